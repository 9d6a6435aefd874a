"""Hands and eyes: events on the widgets a person would touch, and waiting for what they would see.

Nothing here calls into a page or a service; widgets are found by their object name, as a screen
reader finds them by their accessible one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

W = TypeVar("W", bound=QWidget)

LIMIT_MS = 30_000
_GLANCE_MS = 25


class TourError(Exception):
    """Something that should be on the screen is not there in time."""


class Hands:
    """Touches the widgets of one window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def find(self, name: str, kind: type[W]) -> W:
        """The widget with that object name, once it can be seen.

        Raises:
            TourError: it does not appear within the time limit.
        """
        self.wait(lambda: self._seen(name, kind) is not None, f"“{name}” to appear")
        found = self._seen(name, kind)
        if found is None:
            raise TourError(f"“{name}” appeared and vanished again.")
        return found

    def sees(self, name: str) -> bool:
        """Whether a widget with that object name can be seen now."""
        return self._seen(name, QWidget) is not None

    def _seen(self, name: str, kind: type[W]) -> W | None:
        tops = [self._window, *(w for w in QApplication.topLevelWidgets() if w.isVisible())]
        found = (w for top in tops for w in top.findChildren(kind, name) if w.isVisible())
        return next(found, None)

    def wait(self, seen: Callable[[], bool], what: str, limit_ms: int = LIMIT_MS) -> None:
        """Let the program run until `seen()`; looking does not disturb it.

        Raises:
            TourError: not within `limit_ms`.
        """
        clock = QElapsedTimer()
        clock.start()
        while not seen():
            if clock.hasExpired(limit_ms):
                raise TourError(f"Waited {limit_ms // 1000} s in vain for {what}.")
            _run_for(_GLANCE_MS)

    def click(self, name: str) -> None:
        """Press and release the left button in the middle of a widget, scrolled into view."""
        widget = self.find(name, QWidget)
        self.wait(widget.isEnabled, f"“{name}” to become available")
        self.into_view(widget)
        self.click_at(widget, _middle(widget))

    def click_at(self, widget: QWidget, point: QPoint) -> None:
        """Press and release the left button at a point of a widget."""
        where = QPointF(point)
        over = QPointF(widget.mapToGlobal(point))
        left, none, plain = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, _PLAIN
        for kind, held in (
            (QEvent.Type.MouseMove, none),
            (QEvent.Type.MouseButtonPress, left),
            (QEvent.Type.MouseButtonRelease, none),
        ):
            button = none if kind is QEvent.Type.MouseMove else left
            QApplication.sendEvent(widget, QMouseEvent(kind, where, over, button, held, plain))
            _run_for(0)

    def type(self, name: str, text: str) -> None:
        """Click a field, clear it by keys and type `text` into it."""
        self.click(name)
        field = QApplication.focusWidget() or self.find(name, QWidget)
        self.key(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.key(field, Qt.Key.Key_Delete)
        self.keys(field, text)

    def keys(self, widget: QWidget, text: str) -> None:
        """Type `text`, one key after the other, into whatever has the focus there."""
        for char in text:
            self._press(widget, Qt.Key.Key_unknown, _PLAIN, char)

    def key(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None
    ) -> None:
        """Press and release one key."""
        self._press(widget, key, modifier or _PLAIN, _TEXT_OF.get(key, ""))

    def _press(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier, text: str
    ) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, _code(key, text), modifier, text))
        _run_for(0)

    def into_view(self, widget: QWidget) -> None:
        """Scroll until the widget can be seen, as a wheel would."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        _run_for(0)


_PLAIN = Qt.KeyboardModifier.NoModifier
_TEXT_OF = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t", Qt.Key.Key_Space: " "}


def _code(key: Qt.Key, text: str) -> int:
    if key is not Qt.Key.Key_unknown:
        return int(key)
    return ord(text.upper()) if text.isascii() else int(Qt.Key.Key_unknown)


def _middle(widget: QWidget) -> QPoint:
    if isinstance(widget, QAbstractScrollArea):
        return widget.viewport().rect().center()
    area: QRect = widget.rect()
    return QPoint(min(area.center().x(), 24 + area.left()), area.center().y())


def _run_for(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
