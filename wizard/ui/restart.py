"""The program started again with the same set-up: what Qt WebEngine reads once is read anew."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6.QtCore import QProcess, QProcessEnvironment

from wizard import environment
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui.browser import sandbox


def start(services: Services, setup_id: str) -> Problem | None:
    """Start the program beside this one, at the test login of a saved set-up."""
    program, *words = command(setup_id)
    process = QProcess()
    process.setProgram(program)
    process.setArguments(words)
    process.setProcessEnvironment(_as_qt(inherited(environment.process(), services)))
    started: object = process.startDetached()  # a bool, whatever the type hints say
    return None if started is True else _FAILED


def command(setup_id: str) -> list[str]:
    """How this program is started, from its sources or as the stand-alone one."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(() if frozen else ("-m", "wizard")), f"--resume={setup_id}"]


def inherited(environ: Mapping[str, str], services: Services) -> dict[str, str]:
    """This process's environment without what it told its own browser.

    What was asked for at the first start is asked for again, so that it is put to the person again.
    """
    asked = any(problem.code == environment.NO_SANDBOX for problem in services.removed)
    handed = dict(environ)
    sandbox.prepare(handed, "", without_sandbox=asked)
    # PyInstaller's loader would take the new program for a part of this one.
    handed["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    return handed


def _as_qt(environ: Mapping[str, str]) -> QProcessEnvironment:
    made = QProcessEnvironment()
    for name, value in environ.items():
        made.insert(name, value)
    return made


_FAILED = Problem(
    "program.restart",
    "The program could not be started again.",
    "The system refused to start it beside this window.",
    "Everything typed is saved. Close the wizard and open it as you did before.",
    Step.LOGIN,
)
