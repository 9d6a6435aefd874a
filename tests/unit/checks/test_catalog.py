"""wizard.checks.catalog: every check once, with what it can and cannot know."""

import tomllib

from scripts.docs.checks import fails_if
from wizard.assets import resource
from wizard.checks.catalog import FAMILIES, PREFLIGHT, catalog
from wizard.checks.deployment import rules as deployment
from wizard.checks.login import runner as login


def test_every_check_is_there_once() -> None:
    names = [entry.name for entry in catalog()]
    assert len(set(names)) == len(names)
    later = [*login.CATALOG, *deployment.CATALOG]
    assert names == [*(rule.check.name for rule in PREFLIGHT), *(check.name for check in later)]
    assert set(tomllib.loads(resource("checks.toml").read_text("utf-8"))) == set(names)


def test_every_entry_says_what_it_can_and_cannot_know() -> None:
    for entry in catalog():
        assert entry.title
        assert entry.promise.endswith(".")
        assert entry.limits.endswith(".")
        assert entry.family in (*FAMILIES, "The test login", "After deployment")


def test_each_docstring_says_when_the_check_would_fail() -> None:
    assert [entry.name for entry in catalog() if not fails_if(entry)] == []


def test_families_have_every_rule_in_order() -> None:
    assert tuple(rule for rules in FAMILIES.values() for rule in rules) == PREFLIGHT
