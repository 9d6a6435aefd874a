"""Complete setups on the demo provider and on a silent one, and the window on their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.support.demo_provider import RecordingProvider
from tests.support.pages import only
from tests.support.preflight import demo_credentials
from tests.support.preflight_card import (
    CALLBACK,
    LONG,
    WEBAPP,
    Open,
    Silent,
)
from tests.support.window import NOW, find
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.oidc.client import NetworkClient
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell


@pytest.fixture(scope="module")
def ping() -> Iterator[RecordingProvider]:
    config = DemoConfig((CALLBACK,), pkce=PkceEnforcement.S256_REQUIRED)
    with RecordingProvider(config, lambda: NOW) as provider:
        yield provider


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def live(services: Services, background: Background, ping: RecordingProvider) -> Session:
    """A complete setup on the running provider, with real threads and sockets."""
    site = ping.issuer
    draft = Draft(
        setup_id="setup",
        webapp_url=WEBAPP,
        product=Product.PINGONE,
        issuer=site,
        authorize_url=f"{site}/authorize",
        access_token_url=f"{site}/token",
        userinfo_url=f"{site}/userinfo",
        jwks_url=f"{site}/jwks",
    )
    services.vault.write("setup", demo_credentials(ping))
    return Session(replace(services, http_for=NetworkClient), background, draft)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """The window on the page of the endpoints."""

    def show(session: Session) -> Shell:
        page = EndpointsPage(session)
        shell = Shell(session, only(page))
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        shell.go(Step.REGISTER)
        shell.go(Step.ENDPOINTS)
        next_button = find(shell, QAbstractButton, "next")
        qtbot.waitUntil(next_button.isEnabled, timeout=LONG)
        return shell

    return show


@pytest.fixture
def silent(settled: Session, background: Background) -> tuple[Session, Silent]:
    """A complete setup whose provider is silent."""
    client = Silent()
    services = replace(settled.services, http_for=lambda _: client)
    return Session(services, background, settled.draft), client
