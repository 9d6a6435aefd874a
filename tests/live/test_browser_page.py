"""The page of the test login at the demo provider: clicks on it, keys in the provider's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.live.conftest import LIMIT, NOON
from tests.support.browser import Fingers
from tests.support.window import NoNetwork, click, find, parts
from wizard import flow
from wizard.demo.defaults import filled_draft
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.provider import DemoProvider
from wizard.flow import Proof
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.oidc.client import NetworkClient
from wizard.ui.background import Background
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.session import Session
from wizard.ui.widgets.claims_table import ClaimsTable

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

pytestmark = pytest.mark.live

Show = Callable[[DemoProvider, str], LoginPage]


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """The page alone on the screen, with real work beside it, on the demo's set-up."""
    runners: list[Background] = []
    pages: list[LoginPage] = []

    def shown(ping: DemoProvider, secret: str) -> LoginPage:
        kept = parts(tmp_path, NoNetwork())
        services = replace(kept, clock=lambda: NOON, http_for=NetworkClient, demo=True)
        draft = filled_draft(ping).draft
        origin = urls.origin(draft.access_token_url)
        credentials = Credentials(ping.client_id, Secret(secret), "v1", origin)
        services.vault.write(draft.setup_id, credentials)
        runners.append(Background())
        session = Session(services, runners[-1], draft)
        page = LoginPage(session)
        pages.append(page)
        page.resize(900, 700)
        page.show()
        session.keyring.sync()
        qtbot.waitUntil(lambda: session.credentials is not None, timeout=LIMIT)
        return page

    yield shown
    for page in pages:
        page.left()
        with qtbot.waitSignal(page.destroyed):
            page.deleteLater()
    for runner in runners:
        runner.close()


def _fingers(qtbot: QtBot, page: LoginPage) -> Fingers:
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415 - loads WebEngine

    def view() -> QWebEngineView:
        return page.findChildren(QWebEngineView)[0]

    qtbot.waitUntil(lambda: bool(page.findChildren(QWebEngineView)), timeout=LIMIT)
    return Fingers(qtbot, view)


def _log_in(qtbot: QtBot, page: LoginPage, person: Person) -> ClaimsTable:
    click(page, "role-admin")
    click(page, "open-login")
    return _sign_on(qtbot, page, person)


def _sign_on(qtbot: QtBot, page: LoginPage, person: Person) -> ClaimsTable:
    fingers = _fingers(qtbot, page)
    fingers.type("#username", person.username)
    fingers.type("#password", person.password)
    fingers.click("#sign-on")
    table = find(page, ClaimsTable, "claims")
    qtbot.waitUntil(table.isVisible, timeout=LIMIT)
    return table


def _column(table: ClaimsTable) -> dict[str, str]:
    items = ((table.claim_at(row), table.item(row, 1)) for row in range(table.rowCount()))
    return {name: item.text() for name, item in items if item}


def _result(page: LoginPage) -> str:
    what, more = (find(page, QLabel, f"login-result-{part}").text() for part in ("what", "more"))
    return f"{what} {more}"


def test_login_proves_the_set_up_and_shows_the_claims(
    qtbot: QtBot, ping: DemoProvider, show: Show
) -> None:
    page = show(ping, ping.client_secret)
    table = _log_in(qtbot, page, ADMINISTRATOR)
    claims = _column(table)
    assert list(claims)[:2] == ["sub", "email"]
    assert claims["sub"] == ADMINISTRATOR.subject
    assert claims["groups"] == "\n".join(ADMINISTRATOR.groups)
    told = find(page, QLabel, "outcome-sentence").text()
    assert ADMINISTRATOR.email in told
    assert "not verified" in told
    assert flow.proof(page.session.state) is Proof.PARTLY


def test_another_user_starts_in_a_fresh_browser(
    qtbot: QtBot, ping: DemoProvider, show: Show
) -> None:
    page = show(ping, ping.client_secret)
    other = next(person for person in ping.config.people if person != ADMINISTRATOR)
    _log_in(qtbot, page, ADMINISTRATOR)
    click(page, "login-again")
    assert _column(_sign_on(qtbot, page, other))["sub"] == other.subject


def test_wrong_secret_closes_the_browser_and_names_the_menu(
    qtbot: QtBot, ping: DemoProvider, show: Show
) -> None:
    page = show(ping, "not the secret")
    click(page, "role-admin")
    click(page, "open-login")
    qtbot.waitUntil(lambda: "refuses this client ID" in _result(page), timeout=LIMIT)
    assert "Client Secret" in _result(page)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=LIMIT)
    assert flow.proof(page.session.state) is Proof.FAILED


def test_leaving_the_page_ends_the_login(qtbot: QtBot, ping: DemoProvider, show: Show) -> None:
    page = show(ping, ping.client_secret)
    click(page, "role-admin")
    click(page, "open-login")
    _fingers(qtbot, page).middle("#username")
    page.left()
    qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=LIMIT)
    assert page.session.evidence is None
