"""Page 6: the live test login in an embedded browser, its verdicts and its claims."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget

from wizard import environment, flow
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult
from wizard.checks.login.runner import LoginResult
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.role import NOT_STATED, Role
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.oidc import name_lookup
from wizard.oidc.authorities import read_authorities
from wizard.oidc.callback import Callback
from wizard.oidc.http import CancelToken
from wizard.oidc.login import leads_to_callback
from wizard.ping.error_pages import error_document, error_page, error_parameters, page_words
from wizard.ui import theme
from wizard.ui.browser import sandbox
from wizard.ui.page import Page
from wizard.ui.pages.login.consent import Consent, Question
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.pages.login.result_view import ResultView
from wizard.ui.pages.login.roles import RoleChoice
from wizard.ui.pages.login.run import LoginRun
from wizard.ui.pages.login.side import SIDE_WIDTH, Side
from wizard.ui.pages.login.start import OwnBrowserView, StartView
from wizard.ui.session import Session
from wizard.ui.widgets import Card, row

if TYPE_CHECKING:  # loads Qt WebEngine
    from wizard.ui.browser.view import LoginBrowser

_BELOW = 720
"""Pixels, with the smallest font: on a narrower page the checks go under the browser."""
_OPENING = "Opening the browser…"
_CHECKING = "Signed in. Checking the provider's response…"
_CHECKING_MORE = "The browser is closed and its data is deleted. This takes a moment."


class LoginPage(Page):
    """Browser left, verdicts right; when it is over, the result takes the browser's place."""

    step = Step.LOGIN
    sentence = "One real login proves the provider's side before you deploy."
    wide = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._consent = Consent(session)
        self._pasting = False
        self._tried: Role | None = None
        self._asked: Question | None = None
        self._run: LoginRun | None = None
        self._browser: LoginBrowser | None = None
        self._earlier = KeptLogins(session, "earlier-logins")
        sandbox_off = self._consent.sandbox_off if self._consent.no_sandbox else None
        self._roles = RoleChoice(session)
        self._start = StartView(self._roles, self._earlier, session.services.removed, sandbox_off)
        self._own = OwnBrowserView()
        self._result = ResultView(session)
        self._checking = Card(_CHECKING, _CHECKING_MORE, "login-checking")
        self._checking.column.addStretch(1)
        self._opening = Card(_OPENING, name="login-opening")
        self._opening.column.addStretch(1)
        self._stack = QStackedWidget()
        for view in (self._start, self._own, self._opening, self._checking, self._result):
            self._stack.addWidget(view)
        self._side = Side()
        self._parts = row(self._stack, self._side, spacing=theme.LARGE)
        self.column.addLayout(self._parts, 1)
        self._connect()
        self._refresh()

    def show_draft(self, draft: Draft) -> None:
        """A change makes what is shown stale."""
        super().show_draft(draft)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the browser, the checks go below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        below = self.width() < theme.scaled(_BELOW)
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.TopToBottom if below else directions.LeftToRight)
        self._parts.setStretch(0, 3 if below else 1)
        self._parts.setStretch(1, 1 if below and self._side.verdicts.verdicts else 0)
        self._side.setFixedWidth(self.width() if below else theme.scaled(SIDE_WIDTH))
        self._side.set_short(short=below)
        # Before a login there is nothing in it, and the question comes first.
        begun = self._run is not None or self._stack.currentWidget() is not self._start
        self._side.setVisible(begun or bool(self._side.verdicts.verdicts))
        self.next_changed.emit()

    def entered(self) -> None:
        """Load the browser's engine meanwhile: it would keep the window from answering."""
        super().entered()
        self.session.runner.run(_load_engine, lambda _: None)

    def focus_field(self, name: str) -> None:
        """There are none; this is where the login is begun, or what it left open."""
        super().focus_field(name)
        view = self._stack.currentWidget()
        if isinstance(view, (StartView, ResultView)):
            view.take_focus()

    def left(self) -> None:
        """A login does not go on behind another page; what was typed is kept."""
        self._result.flush()
        if self._run and self._browser:
            self._stop()

    def _connect(self) -> None:
        self._start.opened.connect(lambda: self._begin(pasting=False))
        self._start.own_browser.connect(lambda: self._begin(pasting=True))
        self._start.agreed.connect(self._agree)
        for view in (self._start, self._result):
            view.waived.connect(self._waive)
        self._stack.currentChanged.connect(self._arrange)
        self._roles.chosen.connect(self._refresh)
        self._own.pasted.connect(lambda url: self._came_back(url, None))
        self._own.given_up.connect(self._stop)
        self._earlier.opened.connect(self._show)
        self._result.again.connect(lambda: self._start_over(self._roles.untested))
        self._result.retried.connect(lambda: self._start_over(self._result.role))
        self._result.emptied.connect(self._back_to_start)
        self._result.refreshed.connect(self._side.show_verdicts)
        self._result.refreshed.connect(self._arrange)
        self._side.busy_bar.cancelled.connect(self._stop)
        self._side.stop_button.clicked.connect(self._stop_login)
        self.session.changed.connect(self._refresh)
        for part in (self._start, self._result, self._side.verdicts):
            part.fix.connect(self._fix)

    def _refresh(self) -> None:
        state = self.session.state
        self._start.show_state(flow.ready_for(state, Step.LOGIN), flow.proof(state))
        self._result.name_next(self._roles.untested)
        self.next_changed.emit()

    def _begin(self, *, pasting: bool) -> None:
        self._pasting = pasting
        settings, credentials = settle(self.session.draft), self.session.credentials
        role = self._roles.role
        if not isinstance(settings, Settings) or credentials is None or role is None:
            self._refresh()
            return
        self._asked = self._consent.next(settings, embedded=not pasting)
        self._start.show_question(self._asked)
        if self._asked:
            return
        if self._run:
            self._run.stop()  # one whose browser is not open yet
        self._tried = role
        self._side.begin(f"You sign in as {role.title}.")
        self.session.keyring.store()
        self._run = run = LoginRun(self.session, settings, credentials, self)
        run.reported.connect(self._side.verdicts.add)
        run.reported.connect(self._arrange)
        run.done.connect(partial(self._done, run, role))
        self._arrange()
        run.prepare()
        if run.over:
            return  # The client's credentials were refused.
        if pasting:
            self._own.begin(run.attempt.url, pkce=run.attempt.pkce)
            self._stack.setCurrentWidget(self._own)
        else:
            self._look_up(settings, run)

    def _agree(self) -> None:
        settings = settle(self.session.draft)
        if not isinstance(settings, Settings):
            return
        question = self._consent.next(settings, embedded=not self._pasting)
        # What would be asked now may be something else than what was agreed to.
        if question and question == self._asked:
            if question.problem.code == "login.restart":
                self.restart.emit()
                return
            self._consent.agree(settings)
        self._begin(pasting=self._pasting)

    def _look_up(self, settings: Settings, run: LoginRun) -> None:
        """Open the browser with what is found for it in the background."""
        self._side.stop_button.show()
        opened = partial(self._open_browser, settings, run)
        closes = sandbox.ENGINE.closed is None and not self.session.services.demo
        host = sandbox.host_name(settings.callback_url) if closes else ""
        if host or settings.ca_file:
            self.session.runner.run(lambda _: _look_up(host, settings.ca_file), opened)
        else:
            opened(((), b""))

    def _open_browser(self, settings: Settings, run: LoginRun, found: _Found | Problem) -> None:
        if run.over:
            return  # stopped meanwhile
        addresses, authorities = ((), b"") if isinstance(found, Problem) else found
        login = settings.endpoints.authorize_url
        self._stack.setCurrentWidget(self._opening)
        self._opening.repaint()  # now: starting Chromium takes a moment, on this thread
        # Before the first profile is made: Chromium reads its flags then, and only once.
        sandbox.prepare(
            environment.process(),
            sandbox.closed_places(settings.callback_url, login, addresses),
            without_sandbox=self._consent.without_sandbox,
        )
        from wizard.ui.browser.monitor import BrowserOptions  # noqa: PLC0415 - likewise
        from wizard.ui.browser.view import LoginBrowser  # noqa: PLC0415 - loads Qt WebEngine

        options = BrowserOptions(
            lambda url: leads_to_callback(url, settings.callback_url),
            error_page,
            error_document,
            error_parameters,
            page_words,
            authorities,
            self.session.services.login_seconds,
        )
        browser = LoginBrowser(options)
        browser.setObjectName("login-browser")
        browser.caught.connect(lambda url, body: self._came_back(url, body or None))
        browser.ended.connect(self._ended)
        self._browser = browser
        self._stack.addWidget(browser)
        self._stack.setCurrentWidget(browser)
        browser.open(run.attempt.url)

    def _came_back(self, url: str, body: bytes | None) -> None:
        if self._run:
            self._side.stop_button.hide()
            self._stack.setCurrentWidget(self._checking)
            self._side.busy_bar.start("Redeeming the code and checking the tokens")
            self._run.finish(Callback(url, body, pasted=self._pasting))

    def _ended(self, result: BrowserResult) -> None:
        self._close_browser()
        if not result.problem or not self._run:
            return
        if result.ending is BrowserEnd.CLOSED:
            verdict = self._run.verdict(result.problem)
            self._stop()  # It says nothing about the setup, so it is no evidence.
            self._side.verdicts.add(verdict)
            self._arrange()
            row = self._side.verdicts.first_failure()
            if row:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._run.fail(result.problem)

    def _done(self, run: LoginRun, role: Role, result: LoginResult) -> None:
        # A run that was stopped may still deliver its result.
        if run is self._run:
            self._end_run()
            evidence = replace(result.evidence, role=role)
            self.session.prove(evidence, result.claims)
            self._show(evidence)
            self._result.take_focus()

    def _show(self, login: Evidence) -> None:
        self._tried = login.role
        how = "Signed in" if login.subject else "Test login"
        self._side.begin(f"{how} as {login.role.title}." if login.role else f"{how}, {NOT_STATED}.")
        self._result.show_login(login)
        self._stack.setCurrentWidget(self._result)

    def _stop_login(self) -> None:
        if self._browser:
            self._browser.stop()
        else:
            self._stop()

    def _stop(self) -> None:
        if self._run:
            self._run.stop()
        self._end_run()
        self._back_to_start()

    def _end_run(self) -> None:
        self._run = None
        self._side.busy_bar.stop()
        self._close_browser()

    def _back_to_start(self) -> None:
        self._roles.pick(None)  # the next login may be another person's
        self._side.begin()
        self._stack.setCurrentWidget(self._start)
        self.take_focus()  # what had it is hidden now
        self._refresh()

    def _start_over(self, role: Role | None) -> None:
        self._back_to_start()  # where a question is shown, if there is one
        self._roles.pick(role)
        self._begin(pasting=self._pasting)

    def _fix(self, problem: Problem) -> None:
        if problem.step is Step.LOGIN:
            self._start_over(self._tried)
        else:
            self.go_to(problem)

    def _close_browser(self) -> None:
        browser, self._browser = self._browser, None
        self._side.stop_button.hide()
        if browser is not None:
            self._stack.removeWidget(browser)
            browser.hide()
            browser.deleteLater()

    def _waive(self) -> None:
        self.session.edit(login_waived=flow.current_fingerprint(self.session.state))
        self.go.emit(Step.EXPORT, "")


_Found = tuple[tuple[str, ...], bytes]


def _load_engine(_cancel: CancelToken) -> None:
    # On another thread. The first profile, which starts Chromium, is made on the window's.
    from wizard.ui.browser import view  # noqa: F401, PLC0415 - loads Qt WebEngine


def _look_up(host: str, ca_file: str) -> _Found:
    """Addresses of ClearML's host and the extra CA file's content; each empty without a name."""
    addresses = name_lookup.addresses(host) if host else ()
    try:
        return addresses, read_authorities(ca_file) if ca_file else b""
    except OSError:
        return addresses, b""  # reported by the checks before the login
