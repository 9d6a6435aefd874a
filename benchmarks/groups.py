"""How long a key takes in the list of ClearML's groups beside a login with very many groups.

`python -m benchmarks.groups [--keys N]` opens the result of a login with 10,000 groups in a setup
with 2,000 ClearML groups, and types. The time of a key is that until it is drawn; a frame of a
screen with 60 Hz is 16.7 ms. What follows from the groups is drawn when typing pauses, and is
measured on its own. The baseline is a bare text field with as many lines.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from benchmarks.table import Row, print_table
from tests.gallery.states import State, open_window
from tests.support.login_result import log_in
from tests.support.window import find as _found
from wizard.model.step import Step
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.run import application
from wizard.ui.widgets.list_editor import PastedList

KEYS = 30
SENT = [f"Group {number}" for number in range(10_000)]
KNOWN = tuple(f"Group {number}" for number in range(0, 4_000, 2))
FRAME = 1 / 60


def measure(keys: int) -> list[Row]:
    """Keys in the list, and in a bare text field."""
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        shell = open_window(State.FILLED, Path(folder))
        session = shell.session
        session.edit(clearml_groups=KNOWN)
        login = log_in(session, "ada", [*SENT])
        shell.show()
        shell.go(Step.LOGIN)
        _found(shell, KeptLogins, "earlier-logins").opened.emit(login)
        app.processEvents()
        edit = _found(shell, QPlainTextEdit, "clearml_groups-edit")
        own, after = _typed(app, edit, keys), [_paused(app, edit) for _ in range(5)]
        shell.close()
    bare = QPlainTextEdit("\n".join(KNOWN))
    bare.show()
    return [
        Row("key in ClearML's groups, s (frame: 0.0167)", own, _typed(app, bare, keys)),
        Row("when typing pauses, s", after, own),
    ]


def _typed(app: QApplication, edit: QPlainTextEdit, keys: int) -> list[float]:
    figures = []
    for _ in range(keys):
        began = time.perf_counter()
        QTest.keyClick(edit, Qt.Key.Key_X)
        app.processEvents()
        figures.append(time.perf_counter() - began)
    return figures


def _paused(app: QApplication, edit: QPlainTextEdit) -> float:
    QTest.keyClick(edit, Qt.Key.Key_X)
    listed = _found(edit.window(), PastedList, "clearml_groups")
    began = time.perf_counter()
    listed.flush()
    app.processEvents()
    return time.perf_counter() - began


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--keys", type=int, default=KEYS)
    return print_table(measure(parser.parse_args().keys))


if __name__ == "__main__":
    sys.exit(main())
