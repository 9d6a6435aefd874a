"""After a login: one sentence, and the claims side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.checks.claims import USERNAMES
from wizard.checks.login import LoginResult
from wizard.clearml.outcome import outcome
from wizard.flow import Proof
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.result import Claims
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, worst
from wizard.ui import text, theme
from wizard.ui.widgets import Banner, Button, Card, row
from wizard.ui.widgets.banner import Tone
from wizard.ui.widgets.claims_table import ClaimsTable

_TRY = "Open the login again"
_HEADLINES: dict[State, tuple[str, Tone]] = {
    State.PASSED: ("The login works.", "passed"),
    State.WARNED: ("The login works. Look at the marked points.", "warned"),
    State.FAILED: ("The login does not work yet.", "failed"),
    State.SKIPPED: ("Nothing could be checked.", "failed"),
}


class ResultView(QWidget):
    """One sentence on the login, the claims, and another login.

    Signals:
        again: Another login is wanted, in a fresh profile.
        mend: The problem that the user wants to go and mend.
    """

    again = Signal()
    mend = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._problem: Problem | None = None
        self._headline = Banner(name="login-result")
        self._headline.acted.connect(self._mend)
        self._table = ClaimsTable()
        self._card = Card("What Ping told about this person", name="claims-card")
        self._card.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._card.add(
            text.label(
                "Which of these places ClearML reads is not public (not verified). "
                "In the ID token is the safest.",
                "muted",
            ),
            self._table,
        )
        self._again = Button("Start over as another user", "plain", "again", "login-again")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.LARGE)
        column.addWidget(self._headline)
        column.addWidget(self._card, 1)
        column.addLayout(row(self._again, stretch=True))
        column.addStretch(0)
        self._again.clicked.connect(self.again)

    def show_result(self, result: LoginResult, draft: Draft) -> None:
        """Tell how it ended and show what was delivered."""
        state = worst(result.evidence.verdicts)
        self._problem = _gravest(result.evidence.verdicts, state)
        if self._problem and state is State.FAILED:
            where = f"Go to “{self._problem.step.title}”"
            self._headline.show_problem(self._problem, _TRY if _here(self._problem) else where)
        else:
            words, tone = _HEADLINES[state]
            self._headline.say(words, _sentence(result.claims, draft), tone=tone)
        self._table.show_claims(result.claims, _needed(result.claims, draft))
        self._card.setVisible(bool(result.claims.names()))

    def _mend(self) -> None:
        if self._problem is None or _here(self._problem):
            self.again.emit()
        else:
            self.mend.emit(self._problem)

    def show_proof(self, proof: Proof) -> None:
        """Say so when the draft has moved on."""
        if proof is Proof.STALE:
            self._headline.say(
                "Something was changed since this login.",
                "The result below no longer belongs to this set-up. Run the login again.",
                _TRY,
                "warned",
            )
            self._problem = None


def _gravest(verdicts: tuple[Verdict, ...], state: State) -> Problem | None:
    return next((v.problem for v in verdicts if v.state is state and v.problem), None)


def _here(problem: Problem) -> bool:
    return problem.step is Step.LOGIN


def _needed(claims: Claims, draft: Draft) -> tuple[str, ...]:
    """The claims that ClearML needs, as far as anything was delivered."""
    if not claims.names():
        return ()
    username = next((name for name in USERNAMES if claims.find(name)), USERNAMES[0])
    groups = (draft.groups_claim,) if draft.groups_enabled else ()
    return ("sub", "email", username, *groups)


def _sentence(claims: Claims, draft: Draft) -> str:
    settings = settle(draft)
    if not isinstance(settings, Settings) or not claims.names():
        return ""
    return outcome(settings, claims, draft.clearml_groups).sentence
