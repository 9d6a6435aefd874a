"""Builds the next page while the user reads this one, so that opening it only shows it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

# Milliseconds without a change of the draft or another page, before each part of the work.
PAUSE_MS = 250


class Ahead(QObject):
    """Does work in parts, each in a pause of the user's: none of them may take 50 ms."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: Iterator[object] = iter(())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether a part is still to be done."""
        return self._pause.isActive()

    @property
    def remaining(self) -> int:
        """Milliseconds of the pause that are left."""
        return self._pause.remainingTime()

    def begin(self, parts: Iterator[object]) -> None:
        """Do this work instead of what is left of the last one; each `next` does a part."""
        self._parts = parts
        self._pause.start()

    def wait(self) -> None:
        """The user does something: what is left begins after the next pause."""
        if self.busy:
            self._pause.start()

    def _go_on(self) -> None:
        for _ in self._parts:
            self._pause.start()
            break
