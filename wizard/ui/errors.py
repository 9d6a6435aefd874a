"""Unexpected errors: a dialog that says what happened and offers a report; the work is kept."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog

from wizard.model.problem import Problem, problem
from wizard.ui.shell import Shell

_NAME = "clearml-ping-wizard-report.txt"
_TITLE = "Unexpected error"


@contextmanager
def unexpected_errors(app: QApplication) -> Iterator[None]:
    """Meanwhile exceptions that nothing handles are shown, those of other threads too."""
    before, of_threads = sys.excepthook, threading.excepthook
    dialog = _ErrorDialog(app)

    def take(*about: Any) -> None:  # noqa: ANN401 - kind, error and traceback
        before(*about)  # logs it
        if isinstance(about[1], Exception):
            dialog.raised.emit(about[1])

    sys.excepthook, threading.excepthook = take, lambda about: take(*about[:3])
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, of_threads


class _ErrorDialog(QObject):
    """Saves what is typed, then shows one error at a time; `raised` may come from any thread."""

    raised = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Not amid what failed.
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, error: Exception) -> None:
        for shell in (w for w in QApplication.topLevelWidgets() if isinstance(w, Shell)):
            with suppress(Exception):  # whatever fails now must not hide the first failure
                shell.session.save_now()
            if not shell.findChild(QDialog, "defect"):
                _open(shell, error)


def _open(shell: Shell, error: Exception) -> None:
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - rarely needed

    from wizard.ui import dialogs  # noqa: PLC0415 - likewise

    found = problem("program.defect", kind=type(error).__name__)
    box = dialogs.message_box(shell, _TITLE, dialogs.problem_text(found), "defect")
    save = box.addButton("Save a report…", QMessageBox.ButtonRole.ActionRole)
    save.clicked.connect(lambda: _save(shell, report(error)))
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
    box.open()


def report(error: BaseException) -> str:
    """Versions, kind and place of the error, and the end of the log: no value but hosts."""
    from wizard.files import log  # noqa: PLC0415 - rarely needed
    from wizard.ui.about import versions  # noqa: PLC0415 - likewise

    return f"{versions()}\n\n{log.describe(error)}\n{log.last_lines() or log.NONE}\n"


def _save(shell: Shell, text: str) -> None:
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - rarely needed

    from wizard import files  # noqa: PLC0415 - likewise
    from wizard.ui import dialogs  # noqa: PLC0415 - likewise

    path, _ = QFileDialog.getSaveFileName(shell, "Save the report", _NAME, "Text (*.txt)")
    failed = files.write_text(Path(path), text) if path else None
    if isinstance(failed, Problem):
        dialogs.show_problem(shell, _TITLE, failed, "report-problem")
