"""Page 8: after deployment, whether it worked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wizard.checks.deployment.probe import (
    RESTART_SECONDS,
    Polling,
    Progress,
    ServerStatus,
    probe_server,
    wait_for_server,
)
from wizard.checks.deployment.rules import Expected, check_server, expected_server
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.verdict import State, worst
from wizard.oidc.http import CancelToken
from wizard.ui.background import Relay
from wizard.ui.page import Page
from wizard.ui.pages.verify.acceptance import Acceptance
from wizard.ui.pages.verify.stand_in import StandInCard
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Button, Card, CopyValue, VerdictList, labels, row
from wizard.ui.widgets.card import add

_APPLY = (
    "Where ClearML runs, as the handoff sheet says. The apiserver restarts: until it answers "
    "again, people can't use ClearML."
)
_DEBUG = "SSO debug logging is still on in this setup"
_SWITCH_OFF = (
    "It writes details of every login into the apiserver's log. Once signing in works, switch it "
    "off, export again and apply."
)
_EMPTY = "What the server answers appears here."
_NO_ADDRESS = f"Enter its address in step “{Step.SERVER.title}” first."
_REQUEST = "Sends {address} the request of its own login page: no password and no secret."
_ACTIVE = (
    "Ping is switched on",
    "ClearML offers it to everybody who opens the login page. Now prove it by signing in, below.",
)
_DIFFERS = ("Ping is switched on, but something differs", "See the marked points below.")
_UNSURE = ("Perhaps Ping is switched on", "The answer does not say it clearly. See below.")
_NOT_YET = ("Ping is not switched on yet", "The server runs. See the remedies below.")
_NO_ENTERPRISE = (
    "This ClearML server cannot offer Ping",
    "It is the open-source edition. Signing in with Ping is a feature of ClearML Enterprise.",
)
_NO_ANSWER = (
    "The ClearML server could not be reached",
    "While it restarts that is normal for a minute: choose “Wait for the restart”.",
)


class VerifyPage(Page):
    """The command in short, a check of the server, three real logins. Closing is always open."""

    step = Step.VERIFY
    sentence = (
        "Once the files are applied, see here whether they reached the server, then let three "
        "people sign in. You can come back to this page any time later."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._debug = Banner("warned", "debug-reminder")
        self._command = CopyValue("", "", "apply-command", command=True)
        self._command.call("command: Apply")
        self._all = Button("Find the handoff sheet", "quiet", "next", "to-commands")
        self._check = ServerCheck(session)
        self._acceptance = Acceptance(session)
        apply = Card("1. Put the settings into effect", _APPLY)
        apply.add(self._command, row(self._all, stretch=True))
        add(self.column, apply)
        if session.services.deploy:
            self.column.addWidget(StandInCard(session, session.services.deploy))
        add(self.column, self._check, self._acceptance, self._debug)
        self._all.clicked.connect(lambda: self.go.emit(Step.EXPORT, ""))
        self._debug.acted.connect(lambda: self.go.emit(Step.OPTIONS, "debug"))
        self._check.fix.connect(self.go_to)
        self._check.news.connect(self.reveal)

    def show_draft(self, draft: Draft) -> None:
        """Bring command, check and ticks up to the setup."""
        super().show_draft(draft)
        self._command.set_value(expected_server(draft, self.session.credentials).command)
        self._check.refresh()
        self._acceptance.refresh()
        self._debug.say(_DEBUG if draft.debug else "", _SWITCH_OFF, "Go to Options", "warned")

    def show_problems(self, problems: Problems) -> None:
        """There are none of its own; credentials or logins may have changed."""
        super().show_problems(problems)
        self.show_draft(self.session.draft)

    def take_focus(self) -> None:
        """On what most people came for."""
        self._check.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """No check goes on behind another page."""
        self._check.stop()


class ServerCheck(Card):
    """“Check now” and “Wait for the restart”, and the verdicts.

    Signals:
        fix: The problem that the user wants to go and fix.
        news: What appeared and should be scrolled into view.
    """

    fix = Signal(object)
    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__("2. Check the ClearML server", name="server-check")
        self._session = session
        self._cancel: CancelToken | None = None
        self._checked: tuple[str, Expected] | None = None
        self._words = labels.label("", "muted", "server-check-words")
        self._now = Button("Check now", "accent", name="check-now")
        self._wait = Button("Wait for the restart", "plain", "again", "check-wait")
        self._busy = BusyBar("check-busy")
        self._result = Banner(name="check-result")
        self._verdicts = VerdictList("deployment-verdicts", _EMPTY)
        self.add(self._words, row(self._now, self._wait, stretch=True))
        self.add(self._busy, self._result, self._verdicts)
        self._now.clicked.connect(lambda: self._begin(0.0))
        self._wait.clicked.connect(lambda: self._begin(RESTART_SECONDS))
        self.setFocusProxy(self._now)
        self._busy.cancelled.connect(self.stop)
        self._verdicts.fix.connect(self.fix)

    def stop(self) -> None:
        """Cancel a check; nothing it finds is shown."""
        if self._cancel is not None:
            self._cancel.set()
            self._end()

    def refresh(self) -> None:
        """Follow the setup: the result for another one is removed."""
        if self._checked is not None and self._checked != self._wanted():
            self.stop()
            self._checked = None
            self._clear()
        self._show_state()

    def _show_state(self) -> None:
        address = self._wanted()[0]
        known = _REQUEST.format(address=visible(address, 120)) if address else _NO_ADDRESS
        self._words.setText(known)
        for button in (self._now, self._wait):
            button.setEnabled(bool(address) and self._cancel is None)

    def _wanted(self) -> tuple[str, Expected]:
        """The address to check, and what to compare with."""
        draft = self._session.draft
        address = webapp_url(draft.webapp_url).value or ""
        return address, expected_server(draft, self._session.credentials)

    def _begin(self, seconds: float) -> None:
        address, expected = self._checked = self._wanted()
        relay, polling = Relay(self._show_progress), Polling(seconds)
        http = self._session.services.http_for(self._session.draft.ca_file.strip())
        self._cancel = CancelToken()
        self._clear()
        self._busy.start(f"Checking {visible(address, 80)}", round(seconds))
        self._busy.setFocus()
        self.news.emit(self._busy)
        self._show_state()

        def probe(cancel: CancelToken) -> ServerStatus:
            return probe_server(http, address, cancel)

        cancel = self._session.runner.run(
            lambda stop: wait_for_server(probe, stop, polling, relay.send),
            lambda found: self._show_result(found, expected),
        )
        # Work that was done at once has ended already.
        if self._cancel is not None:
            self._cancel = cancel

    def _show_progress(self, progress: Progress) -> None:
        # Sent before a cancel, it may arrive after it.
        if self._cancel is not None:
            self._busy.advance(f"{progress.text}. Trying again.", round(progress.waited))

    def _show_result(self, found: ServerStatus | Problem, expected: Expected) -> None:
        self._end()
        if isinstance(found, Problem):
            self._result.show_problem(found)
        else:
            verdicts = check_server(found, expected)
            self._show_headline(found, worst(verdicts))
            self._verdicts.show_verdicts(verdicts)
        self.news.emit(self._result)

    def _end(self) -> None:
        self._cancel = None
        self._show_state()
        if self._busy.hasFocus():  # that is, its Cancel, which is hidden next
            self._now.setFocus()
        self._busy.stop()

    def _clear(self) -> None:
        self._result.say("")
        self._verdicts.show_verdicts(())

    def _show_headline(self, status: ServerStatus, state: State) -> None:
        if not status.active:
            not_yet = _NOT_YET if status.modes else _NO_ANSWER
            words = _NO_ENTERPRISE if status.open_source else not_yet
            self._result.say(*words, tone="failed")
        elif state is State.PASSED:
            self._result.say(*_ACTIVE, tone="passed")
        elif status.modes and not status.modes.sure:
            self._result.say(*_UNSURE, tone="warned")
        else:
            self._result.say(*_DIFFERS, tone="warned" if state is State.WARNED else "failed")
