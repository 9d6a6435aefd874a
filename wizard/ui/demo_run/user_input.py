"""Key and mouse events on the widgets that a person would use, and waiting for what they would see.

Nothing here calls a page or a service; widgets are found by their object name, as a screen reader
finds them by their accessible one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

W = TypeVar("W", bound=QWidget)

LIMIT_MS = 30_000
_POLL_MS = 25
_PAINT_MS = 400
_PLAIN = Qt.KeyboardModifier.NoModifier


class DemoRunError(Exception):
    """Something that should be on the screen is not there in time."""


class UserInput:
    """Uses the widgets of one window.

    Args:
        window: Where widgets are searched; other open windows are searched as well.
        limit_ms: How long to wait for anything, in milliseconds.
    """

    def __init__(self, window: QWidget, limit_ms: int = LIMIT_MS) -> None:
        self._window = window
        self._limit_ms = limit_ms

    def find(self, name: str, kind: type[W]) -> W:
        """The widget with that object name, once it can be seen.

        Raises:
            DemoRunError: it does not appear within the time limit.
        """
        self.wait(lambda: self._seen(name, kind) is not None, f"“{name}” to appear")
        found = self._seen(name, kind)
        if found is None:
            raise DemoRunError(f"“{name}” appeared and vanished again.")
        return found

    def sees(self, name: str) -> bool:
        """Whether a widget with that object name can be seen now."""
        return self._seen(name, QWidget) is not None

    def _seen(self, name: str, kind: type[W]) -> W | None:
        # Dialogs are windows of their own.
        windows = [self._window, *(w for w in QApplication.topLevelWidgets() if w.isVisible())]
        found = (w for top in windows for w in top.findChildren(kind, name) if w.isVisible())
        return next(found, None)

    def all_seen(self, kind: type[W], suffix: str = "") -> list[W]:
        """All visible widgets whose object name ends so, in the order in which they were made."""
        found = self._window.findChildren(kind)
        return [w for w in found if w.isVisible() and w.objectName().endswith(suffix)]

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Let the program run until `seen()`.

        Raises:
            DemoRunError: not within the time limit.
        """
        clock = QElapsedTimer()
        clock.start()
        while not seen():
            if clock.hasExpired(self._limit_ms):
                raise DemoRunError(f"Waited {self._limit_ms / 1000:g} s in vain for {what}.")
            _run_for(_POLL_MS)

    def click(self, name: str) -> None:
        """Press and release the left button in the middle of a widget, scrolled into view."""
        widget = self.find(name, QWidget)
        # Disabled widgets take no clicks and say nothing about it.
        self.wait(widget.isEnabled, f"“{name}” to become available")
        _scroll_to(widget)
        point = _middle(widget)
        QTest.mouseMove(widget, point)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _PLAIN, point)

    def type(self, name: str, text: str) -> None:
        """Click a field, clear it by keys and type `text` into it."""
        self.click(name)
        field = self._focused()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self.keys(text)

    def keys(self, text: str) -> None:
        """Type `text` into the focused widget, one key after the other."""
        QTest.keyClicks(self._focused(), text)

    def enter(self) -> None:
        """Press Enter in the focused widget."""
        QTest.keyClick(self._focused(), Qt.Key.Key_Return)

    def leave(self) -> None:
        """Press Tab in the focused widget."""
        QTest.keyClick(self._focused(), Qt.Key.Key_Tab)

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        if focused is None:
            raise DemoRunError("Nothing has the focus.")
        return focused


def wait_for_paint() -> None:
    """Let pending paint events be processed."""
    _run_for(_PAINT_MS)


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    # Scroll bars move when posted events are processed.
    _run_for(0)


def _middle(widget: QWidget) -> QPoint:
    if isinstance(widget, QAbstractScrollArea):
        return widget.viewport().rect().center()
    # A wide check box reacts near its label only.
    area = widget.rect()
    return QPoint(min(area.center().x(), 24 + area.left()), area.center().y())


def _run_for(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
