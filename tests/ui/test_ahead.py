"""The next page is built in pauses; nobody sees a difference but that it opens sooner."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStackedWidget
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from tests.support.window import find
from wizard.flow import STEPS
from wizard.ui import ahead
from wizard.ui.shell import Shell


def _shown(qtbot: QtBot, folder: Path, state: State = State.FILLED) -> Shell:
    QApplication.setCursorFlashTime(0)  # or pictures would differ by it
    shell = open_window(state, folder)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    return shell


def _built(shell: Shell) -> int:
    return find(shell, QStackedWidget, "pages").count()


def _wait_for_next(qtbot: QtBot, shell: Shell, count: int) -> None:
    qtbot.waitUntil(lambda: _built(shell) == count and not _pauses(shell), timeout=10_000)


def _pauses(shell: Shell) -> bool:
    worker = shell.findChild(ahead.Ahead)
    return worker is not None and worker.isActive()


def _picture(shell: Shell) -> QImage:
    shell.activateWindow()  # only the active window shows where the focus is
    QApplication.processEvents()
    return shell.grab().toImage()


def test_pages_look_the_same_as_those_built_when_opened(qtbot: QtBot, tmp_path: Path) -> None:
    shell, plain = (_shown(qtbot, tmp_path / name) for name in ("ahead", "plain"))
    shell.build_ahead()
    for number, step in enumerate(STEPS[1:], 2):
        _wait_for_next(qtbot, shell, number)
        for window in (shell, plain):
            window.go(step)
            assert window.current is step
        # A page may scroll to where it goes on, once its parts have their places.
        qtbot.waitUntil(lambda: _picture(shell) == _picture(plain))


def test_building_ahead_changes_nothing_that_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    shell = _shown(qtbot, tmp_path, State.EMPTY)
    before, focus, seen = shell.grab().toImage(), shell.focusWidget(), shell.session.draft.seen
    shell.build_ahead()
    _wait_for_next(qtbot, shell, 2)
    assert (shell.current, shell.focusWidget(), shell.session.draft.seen) == (STEPS[0], focus, seen)
    assert shell.grab().toImage() == before


def test_what_the_user_does_comes_first(qtbot: QtBot, tmp_path: Path) -> None:
    shell = _shown(qtbot, tmp_path)
    shell.build_ahead()
    worker = shell.findChild(ahead.Ahead)
    assert worker is not None
    qtbot.waitUntil(lambda: 0 < worker.remainingTime() < ahead.PAUSE_MS / 2)
    shell.session.edit(name="Another name")
    assert worker.remainingTime() > ahead.PAUSE_MS / 2
    assert _built(shell) == 1
