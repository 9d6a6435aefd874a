"""Client ID and secret: used as soon as they are typed, stored when the page is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import (
    DRAFT,
    PING,
    STORED,
    Open,
    Show,
    kept,
    line,
    paste_into,
    sees,
    text,
)
from tests.support.inline import Inline
from tests.support.preflight_card import Silent
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, NoNetwork, click, find, leave, type_into
from wizard import flow
from wizard.flow import Proof, proof
from wizard.model.claims import Claims
from wizard.model.evidence import Evidence
from wizard.model.secret import DOTS, Secret
from wizard.model.step import Step
from wizard.oidc.http import Response
from wizard.services import Services
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell

_WAYS_TO_LEAVE: dict[str, Callable[[Shell], None]] = {
    "back": lambda shell: click(shell, "back"),
    "rail": lambda shell: click(shell, "step-server"),
    "key": lambda shell: QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier),
    "jump": lambda shell: shell.page.go.emit(Step.REGISTER, ""),
}


def test_leaving_the_page_in_any_way_stores_what_was_pasted(
    opened: Open, session: Session, keyring: TestKeyring
) -> None:
    shell = opened(session)
    for way, leave_page in _WAYS_TO_LEAVE.items():
        paste_into(shell, "client_id", f" {way}\r\n")
        if sees(shell, "client_secret-replace"):
            click(shell, "client_secret-replace")
        paste_into(shell, "client_secret", f"{SECRET}{way}\n")
        assert way not in kept(keyring)
        leave_page(shell)
        assert shell.current is not Step.ENDPOINTS, way
        assert kept(keyring) == (way, f"{SECRET}{way}", PING)
        shell.go(Step.ENDPOINTS)
        assert text(shell, "client_secret-shown") == DOTS, way
        assert text(shell, "client_secret-where") == "Stored in the test keyring"


def test_next_stores_before_it_checks(
    qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
) -> None:
    client = Silent()
    object.__setattr__(patient.services, "http_for", lambda _: client)
    shell = opened(patient)
    qtbot.waitUntil(lambda: not text(shell, "keyring-what"))
    paste_into(shell, "client_id", "the-client")
    paste_into(shell, "client_secret", SECRET)
    click(shell, "next")
    qtbot.waitUntil(client.requested.is_set)
    qtbot.waitUntil(lambda: kept(keyring) == ("the-client", SECRET, PING))
    assert shell.current is Step.ENDPOINTS
    click(shell, "preflight-busy-cancel")


def test_login_stores_what_could_not_be_stored_before(
    shown: Show, services: Services, settled: Session, keyring: TestKeyring, network: NoNetwork
) -> None:
    keyring.missing = True
    session = Session(replace(services, vault=keyring), Inline(), settled.draft)
    session.keyring.type_client_id("the-client")
    session.keyring.type_secret(Secret(SECRET))
    keyring.missing = False
    network.answer = lambda request: Response(request.url, 401, (), b"")
    click(shown(LoginPage, session), "own-browser")
    assert kept(keyring)[:2] == ("the-client", SECRET)


def test_nothing_is_stored_while_typing(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    typed = type_into(page, "client_secret", SECRET)
    assert typed.echoMode() is QLineEdit.EchoMode.Password
    click(page, "client_secret-peek")
    assert typed.echoMode() is QLineEdit.EchoMode.Normal
    assert typed.hasFocus()
    leave(typed)
    assert session.credentials
    assert session.credentials.client_secret.reveal() == SECRET
    assert not keyring.written


def test_evidence_keeps_its_version_when_the_credentials_are_stored(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    type_into(page, "client_id", "the-client")
    type_into(page, "client_secret", SECRET)
    current = flow.current_fingerprint(session.state)
    session.prove(Evidence(session.services.clock(), current, (), Claims()))
    page.left()
    assert kept(keyring)[:2] == ("the-client", SECRET)
    assert proof(session.state) is not Proof.STALE
    type_into(page, "client_id", "another")
    assert proof(session.state) is Proof.STALE
    type_into(page, "client_id", "the-client")
    assert proof(session.state) is not Proof.STALE


def test_the_stored_pair_typed_again_before_the_keyring_answers_is_the_stored_one(
    services: Services, settled: Session, keyring: TestKeyring
) -> None:
    keyring.write(settled.draft.setup_id, STORED)
    later = Session(replace(services, vault=keyring), Inline(), settled.draft)
    later.keyring.type_client_id(STORED.client_id)
    later.keyring.type_secret(STORED.client_secret)
    later.keyring.sync()
    assert later.credentials
    assert later.credentials.version == STORED.version


def test_stored_credentials_are_shown_again(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    assert line(page, "client_id").text() == "old-client"
    click(page, "client_secret-reveal")
    assert text(page, "client_secret-shown") == "old-secret"
    page.left()
    page.entered()
    assert line(page, "client_id").text() == "old-client"
    assert text(page, "client_secret-shown") == DOTS
    assert keyring.written == [STORED]


def test_changing_the_client_id_keeps_the_secret_and_where_it_may_be_sent(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", replace(STORED, issuer="https://issuer.example"))
    page = shown(EndpointsPage, session)
    leave(type_into(page, "access_token_url", "https://elsewhere.example/token"))
    type_into(page, "client_id", "new-client")
    page.left()
    assert kept(keyring) == ("new-client", "old-secret", PING)
    held = keyring.read("setup")
    assert held is not None
    assert held.version != STORED.version
    assert held.issuer == "https://issuer.example"


def test_keyboard_alone_fills_in_both_and_save_to_keyring_stores_them(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    page.focus_field("client_id")
    QTest.keyClicks(line(page, "client_id"), "the-client")
    leave(line(page, "client_id"))
    assert page.window().focusWidget() is line(page, "client_secret")
    QTest.keyClicks(line(page, "client_secret"), SECRET)
    QTest.keyClick(line(page, "client_secret"), Qt.Key.Key_Return)
    assert not keyring.written
    assert find(page, QAbstractButton, "keyring-act").text() == "Save to keyring"
    click(page, "keyring-act")
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert text(page, "client_secret-where") == "Stored in the test keyring"
    assert line(page, "client_secret").text() == ""


def test_new_secret_is_bound_to_the_endpoint_on_the_page_unless_that_is_in_doubt(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    elsewhere = "https://elsewhere.example/token"
    bound: list[str] = []
    for issuer, token_endpoint in (("", elsewhere), (DRAFT.issuer, ""), (DRAFT.issuer, elsewhere)):
        session.edit(issuer=issuer, access_token_url=token_endpoint)
        if sees(page, "client_secret-replace"):
            click(page, "client_secret-replace")
        type_into(page, "client_secret", f"{SECRET}{len(bound)}")
        type_into(page, "client_id", "the-client")
        page.left()
        page.entered()
        bound.append(kept(keyring)[2])
    assert bound == ["https://elsewhere.example", "", ""]


def test_what_cannot_be_right_is_not_stored_and_says_why(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    typed = paste_into(page, "client_id", "cl\u00efent")
    assert not sees(page, "client-id.characters-what")
    leave(typed)
    assert sees(page, "client-id.characters-what")
    page.left()
    page.entered()
    assert typed.text() == "cl\u00efent"
    assert keyring.read("setup") == STORED
    type_into(page, "client_id", "client")
    assert not sees(page, "client-id.characters-what")
    click(page, "client_secret-replace")
    leave(paste_into(page, "client_secret", "one\ttwo"))
    assert sees(page, "client-secret.characters-what")
    page.left()
    assert keyring.read("setup") == STORED
    type_into(page, "client_secret", "sound")
    assert not sees(page, "client-secret.characters-what")
    page.left()
    assert kept(keyring) == ("client", "sound", PING)


def test_forgetting_removes_the_secret_only_and_nothing_is_left_without_both(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-forget")
    assert kept(keyring)[:2] == ("old-client", "")
    assert not sees(page, "client_secret-shown")
    assert page.window().focusWidget() is line(page, "client_secret")
    leave(type_into(page, "client_secret", SECRET))
    click(page, "keyring-act")
    assert kept(keyring) == ("old-client", SECRET, PING)
    click(page, "client_secret-forget")
    QTest.keyClick(type_into(page, "client_id", ""), Qt.Key.Key_Delete)
    page.left()
    assert keyring.read("setup") is None


def test_replacing_the_stored_secret_ends_with_leaving_or_with_keeping_it(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-replace")
    type_into(page, "client_secret", "half a new one")
    click(page, "client_secret-keep")
    assert session.credentials == STORED
    assert sees(page, "client_secret-shown")
    page.left()
    assert keyring.written == [STORED]
    click(page, "client_secret-replace")
    type_into(page, "client_id", "new-client")
    assert line(page, "client_secret").isVisible(), "another client ID does not end replacing"
    typed = type_into(page, "client_secret", "old-secret")
    assert typed.isVisible(), "the beginning of the stored one is no end of typing"
    QTest.keyClicks(typed, "-and-more")
    page.left()
    assert kept(keyring)[1] == "old-secret-and-more"
