"""Client ID and secret with keyrings that are missing, locked, damaged or refuse."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import PING, STORED, Open, Show, kept, line, sees, text
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, find, type_into
from wizard.model.problem import problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session


def test_without_keyring_all_is_kept_for_this_run(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    assert "no keyring" in text(page, "keyring-what")
    type_into(page, "client_id", "the-client")
    type_into(page, "client_secret", SECRET)
    page.left()
    assert not keyring.written
    assert line(page, "client_secret").text() == SECRET
    assert "stays in memory" in text(page, "keyring-more")
    revealed: list[str] = []
    page.reveal.connect(lambda part: revealed.append(part.objectName()))
    page.focus_field("client_id")
    assert revealed == ["keyring"]
    click(page, "keyring-act")
    held = session.credentials
    assert held is not None
    assert (held.client_id, held.client_secret) == ("the-client", Secret(SECRET))
    assert session.services.memory.read("setup") == held
    assert not keyring.written
    assert text(page, "keyring-more") == "They are gone when the wizard closes."
    assert sees(page, "client_secret-shown")


def test_keyring_that_appears_later_takes_what_was_typed(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.missing = True
    page = shown(EndpointsPage, session)
    type_into(page, "client_id", "the-client")
    type_into(page, "client_secret", SECRET)
    page.left()
    keyring.missing = False
    page.entered()
    assert kept(keyring) == ("the-client", SECRET, PING)


def test_refusal_is_reported_in_its_own_words_and_tried_again(
    opened: Open, session: Session, keyring: TestKeyring
) -> None:
    shell = opened(session)
    keyring.refusal = problem("vault.denied", detail="no such luck")
    type_into(shell, "client_id", "the-client")
    type_into(shell, "client_secret", SECRET)
    shell.go(Step.SERVER)
    assert find(shell, QLabel, "setup-saved").text() == "The keyring denied access."
    shell.go(Step.ENDPOINTS)
    assert text(shell, "keyring-what") == "The keyring denied access."
    assert "no such luck" in text(shell, "keyring-more")
    assert line(shell, "client_secret").text() == SECRET
    keyring.refusal = None
    click(shell, "keyring-retry")
    assert kept(keyring) == ("the-client", SECRET, PING)
    assert not sees(shell, "keyring-retry")
    assert find(shell, QLabel, "setup-saved").text() != "The keyring denied access."


def test_after_a_refusal_memory_takes_over_and_earlier_ones_come_along(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    keyring.refusal = problem("vault.locked")
    type_into(page, "client_id", "new-client")
    page.left()
    assert line(page, "client_id").text() == "new-client"
    click(page, "keyring-act")
    held = session.services.memory.read("setup")
    assert held is not None
    assert (held.client_id, held.client_secret.reveal()) == ("new-client", "old-secret")
    assert session.credentials == held


def test_memory_also_takes_what_the_keyring_gave_before(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, session)
    keyring.missing = True
    type_into(page, "client_id", "new-client")
    page.left()
    type_into(page, "client_id", STORED.client_id)
    click(page, "keyring-act")
    assert session.services.memory.read("setup") == STORED


def test_damaged_entry_is_reported_and_replaced(
    shown: Show, session: Session, keyring: TestKeyring
) -> None:
    keyring.damaged = True
    page = shown(EndpointsPage, session)
    assert "damaged" in text(page, "keyring-what")
    type_into(page, "client_id", "the-client")
    type_into(page, "client_secret", SECRET)
    page.left()
    assert kept(keyring) == ("the-client", SECRET, PING)


def test_locked_keyring_never_blocks_and_gets_all_when_it_answers_late(
    qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    shell = opened(patient)
    qtbot.waitUntil(lambda: text(shell, "keyring-what") == "Waiting for the keyring.")
    type_into(shell, "client_id", "the-client")
    type_into(shell, "client_secret", SECRET)
    shell.go(Step.OPTIONS)
    assert shell.current is Step.OPTIONS
    assert patient.credentials
    assert patient.credentials.complete
    assert find(shell, QLabel, "setup-saved").text() == "Waiting for the keyring."
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: kept(keyring) == ("the-client", SECRET, PING))
    qtbot.waitUntil(lambda: find(shell, QLabel, "setup-saved").text() == "Saved")
    shell.go(Step.ENDPOINTS)
    qtbot.waitUntil(lambda: sees(shell, "client_secret-shown"))


def test_client_id_typed_while_the_keyring_is_locked_spares_the_stored_secret(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    type_into(page, "client_id", "new-client")
    page.left()
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: kept(keyring) == ("new-client", "old-secret", PING))
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))


def test_what_is_typed_while_the_keyring_is_read_is_not_stored_by_itself(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    type_into(page, "client_id", "half")
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: "Not stored yet" in text(page, "keyring-what"))
    assert not keyring.written


def test_secret_being_typed_survives_that_the_client_id_is_stored(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    keyring.unlocked.clear()
    type_into(page, "client_id", "new-client")
    click(page, "keyring-act")
    click(page, "client_secret-replace")
    typed = type_into(page, "client_secret", "half of it")
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: kept(keyring)[0] == "new-client")
    qtbot.waitUntil(lambda: "Not stored yet" in text(page, "keyring-what"))
    assert typed.isVisible()
    assert typed.text() == "half of it"
    assert kept(keyring)[1] == "old-secret"


def test_change_that_is_to_be_stored_during_a_call_is_stored_after_it(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.write("setup", STORED)
    page = shown(EndpointsPage, patient)
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    keyring.unlocked.clear()
    for typed in ("first", "second"):
        type_into(page, "client_id", typed)
        page.left()
    keyring.unlocked.set()
    qtbot.waitUntil(lambda: kept(keyring)[0] == "second")
    assert [one.client_id for one in keyring.written] == ["old-client", "first", "second"]


def test_memory_can_be_used_instead_of_waiting_for_a_locked_keyring(
    qtbot: QtBot, shown: Show, patient: Session, keyring: TestKeyring
) -> None:
    keyring.unlocked.clear()
    page = shown(EndpointsPage, patient)
    type_into(page, "client_id", "the-client")
    type_into(page, "client_secret", SECRET)
    qtbot.waitUntil(lambda: sees(page, "keyring-act"))
    click(page, "keyring-act")
    qtbot.waitUntil(lambda: sees(page, "client_secret-shown"))
    assert not patient.keyring.lasting
    keyring.unlocked.set()
    for _ in range(5):  # whatever the keyring answers now arrives before their results
        ended: list[object] = []
        patient.runner.run(lambda _: None, ended.append)
        qtbot.waitUntil(lambda ended=ended: bool(ended))  # type: ignore[misc]
    assert not keyring.written
    assert text(page, "keyring-what").endswith("memory, for this run only.")


def test_missing_credentials_are_reported_only_on_request(shown: Show, session: Session) -> None:
    page = shown(EndpointsPage, session)
    assert any(p.field == "client_id" for p in session.problems[Step.ENDPOINTS])
    assert not sees(page, "client-id.missing-what")
    page.focus_field("client_secret")
    assert sees(page, "client-secret.missing-what")
