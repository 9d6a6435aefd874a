"""Providers to log in at."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from tests.service.demo.visitor import CALLBACK, Visitor
from tests.service.login import NOON, DemoLogin, Launch
from tests.support.demo_provider import RecordingProvider
from wizard.demo.config import (
    DemoConfig,
)
from wizard.demo.signing import new_signing_key


@pytest.fixture(scope="session")
def keys() -> tuple[RSAKey, ...]:
    return tuple(new_signing_key() for _ in range(3))


@pytest.fixture
def launch(keys: tuple[RSAKey, ...]) -> Iterator[Launch]:
    with ExitStack() as stack:

        def start(**config: Any) -> DemoLogin:  # noqa: ANN401 - any field of DemoConfig
            provider = RecordingProvider(
                DemoConfig((CALLBACK,), **config), lambda: NOON, iter(keys).__next__
            )
            stack.enter_context(provider)
            visitor = Visitor(provider)
            stack.callback(visitor.close)
            return DemoLogin(provider, visitor)

        yield start
