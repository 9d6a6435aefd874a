"""Sends a key to the first line of a window, waits until it is drawn and two seconds more.

Prints the moment of the drawing (seconds of the monotonic clock), the processor's time until then
(seconds), the resident memory (KiB) and the longest time in which the event loop did nothing
(seconds). For `benchmarks.started`.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

AFTER_MS = 2000
TICK_MS = 2


class FirstKey(QObject):
    """Sends a key to the first line once it is painted, then ends the program.

    It filters the events of that line only: for a filter of the whole application PySide6 would
    find out the class of every object that gets one.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._line: QLineEdit | None = None
        self._sent = False
        QTimer.singleShot(0, self._find)

    def _find(self) -> None:
        lines = (w.findChild(QLineEdit) for w in QApplication.topLevelWidgets() if w.isVisible())
        self._line = next(filter(None, lines), None)
        if self._line is None:
            QTimer.singleShot(0, self._find)
        else:
            self._line.installEventFilter(self)
            self._line.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the line's two paintings: the first one, and the one with the key."""
        if event.type() is QEvent.Type.Paint and watched is self._line:
            if self._sent:
                self._line.removeEventFilter(self)
                self._drawn()
            else:
                QTimer.singleShot(0, self._send)
        return False

    def _send(self) -> None:
        if self._line and not self._sent:
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.NoModifier, "c")
            self._sent = True
            QCoreApplication.postEvent(self._line, key)

    def _drawn(self) -> None:
        self._figures = time.monotonic(), time.process_time(), _resident()
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
        print(*self._figures, self._block)
        QApplication.closeAllWindows()
        QApplication.exit()


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
