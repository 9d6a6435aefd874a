"""Keeps the second click of a double click from acting on what the first one brought up."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from wizard.ui.keys import ENTER

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


def _acts(key: int, focused: QWidget | None) -> bool:
    """Whether a key does more there than write."""
    if key in ENTER:
        return isinstance(focused, QAbstractButton | QLineEdit)
    return key == Qt.Key.Key_Space and isinstance(focused, QAbstractButton)


class ClickGuard(QObject):
    """Ignores presses where the last one was, within the double-click interval after a change.

    Times are those of the events (`QInputEvent.timestamp`, milliseconds): a busy window handles a
    click late. Keys that are held down press a button once. It filters the events of the
    window system's window, before a widget gets them.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last_at, self._last_place = 0, QPointF(-1, -1)
        self._since_last = QElapsedTimer()
        self._changed_at: int | None = None

    def changed(self) -> None:
        """Something else may be under the pointer now."""
        waited = self._since_last.elapsed() if self._since_last.isValid() else 0
        self._changed_at = self._last_at + waited

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Drop what is not meant for what is shown now."""
        if isinstance(event, QMouseEvent) and event.type() in _PRESSES:
            return self._is_second(event)
        return (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.isAutoRepeat()
            and _acts(event.key(), QApplication.focusWidget())
        )

    def _is_second(self, event: QMouseEvent) -> bool:
        at, place = event.timestamp(), event.globalPosition()
        moved = (place - self._last_place).manhattanLength()
        near = moved <= QApplication.startDragDistance()
        self._last_at, self._last_place = at, place
        self._since_last.start()
        if self._changed_at is None or not near:
            return False
        return at - self._changed_at < QApplication.doubleClickInterval()
