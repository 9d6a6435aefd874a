"""Starting Qt WebEngine in tests, and driving a login browser by real events."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wizard.ui.browser import sandbox

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView


def allow_webengine() -> None:
    """To be called before the QApplication is made: by a conftest, when it is imported.

    Qt WebEngine is loaded long after the application then, and shares its OpenGL contexts.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    flags: dict[str, str] = {}
    user = os.geteuid() if hasattr(os, "geteuid") else None
    sandbox.prepare(flags, (), without_sandbox=sandbox.must_be_off(user))
    pytest.MonkeyPatch().setenv(sandbox.FLAGS, flags[sandbox.FLAGS])


# Chromium drops clicks and keys until a page has shown its first text or picture.
_DRAWN = "performance.getEntriesByName('first-contentful-paint').length > 0"


class Fingers:
    """Clicks and types on a web page, as a person would: events on the widget that draws it.

    JavaScript is used to find out where an element is, never to act on it.
    """

    def __init__(self, qtbot: QtBot, view: Callable[[], QWebEngineView]) -> None:
        self._qtbot, self._view = qtbot, view

    def script(self, text: str) -> object:
        """What a script yields, in a world that the page's own scripts can't see."""
        answers: list[object] = []
        self._view().page().runJavaScript(f"JSON.stringify({text})", 1, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return json.loads(str(answers[0])) if answers[0] else None

    def middle(self, selector: str) -> QPoint:
        """The middle of an element once it is there, in the view's coordinates."""
        self._qtbot.waitUntil(lambda: self.script(_DRAWN) is True, timeout=10_000)
        query = f"document.querySelector({json.dumps(selector)})"
        box = "(e => (r => [r.x + r.width / 2, r.y + r.height / 2])(e.getBoundingClientRect()))"
        found: list[list[float]] = []

        def there() -> bool:
            answer = self.script(f"{query} && {query}.offsetWidth > 0 && {box}({query})")
            if isinstance(answer, list):
                found.append(answer)
            return bool(found)

        self._qtbot.waitUntil(there, timeout=10_000)
        zoom = self._view().zoomFactor()
        return QPoint(*(round(part * zoom) for part in found[0]))

    def click(self, selector: str) -> None:
        """Press and release the left button in the middle of an element."""
        QTest.mouseClick(self._target(), Qt.MouseButton.LeftButton, pos=self.middle(selector))

    def type(self, selector: str, text: str) -> None:
        """Click a field, wait until it has the focus, type."""
        self.click(selector)
        focused = f"document.activeElement === document.querySelector({json.dumps(selector)})"
        self._qtbot.waitUntil(lambda: self.script(focused) is True, timeout=10_000)
        QTest.keyClicks(self._target(), text)
        value = f"document.querySelector({json.dumps(selector)}).value"
        self._qtbot.waitUntil(lambda: self.script(value) == text, timeout=10_000)

    def press(self, key: Qt.Key) -> None:
        """Press and release one key."""
        QTest.keyClick(self._target(), key)

    def _target(self) -> QWidget:
        target = self._view().focusProxy()
        assert target is not None, "no page has been drawn yet"
        return target
