"""After a login: how it ended, what ClearML makes of it, the claims, and who was tested."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import flow
from wizard.checks.login.claims import USERNAMES
from wizard.clearml.outcome import login_outcome
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, worst
from wizard.ui import theme
from wizard.ui.pages.login.claims_card import ClaimsCard
from wizard.ui.pages.login.groups_match import GroupsMatch
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, CopyValue, labels, row
from wizard.ui.widgets.card import FittingScrollArea
from wizard.ui.widgets.claim_panel import ClaimPanel
from wizard.ui.widgets.notices import Tone

_CALLBACK_REFUSED = frozenset(
    ("authorize.redirect-uri", "token.redirect-uri", "browser.error-page", "callback.scheme")
)
"""What the callback URL's registration is the first thing to look at for."""
_HEADLINES: dict[State, tuple[str, Tone]] = {
    State.PASSED: ("The login works.", "passed"),
    State.WARNED: ("The login works. Look at the marked points.", "warned"),
    State.FAILED: ("The login does not work yet.", "failed"),
    State.SKIPPED: ("Nothing could be checked.", "failed"),
}


class ResultView(QWidget):
    """One test login; it follows the set-up, so that what is shown is never out of date.

    Signals:
        again: Another login is wanted, in a fresh profile, of whomever.
        retried: The login is to be tried again at once.
        fix: The problem that the user wants to go and fix.
        judged: The verdicts of the login in view; they, or what is `told` of them, changed.
    """

    again = Signal()
    retried = Signal()
    fix = Signal(object)
    judged = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._login: Evidence | None = None
        self._drawn: object = None
        self._judged: object = None
        self._problem: Problem | None = None
        self._headline = Banner(name="login-result")
        self._expected = Card(_REGISTER, _SLIPS, name="expected")
        self._callback = CopyValue("", "", "expected-callback")
        self._outcome = GroupsMatch(session)
        self._claims = ClaimsCard(session)
        self._kept = KeptLogins(session, says_progress=False)
        self._panel = ClaimPanel()
        self._progress = labels.label("", "muted", "tested-progress")
        self._again = Button("Start over as another user", "plain", "again", "login-again")
        self._lay_out()
        self._connect()

    @property
    def told(self) -> Problem | None:
        """The problem whose words stand at the top."""
        return self._problem

    def show_login(self, login: Evidence) -> None:
        """Show a login, of now or of earlier."""
        self._login, self._judged = login, None
        self._panel.hide()
        self.refresh()
        self._scroll.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Out of view nothing is drawn; what changed meanwhile is drawn now."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Bring what is shown up to the set-up as it stands."""
        if self._login is None or not self.isVisible():
            return
        self._login = self._current(self._login)
        if self._login is None:
            self.again.emit()
            return
        login, draft = self._login, self._session.draft
        self._problem = _gravest(login.verdicts) if self._stands(login) else None
        if (login.verdicts, self._problem) != self._judged:
            self._judged = (login.verdicts, self._problem)
            self.judged.emit(login.verdicts)
        facts = (login, settle(draft), draft.clearml_groups, self._stands(login))
        if facts != self._drawn:
            self._drawn = facts
            self._draw(login, draft)

    def _current(self, shown: Evidence) -> Evidence | None:
        """The login in view as it is judged now; when it was deleted, the newest other one."""
        if not shown.subject:
            return shown
        known = self._session.state.logins
        same = (one for one in known if (one.subject, one.at) == (shown.subject, shown.at))
        return next(same, None) or next(iter(self._session.people), None)

    def _stands(self, login: Evidence) -> bool:
        return login.fingerprint == flow.current_fingerprint(self._session.state)

    def _draw(self, login: Evidence, draft: Draft) -> None:
        settings = settle(draft)
        delivered = self._session.all_claims(login)
        claims, whole = delivered or login.claims, delivered is not None
        self._say(login)
        self._show_callback(settings)
        known = isinstance(settings, Settings) and bool(login.subject) and self._stands(login)
        self._outcome.setVisible(known)
        if isinstance(settings, Settings) and known:
            self._outcome.show_login(login, settings, draft)
        self._claims.setVisible(bool(claims.names()))
        self._claims.show_claims(claims, _needed(claims, draft), whole=whole)

    def _say(self, login: Evidence) -> None:
        state = worst(login.verdicts)
        if not self._stands(login):
            self._headline.say(*_STALE, tone="warned")
            self._headline.offer_retry()
            return
        if self._problem:
            where = f"Go to “{self._problem.step.title}”"
            self._headline.show_problem(self._problem, "" if _here(self._problem) else where)
            self._headline.offer_retry()
            return
        if state is State.PASSED and self._has_traps(login):
            state = State.WARNED
        words, tone = _HEADLINES[state]
        self._headline.say(words, self._signed_in(login), tone=tone)

    def _has_traps(self, login: Evidence) -> bool:
        draft = self._session.draft
        settings = settle(draft)
        if not isinstance(settings, Settings):
            return False
        return bool(login_outcome(settings, login, draft.clearml_groups).problems)

    def _show_callback(self, settings: Settings | Problems) -> None:
        asked = self._problem is not None and self._problem.code in _CALLBACK_REFUSED
        self._expected.setVisible(asked)
        self._callback.set_value(settings.callback_url if isinstance(settings, Settings) else "")

    def _signed_in(self, login: Evidence) -> str:
        settings = settle(self._session.draft)
        if not isinstance(settings, Settings):
            return ""
        who = login_outcome(settings, login, ()).who
        return f"Signed in: {who}, {login.at:%d %b %Y, %H:%M} UTC."

    def _lay_out(self) -> None:
        inside = self._inside = QWidget()
        inside.setObjectName("card-ground")
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, theme.SMALL, 0)
        within.setSpacing(theme.LARGE)
        self._callback.call("Callback URL")
        self._expected.add(self._callback)
        for part in (self._headline, self._expected, self._outcome, self._claims, self._kept):
            within.addWidget(part)
        within.addStretch(1)
        self._scroll = FittingScrollArea(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.MEDIUM)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._panel)
        below = row(self._again, self._progress, spacing=theme.MEDIUM)
        below.setStretch(1, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        self._headline.acted.connect(lambda: self.fix.emit(self._problem))
        self._headline.retried.connect(self.retried)
        self._outcome.fix.connect(self.fix)
        self._claims.chosen.connect(self._inspect)
        self._claims.used.connect(self._use)
        self._panel.used.connect(self._use)
        self._kept.opened.connect(self.show_login)
        self._kept.progressed.connect(self._progress.setText)
        self._progress.setText(self._kept.progress)
        self._again.clicked.connect(self.again)
        self._session.changed.connect(self.refresh)

    def _inspect(self, claim: str) -> None:
        if not claim or self._login is None:
            self._panel.hide()
            return
        claims = self._session.all_claims(self._login) or self._login.claims
        usable = claim in self._claims.usable
        self._panel.show_claim(claim, claims, usable=usable)
        QTimer.singleShot(0, self, self._reveal_choice)

    def _reveal_choice(self) -> None:
        """The panel took room: bring the row that was chosen back into view."""
        corner = self._claims.below_choice(self._inside)
        if corner is not None:
            self._scroll.ensureVisible(corner.x(), corner.y(), 0, theme.HUGE)

    def _use(self, claim: str) -> None:
        self._panel.hide()
        self._session.edit(groups_enabled=True, groups_claim=claim)


_REGISTER = "Register exactly this address in Ping"
_SLIPS = "The usual slips: a slash at the end, upper or lower case, a port, http in place of https."
_STALE = (
    "Something was changed since this login.",
    "The result below no longer belongs to this set-up. Run the login again.",
)


def _gravest(verdicts: tuple[Verdict, ...]) -> Problem | None:
    return next((v.problem for v in verdicts if v.state is State.FAILED and v.problem), None)


def _here(problem: Problem) -> bool:
    return problem.step is Step.LOGIN


def _needed(claims: Claims, draft: Draft) -> tuple[str, ...]:
    """The claims that ClearML needs, as far as anything was delivered."""
    if not claims.names():
        return ()
    sent = tuple(name for name in USERNAMES if claims.find(name)) or USERNAMES[:1]
    groups = (draft.groups_claim,) if draft.groups_enabled else ()
    return ("sub", "email", *sent, *groups)
