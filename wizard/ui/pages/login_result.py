"""After a login: one sentence, and the claims side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.checks.login import LoginResult
from wizard.clearml.outcome import outcome
from wizard.flow import Proof
from wizard.model.draft import Draft
from wizard.model.result import Claims
from wizard.model.settings import Settings, settle
from wizard.model.verdict import State, worst
from wizard.ui import text, theme
from wizard.ui.widgets import Banner, Button, Card, row
from wizard.ui.widgets.claims_table import ClaimsTable

_HEADLINES = {
    State.PASSED: ("The login works.", "passed"),
    State.WARNED: ("The login works. Look at the marked points.", "warned"),
    State.FAILED: ("The login does not work yet.", "failed"),
    State.SKIPPED: ("Nothing could be checked.", "failed"),
}


class ResultView(QWidget):
    """Signals: `again` (same profile is never used twice) starts another login."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._headline = Banner(name="login-result")
        self._table = ClaimsTable()
        self._card = Card("What Ping told about this person", name="claims-card")
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
        self._again.clicked.connect(self.again)

    def show_result(self, result: LoginResult, draft: Draft) -> None:
        """Tell how it ended and show what was delivered."""
        words, tone = _HEADLINES[worst(result.evidence.verdicts)]
        self._headline.say(words, _sentence(result.claims, draft), tone=tone)  # type: ignore[arg-type]  # the table's words are tones
        self._table.show_claims(result.claims)
        self._card.setVisible(bool(result.claims.names()))

    def show_proof(self, proof: Proof) -> None:
        """Say so when the draft has moved on."""
        if proof is Proof.STALE:
            self._headline.say(
                "Something was changed since this login.",
                "The result below no longer belongs to this set-up. Run the login again.",
                tone="warned",
            )


def _sentence(claims: Claims, draft: Draft) -> str:
    settings = settle(draft)
    if not isinstance(settings, Settings) or not claims.names():
        return ""
    return outcome(settings, claims, draft.clearml_groups).sentence
