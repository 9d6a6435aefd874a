"""The page of what `check` finds is the catalog; the page of the command names what it shows."""

import re

import pytest

from tests.support.parts import CHECKOUT
from wizard.lint.catalog import rows
from wizard.lint.codes_reference import main, page
from wizard.lint.hocon import Type


def test_the_page_in_docs_is_current() -> None:
    kept = (CHECKOUT / "docs" / "check-codes.md").read_text(encoding="utf-8")
    again = "run: python -m wizard.lint.codes_reference > docs/check-codes.md"
    assert kept == page(), again


def test_the_page_tells_of_every_code_once() -> None:
    assert re.findall(r"^\| `([a-z.-]+)` \|", page(), re.MULTILINE) == [row.code for row in rows()]


def test_a_row_reads_well_in_a_browser() -> None:
    for line in page().splitlines():
        assert "<" not in line
        assert "{" not in line.replace("${", "")
        if line.startswith("|"):
            assert line.count(" | ") == 4


def test_the_page_of_the_command_names_every_type() -> None:
    told = (CHECKOUT / "docs" / "check.md").read_text(encoding="utf-8")
    assert [one.value for one in Type if f"`{one.value}`" not in told] == []


def test_the_module_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == page()
