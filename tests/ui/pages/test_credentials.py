"""Client ID and secret: stored when a field is left, whatever the keyring does meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, find, leave, type_into
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.secret import DOTS, Secret
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui.background import Background, Inline
from wizard.ui.page import Page
from wizard.ui.pages.endpoints import EndpointsPage
from wizard.ui.session import Session
from wizard.vault import troubles

Show = Callable[[type[Page], Session], Page]

PING = "https://auth.pingone.example"
DRAFT = Draft(setup_id="setup", issuer=f"{PING}/as", access_token_url=f"{PING}/as/token")
STORED = Credentials("old-client", Secret("old-secret"), "v1", PING)


@pytest.fixture
def keyring() -> TestKeyring:
    return TestKeyring()


@pytest.fixture
def session(services: Services, keyring: TestKeyring) -> Session:
    return Session(replace(services, vault=keyring), Inline(), DRAFT)


@pytest.fixture
def patient(services: Services, keyring: TestKeyring) -> Iterator[Session]:
    """A session that works beside the window, as a keyring with a prompt needs it."""
    background = Background()
    yield Session(replace(services, vault=keyring), background, DRAFT)
    keyring.unlocked.set()
    background.close()


def _sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def _paste_into(page: Page, name: str, text: str) -> QLineEdit:
    QGuiApplication.clipboard().setText(text)
    line = type_into(page, name, "")
    QTest.keySequence(line, "Ctrl+V")
    return line


def _text(page: Page, name: str) -> str:
    return find(page, QLabel, name).text()


def _line(page: Page, name: str) -> QLineEdit:
    return find(page, QLineEdit, f"{name}-edit")


def _kept(keyring: TestKeyring) -> tuple[str, str, str]:
    held = keyring.read("setup")
    return (held.client_id, held.client_secret.reveal(), held.origin) if held else ("", "", "")


@pytest.mark.parametrize("first", ["client_id", "client_secret"])
def test_both_are_stored_in_either_order(
    shown: Show, session: Session, keyring: TestKeyring, first: str
) -> None:
    page = shown(EndpointsPage, session)
    texts = {"client_id": " the-client ", "client_secret": SECRET}
    for name in (first, *(set(texts) - {first})):
        leave(type_into(page, name, texts[name]))
    assert _kept(keyring) == ("the-client", SECRET, PING)
    assert _text(page, "client_secret-shown") == DOTS
    assert "the test keyring" in _text(page, "client_secret-where")
    assert _line(page, "client_secret").text() == ""


def test_nothing_is_stored_while_typing(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    type_into(page, "client_secret", SECRET)
    assert not keyring.written
    assert _line(page, "client_secret").echoMode() is QLineEdit.EchoMode.Password


def test_line_break_of_a_paste_is_dropped(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    for name, pasted in (("client_id", "the-client\r\n"), ("client_secret", f"{SECRET}\n")):
        leave(_paste_into(page, name, pasted))
    assert _kept(keyring) == ("the-client", SECRET, PING)
    assert _sees(page, "client_secret-shown")


def test_stored_credentials_are_shown_again(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    assert _line(page, "client_id").text() == "old-client"
    assert _text(page, "client_secret-shown") == DOTS
    page.left()
    page.entered()
    assert _line(page, "client_id").text() == "old-client"
    assert _sees(page, "client_secret-shown")
    assert _text(page, "keyring-what") == "Client ID and secret are kept in the test keyring."


def test_changing_the_client_id_keeps_the_secret_and_for_whom_it_is_meant(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    leave(type_into(page, "access_token_url", "https://elsewhere.example/token"))
    leave(type_into(page, "client_id", "new-client"))
    assert _kept(keyring) == ("new-client", "old-secret", PING)
    held = keyring.read("setup")
    assert held is not None
    assert held.version != STORED.version


def test_new_secret_is_meant_for_the_endpoint_on_the_page(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    session.edit(issuer="", access_token_url="https://elsewhere.example/token")
    page = shown(EndpointsPage, session)
    click(page, "client_secret-replace")
    leave(type_into(page, "client_secret", "new-secret"))
    assert _kept(keyring) == ("old-client", "new-secret", "https://elsewhere.example")


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
    assert _kept(keyring) == ("another", SECRET, "")


def test_invalid_client_id_is_not_stored_and_says_why(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    line = _paste_into(page, "client_id", "cl\u00efent")
    assert not _sees(page, "client-id.characters-what")
    leave(line)
    assert _sees(page, "client-id.characters-what")
    assert _kept(keyring) == ("", "old-secret", PING)
    assert line.text() == "cl\u00efent"
    page.left()
    page.entered()
    assert line.text() == "cl\u00efent"
    leave(type_into(page, "client_id", "client"))
    assert not _sees(page, "client-id.characters-what")
    assert _kept(keyring)[0] == "client"


def test_unusable_secret_is_not_stored_and_says_why(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    leave(_paste_into(page, "client_secret", "one\ttwo"))
    assert not keyring.written
    assert _sees(page, "client-secret.characters-what")
    type_into(page, "client_secret", "sound")
    assert not _sees(page, "client-secret.characters-what")


def test_secret_is_revealed_and_hidden_again_when_the_page_is_left(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-reveal")
    assert _text(page, "client_secret-shown") == "old-secret"
    page.left()
    assert _text(page, "client_secret-shown") == DOTS


def test_forgetting_takes_the_secret_only(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    click(page, "client_secret-forget")
    assert _kept(keyring)[:2] == ("old-client", "")
    assert not _sees(page, "client_secret-shown")
    assert page.window().focusWidget() is _line(page, "client_secret")
    leave(type_into(page, "client_secret", SECRET))
    assert _kept(keyring) == ("old-client", SECRET, PING)


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
    assert _kept(keyring)[1] == "old-secret"
    assert _sees(page, "client_secret-shown")


def test_looking_at_what_is_typed_stores_nothing(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    line = type_into(page, "client_secret", SECRET)
    click(page, "client_secret-peek")
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert line.hasFocus()
    assert not keyring.written


def test_without_keyring_all_is_kept_for_this_run(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    assert "no keyring" in _text(page, "keyring-what")
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert not keyring.written
    assert _line(page, "client_secret").text() == SECRET
    assert "not stored yet" in _text(page, "client_id-help")
    click(page, "keyring-act")
    held = session.credentials
    assert held is not None
    assert (held.client_id, held.client_secret) == ("the-client", Secret(SECRET))
    assert session.services.memory.read("setup") == held
    assert not keyring.written
    assert _text(page, "keyring-more") == "They are gone when the wizard closes."
    assert _sees(page, "client_secret-shown")
    assert "not stored yet" not in _text(page, "client_id-help")


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
    assert _kept(keyring) == ("the-client", SECRET, PING)


def test_refusal_is_told_in_its_own_words_and_tried_again(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    page = shown(EndpointsPage, session)
    keyring.refusal = troubles.denied("no such luck")
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert _text(page, "keyring-trouble-what") == "The keyring refused."
    assert "no such luck" in _text(page, "keyring-trouble-more")
    assert _line(page, "client_secret").text() == SECRET
    keyring.refusal = None
    click(page, "keyring-trouble-act")
    assert _kept(keyring) == ("the-client", SECRET, PING)
    assert not _sees(page, "keyring-trouble")


def test_after_a_refusal_memory_takes_over_and_earlier_ones_come_along(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    keyring.refusal = troubles.locked("linux")
    leave(type_into(page, "client_id", "new-client"))
    assert _line(page, "client_id").text() == "new-client"
    assert "not stored yet" in _text(page, "client_id-help")
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
    assert "damaged" in _text(page, "keyring-trouble-what")
    keyring.refusal = None
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert _kept(keyring) == ("the-client", SECRET, PING)
    assert not _sees(page, "keyring-trouble")


def test_locked_keyring_asks_to_look_for_its_prompt_and_then_gets_all(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: _sees(page, "keyring-trouble"))
    assert _text(page, "keyring-trouble-what") == "Waiting for the keyring."
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    assert _line(page, "client_secret").text() == SECRET
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: _sees(page, "client_secret-shown"))
    assert _kept(keyring) == ("the-client", SECRET, PING)
    assert not _sees(page, "keyring-trouble")


def test_client_id_typed_while_the_keyring_is_locked_spares_the_stored_secret(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    leave(type_into(page, "client_id", "new-client"))
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: _kept(keyring)[0] == "new-client")
    assert _kept(keyring) == ("new-client", "old-secret", PING)
    qtbot.waitUntil(lambda: _sees(page, "client_secret-shown"))


def test_secret_being_typed_survives_that_the_client_id_is_stored_meanwhile(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: _sees(page, "client_secret-shown"))
    keyring.unlocked.clear()
    leave(type_into(page, "client_id", "new-client"))
    click(page, "client_secret-replace")
    line = type_into(page, "client_secret", "half of it")
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: not _stale(patient))
    assert line.isVisible()
    assert line.text() == "half of it"


def _stale(session: Session) -> bool:
    return session.credentials is None or session.credentials.client_id != "new-client"


def test_one_can_stop_waiting_for_a_locked_keyring(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    leave(type_into(page, "client_id", "the-client"))
    leave(type_into(page, "client_secret", SECRET))
    qtbot.waitUntil(lambda: _sees(page, "keyring-trouble-act"))
    click(page, "keyring-trouble-act")
    assert _text(page, "keyring-trouble-what") == "Waiting for the keyring."
    click(page, "keyring-act")
    qtbot.waitUntil(lambda: patient.credentials is not None)
    qtbot.waitUntil(lambda: _sees(page, "client_secret-shown"))
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
    assert _kept(keyring) == ("the-client", SECRET, PING)


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
    assert not _sees(page, "client-id.missing-what")
    page.focus_field("client_secret")
    assert _sees(page, "client-secret.missing-what")


def test_keyboard_alone_fills_in_both(shown: Show, session: Session, keyring: TestKeyring) -> None:
    page = shown(EndpointsPage, session)
    page.focus_field("client_id")
    QTest.keyClicks(_line(page, "client_id"), "the-client")
    leave(_line(page, "client_id"))
    assert page.window().focusWidget() is _line(page, "client_secret")
    QTest.keyClicks(_line(page, "client_secret"), SECRET)
    QTest.keyClick(_line(page, "client_secret"), Qt.Key.Key_Return)
    assert _kept(keyring) == ("the-client", SECRET, PING)
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused.isVisible()
