"""“Do it for me” with PingFederate, and with Advanced Identity Cloud: each by its own form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.standins.aic import AIC
from tests.standins.common.standin import StandIn
from tests.standins.pingfederate import PingFederate
from tests.support.automatic import DRAFT, WAIT_MS, background, session_on
from tests.support.window import NoNetwork, click, find, parts, type_into
from wizard.model.product import Product
from wizard.oidc.client import NetworkClient
from wizard.registration.plan import Action, Consent, Findings, Item, Place
from wizard.services import Services
from wizard.ui.page import Page
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.pages.register.plan_view import PlanView
from wizard.ui.session import Session
from wizard.ui.widgets import Toggle

Show = Callable[[type[Page], Session], Page]


def _services(folder: Path, ping: StandIn) -> Services:
    made = parts(folder, NoNetwork())
    return replace(made, http_for=lambda _: NetworkClient(), clock=ping.clock.now)


def _said(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def _register(page: QWidget, qtbot: QtBot) -> None:
    click(page, "access-connect")
    plan, end = (find(page, QWidget, name) for name in ("plan-card", "end-card"))
    qtbot.waitUntil(plan.isVisible, timeout=WAIT_MS)
    if not find(page, QWidget, "plan-go").isEnabled():
        type_into(page, "plan-name", find(page, QLabel, "plan-title").text().removeprefix("In "))
    click(page, "plan-go")
    qtbot.waitUntil(end.isVisible, timeout=WAIT_MS)


def test_pingfederate_by_password(shown: Show, qtbot: QtBot, tmp_path: Path) -> None:
    with PingFederate() as ping, background() as runner:
        services = _services(tmp_path / "setups", ping)
        session = session_on(services, runner, replace(DRAFT, product=Product.PINGFEDERATE))
        page = shown(RegisterPage, session)
        type_into(page, "access-console", ping.api_url)
        type_into(page, "access-user", ping.username)
        type_into(page, "access-password", ping.password)
        _register(page, qtbot)
        assert find(page, QLineEdit, "access-password-edit").text() == ""
        assert "ClearML is registered in PingFederate" in _said(page)
        stored = services.vault.read("setup")
        assert list(ping.state.console.clients) == ["clearml"]
    assert stored
    assert (stored.client_id, stored.origin) == ("clearml", ping.runtime_url)


def test_the_secret_of_an_existing_client_is_asked_for(
    shown: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    with PingFederate() as ping, background() as runner:
        services = _services(tmp_path / "setups", ping)
        ping.made_earlier(
            "/oauth/clients",
            {
                "clientId": "clearml-old",
                "name": "ClearML",
                "grantTypes": ["AUTHORIZATION_CODE"],
                "redirectUris": ["https://clearml.example/callback_ping"],
                "clientAuth": {"type": "SECRET", "secret": "of-somebody-else"},
            },
        )
        session = session_on(services, runner, replace(DRAFT, product=Product.PINGFEDERATE))
        page = shown(RegisterPage, session)
        type_into(page, "access-console", ping.api_url)
        type_into(page, "access-user", ping.username)
        type_into(page, "access-password", ping.password)
        _register(page, qtbot)
        assert find(page, QLabel, "plan-note").text() == "Nothing in Ping is changed."
        qtbot.waitUntil(lambda: "enter it on the next page" in _said(page), timeout=WAIT_MS)
        assert find(page, QWidget, "end-login").isHidden()


def test_aic_by_a_service_account(shown: Show, qtbot: QtBot, tmp_path: Path) -> None:
    with AIC() as ping, background() as runner:
        services = _services(tmp_path / "setups", ping)
        session = session_on(services, runner, replace(DRAFT, product=Product.AIC))
        page = shown(RegisterPage, session)
        key = tmp_path / "key.jwk"
        key.write_text(json.dumps(dict(ping.accounts.jwk)), encoding="utf-8")
        type_into(page, "access-tenant", ping.tenant_url)
        type_into(page, "access-account", ping.accounts.account_id)
        type_into(page, "access-key", str(key))
        _register(page, qtbot)
        assert "ClearML is registered in" in _said(page)
        stored = services.vault.read("setup")
        made = list(ping.state.clients)
    assert stored
    assert stored.client_id in made


@pytest.mark.parametrize("product", [Product.PINGFEDERATE, Product.AIC])
def test_what_is_missing_is_said_in_the_form(
    shown: Show, qtbot: QtBot, tmp_path: Path, product: Product
) -> None:
    with background() as runner:
        services = parts(tmp_path / "setups", NoNetwork())
        page = shown(RegisterPage, session_on(services, runner, replace(DRAFT, product=product)))
        click(page, "access-connect")
        problem = find(page, QWidget, "access-problem")
        qtbot.waitUntil(problem.isVisible, timeout=WAIT_MS)


def test_a_replication_is_agreed_to_by_its_own_switch(qtbot: QtBot) -> None:
    consents = frozenset({Consent.REPLICATE})
    place = Place("", "ping.example", "12.1", "https://ping.example", consents)
    view = PlanView()
    agreed: list[object] = []
    qtbot.addWidget(view)
    view.agreed.connect(lambda _, given: agreed.append(given))
    new = (Item(Action.CREATE, "client", "ClearML"),)
    view.show_findings(Product.PINGFEDERATE, Findings(place, (), new))
    go = find(view, QAbstractButton, "plan-go")
    for is_open in (False, True, False, True):
        assert go.isEnabled() is is_open
        go.click()
        find(view, Toggle, "plan-replicate").switch.click()
    assert agreed == [consents | {Consent.IN_USE}] * 2
    view.show_findings(Product.PINGFEDERATE, Findings(place, (), new))
    assert not go.isEnabled()
