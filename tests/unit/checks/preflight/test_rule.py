"""wizard.checks.preflight.rule: every rule of the catalog is a function that says what it is."""

import pytest

from wizard.checks.catalog import PREFLIGHT
from wizard.checks.preflight.rule import NotChecked, Rule


@pytest.mark.parametrize("rule", PREFLIGHT, ids=lambda rule: str(rule.check.name))
def test_rule_says_what_it_looks_at(rule: Rule) -> None:
    assert rule.look.__doc__
    assert rule.promise.endswith(".")


def test_not_looked_carries_its_reason() -> None:
    assert NotChecked("because").why == "because"
