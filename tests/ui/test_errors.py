"""An exception that nothing handled: the dialog, the report, the work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from tests.support.window import find
from wizard.ui.errors import report, unexpected_errors
from wizard.ui.shell import Shell

SECRET = "s3cr$t-Of/this~run"


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Shell:
    made = open_window(State.EMPTY, tmp_path)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[list[BaseException]]:
    found: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _, error, __: found.append(error))
    with unexpected_errors(qapp):
        yield found


def _fail() -> None:
    raise ValueError(SECRET)


def _in_a_slot() -> None:
    try:
        _fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def _in_a_thread() -> None:
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()


def _box(shell: Shell) -> QMessageBox | None:
    found = shell.findChildren(QMessageBox, "defect")
    return found[0] if found else None


@pytest.mark.parametrize("fail", [_in_a_slot, _in_a_thread])
def test_it_is_shown_without_its_text_and_logged(
    qtbot: QtBot, shell: Shell, seen: list[BaseException], fail: Callable[[], None]
) -> None:
    fail()
    qtbot.waitUntil(lambda: _box(shell) is not None)
    box = _box(shell)
    assert box is not None
    assert "Unexpected error (ValueError)" in box.text()
    assert SECRET not in box.text()
    assert [type(one) for one in seen] == [ValueError]
    box.close()


def test_what_is_typed_is_saved_and_a_second_error_opens_no_second_dialog(
    qtbot: QtBot, shell: Shell, seen: list[BaseException]
) -> None:
    QTest.keyClicks(find(shell, QLineEdit, "webapp_url-edit"), "https://clearml.example.com")
    assert shell.session.unsaved
    _in_a_slot()
    _in_a_slot()
    qtbot.waitUntil(lambda: not shell.session.unsaved)
    assert len(shell.findChildren(QMessageBox, "defect")) == 1
    assert len(seen) == 2
    shell.findChildren(QMessageBox, "defect")[0].close()


def test_the_report_is_saved_where_it_is_wanted(
    qtbot: QtBot,
    shell: Shell,
    seen: list[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _in_a_slot()
    qtbot.waitUntil(lambda: _box(shell) is not None)
    box = _box(shell)
    assert box is not None
    (save,) = [one for one in box.buttons() if one.text().startswith("Save")]
    save.click()
    text = path.read_text(encoding="utf-8")
    assert [part for part in ("Python 3", "ValueError", "_fail") if part not in text] == []
    assert SECRET not in text


def test_the_report_has_the_end_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.files.log.last_lines", lambda: "Step login")
    assert "Step login" in report(ValueError(SECRET))
