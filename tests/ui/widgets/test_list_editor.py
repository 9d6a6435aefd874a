"""A list as lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from wizard.ui.widgets.list_editor import MOST, PastedList, entries


@pytest.fixture
def editor(qtbot: QtBot) -> PastedList:
    made = PastedList("names", "Names")
    qtbot.addWidget(made)
    made.show()
    return made


def test_lines_become_entries() -> None:
    assert entries(" a, b \n\n\tc\r\na, b\n") == ("a, b", "c")
    assert len(entries("\n".join(map(str, range(MOST + 5))))) == MOST


def test_typing_is_reported_when_it_pauses_and_keeps_the_text(
    editor: PastedList, qtbot: QtBot
) -> None:
    told: list[object] = []
    editor.value_changed.connect(told.append)
    QTest.keyClicks(editor.edit, "a ")
    QTest.keyClick(editor.edit, Qt.Key.Key_Return)
    QTest.keyClicks(editor.edit, "b")
    assert told == []
    qtbot.waitUntil(lambda: told == [("a", "b")])
    editor.set_value(("a", "b"))
    assert editor.edit.toPlainText() == "a \nb"


def test_pasting_a_column_of_names(editor: PastedList) -> None:
    QGuiApplication.clipboard().setText("Data Science\r\nResearch, Vision\r\n")
    QTest.keySequence(editor.edit, "Ctrl+V")
    editor.flush()
    assert editor.value == ("Data Science", "Research, Vision")


def test_entries_from_elsewhere_replace_the_text_silently(editor: PastedList) -> None:
    told: list[object] = []
    editor.value_changed.connect(told.append)
    editor.set_value(("x", "y"))
    assert editor.edit.toPlainText() == "x\ny"
    assert told == []


def test_tab_leaves_it(editor: PastedList) -> None:
    editor.take_focus()
    QTest.keyClick(editor.edit, Qt.Key.Key_Tab)
    assert editor.value == ()
