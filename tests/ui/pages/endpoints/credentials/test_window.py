"""Credentials and the window around them: what its footer says, and how it closes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.credentials_page import DRAFT, PING, kept
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET, click, find, leave, type_into
from wizard.flow import STEPS
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ui import closing
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.vault import keyring_errors as troubles

Open = Callable[[Session], Shell]
_ENDPOINTS = replace(
    DRAFT,
    webapp_url="https://clearml.example.com",
    product=Product.PINGONE,
    authorize_url=f"{PING}/as/authorize",
)


def _page(session: Session, at: Step) -> Page:
    kind: type[Page] = type("Blank", (Page,), {"step": at})
    return EndpointsPage(session) if at is Step.ENDPOINTS else kind(session)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """The window at the page of the credentials."""

    def show(session: Session) -> Shell:
        session.edit(**{name: getattr(_ENDPOINTS, name) for name in _ENDPOINTS.__slots__})
        shell = Shell(session, tuple(_page(session, step) for step in STEPS))
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        shell.go(Step.ENDPOINTS)
        assert shell.current is Step.ENDPOINTS
        return shell

    return show


def _hint(shell: Shell) -> str:
    return find(shell, QLabel, "hint-words").text()


def _box(shell: Shell) -> QMessageBox | None:
    return shell.findChild(QMessageBox, "not-kept")


def _answer(shell: Shell, words: str) -> None:
    box = _box(shell)
    assert box is not None
    next(b for b in box.buttons() if b.text() == words).click()


def _paste(shell: Shell, name: str, text: str) -> QLineEdit:
    QGuiApplication.clipboard().setText(text)
    line = type_into(shell, name, "")
    QTest.keySequence(line, "Ctrl+V")
    return line


class TestFooter:
    def test_typed_client_id_is_not_called_missing(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        assert _hint(shell) == "The client ID is missing."
        line = type_into(shell, "client_id", "the-client")
        assert _hint(shell) == "The client ID is typed, but not stored yet: press Tab."
        leave(line)
        assert _hint(shell) == "The client secret is missing."

    def test_typed_secret_is_not_called_missing(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        leave(type_into(shell, "client_id", "the-client"))
        line = _paste(shell, "client_secret", SECRET)
        assert _hint(shell) == "The client secret is typed, but not stored yet: press Tab."
        leave(line)
        assert _hint(shell) == ""

    def test_impossible_client_id_is_called_so(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        _paste(shell, "client_id", "tïs")
        assert "client ID" in _hint(shell)
        assert "is missing" not in _hint(shell)
        assert "not stored" not in _hint(shell)

    def test_keyring_in_the_way_is_named(
        self, opened: Open, session: Session, keyring: TestKeyring
    ) -> None:
        keyring.missing = True
        shell = opened(session)
        leave(type_into(shell, "client_id", "the-client"))
        assert _hint(shell) == "The client ID is typed, but could not be stored: see below it."

    def test_storing_is_said_while_it_goes_on(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        qtbot.waitUntil(lambda: "keyring" in find(shell, QLabel, "keyring-what").text())
        keyring.unlocked.clear()
        leave(type_into(shell, "client_id", "the-client"))
        assert _hint(shell) == "The client ID is being stored."
        keyring.unlocked.set()
        qtbot.waitUntil(lambda: _hint(shell) == "The client secret is missing.")

    def test_step_ahead_says_the_same(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        type_into(shell, "client_id", "the-client")
        shell.go(Step.GROUPS)
        assert "typed, but not stored yet" in _hint(shell)


class TestClosing:
    def test_waits_until_the_keyring_has_it(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        _paste(shell, "client_secret", SECRET)
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
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        shell.close()
        qtbot.waitUntil(lambda: _box(shell) is not None)
        box = _box(shell)
        assert box is not None
        assert "client ID is not stored" in box.text()
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

    def test_refusal_is_told_and_the_window_can_stay(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        qtbot.waitUntil(lambda: "keyring" in find(shell, QLabel, "keyring-what").text())
        keyring.refusal = troubles.denied("no such luck")
        type_into(shell, "client_id", "the-client")
        shell._leave_for(Draft(setup_id="other"))
        qtbot.waitUntil(lambda: _box(shell) is not None)
        box = _box(shell)
        assert box is not None
        assert "The keyring refused." in box.text()
        _answer(shell, "Keep the window open")
        assert shell.isVisible()
        assert shell.then is None, "the other set-up is not opened later"
        assert _hint(shell) == "The client ID is typed, but could not be stored: see below it."
        keyring.refusal = None
        click(shell, "keyring-trouble-act")
        qtbot.waitUntil(lambda: kept(keyring)[0] == "the-client")
        assert shell.isVisible()
        shell.close()
        assert not shell.isVisible()

    def test_secret_typed_last_on_the_page_before_is_waited_for_too(
        self, qtbot: QtBot, opened: Open, patient: Session, keyring: TestKeyring
    ) -> None:
        shell = opened(patient)
        keyring.unlocked.clear()
        type_into(shell, "client_id", "the-client")
        shell.go(Step.SERVER)
        shell.close()
        assert shell.isVisible()
        keyring.unlocked.set()
        qtbot.waitUntil(lambda: not shell.isVisible())
        assert kept(keyring)[0] == "the-client"

    def test_what_is_kept_already_holds_nothing_up(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        leave(type_into(shell, "client_id", "the-client"))
        shell.close()
        assert not shell.isVisible()

    def test_deleted_set_up_needs_no_secret(self, opened: Open, session: Session) -> None:
        shell = opened(session)
        session.delete(lambda _: None)
        type_into(shell, "client_id", "the-client")
        shell.close()
        assert not shell.isVisible()
        assert find(shell, QAbstractButton, "next") is not None
