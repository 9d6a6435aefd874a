"""The accessibility tree of every page in every state, and the way of the Tab key through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_pages, shown_window
from wizard.model.step import Step
from wizard.ui.shell import Shell

_MOST_STOPS = 150
_OF_THE_WINDOW = ("Back", "Next", "Close", "Help", "Setups")
_VAGUE = (QAccessible.Role.NoRole, QAccessible.Role.Client)


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Shell:
    return shown_window(qtbot, request.param, tmp_path, active=True)


every_state = pytest.mark.parametrize("shell", State, indirect=True, ids=lambda one: one.value)


def _usable(shell: Shell) -> list[QWidget]:
    """What can be used by keys now."""
    return [
        one
        for one in shell.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _role(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def _place(step: Step, widget: QWidget) -> str:
    return f"{step.value}: {type(widget).__name__} {widget.objectName()} “{_name(widget)}”"


@every_state
def test_everything_usable_has_a_role_and_a_name_of_its_own(shell: Shell) -> None:
    wrong = []
    for step in open_pages(shell):
        QApplication.processEvents()
        usable = _usable(shell)
        names = Counter(map(_name, usable))
        wrong += [
            _place(step, one)
            for one in usable
            if not _name(one) or names[_name(one)] > 1 or _role(one) in _VAGUE
        ]
    assert wrong == []


@every_state
def test_buttons_name_their_object(shell: Shell) -> None:
    vague = []
    for step in open_pages(shell):
        buttons = shell.findChildren(QPushButton)
        names = [_name(one) for one in buttons if one.isVisibleTo(shell)]
        vague += [(step, name) for name in names if " " not in name and name not in _OF_THE_WINDOW]
    assert vague == []


@every_state
def test_labels_are_those_of_fields(shell: Shell) -> None:
    wrong = []
    for step in open_pages(shell):
        fields = {label.buddy() for label in shell.findChildren(QLabel)}
        edits = [one for one in _usable(shell) if one.objectName().endswith("-edit")]
        wrong += [_place(step, one) for one in edits if one not in fields]
    assert wrong == []


@every_state
def test_what_can_be_clicked_can_be_reached_by_tab(shell: Shell) -> None:
    wrong = []
    for step in open_pages(shell):
        QApplication.processEvents()
        reached = list(_tab_stops(shell))
        buttons = [b for b in shell.findChildren(QAbstractButton) if b.isVisible()]
        wrong += [
            _place(step, one)
            for one in buttons
            if one.isEnabled() and one not in reached and not _in_reached_group(one, reached)
        ]
    assert wrong == []


@every_state
def test_tab_goes_down_the_page(shell: Shell) -> None:
    wrong = []
    for step in open_pages(shell):
        QApplication.processEvents()
        for one, other in pairwise(_tab_stops(shell)):
            inside = shell.page.isAncestorOf(one) and shell.page.isAncestorOf(other)
            bottom = other.mapTo(shell, other.rect().bottomLeft()).y()
            if inside and bottom < one.mapTo(shell, one.rect().topLeft()).y():
                wrong.append(f"{_place(step, one)} then {_place(step, other)}")
    assert wrong == []


def _tab_stops(shell: Shell) -> Iterator[QWidget]:
    """Where Tab leads, once around."""
    seen: list[QWidget] = []
    for _ in range(_MOST_STOPS):
        focused = QApplication.focusWidget() or shell
        if focused in seen:
            break
        seen.append(focused)
        yield focused
        QTest.keyClick(focused, Qt.Key.Key_Tab)


def _in_reached_group(button: QAbstractButton, reached: list[QWidget]) -> bool:
    """Whether arrows lead there from a button of its group."""
    group = button.group()
    return any(one in reached for one in group.buttons()) if button.autoExclusive() else False
