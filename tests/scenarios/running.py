"""A scenario's running provider, and what was filled in about it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path

from joserfc.jwk import RSAKey

from tests.scenarios.scenario import Scenario
from tests.support.demo_provider import RecordingProvider
from tests.support.product_profiles import PROFILES
from wizard.demo import defaults
from wizard.demo.config import Clock, DemoConfig, PkceEnforcement
from wizard.demo.defaults import FilledDraft, filled_draft
from wizard.demo.signing import new_signing_key


@dataclass(frozen=True)
class RunningScenario:
    """What is needed to meet a scenario."""

    scenario: Scenario
    provider: RecordingProvider
    filled: FilledDraft


@contextmanager
def running(scenario: Scenario, clock: Clock) -> Iterator[RunningScenario]:
    """The scenario's provider, running until the end of the block."""
    tls = scenario.tls(clock()) if scenario.tls else None
    config = replace(_healthy(scenario), tls=tls.context if tls else None)
    with (
        tempfile.TemporaryDirectory() as folder,
        RecordingProvider(
            scenario.config(config), lambda: clock() + scenario.clock_ahead, _next_key
        ) as provider,
    ):
        filled = filled_draft(provider)
        filled = replace(filled, draft=replace(filled.draft, product=scenario.product))
        if tls and tls.ca_pem:
            file = Path(folder) / "company-root.pem"
            file.write_text(tls.ca_pem, encoding="ascii")
            filled = replace(filled, draft=replace(filled.draft, ca_file=str(file)))
        yield RunningScenario(scenario, provider, scenario.draft(filled, provider))


def _healthy(scenario: Scenario) -> DemoConfig:
    """As the demo is: it requires PKCE, as the wizard advises."""
    profile = PROFILES[scenario.product]
    callbacks = (defaults.DEMO_CALLBACK_URL,)
    return DemoConfig(callbacks, profile, pkce=PkceEnforcement.S256_REQUIRED)


_numbers = count()


def _next_key() -> RSAKey:
    """Two keys in turn: making one takes longer than a scenario."""
    return _keys()[next(_numbers) % 2]


@cache
def _keys() -> tuple[RSAKey, RSAKey]:
    return new_signing_key(), new_signing_key()
