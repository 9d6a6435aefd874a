"""Asking the deployed ClearML server, once or until it is up again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from wizard.checks.deployment.probe import (
    RESTART_SECONDS,
    Polling,
    Progress,
    ServerStatus,
    probe_server,
    wait_for_server,
)
from wizard.checks.deployment.rules import Expected, check_server, expected_server
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.http import CancelToken
from wizard.ui.background import Relay
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Button, Card, VerdictList, labels, row

_EMPTY = "What the server says appears here."
_DEMO = "The demo has no ClearML server behind it. In real use, this is where you ask yours."
_NO_ADDRESS = "Fill in its address on “ClearML server” first."
_ASKS = "Asks {address} what its own login page asks. No password and no secret is sent."


class ServerCheck(Card):
    """“Check now” and “Wait for the restart”, and what came of it.

    Signals:
        fix: The problem that the user wants to go and fix.
    """

    fix = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("2. Ask the ClearML server", name="server-check")
        self._session = session
        self._cancel: CancelToken | None = None
        self._asked: tuple[str, Expected] | None = None
        self._words = labels.label("", "muted", "server-check-words")
        self._now = Button("Check now", "accent", name="check-now")
        self._wait = Button("Wait for the restart", "plain", "again", "check-wait")
        self._busy = BusyBar("check-busy")
        self._result = Banner(name="check-result")
        self._verdicts = VerdictList("deployment-verdicts", _EMPTY)
        self._now.clicked.connect(lambda: self._begin(0.0))
        self._wait.clicked.connect(lambda: self._begin(RESTART_SECONDS))
        self._busy.cancelled.connect(self.stop)
        self._verdicts.fix.connect(self.fix)
        self.column.addWidget(self._words)
        self.column.addLayout(row(self._now, self._wait, stretch=True))
        self.add(self._busy, self._result, self._verdicts)

    @property
    def first(self) -> Button:
        """The button that most people want."""
        return self._now

    def stop(self) -> None:
        """Give up asking; nothing it finds is shown."""
        if self._cancel is not None:
            self._cancel.set()
            self._over()

    def refresh(self) -> None:
        """Follow the set-up: what was found for another one is taken away."""
        if self._asked is not None and self._asked != self._question():
            self.stop()
            self._asked = None
            self._result.say("")
            self._verdicts.show_verdicts(())
        self._show_words()

    def _show_words(self) -> None:
        address, demo = self._question()[0], self._session.services.demo
        known = _ASKS.format(address=visible(address, 120)) if address else _NO_ADDRESS
        self._words.setText(_DEMO if demo else known)
        for button in (self._now, self._wait):
            button.setEnabled(bool(address) and not demo and self._cancel is None)

    def _question(self) -> tuple[str, Expected]:
        draft = self._session.draft
        address = webapp_url(draft.webapp_url).value or ""
        return address, expected_server(draft, self._session.credentials)

    def _begin(self, seconds: float) -> None:
        address, expected = self._asked = self._question()
        relay, polling = Relay(self._tell), Polling(seconds)
        http = self._session.services.http_for(self._session.draft.ca_file.strip())
        self._cancel = CancelToken()
        self._result.say("")
        self._verdicts.show_verdicts(())
        self._busy.start(f"Asking {visible(address, 80)}", round(seconds))
        self._busy.setFocus()
        self._show_words()
        cancel = self._session.runner.run(
            lambda stop: wait_for_server(
                lambda c: probe_server(http, address, c), stop, polling, relay.send
            ),
            lambda found: self._ended(found, expected),
        )
        if self._cancel is not None:
            self._cancel = cancel

    def _tell(self, progress: Progress) -> None:
        if self._cancel is not None:
            self._busy.advance(f"{progress.text}. Asking again.", round(progress.waited))

    def _ended(self, found: ServerStatus | Problem, expected: Expected) -> None:
        self._over()
        if isinstance(found, Problem):
            self._result.show_problem(found)
            return
        verdicts = check_server(found, expected)
        self._say(found, verdicts)
        self._verdicts.show_verdicts(verdicts)

    def _over(self) -> None:
        self._cancel = None
        self._show_words()
        if self._busy.hasFocus():  # that is, its Cancel, which goes away
            self._now.setFocus()
        self._busy.stop()

    def _say(self, sight: ServerStatus, verdicts: Sequence[Verdict]) -> None:
        state = worst(verdicts)
        if not sight.active:
            what = _NO_ENTERPRISE if sight.open_source else _NOT_YET if sight.modes else _NO_ANSWER
            self._result.say(*what, tone="failed")
        elif state is State.PASSED:
            self._result.say(*_ACTIVE, tone="passed")
        elif sight.modes and not sight.modes.sure:
            self._result.say(*_UNSURE, tone="warned")
        else:
            self._result.say(*_DIFFERS, tone="warned" if state is State.WARNED else "failed")


_ACTIVE = (
    "Ping is switched on",
    "ClearML offers it to everybody who opens the login page. Now prove it by signing in, below.",
)
_DIFFERS = ("Ping is switched on, but something differs", "Look at the marked points below.")
_UNSURE = ("Perhaps Ping is switched on", "The answer does not say it clearly. Look below.")
_NOT_YET = ("Ping is not switched on yet", "The server runs. What helps is said below.")
_NO_ENTERPRISE = (
    "This ClearML server cannot offer Ping",
    "It is the open-source edition. Signing in with Ping is a feature of ClearML Enterprise.",
)
_NO_ANSWER = (
    "The ClearML server could not be asked",
    "While it restarts that is normal for a minute: choose “Wait for the restart”.",
)
