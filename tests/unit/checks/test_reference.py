"""The page of all checks in docs/ is the catalog."""

import pytest

from tests.support.parts import CHECKOUT
from wizard.checks.catalog import CHECKS
from wizard.checks.reference import main, page


def test_the_page_in_docs_is_current() -> None:
    kept = (CHECKOUT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert kept == page(), "run: python -m wizard.checks.reference > docs/checks.md"


def test_the_page_tells_of_every_check() -> None:
    for entry in CHECKS:
        assert f"| {entry.title} | `{entry.name}` | {entry.promise} |" in page()


def test_the_module_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == page()
