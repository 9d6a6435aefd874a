"""The page of endpoints and credentials as a whole, also against the demo provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.pages import only
from tests.support.window import NOW, click, find, type_into
from wizard import flow
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import DemoConfig
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.oidc.client import NetworkClient
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell

Show = Callable[[type[Page], Session], Page]

CALLBACK = "https://clearml.demo.invalid/callback_ping"
STRANGER = "http://127.0.0.1:9/as"
"""Nobody listens there."""
FOLDED = ("authorize_url", "issuer", "userinfo_url", "jwks_url", "ca_file")


@pytest.fixture
def ping() -> Iterator[DemoProvider]:
    with DemoProvider(DemoConfig((CALLBACK,)), lambda: NOW) as provider:
        yield provider


@pytest.fixture
def live(services: Services) -> Iterator[Session]:
    """A session with the real network, beside the window."""
    background = Background()
    draft = Draft(setup_id="setup", product=Product.PINGONE, ping_url="")
    yield Session(replace(services, http_for=NetworkClient), background, draft)
    background.close()


def _sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def test_any_address_of_a_running_provider_opens_next(
    qtbot: QtBot, shown: Show, live: Session, ping: DemoProvider
) -> None:
    page = shown(EndpointsPage, live)
    for endpoint in (Endpoint.AUTHORIZE, Endpoint.TOKEN, Endpoint.DISCOVERY):
        live.edit(issuer="", jwks_url="")
        line = type_into(page, "ping_url", ping.site.url(endpoint))
        QTest.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: live.draft.issuer == ping.issuer)
        assert live.draft.jwks_url == ping.site.url(Endpoint.JWKS), endpoint
    type_into(page, "client_id", ping.client_id)
    type_into(page, "client_secret", ping.client_secret)
    assert flow.blocked(live.state, Step.ENDPOINTS) is None
    assert live.credentials
    assert live.credentials.origin == ping.site.origin


def test_running_provider_that_misnames_itself_fills_in_nothing(
    qtbot: QtBot, shown: Show, live: Session
) -> None:
    bent = Behaviour(documents={Document.DISCOVERY: lambda told: {**told, "issuer": STRANGER}})
    with DemoProvider(DemoConfig((CALLBACK,), behaviour=bent), lambda: NOW) as ping:
        page = shown(EndpointsPage, live)
        line = type_into(page, "ping_url", ping.issuer)
        QTest.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: _sees(page, "lookup-result"), timeout=40_000)
    assert STRANGER in find(page, QLabel, "lookup-result-what").text()
    assert live.draft.access_token_url == ""


def test_stopped_provider_is_reported_and_the_address_kept(
    qtbot: QtBot, shown: Show, live: Session, ping: DemoProvider
) -> None:
    address = ping.issuer
    ping.stop()
    page = shown(EndpointsPage, live)
    QTest.keyClick(type_into(page, "ping_url", address), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _sees(page, "lookup-result"))
    assert "refuses the connection" in find(page, QLabel, "lookup-result-what").text()
    assert find(page, QLineEdit, "ping_url-edit").text() == address


def test_what_belongs_to_pingone_is_not_shown_for_another_product(
    shown: Show, session: Session
) -> None:
    page = shown(EndpointsPage, session)
    line = find(page, QLineEdit, "ping_url-edit")
    seen = {}
    for product in (None, *Product):
        session.edit(product=product)
        seen[product] = _sees(page, "pingone-parts"), "pingone" in line.placeholderText()
    assert [product for product, shows in seen.items() if all(shows)] == [None, Product.PINGONE]
    assert sum(map(any, seen.values())) == 2


def test_problem_of_a_typed_endpoint_is_shown_at_it_once_it_is_left(
    shown: Show, session: Session
) -> None:
    page = shown(EndpointsPage, session)
    click(page, "endpoints-open")
    line = type_into(page, "authorize_url", "http://sso.example.com/authorize")
    assert not _sees(page, "endpoint.not-https-what")
    QTest.mouseClick(find(page, QWidget, "endpoints-card"), Qt.MouseButton.LeftButton)
    assert not line.hasFocus(), "a click next to a field leaves it"
    note = find(page, QWidget, "authorize_url-note")
    assert note.findChild(QLabel, "endpoint.not-https-what") is not None
    assert note.isVisible()
    type_into(page, "authorize_url", "https://sso.example.com/authorize")
    assert not note.isVisible()


def test_endpoints_of_the_wrong_kind_are_shown_at_their_field(
    shown: Show, session: Session
) -> None:
    page = shown(EndpointsPage, session)
    base = "https://auth.pingone.eu/3f0c2a9e-7b1d-4c55-9a10-0d5b9e1c7f42/as"
    rows = (
        ("authorize_url", f"{base}/token", f"{base}/authorize", "endpoint.swapped"),
        ("access_token_url", f"{base}/authorize", f"{base}/authorize", "endpoint.same"),
        (
            "authorize_url",
            "https://console.pingone.eu/?env=x#/",
            f"{base}/token",
            "endpoint.console",
        ),
        ("access_token_url", f"{base}/authorize", "{{ .Values.base }}/token", "endpoint.template"),
    )
    for field, authorize, token, code in rows:
        session.edit(authorize_url=authorize, access_token_url=token)
        page.focus_field(field)  # as Next does
        note = find(page, QWidget, f"{field}-note")
        assert note.findChild(QLabel, f"{code}-what") is not None, code
        blocked = flow.blocked(session.state, Step.ENDPOINTS)
        assert blocked is not None
        assert blocked.code == code
    session.edit(authorize_url=f"{base}/authorize", access_token_url=f"{base}/token")
    assert not find(page, QWidget, "access_token_url-note").isVisible()


def test_what_is_folded_away_unfolds_when_it_is_to_be_fixed(shown: Show, session: Session) -> None:
    hidden = []
    base = "https://sso.example.com/as"
    session.edit(authorize_url=f"{base}/authorize", access_token_url=f"{base}/token")
    for name in FOLDED:
        page = shown(EndpointsPage, session)
        line = find(page, QLineEdit, f"{name}-edit")
        assert not line.isVisible()
        page.focus_field(name)
        if not line.isVisible() or page.window().focusWidget() is not line:
            hidden.append(name)
    assert hidden == []


def test_missing_endpoint_leads_to_the_look_up_while_there_is_none(
    shown: Show, session: Session
) -> None:
    page = shown(EndpointsPage, session)
    page.focus_field("authorize_url")
    assert page.window().focusWidget() is find(page, QLineEdit, "ping_url-edit")
    assert not _sees(page, "authorize_url")


def test_ca_file_is_chosen_and_the_look_up_reports_an_unreadable_one(
    qtbot: QtBot, shown: Show, live: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = str(tmp_path / "company.pem")
    answers = iter([(chosen, ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    page = shown(EndpointsPage, live)
    page.focus_field("ca_file")
    for _ in range(2):
        click(page, "ca_file-choose")
        assert live.draft.ca_file == chosen
    line = type_into(page, "ping_url", "https://localhost:1/as")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _sees(page, "lookup-result"))
    what = find(page, QLabel, "lookup-result-what").text()
    assert what == "The extra CA file cannot be used."


def test_tab_reaches_every_input_and_each_has_an_accessible_name(
    shown: Show, session: Session
) -> None:
    page = shown(EndpointsPage, session)
    all_inputs = [*page.findChildren(QLineEdit), *page.findChildren(QComboBox)]
    assert [w.objectName() for w in all_inputs if not w.accessibleName()] == []
    buttons = page.findChildren(QAbstractButton)
    assert [b for b in buttons if b.isVisible() and not (b.text() or b.accessibleName())] == []
    click(page, "pingone-parts-open")
    click(page, "endpoints-open")
    page.take_focus()
    first = page.window().focusWidget()
    reached: list[QWidget] = []
    for _ in range(60):
        focused = page.window().focusWidget()
        assert focused is not None
        if focused is first and reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    names = {w.objectName() for w in reached}
    inputs = ("ping_url", "pingone_environment", "access_token_url", *FOLDED)
    wanted = {f"{name}-edit" for name in (*inputs, "client_id", "client_secret")}
    assert wanted | {"pingone_region"} <= names
    places = [w.mapTo(page, w.rect().topLeft()).y() for w in reached]
    assert all(later >= earlier - 8 for earlier, later in pairwise(places))


def test_page_fits_the_window_and_a_revealed_secret_is_hidden_when_it_is_left(
    qtbot: QtBot, settled: Session
) -> None:
    page = EndpointsPage(settled)
    shell = Shell(settled, only(page))
    qtbot.addWidget(shell)
    shell.resize(1024, 640)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.go(Step.REGISTER)
    shell.go(Step.ENDPOINTS)
    assert page.isVisible()
    over = [
        w for w in page.findChildren(QWidget) if w.isVisible() and _right(w, page) > page.width()
    ]
    assert over == []
    click(page, "client_secret-reveal")
    shell.go(Step.SERVER)
    shell.go(Step.ENDPOINTS)
    assert find(page, QLabel, "client_secret-shown").text() == "••••••••"


def _right(part: QWidget, page: QWidget) -> int:
    return part.mapTo(page, part.rect().bottomRight()).x()
