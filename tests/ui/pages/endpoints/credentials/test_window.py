"""Credentials and the window around them: what its footer says, and how it closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import PING, Open, kept, paste_into
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, find, type_into
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.ui import closing
from wizard.ui.session import Session
from wizard.ui.shell import Shell


def _hint(shell: Shell) -> str:
    return find(shell, QLabel, "hint-words").text()


def _box(shell: Shell) -> QMessageBox | None:
    return shell.findChild(QMessageBox, "not-kept")


def _answer(shell: Shell, words: str) -> None:
    box = _box(shell)
    assert box is not None
    next(b for b in box.buttons() if b.text() == words).click()


def test_what_is_typed_opens_next_at_once(opened: Open, session: Session) -> None:
    shell = opened(session)
    assert _hint(shell) == "The client ID is missing."
    paste_into(shell, "client_id", "tïs")
    assert "character" in _hint(shell)
    assert not find(shell, QAbstractButton, "next").isEnabled()
    type_into(shell, "client_id", "the-client")
    assert _hint(shell) == "The client secret is missing."
    paste_into(shell, "client_secret", SECRET)
    assert _hint(shell) == ""
    assert find(shell, QAbstractButton, "next").isEnabled()


class TestClosing:
    def test_waits_until_the_keyring_has_it(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        paste_into(shell, "client_secret", SECRET)
        shell.go(Step.SERVER)
        shell.close()
        assert shell.isVisible()
        assert _hint(shell) == closing.WAITING
        ticks: list[None] = []
        QTimer.singleShot(0, lambda: ticks.append(None))
        qtbot.waitUntil(lambda: bool(ticks))  # the window goes on working
        shell.close()
        assert shell.isVisible()
        keyring.unlocked.set()
        qtbot.waitUntil(lambda: not shell.isVisible())
        assert kept(keyring) == ("the-client", SECRET, PING)

    def test_does_not_wait_for_ever(
        self,
        qtbot: QtBot,
        opened: Open,
        patient: Session,
        keyring: TestKeyring,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(closing, "PATIENCE_MS", 20)
        shell = opened(patient)
        qtbot.waitUntil(lambda: not find(shell, QLabel, "keyring-what").text())
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        click(shell, "keyring-act")
        qtbot.waitUntil(lambda: bool(patient.keyring.waiting))
        shell.close()
        qtbot.waitUntil(lambda: _box(shell) is not None)
        box = _box(shell)
        assert box is not None
        assert "not stored" in box.text()
        assert "Waiting for the keyring." in box.text()
        assert "the-client" not in box.text()
        _answer(shell, "Close without it")
        assert not shell.isVisible()

    def test_answer_that_comes_late_closes_it_all_the_same(
        self,
        qtbot: QtBot,
        opened: Open,
        patient: Session,
        keyring: TestKeyring,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(closing, "PATIENCE_MS", 20)
        shell = opened(patient)
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        shell.close()
        qtbot.waitUntil(lambda: _box(shell) is not None)
        keyring.unlocked.set()
        qtbot.waitUntil(lambda: not shell.isVisible())
        assert kept(keyring)[0] == "the-client"

    def test_refusal_is_reported_and_the_window_can_stay(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        qtbot.waitUntil(lambda: "keyring" in find(shell, QLabel, "keyring-what").text())
        keyring.refusal = problem("vault.denied", detail="no such luck")
        type_into(shell, "client_id", "the-client")
        shell._leave_for(Draft(setup_id="other"))
        qtbot.waitUntil(lambda: _box(shell) is not None)
        box = _box(shell)
        assert box is not None
        assert "The keyring denied access." in box.text()
        _answer(shell, "Keep the window open")
        assert shell.isVisible()
        assert shell.then is None, "the other setup is not opened later"
        keyring.refusal = None
        click(shell, "keyring-retry")
        qtbot.waitUntil(lambda: patient.keyring.unstored is None)
        assert kept(keyring)[0] == "the-client"
        assert shell.isVisible()
        shell.close()
        assert not shell.isVisible()

    def test_unusable_secret_is_asked_about(
        self, qtbot: QtBot, opened: Open, session: Session
    ) -> None:
        shell = opened(session)
        paste_into(shell, "client_secret", "one\ttwo")
        shell.close()
        assert shell.isVisible()
        qtbot.waitUntil(lambda: _box(shell) is not None)
        box = _box(shell)
        assert box is not None
        assert "invisible character" in box.text()
        _answer(shell, "Close without it")
        assert not shell.isVisible()

    def test_tries_again_what_could_not_be_stored(
        self, opened: Open, session: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(session)
        keyring.refusal = problem("vault.locked")
        type_into(shell, "client_id", "the-client")
        shell.go(Step.SERVER)
        keyring.refusal = None
        shell.close()
        assert not shell.isVisible()
        assert kept(keyring)[0] == "the-client"

    def test_another_setup_opens_once_the_credentials_are_stored(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        type_into(shell, "client_id", "the-client")
        with qtbot.waitSignal(shell.left):
            shell._leave_for(Draft(setup_id="other"))
        assert kept(keyring)[0] == "the-client"
        assert shell.then == Draft(setup_id="other")

    def test_deleted_setup_needs_no_secret(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        session.delete(lambda _: None)
        type_into(shell, "client_id", "the-client")
        shell.close()
        assert not shell.isVisible()
        assert find(shell, QAbstractButton, "next") is not None
