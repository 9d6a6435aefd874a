"""Unexpected errors: a dialog that says what happened and offers a report; the work is kept."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from wizard import files
from wizard.files import log
from wizard.model.problem import Problem, problem
from wizard.ui import dialogs
from wizard.ui.shell import Shell

_NAME = "clearml-ping-wizard-report.txt"
_TITLE = "Unexpected error"


@contextmanager
def unexpected_errors(app: QApplication) -> Iterator[None]:
    """Meanwhile exceptions that nothing handles are shown, those of other threads too."""
    before, of_threads = sys.excepthook, threading.excepthook
    dialog = ErrorDialog(app)

    def take(*about: Any) -> None:  # noqa: ANN401 - kind, error and traceback
        before(*about)  # logs it
        if isinstance(about[1], Exception):
            dialog.raised.emit(about[1])

    sys.excepthook, threading.excepthook = take, lambda about: take(*about[:3])
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, of_threads


class ErrorDialog(QObject):
    """Shows one error at a time; saves what is typed first.

    Signals:
        raised: An exception, from any thread.
    """

    raised = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open = False
        # Not amid what failed.
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, error: Exception) -> None:
        shells = [w for w in QApplication.topLevelWidgets() if isinstance(w, Shell)]
        for shell in shells:
            with suppress(Exception):  # whatever fails now must not hide the first failure
                shell.session.save_now()
        if self._open or not shells:
            return
        self._open = True
        found = problem("program.defect", kind=type(error).__name__)
        box = dialogs.message_box(shells[0], _TITLE, dialogs.problem_text(found), "defect")
        save = box.addButton("Save a report…", QMessageBox.ButtonRole.ActionRole)
        save.clicked.connect(lambda: _save(shells[0], report(error)))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
        box.finished.connect(self._closed)
        box.open()

    def _closed(self) -> None:
        self._open = False


def report(error: BaseException) -> str:
    """Versions, kind and place of the error, and the end of the log: nothing that was typed."""
    from wizard.ui.about import versions  # noqa: PLC0415 - rarely needed

    about = "\n".join(f"{name} {version}" for name, version in versions().items())
    lines = log.last_lines() or "No log: start the program with --verbose to have one."
    return f"{about}\n\n{log.describe(error)}\n{lines}\n"


def _save(window: QWidget, text: str) -> None:
    path, _ = QFileDialog.getSaveFileName(window, "Save the report", _NAME, "Text (*.txt)")
    failed = files.write_text(Path(path), text) if path else None
    if isinstance(failed, Problem):
        dialogs.show_problem(window, _TITLE, failed, "report-problem")
