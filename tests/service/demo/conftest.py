"""Demo providers that run for one test, with a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import RSAKey

from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from tests.support.demo_provider import RecordingProvider
from wizard.demo.config import DemoConfig
from wizard.demo.signing import new_signing_key

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


class HandClock:
    """Shows noon until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


Launch = Callable[..., Visitor]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def key_pool() -> tuple[RSAKey, ...]:
    """Making a key takes longer than a whole test."""
    return tuple(new_signing_key() for _ in range(4))


@pytest.fixture
def launch(clock: HandClock, key_pool: tuple[RSAKey, ...]) -> Iterator[Launch]:
    """Starts a provider; gives somebody who visits it and trusts that PEM text of a CA."""
    with ExitStack() as stack:

        def start(config: DemoConfig | None = None, trusted: str | None = None) -> Visitor:
            chosen = config or DemoConfig(REDIRECT_URIS)
            provider = RecordingProvider(chosen, clock, iter(key_pool).__next__)
            stack.enter_context(provider)
            visitor = Visitor(provider, trusted)
            stack.callback(visitor.close)
            return visitor

        yield start


@pytest.fixture
def visitor(launch: Launch) -> Visitor:
    return launch()
