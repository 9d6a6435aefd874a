"""Announcements to screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from wizard.ui.announce import announce


def test_results_wait_until_the_reader_is_done_and_errors_do_not(
    qtbot: QtBot, announced: list[str]
) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    announce(label, "Copied")
    announce(label, "Not saved", urgent=True)
    announce(label, "")
    assert announced == ["Copied", "! Not saved"]


def test_without_a_screen_reader_nothing_happens(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    announce(label, "Copied")
