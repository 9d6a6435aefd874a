"""Hands and eyes: events on the widgets a person would touch, and waiting for what they would see.

Nothing here calls into a page or a service; widgets are found by their object name, as a screen
reader finds them by their accessible one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

W = TypeVar("W", bound=QWidget)

LIMIT_MS = 30_000
_GLANCE_MS = 25
_PAINT_MS = 400


class TourError(Exception):
    """Something that should be on the screen is not there in time."""


class Hands:
    """Touches the widgets of one window.

    Args:
        window: Where to look; other windows that are open are looked at as well.
        limit_ms: How long to wait for anything, in milliseconds.
    """

    def __init__(self, window: QWidget, limit_ms: int = LIMIT_MS) -> None:
        self._window = window
        self._limit_ms = limit_ms

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

    def all_seen(self, kind: type[W], suffix: str) -> list[W]:
        """All visible widgets whose object name ends so, in the order in which they were made."""
        found = self._window.findChildren(kind)
        return [w for w in found if w.isVisible() and w.objectName().endswith(suffix)]

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Let the program run until `seen()`; looking does not disturb it.

        Raises:
            TourError: not within the time limit.
        """
        clock = QElapsedTimer()
        clock.start()
        while not seen():
            if clock.hasExpired(self._limit_ms):
                raise TourError(f"Waited {self._limit_ms / 1000:g} s in vain for {what}.")
            _run_for(_GLANCE_MS)

    def click(self, name: str) -> None:
        """Press and release the left button in the middle of a widget, scrolled into view."""
        widget = self.find(name, QWidget)
        self.wait(widget.isEnabled, f"“{name}” to become available")
        self.into_view(widget)
        self.click_at(widget, _middle(widget))

    def click_at(self, widget: QWidget, point: QPoint) -> None:
        """Press and release the left button at a point of a widget."""
        QTest.mouseMove(widget, point)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _PLAIN, point)

    def type(self, name: str, text: str) -> None:
        """Click a field, clear it by keys and type `text` into it."""
        self.click(name)
        field = self._focused()
        self.key(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.key(field, Qt.Key.Key_Delete)
        self.keys(field, text)

    def keys(self, widget: QWidget, text: str) -> None:
        """Type `text`, one key after the other."""
        QTest.keyClicks(widget, text)

    def key(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None
    ) -> None:
        """Press and release one key."""
        QTest.keyClick(widget, key, modifier or _PLAIN)

    def enter(self) -> None:
        """Press Enter in whatever has the focus."""
        self.key(self._focused(), Qt.Key.Key_Return)

    def leave(self) -> None:
        """Press Tab in whatever has the focus."""
        self.key(self._focused(), Qt.Key.Key_Tab)

    def pause_for_paint(self) -> None:
        """Let everything that was asked to paint itself do so."""
        _run_for(_PAINT_MS)

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        if focused is None:
            raise TourError("Nothing has the focus.")
        return focused

    def into_view(self, widget: QWidget) -> None:
        """Scroll until the widget can be seen, as a wheel would."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        _run_for(0)


_PLAIN = Qt.KeyboardModifier.NoModifier


def _middle(widget: QWidget) -> QPoint:
    if isinstance(widget, QAbstractScrollArea):
        return widget.viewport().rect().center()
    area: QRect = widget.rect()
    return QPoint(min(area.center().x(), 24 + area.left()), area.center().y())


def _run_for(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
