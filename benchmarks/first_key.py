"""Runs the wizard or a bare `QWizard` until a key in its first line is drawn, and two seconds more.

Prints the moment of the drawing (seconds of the monotonic clock), the resident memory (KiB) and the
longest time in which the event loop did nothing (seconds). Started by `benchmarks.startup`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWizard, QWizardPage

AFTER_MS = 2000
TICK_MS = 2


class FirstKey(QObject):
    """Sends a key to the first line that is painted, then ends the program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._line: QLineEdit | None = None
        self._sent = False
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the line's two paintings: the first one, and the one with the key."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, QLineEdit):
            if self._line is None:
                self._line = watched
                QTimer.singleShot(0, self._send)
            elif watched is self._line and self._sent:
                self._sent = False
                self._drawn()
        return False

    def _send(self) -> None:
        if self._line:
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.NoModifier, "c")
            self._sent = True
            QCoreApplication.postEvent(self._line, key)

    def _drawn(self) -> None:
        self._moment, self._memory = time.monotonic(), _resident()
        self._last, self._block = time.monotonic(), 0.0
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)
        QTimer.singleShot(AFTER_MS, self._report)

    def _tick(self) -> None:
        now = time.monotonic()
        self._block, self._last = max(self._block, now - self._last), now

    def _report(self) -> None:
        print(self._moment, self._memory, self._block)
        QApplication.closeAllWindows()
        QApplication.exit()


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def bare() -> int:
    """A `QWizard` with one page, one label and one line."""
    app = QApplication([])
    FirstKey(app)
    wizard, page = QWizard(), QWizardPage()
    inside = QVBoxLayout(page)
    inside.addWidget(QLabel("Web app address"))
    inside.addWidget(QLineEdit())
    wizard.addPage(page)
    wizard.show()
    return app.exec()


def wizard() -> int:
    """The program as it is started without arguments."""
    from wizard import app  # noqa: PLC0415 - the bare program must not load it
    from wizard.ui import run  # noqa: PLC0415 - likewise

    original: Callable[[], QApplication] = run.application

    def application() -> QApplication:
        fresh, made = QApplication.instance() is None, original()
        if fresh:
            FirstKey(made)
        return made

    run.application = application
    return app.main([])


if __name__ == "__main__":
    sys.exit({"bare": bare, "wizard": wizard}[sys.argv[1]]())
