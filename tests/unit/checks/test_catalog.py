"""wizard.checks.catalog: every check once, each with a promise and a family."""

from wizard.checks.catalog import CHECKS, FAMILIES, PREFLIGHT
from wizard.checks.deployment import rules as deployment
from wizard.checks.login import runner as login


def test_every_check_is_there_once() -> None:
    names = [entry.name for entry in CHECKS]
    assert len(set(names)) == len(names)
    assert {check.name for check in login.CATALOG} <= set(names)
    assert {rule.check.name for rule in PREFLIGHT} <= set(names)
    assert {check.name for check in deployment.CATALOG} <= set(names)
    assert len(names) == len(PREFLIGHT) + len(login.CATALOG) + len(deployment.CATALOG)


def test_every_entry_says_what_it_promises() -> None:
    for entry in CHECKS:
        assert entry.title
        assert entry.promise.endswith(".")
        assert entry.family in (*FAMILIES, "The test login", "After deployment")


def test_families_have_every_rule_in_order() -> None:
    assert tuple(rule for rules in FAMILIES.values() for rule in rules) == PREFLIGHT
