"""Sessions with a keyring that the test controls, and the window at the page of the credentials."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import DRAFT, PING
from tests.support.inline import Inline
from tests.support.pages import only
from tests.support.vaults import TestKeyring
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell

_COMPLETE = {
    "webapp_url": "https://clearml.example.com",
    "product": Product.PINGONE,
    "authorize_url": f"{PING}/as/authorize",
}


@pytest.fixture
def keyring() -> TestKeyring:
    return TestKeyring()


@pytest.fixture
def session(services: Services, keyring: TestKeyring) -> Session:
    """A session whose calls to the keyring end before they return."""
    return Session(replace(services, vault=keyring), Inline(), DRAFT)


@pytest.fixture
def patient(services: Services, keyring: TestKeyring) -> Iterator[Session]:
    """A session whose calls to the keyring are made in the background."""
    background = Background()
    yield Session(replace(services, vault=keyring), background, DRAFT)
    keyring.unlocked.set()
    background.close()


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[[Session], Shell]:
    """The window at the page of the credentials; all other pages are blank."""

    def show(session: Session) -> Shell:
        session.edit(**_COMPLETE)
        shell = Shell(session, only(EndpointsPage(session)))
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        shell.go(Step.ENDPOINTS)
        assert shell.current is Step.ENDPOINTS
        return shell

    return show
