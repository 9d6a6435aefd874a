"""The page of all faults in docs/ is the catalog."""

from collections import defaultdict

import pytest

from tests.support.parts import CHECKOUT
from wizard.checks.fault_table import main, page, row, rows
from wizard.demo.faults import CATALOG
from wizard.model.product import Product


def test_the_page_in_docs_is_current() -> None:
    kept = (CHECKOUT / "docs" / "faults.md").read_text(encoding="utf-8")
    assert kept == page(), "run: python -m wizard.checks.fault_table > docs/faults.md"


def test_the_page_tells_of_every_fault() -> None:
    for one in rows():
        assert f"| `{one.fault.name}` |" in page()
        assert f"| `{one.fault.code}` |" in page()


def test_the_module_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == page()


def test_two_faults_with_one_code_share_one_remedy() -> None:
    found: dict[tuple[str, Product], set[str]] = defaultdict(set)
    for one in rows():
        found[one.fault.code, one.fault.product].add(one.remedy)
    assert all(len(remedies) == 1 for remedies in found.values())


def test_a_record_has_everything_a_program_needs() -> None:
    record = row("callback-not-registered-pingfederate").record()
    assert record == {
        "name": "callback-not-registered-pingfederate",
        "family": "The application",
        "says": "Another callback URL is registered than ClearML's.",
        "product": "pingfederate",
        "where": "preflight",
        "code": "authorize.redirect-uri",
        "severity": "error",
        "remedy": row("callback-not-registered-pingfederate").remedy,
        "step": "register",
        "needs_window": False,
    }
    assert "Redirection URIs" in str(record["remedy"])


def test_an_unknown_name_is_an_error() -> None:
    assert "no-such-fault" not in CATALOG
    with pytest.raises(KeyError):
        row("no-such-fault")
