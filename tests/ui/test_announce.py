"""What is read out to the users of screen readers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from tests.support.window import click, find
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.ui.announce import announce
from wizard.ui.widgets import Banner, BusyBar, CopyValue, Field


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def test_results_wait_until_the_reader_is_done_and_errors_do_not(
    qtbot: QtBot, announced: list[str]
) -> None:
    label = QLabel()
    announce(label, "Out of sight")
    _shown(qtbot, label)
    announce(label, "Copied")
    announce(label, "Not saved", urgent=True)
    announce(label, "")
    assert announced == ["Copied", "! Not saved"]


def test_without_a_screen_reader_nothing_happens(qtbot: QtBot) -> None:
    label = QLabel()
    _shown(qtbot, label)
    announce(label, "Copied")


def test_a_banner_is_read_when_its_words_change_in_sight(
    qtbot: QtBot, announced: list[str]
) -> None:
    page = QWidget()
    banner = Banner()
    banner.setParent(page)
    banner.say("Before")
    _shown(qtbot, page)
    assert announced == []
    banner.say("Found.", "Five endpoints.", tone="passed")
    banner.say("Found.", "Five endpoints.", tone="passed")
    banner.say("Refused", tone="failed")
    banner.say("")
    assert announced == ["Found. Five endpoints.", "! Refused "]


def test_long_work_says_what_it_does_once(qtbot: QtBot, announced: list[str]) -> None:
    page = QWidget()
    bar = BusyBar()
    bar.setParent(page)
    _shown(qtbot, page)
    bar.start("Checking: addresses", 3)
    bar.advance("Checking: certificates", 1)
    assert announced == ["Checking: addresses"]


def test_a_copy_is_confirmed(qtbot: QtBot, announced: list[str]) -> None:
    value = CopyValue("https://clearml.example.com/callback_ping", "Redirect URI", "callback")
    _shown(qtbot, value)
    click(value, "callback-copy")
    assert announced == ["Copied Redirect URI"]


def test_what_is_wrong_in_a_field_is_read_when_it_is_left(
    qtbot: QtBot, announced: list[str]
) -> None:
    field = Field("webapp_url", "Web app address")
    _shown(qtbot, field)
    line = find(field, QLineEdit, "webapp_url-edit")
    line.setText("clearml")
    wrong = problem("webapp-url.missing")
    field.show_problems((wrong,))
    assert announced == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert announced == [wrong.what]


def test_the_window_reads_the_page_and_what_is_first(
    qtbot: QtBot, announced: list[str], tmp_path: Path
) -> None:
    shell = open_window(State.EMPTY, tmp_path)
    _shown(qtbot, shell)
    shell.go(Step.EXPORT)
    shell.go(Step.REGISTER)
    assert announced[0].startswith("! First, in step “")
    assert announced[1] == "Step 2 of 8: Register in Ping"


def test_a_setup_that_cannot_be_saved_is_read_at_once(
    qtbot: QtBot, announced: list[str], tmp_path: Path
) -> None:
    shell = open_window(State.EMPTY, tmp_path)
    _shown(qtbot, shell)
    shell.session.save_failed.emit(problem("program.restart"))
    assert f"! {problem('program.restart').what}" in announced
