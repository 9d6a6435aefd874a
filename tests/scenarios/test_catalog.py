"""The numbers of the catalog."""

from collections import Counter
from collections.abc import Callable

from tests.scenarios.catalog import CATALOG, SCENARIOS, in_preflight, in_scripted_login
from tests.scenarios.scenario import Scenario
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.text import has_controls


def count(wanted: Callable[[Scenario], bool]) -> int:
    return sum(map(wanted, SCENARIOS))


def test_there_are_159_scenarios() -> None:
    assert len(SCENARIOS) == len(CATALOG) == 159
    assert count(in_preflight) == 72
    assert count(in_scripted_login) == 80
    assert count(lambda scenario: scenario.needs_window) == 7
    assert len({scenario.code for scenario in SCENARIOS}) == 131


def test_every_product_and_severity_is_met() -> None:
    products = Counter(scenario.product for scenario in SCENARIOS)
    assert set(products) == {Product.PINGONE, Product.PINGFEDERATE, Product.AIC}
    assert min(products.values()) >= 20
    assert {scenario.severity for scenario in SCENARIOS} == set(Severity)


def test_each_says_in_a_sentence_what_is_wrong() -> None:
    wrong = [s.name for s in SCENARIOS if not s.summary.endswith(".") or has_controls(s.summary)]
    assert wrong == []
    assert len({(s.summary, s.product, s.where) for s in SCENARIOS}) == len(SCENARIOS)
