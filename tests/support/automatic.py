"""Page 2's “Do it for me” against the stand-in of PingOne, with a person at the system browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.standins.common.browser import visit
from tests.standins.pingone.standin import PingOne
from tests.support.window import NoNetwork, click, find, parts, type_into
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.oidc.client import NetworkClient
from wizard.services import PingAddresses, Services
from wizard.ui.background import Background
from wizard.ui.pages.register.automatic_card import AutomaticCard
from wizard.ui.session import Session

WAIT_MS = 30_000
DRAFT = Draft(
    setup_id="setup",
    name="Test",
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    register_way="automatic",
    groups_enabled=True,
)


def _visit(url: str) -> None:
    with suppress(ConnectionError):  # the wizard may have stopped waiting
        visit(url)


@dataclass
class SystemBrowser:
    """Opens addresses as the desktop's browser does; `absent` is a desktop without one."""

    absent: bool = False
    idle: bool = False

    def __post_init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def open(self, url: QUrl) -> bool:
        if self.absent:
            return False
        if not self.idle:
            self.threads.append(threading.Thread(target=_visit, args=(url.toString(),)))
            self.threads[-1].start()
        return True

    def close(self) -> None:
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()


def services_at(pingone: PingOne, folder: Path) -> Services:
    """The window's services, with the stand-in in place of PingOne."""
    addresses = PingAddresses(pingone.api_url, pingone.auth_url)
    return replace(
        parts(folder, NoNetwork()),
        http_for=lambda _: NetworkClient(),
        clock=pingone.clock.now,
        ping=addresses,
    )


@contextmanager
def background() -> Iterator[Background]:
    """Real threads, which end with the test."""
    made = Background()
    try:
        yield made
    finally:
        made.close()


@dataclass
class Person:
    """Uses the card as an administrator does."""

    page: QWidget
    qtbot: QtBot
    pingone: PingOne

    @property
    def card(self) -> AutomaticCard:
        found = self.page.findChildren(AutomaticCard)
        return found[-1]

    def fill_in(self) -> None:
        """The two IDs and the region, as the form asks for them."""
        type_into(self.page, "access-address", self.pingone.environment)
        region = find(self.page, QComboBox, "access-region")
        region.setCurrentIndex(region.findData("EU"))
        type_into(self.page, "access-worker", self.pingone.worker_client_id)
        type_into(self.page, "access-home", self.pingone.admin_environment)

    def sign_in(self) -> None:
        """Fill in, sign in, wait for the plan."""
        self.fill_in()
        click(self.page, "access-sign-in")
        self.wait_for("plan-card")

    def wait_for(self, name: str) -> None:
        """Until that part is shown."""
        self.until(lambda: find(self.page, QWidget, name).isVisible())

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)


def session_on(services: Services, runner: Background, draft: Draft = DRAFT) -> Session:
    return Session(services, runner, draft)
