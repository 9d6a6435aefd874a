from wizard.demo.faults import CATALOG, FAMILIES
from wizard.demo.faults.row import Play
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.text import has_controls


def test_names_are_unique_and_fit_a_command_line() -> None:
    assert len(CATALOG) == sum(len(rows) for rows in FAMILIES.values())
    assert all(name.replace("-", "").isalnum() and name.islower() for name in CATALOG)


def test_the_catalog_is_as_wide_as_what_is_promised() -> None:
    faults = CATALOG.values()
    assert len(faults) >= 40
    assert len({fault.code for fault in faults}) >= 30
    ours = {Product.PINGONE, Product.PINGFEDERATE, Product.AIC}
    assert {fault.product for fault in faults} == ours
    for product in ours:
        assert len([f for f in faults if f.product is product]) >= 20
    assert {fault.severity for fault in faults} == set(Severity)


def test_each_says_in_a_sentence_what_is_wrong() -> None:
    for fault in CATALOG.values():
        assert fault.says.endswith(".")
        assert not has_controls(fault.says)
    assert len({(f.says, f.product, f.where) for f in CATALOG.values()}) == len(CATALOG)


def test_what_happens_in_a_browser_needs_a_window() -> None:
    assert [play for play in Play if not play.needs_window] == [Play.SIGN_ON, Play.OWN_BROWSER]
    assert CATALOG["login-given-up"].needs_window
    assert CATALOG["sign-on-certificate-expired"].needs_window
    assert not CATALOG["code-taken-by-clearml"].needs_window
