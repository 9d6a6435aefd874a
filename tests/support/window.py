"""The outer parts of the program for tests of windows: kept in memory, asked nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from wizard.history import History
from wizard.oidc.http import CancelToken, Request, Response
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault

NOW = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)
SECRET = "never#shown'anywhere"
W = TypeVar("W", bound=QWidget)


class NoNetwork:
    """A door that must not be opened; give `answer` to open it."""

    def __init__(self) -> None:
        self.answer: Callable[[Request], Response] | None = None

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:  # noqa: ARG002 - the door's form
        """The answer that the test gave."""
        assert self.answer, f"nobody expected a request to {request.url}"
        return self.answer(request)


def parts(folder: Path, network: NoNetwork) -> Services:
    """Services for one window: drafts in `folder`, credentials in memory, time standing still."""
    return Services(
        clock=lambda: NOW,
        http_for=lambda _: network,
        vault=MemoryVault(),
        memory=MemoryVault(),
        store=Store(folder),
        logbook=History(folder),
    )


def find(root: QWidget, kind: type[W], name: str) -> W:
    """The widget of that object name; it must be there."""
    found = root.findChild(kind, name)
    assert found is not None, f"no {kind.__name__} named {name}"
    return found


def click(root: QWidget, name: str) -> None:
    """Click a button, which must be there to be seen and open."""
    button = find(root, QAbstractButton, name)
    _settle()
    assert button.isVisible(), f"{name} can't be seen"
    assert button.isEnabled(), f"{name} is closed"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _settle() -> None:
    """Let the layouts do what they put off: nobody clicks before it is on the screen."""
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest.value))


def type_into(root: QWidget, name: str, text: str) -> QLineEdit:
    """Replace what a field holds by typing; the focus stays in it."""
    line = find(root, QLineEdit, f"{name}-edit")
    _settle()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keySequence(line, "Ctrl+A")
    QTest.keyClicks(line, text)
    return line


def leave(line: QLineEdit) -> None:
    """Press Tab in it."""
    QTest.keyClick(line, Qt.Key.Key_Tab)
