"""The check before the login, cancelled, left, and overtaken by a change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.preflight import demo_credentials
from tests.support.preflight_card import (
    LONG,
    WEBAPP,
    Open,
    Silent,
    at,
    next_text,
    says,
    wait,
)
from tests.support.window import click, find, type_into
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.oidc.http import RequestError
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session


def test_cancel_ends_it_at_once_and_next_goes_on(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, client = silent
    shell = opened(session)
    click(shell, "next")
    qtbot.waitUntil(client.requested.is_set)
    click(shell, "preflight-busy-cancel")
    assert says(shell) == "The check was cancelled"
    assert find(shell, QAbstractButton, "preflight-now").hasFocus()
    assert next_text(shell) == "Go on anyway"
    click(shell, "next")
    assert at(shell) is Step.OPTIONS


def test_leaving_the_page_ends_it(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, client = silent
    shell = opened(session)
    click(shell, "next")
    qtbot.waitUntil(client.requested.is_set)
    click(shell, "back")
    click(shell, "next")
    assert at(shell) is Step.ENDPOINTS
    assert says(shell) == ""
    assert not find(shell, QWidget, "preflight-busy").isVisible()
    assert next_text(shell) == "Next"


def test_nothing_is_requested_while_a_field_has_the_focus(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, client = silent
    shell = opened(session)
    type_into(shell, "jwks_url", session.draft.jwks_url)
    QTest.keyClick(shell, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(client.requested.is_set)
    assert client.typing == [False]


def test_typing_during_a_check_ends_it(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, client = silent
    shell = opened(session)
    click(shell, "preflight-now")
    qtbot.waitUntil(client.requested.is_set)
    type_into(shell, "access_token_url", "https://auth.pingone.example/other/token")
    assert says(shell) == "Something was changed since this check"
    assert not find(shell, QWidget, "preflight-busy").isVisible()
    assert next_text(shell) == "Next"


def test_secret_stored_during_a_check_is_the_one_that_counts(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    wrong = replace(demo_credentials(ping, "not-the-secret"), version="v2")
    live.services.vault.write("setup", wrong)
    shell = opened(live)
    click(shell, "client_secret-replace")
    QTest.keyClicks(find(shell, QLineEdit, "client_secret-edit"), ping.client_secret)
    click(shell, "next")
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)
    held = live.credentials
    assert held is not None
    assert held.client_secret.reveal() == ping.client_secret


def test_check_that_cannot_begin_says_why(
    qtbot: QtBot, opened: Open, settled: Session, background: Background
) -> None:
    refused = problem("http.cancelled", host="sso.example.com")

    def refuse(_ca_file: str) -> Silent:
        raise RequestError(refused)

    services = replace(settled.services, http_for=refuse)
    shell = opened(Session(services, background, settled.draft))
    click(shell, "next")
    wait(qtbot, shell, refused.what)
    assert next_text(shell) == "Go on anyway"


def test_incomplete_setup_is_not_checked(
    qtbot: QtBot, services: Services, background: Background
) -> None:
    session = Session(services, background, Draft(setup_id="setup", webapp_url=WEBAPP))
    page = EndpointsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert not find(page, QAbstractButton, "preflight-now").isVisible()
    assert page.finish()
