"""From an empty wizard to exported files by the keyboard alone, the sign-in page included.

Nothing but key events on what has the focus: no mouse, no `setFocus`, no call of a slot. Parts of
the window are found by the names that a screen reader says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.announcements import record
from tests.support.browser import Fingers
from wizard import app
from wizard.clearml.marks import ENV_FILE
from wizard.demo import defaults
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui import demo_window, run
from wizard.ui.shell import Shell
from wizard.vault.memory import MemoryVault

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

pytestmark = pytest.mark.live
LIMIT = 30_000
_MOST_TABS = 120
_VIEW = "QWebEngineView"
_DRAWN = "performance.getEntriesByName('first-contentful-paint').length > 0"
"""True once the page shows something: keys that come earlier are dropped."""


class Keyboard:
    """Presses keys where the focus is."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self._shell = qtbot, shell

    def reach(self, name: str) -> None:
        """Press Tab until a part of the window has the focus whose name begins so."""
        passed = []
        for _ in range(_MOST_TABS):
            passed.append(self.name)
            if passed[-1].startswith(name):
                return
            self.press(Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not lead to “{name}” but to {sorted(set(passed))}")

    def use(self, name: str) -> None:
        """Reach a button, a card or a switch, and press Space."""
        self.reach(name)
        self.press(Qt.Key.Key_Space)

    def enter(self, name: str, text: str) -> None:
        """Reach a field and replace what is in it."""
        self.reach(name)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(text)

    def write(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._focus(), key, modifier)
        QApplication.processEvents()

    def wait(self, seen: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(seen, timeout=LIMIT)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._shell

    @property
    def name(self) -> str:
        """What a screen reader says of the part that has the focus."""
        focus = self._focus()
        around = focus.parentWidget()
        # Inside its view Chromium has a widget of its own.
        named = around if around is not None and around.inherits(_VIEW) else focus
        return QAccessible.queryAccessibleInterface(named).text(QAccessible.Text.Name)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Those of the demo, without a keyring of the system."""
    return replace(app.services(demo=True, drafts=tmp_path / "drafts"), vault=MemoryVault())


@pytest.mark.parametrize("way", ["steps", "handout"])
def test_everything_can_be_done_by_keys(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, services: Services, tmp_path: Path, way: str
) -> None:
    heard = record(monkeypatch)
    with demo_window.provider(services) as ping, run.window(services, Draft()) as opened:
        shell = opened.shell
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        keyboard = Keyboard(qtbot, shell)
        _describe(keyboard, shell, ping, heard, way)
        _sign_in(keyboard, shell, heard)
        _export(keyboard, shell, tmp_path / "out", heard)
    written = (tmp_path / "out" / ENV_FILE).read_text(encoding="utf-8")
    assert ping.client_id in written
    assert not any(ping.client_secret in text for text in heard)


def _at(shell: Shell, step: Step) -> Callable[[], bool]:
    return lambda: shell.current is step


def _heard(heard: list[str], words: str) -> Callable[[], bool]:
    return lambda: any(words in text for text in heard)


def _describe(
    keyboard: Keyboard, shell: Shell, ping: DemoProvider, heard: list[str], way: str
) -> None:
    keyboard.enter("Web app address", defaults.DEMO_WEBAPP_URL)
    keyboard.use("Copy Callback URL")
    assert QApplication.clipboard().text() == defaults.DEMO_CALLBACK_URL
    assert "Copied Callback URL" in heard
    keyboard.use("Next")
    keyboard.wait(_at(shell, Step.REGISTER))
    if way == "handout":
        _paste_answer(keyboard, shell, ping, heard)
    else:
        keyboard.use("PingOne")
        keyboard.use("Next")
        keyboard.wait(_at(shell, Step.ENDPOINTS))
        keyboard.enter("Any address of your Ping tenant or provider", ping.issuer)
        keyboard.press(Qt.Key.Key_Return)
        keyboard.wait(_heard(heard, "Found."))
        keyboard.enter("Client ID", ping.client_id)
        keyboard.enter("Client secret", ping.client_secret)
        keyboard.press(Qt.Key.Key_Return)
    # Enter went on, which checks first.
    keyboard.wait(_at(shell, Step.OPTIONS))
    assert _heard(heard, "Checking: ")()
    assert _heard(heard, "All fine")()
    keyboard.use("Next")
    keyboard.wait(_at(shell, Step.GROUPS))
    keyboard.use("Next")
    keyboard.wait(_at(shell, Step.LOGIN))


def _paste_answer(keyboard: Keyboard, shell: Shell, ping: DemoProvider, heard: list[str]) -> None:
    """The Ping team has sent everything; page 3 looks the address up by itself."""
    keyboard.reach("Show me how")
    keyboard.press(Qt.Key.Key_Right)
    assert keyboard.name == "Give it to our Ping team"
    keyboard.use("PingOne")
    keyboard.reach("What they sent back")
    answer = f"Client ID: {ping.client_id}\nIssuer: {ping.issuer}\nSecret: {ping.client_secret}"
    QApplication.clipboard().setText(answer)
    keyboard.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    keyboard.wait(_heard(heard, "Filled in: client ID, issuer, secret"))
    QApplication.clipboard().clear()
    keyboard.use("Next")
    keyboard.wait(_at(shell, Step.ENDPOINTS))
    keyboard.wait(_heard(heard, "Found."))
    keyboard.use("Next")


def _sign_in(keyboard: Keyboard, shell: Shell, heard: list[str]) -> None:
    keyboard.use("Open the login")
    keyboard.reach("Login page")
    _look_at_help(keyboard, shell)
    fingers = Fingers(keyboard.qtbot, lambda: _view(shell))
    keyboard.wait(lambda: fingers.script(_DRAWN) is True)
    # The page puts the cursor into the first field.
    _fill(keyboard, fingers, "username", ADMINISTRATOR.username)
    _fill(keyboard, fingers, "password", ADMINISTRATOR.password)
    keyboard.press(Qt.Key.Key_Return)
    keyboard.wait(_heard(heard, "Signed in."))
    keyboard.use("Next")
    keyboard.wait(_at(shell, Step.EXPORT))


def _look_at_help(keyboard: Keyboard, shell: Shell) -> None:
    """F1 works inside the sign-in page, too, and Esc leads back there."""
    keyboard.press(Qt.Key.Key_F1)
    keyboard.wait(lambda: keyboard.name == "Guide")
    keyboard.press(Qt.Key.Key_Escape)
    # Off screen no window manager makes the window below the active one.
    shell.activateWindow()
    keyboard.wait(shell.isActiveWindow)
    keyboard.wait(lambda: keyboard.name == "Login page")


def _fill(keyboard: Keyboard, fingers: Fingers, name: str, text: str) -> None:
    """Type into the field that has the page's focus, and go on to the next."""
    keyboard.wait(lambda: fingers.script("document.activeElement.id") == name)
    keyboard.write(text)
    keyboard.wait(lambda: fingers.script("document.activeElement.value.length") == len(text))
    keyboard.press(Qt.Key.Key_Tab)


def _view(shell: Shell) -> QWebEngineView:
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415 - loaded by then

    return shell.findChildren(QWebEngineView)[0]


def _export(keyboard: Keyboard, shell: Shell, folder: Path, heard: list[str]) -> None:
    keyboard.enter("Folder for the files", str(folder))
    keyboard.press(Qt.Key.Key_Return)
    assert shell.current is Step.EXPORT
    assert not folder.exists()
    keyboard.use("Next: Save the files")
    keyboard.wait((folder / ENV_FILE).is_file)
    keyboard.wait(_heard(heard, str(folder)))
