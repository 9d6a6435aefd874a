"""Closing the window: what was typed is stored first. Restarting the program."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wizard import environment
from wizard.model.problem import Problem, problem
from wizard.services import Services
from wizard.ui.credentials_controller import Storage
from wizard.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtCore import QProcessEnvironment
    from PySide6.QtWidgets import QMessageBox

# Milliseconds for storing; an unlocked keyring answers at once. Then the user decides.
PATIENCE_MS = 5000


class Closing(QObject):
    """Decides whether the window may close; while it waits, the window stays responsive.

    Signals:
        waiting: The window stays open for a moment, see `waits`.
        ready: Everything is stored, or the user closes anyway.
        stayed: The user keeps the window open.
    """

    waiting = Signal()
    ready = Signal()
    stayed = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._keyring, self._window = session, session.keyring, window
        self._wanted = self._waived = False
        self._box: QMessageBox | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._confirm)
        self._keyring.changed.connect(self._check)

    @property
    def waits(self) -> bool:
        """True while the window is to close and may not yet."""
        return self._wanted

    def may(self) -> bool:
        """Whether the window may close now; if not, `ready` or `stayed` follows."""
        if not self._waived:
            self._keyring.store()
        if self._waived or self._session.deleted or not self._keyring.unstored:
            self._end()
            return True
        if not self._wanted:
            self._wanted = True
            self._patience.start()
            self.waiting.emit()
            # Later, so that the close event ends before a dialog may open.
            QTimer.singleShot(0, self, self._check)
        return False

    def reset(self) -> None:
        """The window stays open after all: the next closing asks again."""
        self._waived = False

    def _check(self) -> None:
        if not self._wanted:
            return
        if not self._keyring.unstored:
            self._end()
            self.ready.emit()
        elif self._keyring.state is not Storage.STORING:
            self._confirm()

    def _confirm(self) -> None:
        problem = self._keyring.unstored
        if problem is None or self._box:
            return
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - rarely needed

        from wizard.ui import dialogs  # noqa: PLC0415 - likewise

        self._patience.stop()
        box = dialogs.message_box(
            self._window, "Not stored", dialogs.problem_text(problem), "not-kept"
        )
        self._box = box
        leave = box.addButton("Close without it", QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Keep the window open", QMessageBox.ButtonRole.RejectRole)
        # Neither Enter nor Escape may lose what was typed.
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        leave.clicked.connect(self._leave)
        stay.clicked.connect(self._stay)
        box.open()

    def _leave(self) -> None:
        self._waived = True
        self._end()
        self.ready.emit()

    def _stay(self) -> None:
        self._end()
        self.stayed.emit()

    def _end(self) -> None:
        self._wanted = False
        self._patience.stop()
        box, self._box = self._box, None
        if box is not None:
            box.close()


WAITING = "One moment: your last input is being stored, then the window closes."


def start_again(services: Services, setup_id: str) -> Problem | None:
    """Start another process of this program at the test login of a saved setup."""
    from PySide6.QtCore import QProcess  # noqa: PLC0415 - rarely needed

    program, *words = restart_command(setup_id)
    process = QProcess()
    process.setProgram(program)
    process.setArguments(words)
    process.setProcessEnvironment(_as_qt(inherited_environment(environment.process(), services)))
    started: object = process.startDetached()  # a bool, whatever the type hints say
    return None if started is True else problem("program.restart")


def restart_command(setup_id: str) -> list[str]:
    """How this program is started, from its sources or as the stand-alone one."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(() if frozen else ("-m", "wizard")), f"--resume={setup_id}"]


def inherited_environment(environ: Mapping[str, str], services: Services) -> dict[str, str]:
    """This process's environment without the flags it set for its own browser.

    A request to switch the sandbox off is repeated, so that the user is asked again.
    """
    from wizard.ui.browser import sandbox  # noqa: PLC0415 - rarely needed

    asked = any(problem.code == environment.NO_SANDBOX for problem in services.removed)
    handed = dict(environ)
    sandbox.prepare(handed, (), without_sandbox=asked)
    # PyInstaller's loader would take the new program for a part of this one.
    handed["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    return handed


def _as_qt(environ: Mapping[str, str]) -> QProcessEnvironment:
    from PySide6.QtCore import QProcessEnvironment  # noqa: PLC0415 - rarely needed

    made = QProcessEnvironment()
    for name, value in environ.items():
        made.insert(name, value)
    return made
