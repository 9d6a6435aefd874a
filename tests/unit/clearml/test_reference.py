"""The variable reference in docs/ is the table."""

from __future__ import annotations

import pytest

from tests.support.parts import CHECKOUT
from wizard.clearml.reference import main, page
from wizard.clearml.variables import VARIABLES


def test_the_page_in_docs_is_current() -> None:
    kept = (CHECKOUT / "docs" / "variables.md").read_text(encoding="utf-8")
    assert kept == page(), "run: python -m wizard.clearml.reference > docs/variables.md"


def test_the_page_describes_every_variable() -> None:
    for row in VARIABLES:
        assert f"`{row.name}`\n\n{row.meaning}" in page()


def test_the_module_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == page()
