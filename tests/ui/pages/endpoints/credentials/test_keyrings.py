"""Client ID and secret, whatever the keyring does meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import (
    PING,
    STORED,
    Show,
    kept,
    line,
    sees,
    stale,
    text,
)
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, leave, type_into
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session
from wizard.vault import keyring_errors as troubles


def test_without_keyring_all_is_kept_for_this_run(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    assert "no keyring" in text(page, "keyring-what")
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert not keyring.written
    assert line(page, "client_secret").text() == SECRET
    assert "not stored yet" in text(page, "client_id-help")
    click(page, "keyring-act")
    held = session.credentials
    assert held is not None
    assert (held.client_id, held.client_secret) == ("the-client", Secret(SECRET))
    assert session.services.memory.read("setup") == held
    assert not keyring.written
    assert text(page, "keyring-more") == "They are gone when the wizard closes."
    assert sees(page, "client_secret-shown")
    assert "not stored yet" not in text(page, "client_id-help")


def test_keyring_that_appears_later_takes_what_was_typed(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    keyring.missing = False
    page.left()
    page.entered()
    assert kept(keyring) == ("the-client", SECRET, PING)


def test_refusal_is_told_in_its_own_words_and_tried_again(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    keyring.refusal = troubles.denied("no such luck")
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert text(page, "keyring-trouble-what") == "The keyring refused."
    assert "no such luck" in text(page, "keyring-trouble-more")
    assert line(page, "client_secret").text() == SECRET
    keyring.refusal = None
    click(page, "keyring-trouble-act")
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert not sees(page, "keyring-trouble")


def test_after_a_refusal_memory_takes_over_and_earlier_ones_come_along(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    keyring.refusal = troubles.locked("linux")
    leave(type_into(page, "client_id", "new-client"))
    assert line(page, "client_id").text() == "new-client"
    assert "not stored yet" in text(page, "client_id-help")
    click(page, "keyring-act")
    held = session.services.memory.read("setup")
    assert held is not None
    assert (held.client_id, held.client_secret.reveal()) == ("new-client", "old-secret")
    assert session.credentials == held


def test_memory_holds_what_the_keyring_gave_before(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    keyring.missing = True
    page.left()
    page.entered()
    click(page, "keyring-act")
    assert session.services.memory.read("setup") == STORED


def test_damaged_entry_is_told_and_replaced(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.refusal = troubles.damaged()
    page = shown(EndpointsPage, session)
    assert "damaged" in text(page, "keyring-trouble-what")
    keyring.refusal = None
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert not sees(page, "keyring-trouble")


def test_locked_keyring_asks_to_look_for_its_prompt_and_then_gets_all(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: sees(page, "keyring-trouble"))
    assert text(page, "keyring-trouble-what") == "Waiting for the keyring."
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert line(page, "client_secret").text() == SECRET
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert not sees(page, "keyring-trouble")


def test_client_id_typed_while_the_keyring_is_locked_spares_the_stored_secret(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    leave(type_into(page, "client_id", "new-client"))
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: kept(keyring)[0] == "new-client")
    assert kept(keyring) == ("new-client", "old-secret", PING)
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))


def test_secret_being_typed_survives_that_the_client_id_is_stored_meanwhile(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    keyring.unlocked.clear()
    leave(type_into(page, "client_id", "new-client"))
    click(page, "client_secret-replace")
    line = type_into(page, "client_secret", "half of it")
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: not stale(patient))
    assert line.isVisible()
    assert line.text() == "half of it"


def test_one_can_stop_waiting_for_a_locked_keyring(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    qtbot.waitUntil(lambda: sees(page, "keyring-trouble-act"))
    click(page, "keyring-trouble-act")
    assert text(page, "keyring-trouble-what") == "Waiting for the keyring."
    click(page, "keyring-act")
    qtbot.waitUntil(lambda: patient.credentials is not None)
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    assert patient.vault is patient.services.memory
    keyring.unlocked.set()
    assert not keyring.written


def test_leaving_the_page_stores_what_is_typed(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    leave(type_into(page, "client_id", "the-client"))
    type_into(page, "client_secret", SECRET)
    page.left()
    assert kept(keyring) == ("the-client", SECRET, PING)


def test_show_me_leads_to_what_is_in_the_way(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    leave(type_into(page, "client_id", "the-client"))
    shown_parts: list[str] = []
    page.reveal.connect(lambda part: shown_parts.append(part.objectName()))
    page.focus_field("client_id")
    assert shown_parts == ["keyring"]


def test_missing_credentials_are_objected_to_only_on_request(shown: Show, session: Session) -> None:
    page = shown(EndpointsPage, session)
    assert any(p.field == "client_id" for p in session.problems[Step.ENDPOINTS])
    assert not sees(page, "client-id.missing-what")
    page.focus_field("client_secret")
    assert sees(page, "client-secret.missing-what")


def test_keyboard_alone_fills_in_both(shown: Show, session: Session, keyring: TestKeyring) -> None:
    page = shown(EndpointsPage, session)
    page.focus_field("client_id")
    QTest.keyClicks(line(page, "client_id"), "the-client")
    leave(line(page, "client_id"))
    assert page.window().focusWidget() is line(page, "client_secret")
    QTest.keyClicks(line(page, "client_secret"), SECRET)
    QTest.keyClick(line(page, "client_secret"), Qt.Key.Key_Return)
    assert kept(keyring) == ("the-client", SECRET, PING)
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused.isVisible()
