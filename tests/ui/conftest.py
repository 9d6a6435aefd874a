"""Real widgets on a session whose outer parts are kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.announcements import record
from tests.support.inline import Inline
from tests.support.window import SECRET, NoNetwork, parts
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.oidc import name_lookup
from wizard.services import Services
from wizard.ui import theme
from wizard.ui.frame import PageFrame
from wizard.ui.page import Page
from wizard.ui.session import Session


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """As the program makes its application object."""
    return ["tests", *theme.ARGUMENTS]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Every test sees the light style, whatever the desktop says."""
    theme.apply(qapp, Qt.ColorScheme.Light)
    # Pages without their window are styled as in it.
    qapp.setStyleSheet(theme.window_style())


@pytest.fixture(autouse=True)
def no_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """No host of a test is looked up on the network."""
    monkeypatch.setattr(name_lookup, "addresses", lambda _host: ())


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read out to the users of screen readers, "! " before what interrupts."""
    return record(monkeypatch)


@pytest.fixture
def network() -> NoNetwork:
    """The door to the network; closed until the test gives it an answer."""
    return NoNetwork()


@pytest.fixture
def services(tmp_path: Path, network: NoNetwork) -> Services:
    """The outer parts of the program: drafts in a folder of the test, credentials in memory."""
    return parts(tmp_path / "setups", network)


@pytest.fixture
def session(services: Services) -> Session:
    """A session on an empty draft; work is done at once."""
    return Session(services, Inline(), Draft(setup_id="setup", name="Test"))


@pytest.fixture
def settled(services: Services) -> Session:
    """A session whose draft has no error, with credentials stored."""
    draft = Draft(
        setup_id="setup",
        name="Test",
        webapp_url="https://clearml.example.com",
        product=Product.PINGONE,
        issuer="https://auth.pingone.example/env/as",
        authorize_url="https://auth.pingone.example/env/as/authorize",
        access_token_url="https://auth.pingone.example/env/as/token",
        userinfo_url="https://auth.pingone.example/env/as/userinfo",
        jwks_url="https://auth.pingone.example/env/as/jwks",
    )
    made = Session(services, Inline(), draft)
    origin = "https://auth.pingone.example"
    made.keyring.put(Credentials("client", Secret(SECRET), "v1", origin))
    return made


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[type[Page], Session], Page]:
    """Puts one page alone on the screen, following its session as the shell makes it."""

    kept: list[PageFrame] = []

    def show(kind: type[Page], session: Session) -> Page:
        page = kind(session)
        session.edited.connect(page.show_draft)
        session.changed.connect(lambda: page.show_problems(session.problems[page.step]))
        page.show_draft(session.draft)
        page.show_problems(session.problems[page.step])
        frame = PageFrame(page)
        kept.append(frame)
        qtbot.addWidget(frame)
        frame.resize(824, 700)
        with qtbot.waitExposed(frame):
            frame.show()
        page.entered()
        return page

    return show
