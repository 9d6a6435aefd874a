"""Client ID and secret: stored when a field is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.support.credentials_page import (
    DRAFT,
    PING,
    STORED,
    Show,
    kept,
    line,
    paste_into,
    sees,
    text,
)
from tests.support.inline import Inline
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, leave, type_into
from wizard.model.draft import Draft
from wizard.model.secret import DOTS
from wizard.services import Services
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session


@pytest.mark.parametrize("first", ["client_id", "client_secret"])
def test_both_are_stored_in_either_order(
    shown: Show, session: Session, keyring: TestKeyring, first: str
) -> None:
    page = shown(EndpointsPage, session)
    texts = {"client_id": " the-client ", "client_secret": SECRET}
    for name in (first, *(set(texts) - {first})):
        leave(type_into(page, name, texts[name]))
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert text(page, "client_secret-shown") == DOTS
    assert "the test keyring" in text(page, "client_secret-where")
    assert line(page, "client_secret").text() == ""


def test_nothing_is_stored_while_typing(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    type_into(page, "client_secret", SECRET)
    assert not keyring.written
    assert line(page, "client_secret").echoMode() is QLineEdit.EchoMode.Password


def test_line_break_of_a_paste_is_dropped(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    for name, pasted in (("client_id", "the-client\r\n"), ("client_secret", f"{SECRET}\n")):
        leave(paste_into(page, name, pasted))
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert sees(page, "client_secret-shown")


def test_stored_credentials_are_shown_again(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    assert line(page, "client_id").text() == "old-client"
    assert text(page, "client_secret-shown") == DOTS
    page.left()
    page.entered()
    assert line(page, "client_id").text() == "old-client"
    assert sees(page, "client_secret-shown")
    assert text(page, "keyring-what") == "Client ID and secret are kept in the test keyring."


def test_changing_the_client_id_keeps_the_secret_and_for_whom_it_is_meant(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", replace(STORED, issuer="https://issuer.example"))
    page = shown(EndpointsPage, session)
    leave(type_into(page, "access_token_url", "https://elsewhere.example/token"))
    leave(type_into(page, "client_id", "new-client"))
    assert kept(keyring) == ("new-client", "old-secret", PING)
    held = keyring.read("setup")
    assert held is not None
    assert held.version != STORED.version
    assert held.issuer == "https://issuer.example"


def test_new_secret_is_meant_for_the_endpoint_on_the_page(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    session.edit(issuer="", access_token_url="https://elsewhere.example/token")
    page = shown(EndpointsPage, session)
    click(page, "client_secret-replace")
    leave(type_into(page, "client_secret", "new-secret"))
    assert kept(keyring) == ("old-client", "new-secret", "https://elsewhere.example")


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, access_token_url=""),
        replace(DRAFT, access_token_url="https://elsewhere.example/token"),
    ],
)
def test_secret_is_bound_to_no_endpoint_that_must_be_asked_about(
    shown: Show, services: Services, keyring: TestKeyring, draft: Draft
) -> None:
    page = shown(EndpointsPage, Session(replace(services, vault=keyring), Inline(), draft))
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    leave(type_into(page, "client_id", "another"))
    assert kept(keyring) == ("another", SECRET, "")


def test_invalid_client_id_is_not_stored_and_says_why(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    line = paste_into(page, "client_id", "cl\u00efent")
    assert not sees(page, "client-id.characters-what")
    leave(line)
    assert sees(page, "client-id.characters-what")
    assert kept(keyring) == ("", "old-secret", PING)
    assert line.text() == "cl\u00efent"
    page.left()
    page.entered()
    assert line.text() == "cl\u00efent"
    leave(type_into(page, "client_id", "client"))
    assert not sees(page, "client-id.characters-what")
    assert kept(keyring)[0] == "client"


def test_unusable_secret_is_not_stored_and_says_why(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    leave(paste_into(page, "client_secret", "one\ttwo"))
    assert not keyring.written
    assert sees(page, "client-secret.characters-what")
    type_into(page, "client_secret", "sound")
    assert not sees(page, "client-secret.characters-what")


def test_secret_is_revealed_and_hidden_again_when_the_page_is_left(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-reveal")
    assert text(page, "client_secret-shown") == "old-secret"
    page.left()
    assert text(page, "client_secret-shown") == DOTS


def test_forgetting_takes_the_secret_only(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-forget")
    assert kept(keyring)[:2] == ("old-client", "")
    assert not sees(page, "client_secret-shown")
    assert page.window().focusWidget() is line(page, "client_secret")
    leave(type_into(page, "client_secret", SECRET))
    assert kept(keyring) == ("old-client", SECRET, PING)


def test_nothing_is_left_when_both_are_taken_away(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-forget")
    line = type_into(page, "client_id", "")
    QTest.keyClick(line, Qt.Key.Key_Delete)
    leave(line)
    assert keyring.read("setup") is None


def test_keeping_the_stored_one_drops_what_was_typed(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-replace")
    type_into(page, "client_secret", "half a new one")
    click(page, "client_secret-keep")
    assert kept(keyring)[1] == "old-secret"
    assert sees(page, "client_secret-shown")


def test_looking_at_what_is_typed_stores_nothing(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    line = type_into(page, "client_secret", SECRET)
    click(page, "client_secret-peek")
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert line.hasFocus()
    assert not keyring.written
