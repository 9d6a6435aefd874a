"""After a login: how it ended, what it means for ClearML, the claims, and who was tested."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import flow
from wizard.checks.login.claims import USERNAMES
from wizard.clearml.groups import read_groups, suggestions
from wizard.clearml.outcome import Access, kept_groups, login_outcome
from wizard.clearml.roles import RoleProof, treated_as
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems
from wizard.model.role import NOT_STATED, Role
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.pages.login.groups_match import GroupsMatch
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.pages.login.start import WAIVE
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, CopyValue, ProblemNote, clear, labels, row
from wizard.ui.widgets.buttons import ElidingButton
from wizard.ui.widgets.card import FittingScrollArea, boxed, column
from wizard.ui.widgets.claim_panel import ClaimPanel
from wizard.ui.widgets.claims_table import ClaimsTable
from wizard.ui.widgets.deeds import deed
from wizard.ui.widgets.notices import Tone

_CALLBACK_REFUSED = frozenset(
    ("authorize.redirect-uri", "token.redirect-uri", "browser.error-page", "callback.scheme")
)
"""For these the callback URL's registration is the first thing to compare."""
_HEADLINES: dict[Role | None, str] = {
    Role.ADMIN: "Signed in. ClearML would make this person an admin.",
    Role.USER: "Signed in. ClearML would let this person in as an ordinary user.",
    Role.REFUSED: "Signed in at the provider. ClearML would refuse this person.",
    None: "Signed in. Whether ClearML would let this person in is open.",
}
_IF_KNOWN: dict[Role | None, str] = {
    Role.ADMIN: "Signed in. If ClearML knows this person, they would be an admin.",
    Role.USER: "Signed in. If ClearML knows this person, they would be an ordinary user.",
}
"""Without a company ID ClearML creates no account: whom it knows, a login does not show."""
_REFUSED_BY_PROVIDER = "The provider refused this person, as it should."
_CANCELLED = (
    "It answered access_denied, as it also does when the login or the consent is cancelled."
)
_AGAIN = "Sign in as another user"
_ENTER = "Enter ClearML's groups"
_STALE = (
    "Something was changed since this login.",
    "Its result no longer belongs to this setup. Run the login again.",
)
_REGISTER = "Register exactly this address at the provider"
_MISTAKES = (
    "The usual mistakes: a slash at the end, upper or lower case, a port, http instead of https."
)
_MAX_OFFERS = 3
_MAX_FINDINGS = 20
_WHERE = (
    "ClearML reads one of these places; which one is not public (not verified). The ID token is "
    "the safest. Choose a row to see all of a claim."
)
_OPAQUE = (
    "The access token is opaque: only the provider can read it, which is common and no problem."
)
_KEPT = "Of this earlier login only the claims that ClearML needs were kept."
_OFF = "Group mapping is off. This looks like groups:"
_OTHERS = "Not the right claim? This looks like groups, too:"
_NONE = "The groups claim “{claim}” did not come. This looks like groups:"


class ResultView(QWidget):
    """One test login; it follows the setup, so that what is shown is never out of date.

    Signals:
        again: Another login is wanted at once, in a fresh profile, of another user.
        emptied: The login in view was deleted, and there is no other one.
        retried: The login is to be tried again at once.
        fix: The problem that the user wants to go and fix.
        refreshed: The verdicts of the login in view, and the problem explained at the top.
        waived: No other test login is wanted.
    """

    again = Signal()
    emptied = Signal()
    retried = Signal()
    fix = Signal(object)
    refreshed = Signal(object, object)
    waived = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._login: Evidence | None = None
        self._drawn: object = None
        self._refreshed: object = None
        self._problem: Problem | None = None
        self._headline = Banner(name="login-result")
        self._others: Problems = ()
        self._findings = ProblemNote("login-findings", _MAX_FINDINGS)
        self._expected = Card(_REGISTER, _MISTAKES, name="expected")
        self._callback = CopyValue("", "", "expected-callback")
        self._outcome = GroupsMatch(session)
        self._claims = ClaimsCard(session)
        self._kept = KeptLogins(session)
        self._panel = ClaimPanel()
        self._progress = labels.label("", "muted", "tested-progress")
        self._again = Button(_AGAIN, "plain", "again", "login-again")
        self._waive = Button(WAIVE, "quiet", name="waive-result")
        self._lay_out()
        self._connect()

    @property
    def role(self) -> Role | None:
        """Whom the login in view was made as."""
        return self._login.role if self._login else None

    def show_login(self, login: Evidence) -> None:
        """Show a login, of now or of earlier."""
        self._login, self._refreshed = login, None
        self._panel.hide()
        self.refresh()
        self._to_top()

    def flush(self) -> None:
        """Take in the groups that were typed just now."""
        self._outcome.flush()

    def take_focus(self) -> None:
        """Go to the remedy of what went wrong, else to the next person's login."""
        remedied = self._headline.take_focus()
        if not remedied:
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._reveal_focus if remedied else self._to_top)

    def name_next(self, role: Role | None) -> None:
        """Say whom the next login is made as."""
        self._again.setText(f"{_AGAIN}: {role.title}" if role else _AGAIN)

    def showEvent(self, event: QShowEvent) -> None:
        """Out of view nothing is drawn; what changed since is drawn now."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Bring what is shown up to the present setup."""
        # Drawing behind another page would slow down every keystroke there.
        if self._login is None or not self.isVisible():
            return
        self._login = self._current(self._login)
        if self._login is None:
            self.emptied.emit()
            return
        self._waive.setVisible(flow.blocked(self._session.state, Step.LOGIN) is not None)
        login, draft, valid = self._login, self._session.draft, self._is_valid(self._login)
        proof = self._session.state.role_proof
        self._progress.setText(" ".join(proof.lines) if proof else "")
        found = _findings(login, proof) if valid else ()
        stated = proof and proof.contradiction(login)
        self._problem = next((one for one in found if one.is_error or one == stated), None)
        self._others = tuple(one for one in found if one != self._problem)
        if (login.verdicts, self._problem) != self._refreshed:
            self._refreshed = (login.verdicts, self._problem)
            self.refreshed.emit(login.verdicts, self._problem)
        facts = (login, proof, valid)
        # Redrawing would take the focus and the selection away.
        if facts != self._drawn:
            self._drawn = facts
            self._draw(login, draft)

    def _current(self, shown: Evidence) -> Evidence | None:
        """The login in view as it is read now; when it was deleted, the newest other one."""
        if not shown.subject:
            return shown
        known = self._session.state.logins
        same = (one for one in known if (one.subject, one.at) == (shown.subject, shown.at))
        return next(same, None) or next(iter(self._session.people), None)

    def _is_valid(self, login: Evidence) -> bool:
        return login.fingerprint == flow.current_fingerprint(self._session.state)

    def _draw(self, login: Evidence, draft: Draft) -> None:
        settings = settle(draft)
        self._show_headline(login, settings)
        self._findings.show_problems(self._others)
        self._show_callback(settings)
        known = isinstance(settings, Settings) and bool(login.subject) and self._is_valid(login)
        self._outcome.setVisible(known)
        if isinstance(settings, Settings) and known:
            self._outcome.show_login(login, settings, draft)
        self._claims.show_claims(login)

    def _show_headline(self, login: Evidence, settings: Settings | Problems) -> None:
        if not self._is_valid(login):
            self._headline.say(*_STALE, tone="warned")
            self._headline.offer_retry()
        elif self._problem:
            here = self._problem.step is Step.LOGIN
            where = "" if here else deed(self._problem)
            self._headline.show_problem(self._problem, _ENTER if self._lacks_groups else where)
            if not self._lacks_groups:  # another login would leave the same open
                self._headline.offer_retry()
        else:
            self._show_success(login, settings)

    @property
    def _lacks_groups(self) -> bool:
        """Whether nothing but ClearML's groups, entered below, is missing for an answer."""
        is_open = self._problem is not None and self._problem.code == "role.open"
        return is_open and not self._session.draft.clearml_groups

    def _show_success(self, login: Evidence, settings: Settings | Problems) -> None:
        """What ClearML would do with this person, who is treated as was stated."""
        if not isinstance(settings, Settings) or login.refused:
            self._headline.say(_REFUSED_BY_PROVIDER, _CANCELLED, tone="passed")
            return
        outcome = login_outcome(settings, login, self._session.draft.clearml_groups)
        stated = f"{login.role.title}, as you said" if login.role else NOT_STATED
        signed_in = f"{outcome.who} ({stated}), {login.at:%d %b %Y, %H:%M} UTC."
        tone: Tone = "warned" if self._others or login.role is None else "passed"
        treated = treated_as(outcome, settings)
        known = outcome.access is not Access.DEPENDS
        words = _HEADLINES[treated] if known else _IF_KNOWN.get(treated, _HEADLINES[None])
        self._headline.say(words, signed_in, tone=tone)

    def _show_callback(self, settings: Settings | Problems) -> None:
        refused = self._problem is not None and self._problem.code in _CALLBACK_REFUSED
        self._expected.setVisible(refused)
        self._callback.set_value(settings.callback_url if isinstance(settings, Settings) else "")

    def _lay_out(self) -> None:
        self._callback.call("Callback URL")
        self._expected.add(self._callback)
        found = (self._headline, self._findings, self._expected)
        following = column(self._progress, row(self._again, self._waive, stretch=True))
        parts = (*found, following, self._outcome, self._kept, self._claims)
        within = column(*parts, spacing=theme.LARGE, margins=(0, 0, theme.SMALL, 0))
        within.addStretch(1)
        self._inside = boxed(within, "card-ground")
        self._scroll = FittingScrollArea(self._inside)
        column(self._scroll, self._panel, on=self, spacing=theme.MEDIUM).setStretch(0, 1)

    def _connect(self) -> None:
        self._headline.acted.connect(self._act)
        self._headline.retried.connect(self.retried)
        self._claims.chosen.connect(self._inspect)
        self._claims.used.connect(self._use)
        self._panel.used.connect(self._use)
        self._kept.opened.connect(self.show_login)
        self._again.clicked.connect(self.again)
        self._waive.clicked.connect(self.waived)
        self._session.changed.connect(self.refresh)

    def _act(self) -> None:
        if self._lacks_groups:
            self._outcome.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._outcome.entry)
        else:
            self.fix.emit(self._problem)

    def _inspect(self, claim: str) -> None:
        if not claim or self._login is None:
            self._panel.hide()
            return
        claims = self._session.all_claims(self._login) or self._login.claims
        self._panel.show_claim(claim, claims, usable=claim in self._claims.usable)
        QTimer.singleShot(0, self, self._reveal_choice)

    def _reveal_focus(self) -> None:
        """Once all that is shown has its place: in a small window the button may be below."""
        focused = self._headline.focusWidget()
        if focused is not None:
            self._scroll.ensureWidgetVisible(focused)

    def _to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def _reveal_choice(self) -> None:
        """The panel took room: bring the row that was chosen back into view."""
        corner = self._claims.below_choice(self._inside)
        if corner is not None:
            self._scroll.ensureVisible(corner.x(), corner.y(), 0, theme.HUGE)

    def _use(self, claim: str) -> None:
        self._panel.hide()
        self._session.edit(groups_enabled=True, groups_claim=claim)


def _findings(login: Evidence, proof: RoleProof | None) -> Problems:
    """What the login leaves open, the contradiction to its role and errors first."""
    if proof is None:
        return tuple(verdict.problem for verdict in login.verdicts if verdict.problem)
    return proof.findings_of(login)


class ClaimsCard(Card):
    """What Ping delivered of a person, and which of it may be the groups.

    Signals:
        chosen: The name of the claim whose row was chosen; empty for none.
        used: The claim that is to be the groups claim.
    """

    chosen = Signal(str)
    used = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("What was delivered about this person", name="claims-card")
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session = session
        self._places = labels.label(_WHERE, "muted", "claims-places")
        self._offer = labels.label("", "body", "claims-offer")
        self._offers = QVBoxLayout()
        self._table = ClaimsTable()
        self._more = Button("", "fold", "right", "claims-more")
        self.usable: tuple[str, ...] = ()
        self.add(self._places, self._offer, self._offers, self._table)
        self.add(row(self._more, stretch=True))
        self._table.chosen.connect(self.chosen)
        self._more.clicked.connect(self._table.show_all)
        self._more.clicked.connect(self._more.hide)

    def show_claims(self, login: Evidence) -> None:
        """Fill the table, and offer claims for the groups when all that came is at hand."""
        draft, delivered = self._session.draft, self._session.all_claims(login)
        claims, current = (
            delivered or login.claims,
            draft.groups_claim if draft.groups_enabled else "",
        )
        self.setVisible(bool(claims.names()))
        self._places.setText(" ".join(_notes(claims, draft, complete=delivered is not None)))
        # Another claim of an earlier login cannot be read: it was not kept.
        offers = suggestions(claims) if delivered is not None else ()
        self.usable = tuple(name for name in offers if name != current)
        decisive = (*_needed(claims, current), *self.usable)
        hidden = self._table.show_claims(claims, decisive)
        self._more.setText(f"{hidden} more, which ClearML does not need")
        self._more.setVisible(hidden > 0)
        self._draw_offers(_question(claims, current))

    def below_choice(self, ground: QWidget) -> QPoint | None:
        """The lower left corner of the chosen row, as a point of `ground`."""
        chosen = self._table.selectedItems()
        if not chosen:
            return None
        corner = self._table.visualItemRect(chosen[-1]).bottomLeft()  # the first may be hidden
        return self._table.viewport().mapTo(ground, corner)

    def _draw_offers(self, question: str) -> None:
        clear(self._offers)
        self._offer.setText(question)
        self._offer.setVisible(bool(self.usable))
        for name in self.usable[:_MAX_OFFERS]:
            words = f"Use “{visible(name, 80)}” as groups claim"
            button = ElidingButton(words, "plain", "people", f"use-{name}")
            button.clicked.connect(partial(self.used.emit, name))
            self._offers.addLayout(row(button, stretch=True))
            button.show()


def _notes(claims: Claims, draft: Draft, *, complete: bool) -> list[str]:
    notes = [_WHERE if complete else _KEPT]
    if claims.left_out:
        found = claims.find(draft.groups_claim)
        count = len(read_groups(found[1]).names) if found else 0
        notes.append(kept_groups(count, claims.left_out))
    if complete and claims.access_token is None:
        notes.append(_OPAQUE)
    return notes


def _needed(claims: Claims, groups_claim: str) -> tuple[str, ...]:
    """The claims that ClearML needs, as far as anything was delivered."""
    if not claims.names():
        return ()
    sent = tuple(name for name in USERNAMES if claims.find(name)) or USERNAMES[:1]
    return ("sub", "email", *sent, *((groups_claim,) if groups_claim else ()))


def _question(claims: Claims, current: str) -> str:
    if not current:
        return _OFF
    return _OTHERS if claims.find(current) else _NONE.format(claim=visible(current, 40))
