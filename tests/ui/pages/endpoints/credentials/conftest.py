"""A session whose keyring the test holds in its hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.credentials_page import (
    DRAFT,
)
from tests.support.inline import Inline
from tests.support.vaults import TestKeyring
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.session import Session


@pytest.fixture
def keyring() -> TestKeyring:
    return TestKeyring()


@pytest.fixture
def session(services: Services, keyring: TestKeyring) -> Session:
    return Session(replace(services, vault=keyring), Inline(), DRAFT)


@pytest.fixture
def patient(services: Services, keyring: TestKeyring) -> Iterator[Session]:
    """A session that works beside the window, as a keyring with a prompt needs it."""
    background = Background()
    yield Session(replace(services, vault=keyring), background, DRAFT)
    keyring.unlocked.set()
    background.close()
