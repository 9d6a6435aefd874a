"""The numbers of the catalog."""

from collections import Counter

from tests.scenarios.catalog import CATALOG, SCENARIOS, in_preflight, in_scripted_login
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.text import has_controls


def test_each_scenario_has_a_name_and_is_run_once() -> None:
    assert len(SCENARIOS) == len(CATALOG) > 150
    for one in SCENARIOS:
        assert in_preflight(one) + in_scripted_login(one) + one.needs_window == 1, one.name


def test_every_product_and_severity_is_met() -> None:
    products = Counter(scenario.product for scenario in SCENARIOS)
    assert set(products) == {Product.PINGONE, Product.PINGFEDERATE, Product.AIC}
    assert min(products.values()) >= 20
    assert {scenario.severity for scenario in SCENARIOS} == set(Severity)


def test_each_says_in_a_sentence_what_is_wrong() -> None:
    wrong = [s.name for s in SCENARIOS if not s.summary.endswith(".") or has_controls(s.summary)]
    assert wrong == []
    assert len({(s.summary, s.product, s.where) for s in SCENARIOS}) == len(SCENARIOS)
