"""A double click acts once: its second press never meets what the first one brought up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, shown_window
from tests.support.window import find
from wizard.model.step import Step
from wizard.ui.shell import Shell


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Shell:
    return shown_window(qtbot, State.FILLED, tmp_path)


def _press(shell: Shell, name: str, *moments: int) -> None:
    """Press and release the mouse on a button, at these times in milliseconds."""
    button = find(shell, QAbstractButton, name)
    place = QPointF(button.mapTo(shell, button.rect().center()))
    everywhere = (place, place, button.mapToGlobal(QPointF(button.rect().center())))
    left = Qt.MouseButton.LeftButton
    for moment in moments:
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            held = left if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
            event = QMouseEvent(kind, *everywhere, left, held, Qt.KeyboardModifier.NoModifier)
            event.setTimestamp(moment)
            QApplication.sendEvent(shell.windowHandle(), event)


def test_a_double_click_goes_one_step(shell: Shell) -> None:
    shell.go(Step.OPTIONS)
    _press(shell, "next", 10_000, 10_100)
    assert shell.current is Step.GROUPS


def test_two_slow_clicks_go_two_steps(shell: Shell) -> None:
    shell.go(Step.OPTIONS)
    _press(shell, "next", 10_000, 70_000)
    assert shell.current is Step.LOGIN


def test_a_double_click_on_a_tick_counts_once(shell: Shell) -> None:
    shell.go(Step.REGISTER)
    QApplication.processEvents()
    _press(shell, "item-application-tick", 10_000, 10_100)
    QApplication.processEvents()
    (tick,) = shell.session.draft.ticks
    assert tick.startswith("pingone/application#")


def test_close_is_neither_where_next_was_nor_in_its_colour(shell: Shell) -> None:
    shell.go(Step.EXPORT)
    before = find(shell, QPushButton, "next").geometry()
    shell.go(Step.VERIFY)
    QApplication.processEvents()
    close = find(shell, QPushButton, "close")
    assert close.isVisible()
    assert not find(shell, QPushButton, "next").isVisible()
    assert not close.geometry().intersects(before)
    assert (close.property("kind"), close.hasFocus()) == ("plain", False)


def test_a_key_that_is_held_down_counts_once(shell: Shell) -> None:
    shell.go(Step.OPTIONS)
    find(shell, QPushButton, "next").setFocus()
    for repeated in (False, True, True):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(kind, Qt.Key.Key_Space, none, " ", repeated)
            QApplication.sendEvent(shell.windowHandle(), event)
    assert shell.current is Step.GROUPS
