"""What tests of the check before the login read on its card, and a provider that is silent."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.window import find
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets import VerdictList

WEBAPP = "https://clearml.demo.invalid"
CALLBACK = f"{WEBAPP}/callback_ping"
LONG = 20_000
"""Milliseconds to wait at most for the outcome of all checks."""

Open = Callable[[Session], Shell]


def says(shell: QWidget) -> str:
    return find(shell, QLabel, "preflight-result-what").text()


def next_text(shell: QWidget) -> str:
    return find(shell, QAbstractButton, "next").text()


def findings(shell: QWidget) -> tuple[Verdict, ...]:
    return find(shell, VerdictList, "preflight-verdicts").verdicts


def others(shell: QWidget) -> tuple[Verdict, ...]:
    return find(shell, VerdictList, "preflight-others").verdicts


def wait(qtbot: QtBot, shell: QWidget, what: str) -> None:
    qtbot.waitUntil(lambda: what in says(shell), timeout=LONG)


def at(shell: Shell) -> Step:
    return shell.current


class Silent:
    """An HTTP client that does not answer until the request is cancelled."""

    def __init__(self) -> None:
        self.requested = threading.Event()
        self.typing: list[bool] = []

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        assert cancel is not None
        self.typing.append(isinstance(QApplication.focusWidget(), QLineEdit))
        over = threading.Event()
        self.requested.set()
        with cancel.interrupts(over.set):
            assert over.wait(60), "the request was not cancelled"
        raise RequestError(problem("http.cancelled", host=request.url))
