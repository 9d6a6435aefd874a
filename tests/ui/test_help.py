"""Help: the guide at the page in view, offline."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, shown_window
from tests.support.window import click, find
from wizard.flow import STEPS
from wizard.ui import keys
from wizard.ui.dialogs import PartsDialog
from wizard.ui.shell import Shell


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Shell:
    return shown_window(qtbot, State.FILLED, tmp_path)


def _heading(text: QTextBrowser) -> str:
    """The heading at the top of what is in view."""
    cursor = QTextCursor(text.cursorForPosition(text.viewport().rect().topLeft()))
    return cursor.block().text()


def test_f1_shows_the_section_of_every_page(qtbot: QtBot, shell: Shell) -> None:
    seen = []
    for step in STEPS[:5]:
        shell.go(step)
        QTest.keyClick(shell, Qt.Key.Key_F1)
        QCoreApplication.processEvents()
        text = find(shell, QTextBrowser, "help-text")
        seen.append(text.textCursor().block().text())
        QTest.keyClick(text, Qt.Key.Key_Escape)
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
    assert seen == [f"{number} {step.title}" for number, step in enumerate(STEPS[:5], 1)]


def test_the_guide_has_a_section_for_every_page(shell: Shell) -> None:
    click(shell, "help-open")
    lines = find(shell, QTextBrowser, "help-text").toPlainText().splitlines()
    wanted = [f"{number} {step.title}" for number, step in enumerate(STEPS, 1)]
    assert [one for one in wanted if one not in lines] == []


def test_the_section_is_in_view_and_not_the_beginning(qtbot: QtBot, shell: Shell) -> None:
    shell.go(STEPS[3])
    click(shell, "help-open")
    text = find(shell, QTextBrowser, "help-text")
    qtbot.waitUntil(lambda: _heading(text) == f"4 {STEPS[3].title}")


def test_help_has_no_links_nothing_to_load_and_names_every_key(shell: Shell) -> None:
    click(shell, "help-open")
    text = find(shell, QTextBrowser, "help-text")
    assert "href" not in text.toHtml()
    assert "<img" not in text.toHtml()
    assert not text.openLinks()
    shown = text.toPlainText()
    missing = [one for one in keys.SHORTCUTS if not all(part in shown for part in one)]
    assert missing == []


def test_every_key_of_the_window_is_listed(shell: Shell) -> None:
    found = {one.key().toString() for one in shell.findChildren(QShortcut) if one.parent() is shell}
    steps = {keys.STEP.format(number) for number in range(1, 9)}
    listed = ", ".join(names for names, _ in keys.SHORTCUTS)
    assert steps <= found
    assert [key for key in found - steps if QKeySequence(key).toString() not in listed] == []


def test_escape_closes_help_only(shell: Shell) -> None:
    click(shell, "help-open")
    text = find(shell, QTextBrowser, "help-text")
    QTest.keyClick(text, Qt.Key.Key_Escape)
    assert not text.isVisible()
    assert shell.isVisible()


def test_about_is_reached_from_help(qtbot: QtBot, shell: Shell) -> None:
    click(shell, "help-open")
    click(shell, "about-open")
    qtbot.waitUntil(lambda: shell.findChild(PartsDialog, "about") is not None)
