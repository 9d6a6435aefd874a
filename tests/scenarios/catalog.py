"""Everything that the program can tell apart, as named scenarios.

Each mutates the demo provider, or what was filled in, in one way, and names the one problem that
must be found.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest

from tests.scenarios import (
    application,
    browser,
    callback,
    claims,
    hostile,
    id_token,
    network,
    published,
    token,
)
from tests.scenarios.scenario import Scenario, Where

FAMILIES: dict[str, tuple[Scenario, ...]] = {
    "network": network.SCENARIOS,
    "published": published.SCENARIOS,
    "application": application.SCENARIOS,
    "browser": browser.SCENARIOS,
    "callback": callback.SCENARIOS,
    "token": token.SCENARIOS,
    "id_token": id_token.SCENARIOS,
    "claims": claims.SCENARIOS,
    "hostile": hostile.SCENARIOS,
}
"""Every scenario by family, in the order in which a login meets them."""

SCENARIOS: tuple[Scenario, ...] = tuple(chain.from_iterable(FAMILIES.values()))
CATALOG: dict[str, Scenario] = {scenario.name: scenario for scenario in SCENARIOS}
"""Every scenario by name."""


def parameters(wanted: Callable[[Scenario], bool]) -> list[object]:
    """The wanted scenarios as parameters of a test, one case each."""
    return [pytest.param(one, id=one.name) for one in SCENARIOS if wanted(one)]


def in_preflight(scenario: Scenario) -> bool:
    """Whether the pre-flight finds it."""
    return scenario.where is Where.PREFLIGHT


def in_scripted_login(scenario: Scenario) -> bool:
    """Whether a login by the scripted visitor finds it."""
    return scenario.where is Where.LOGIN and not scenario.needs_window
