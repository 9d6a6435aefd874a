"""Page 6: the live test login in an embedded browser, its verdicts and its claims."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wizard import environment, flow
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult
from wizard.checks.login.runner import LoginResult
from wizard.model import urls
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.login import leads_to_callback
from wizard.ping.error_pages import error_document, error_page
from wizard.ui import theme
from wizard.ui.browser import sandbox
from wizard.ui.page import Page
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.pages.login.questions import Question, Questions
from wizard.ui.pages.login.result import ResultView
from wizard.ui.pages.login.run import LoginRun
from wizard.ui.pages.login.start import StartView
from wizard.ui.pages.login.system_browser import OwnBrowserView
from wizard.ui.session import Session
from wizard.ui.widgets import BusyBar, Button, Card, VerdictList
from wizard.ui.widgets.card import FittingScrollArea

if TYPE_CHECKING:  # loads Qt WebEngine
    from wizard.ui.browser.view import LoginBrowser

_SIDE = 316
_CHECKING = "Ping sent you back. Checking what it told."
_CHECKING_MORE = "The browser is closed and has forgotten everything. This takes a moment."


class LoginPage(Page):
    """Browser left, verdicts right; when it is over, the claims take the browser's place."""

    step = Step.LOGIN
    sentence = "One real login proves Ping's side of the set-up before anything is deployed."
    wide = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._questions = Questions(session)
        self._pasting = False
        self._asked: Question | None = None
        self._run: LoginRun | None = None
        self._browser: LoginBrowser | None = None
        agreed = self._questions.agreed
        self._start = StartView(
            session.services.removed, self._questions.sandbox_off if agreed else None
        )
        self._own = OwnBrowserView()
        self._result = ResultView(session)
        self._start.add_kept(KeptLogins(session, "earlier-logins"))
        self._checking = Card(_CHECKING, _CHECKING_MORE, "login-checking")
        self._stack = QStackedWidget()
        self._verdicts = VerdictList("login-verdicts", "What is checked appears here, as it comes.")
        self._busy_bar = BusyBar("login-busy")
        self._give_up = Button("Stop this login", "plain", name="stop-login")
        self._lay_out()
        self._connect()
        self._refresh()

    def show_draft(self, draft: Draft) -> None:
        """A change makes what is shown stale."""
        super().show_draft(draft)
        self._refresh()

    def left(self) -> None:
        """A login does not go on behind another page."""
        if self._run and self._browser:
            self._stop()

    def _lay_out(self) -> None:
        self._checking.column.addStretch(1)
        for view in (self._start, self._own, self._checking, self._result):
            self._stack.addWidget(view)
        side = Card("Checks", name="login-side")
        side.setFixedWidth(_SIDE)
        side.column.setContentsMargins(theme.LARGE, theme.LARGE, theme.SMALL, theme.LARGE)
        inside = QWidget()
        inside.setObjectName("card-ground")
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, theme.SMALL, 0)
        within.addWidget(self._verdicts)
        within.addStretch(1)
        side.column.addWidget(FittingScrollArea(inside), 1)
        side.add(self._busy_bar, self._give_up)
        across = QHBoxLayout()
        across.setSpacing(theme.LARGE)
        across.addWidget(self._stack, 1)
        across.addWidget(side)
        self.column.addLayout(across, 1)
        self._give_up.hide()

    def _connect(self) -> None:
        self._start.opened.connect(lambda: self._begin(pasting=False))
        self._start.own_browser.connect(lambda: self._begin(pasting=True))
        self._start.agreed.connect(self._agree)
        self._start.waived.connect(self._waive)
        self._start.fix.connect(self.go_to)
        self._own.pasted.connect(lambda url: self._came_back(url, None))
        self._own.given_up.connect(self._stop)
        self._result.again.connect(self._back_to_start)
        self._result.fix.connect(self.go_to)
        self._result.retried.connect(self._retry)
        self._result.judged.connect(self._judged)
        self._start.kept_opened.connect(self._show)
        self._verdicts.fix.connect(self.go_to)
        self._busy_bar.cancelled.connect(self._stop)
        self._give_up.clicked.connect(self._stop_login)
        self.session.changed.connect(self._refresh)

    def _refresh(self) -> None:
        standing = self.session.state
        proof = flow.proof(standing)
        self._start.show_standing(flow.ready_for(standing, Step.LOGIN), proof)

    def _begin(self, *, pasting: bool) -> None:
        self._pasting = pasting
        settings, credentials = settle(self.session.draft), self.session.credentials
        if not isinstance(settings, Settings) or credentials is None:
            self._refresh()
            return
        self._asked = self._questions.next(settings, embedded=not pasting)
        self._start.ask(self._asked)
        if self._asked:
            return
        self._verdicts.show_verdicts(())
        self.session.keyring.store()
        run = LoginRun(self.session, settings, credentials, self)
        run.told.connect(self._verdicts.add)
        run.done.connect(partial(self._done, run))
        self._run = run
        run.prepare()
        if run.over:
            return  # It is over already: the client's credentials were refused.
        if pasting:
            self._own.begin(run.attempt.url, pkce=run.attempt.pkce)
            self._stack.setCurrentWidget(self._own)
        else:
            self._open_browser(settings, run)

    def _agree(self) -> None:
        settings, credentials = settle(self.session.draft), self.session.credentials
        if not isinstance(settings, Settings) or credentials is None:
            return
        question = self._questions.next(settings, embedded=not self._pasting)
        if question is None or question != self._asked:
            self._begin(pasting=self._pasting)  # The yes was not to what would be asked now.
        elif question.asks_for_restart:
            self.restart.emit()
        elif self._questions.origin_problem(settings):
            ends = settings.endpoints
            self.session.keyring.bind(urls.origin(ends.access_token_url), urls.origin(ends.issuer))
            self._begin(pasting=self._pasting)
        else:
            self._questions.agreed = True
            self._begin(pasting=self._pasting)

    def _open_browser(self, settings: Settings, run: LoginRun) -> None:
        sandbox.prepare(
            environment.process(),
            settings.callback_url,
            without_sandbox=self._questions.without_sandbox,
        )
        from wizard.ui.browser.monitor import BrowserOptions  # noqa: PLC0415 - likewise
        from wizard.ui.browser.view import LoginBrowser  # noqa: PLC0415 - loads Qt WebEngine

        plan = BrowserOptions(
            lambda url: leads_to_callback(url, settings.callback_url),
            error_page,
            error_document,
            settings.ca_file,
            self.session.services.login_seconds,
        )
        browser = LoginBrowser(plan)
        browser.setObjectName("login-browser")
        browser.caught.connect(lambda url, body: self._came_back(url, body or None))
        browser.ended.connect(self._ended)
        self._browser = browser
        self._stack.addWidget(browser)
        self._stack.setCurrentWidget(browser)
        self._give_up.show()
        browser.open(run.attempt.url)

    def _came_back(self, url: str, body: bytes | None) -> None:
        if self._run:
            self._give_up.hide()
            self._stack.setCurrentWidget(self._checking)
            self._busy_bar.start("Redeeming the code and checking the answer")
            self._run.finish(Callback(url, body, pasted=self._pasting))

    def _ended(self, ended: BrowserResult) -> None:
        self._close_browser()
        if not ended.problem or not self._run:
            return
        if ended.ending is BrowserEnd.CLOSED:
            told = self._run.verdict(ended.problem)
            self._stop()  # It says nothing about the set-up, so it is no evidence.
            self._verdicts.add(told)
        else:
            self._run.end(ended.problem)

    def _done(self, run: LoginRun, result: LoginResult) -> None:
        if run is not self._run:
            return
        self._over()
        self.session.prove(result.evidence, result.claims)
        self._show(result.evidence)

    def _show(self, login: Evidence) -> None:
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
        self._over()
        self._back_to_start()

    def _over(self) -> None:
        self._run = None
        self._busy_bar.stop()
        self._close_browser()

    def _back_to_start(self) -> None:
        self._verdicts.show_verdicts(())
        self._stack.setCurrentWidget(self._start)
        self._refresh()

    def _retry(self) -> None:
        self._back_to_start()  # where a question is put, if there is one
        self._begin(pasting=self._pasting)

    def _judged(self, verdicts: tuple[Verdict, ...]) -> None:
        self._verdicts.show_verdicts(verdicts, self._result.told)

    def _close_browser(self) -> None:
        browser, self._browser = self._browser, None
        self._give_up.hide()
        if browser is not None:
            self._stack.removeWidget(browser)
            browser.hide()
            browser.deleteLater()

    def _waive(self) -> None:
        self.session.edit(login_waived=flow.current_fingerprint(self.session.state))
