"""What Enter, Esc and held keys do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, shown_window
from tests.support.window import find, type_into
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.shell import Shell


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Shell:
    return shown_window(qtbot, State.FILLED, tmp_path, active=True)


def _enter(name: str, shell: Shell) -> None:
    QTest.keyClick(find(shell, QLineEdit, name), Qt.Key.Key_Return)


def test_enter_in_a_complete_field_is_next(shell: Shell) -> None:
    shell.go(Step.GROUPS)
    line = type_into(shell, "groups_claim", "roles")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert shell.current is Step.LOGIN


def test_enter_does_not_pass_a_closed_next(shell: Shell) -> None:
    line = type_into(shell, "webapp_url", " ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert shell.current is Step.SERVER


def test_enter_adds_an_entry_first_and_goes_on_after_it(shell: Shell) -> None:
    shell.go(Step.GROUPS)
    line = type_into(shell, "groups_admins", "Owners")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert (shell.current, line.text()) == (Step.GROUPS, "")
    assert shell.session.draft.groups_admins == ("ClearML Admins", "Owners")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert shell.current is not Step.GROUPS


def test_enter_neither_saves_nor_goes_on_anyway(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(shell.page), "next_text", property(lambda _: "Save the files"))
    done: list[Page] = []
    monkeypatch.setattr(type(shell.page), "finish", done.append)
    _enter("webapp_url-edit", shell)
    assert (done, shell.current) == ([], Step.SERVER)


def test_a_button_is_pressed_by_space_not_by_enter(shell: Shell) -> None:
    shell.go(Step.VERIFY)
    close = find(shell, QPushButton, "close")
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert shell.isVisible()


def test_escape_keeps_the_window_and_what_is_typed(shell: Shell) -> None:
    line = type_into(shell, "webapp_url", "https://other.example")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "https://other.example"
    assert shell.isVisible()


def test_a_held_key_goes_one_step(shell: Shell) -> None:
    line = find(shell, QLineEdit, "webapp_url-edit")
    line.setFocus()
    for repeated in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            repeated,
        )
        QApplication.sendEvent(shell.windowHandle(), event)
    assert shell.current is Step.REGISTER
    focused: QWidget | None = QApplication.focusWidget()
    assert focused is not None
