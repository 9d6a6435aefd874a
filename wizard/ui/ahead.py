"""Builds the next page while the user reads this one, so that opening it only shows it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

# Milliseconds without a change of the draft or another page, before each part of the work.
PAUSE_MS = 250


class Ahead(QTimer):
    """Does work in parts, each in a pause of the user's: none of them may take 50 ms.

    Active while a part is still to be done.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, singleShot=True, interval=PAUSE_MS)
        self._parts: Iterator[object] = iter(())
        self.timeout.connect(self._go_on)

    def begin(self, parts: Iterator[object]) -> None:
        """Do this work instead of what is left of the last one; each `next` does a part."""
        self._parts = parts
        self.start()

    def wait(self) -> None:
        """The user does something: what is left begins after the next pause."""
        if self.isActive():
            self.start()

    def _go_on(self) -> None:
        for _ in self._parts:
            self.start()
            break
