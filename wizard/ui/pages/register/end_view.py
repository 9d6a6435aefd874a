"""How a registration ended: finished, undone, or exactly what remains in Ping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.checks.preflight.headline import headline, needs_attention
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.verdict import Verdict
from wizard.registration.apply import End, Outcome, Remaining
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, Card, CopyValue, VerdictList, labels, row
from wizard.ui.widgets.card import column, refill


class EndView(Card):
    """One of the three ends, and what to do next.

    Signals:
        login: Go on to the test login.
        undo: Try to undo again.
        restart: Begin again.
        fix: The problem that the user wants to fix.
    """

    login = Signal()
    undo = Signal()
    restart = Signal()
    fix = Signal(object)

    def __init__(self) -> None:
        super().__init__(name="end-card")
        self._end = Banner(name="end")
        self._client = CopyValue("", "Client ID", "end-client")
        self._check = Banner(name="end-check")
        self._verdicts = VerdictList("end-verdicts")
        self._rest = column(spacing=theme.SMALL)
        self._login = Button("Go on to the test login", "accent", name="end-login")
        self._undo = Button("Try to undo again", "accent", "again", "end-undo")
        self._restart = Button("Begin again", "plain", name="end-restart")
        self.add(self._end, self._client, self._check, self._verdicts, self._rest)
        self.add(row(self._login, self._undo, self._restart, stretch=True))
        self._login.clicked.connect(self.login)
        self._undo.clicked.connect(self.undo)
        self._restart.clicked.connect(self.restart)
        self._verdicts.fix.connect(self.fix)

    def show_outcome(self, outcome: Outcome, product: Product, client_id: str = "") -> None:
        """Show an end, without a check yet."""
        why = f"{outcome.problem.what} {outcome.problem.remedy}" if outcome.problem else ""
        if outcome.end is End.FINISHED:
            self._end.say(f"ClearML is registered in {product.title}", _FILLED, tone="passed")
        elif outcome.end is End.UNDONE:
            self._end.say(f"Nothing of it is left in {product.title}", why, tone="warned")
        else:
            self._end.say(f"Not everything could be undone in {product.title}", why, tone="failed")
        finished = outcome.end is End.FINISHED
        self._client.set_value(client_id)
        self._client.setVisible(finished)
        self._login.setVisible(finished)
        self._undo.setVisible(outcome.end is End.REMAINS)
        self._restart.setText("Compare with Ping" if finished else "Begin again")
        self._restart.setVisible(outcome.end is not End.REMAINS)
        self.show_check(())
        refill(self._rest, _remaining(outcome.remains))

    def show_replaced(self, former: Problem | None) -> None:
        """The client secret was replaced."""
        self.show_outcome(Outcome(End.FINISHED), Product.PINGONE)
        self._client.hide()
        self._end.say("The new client secret is in the keyring", tone="passed")
        self._check.show_problem(former)

    def show_secret_missing(self) -> None:
        """Ping does not show the secret of an application that was there before."""
        self._end.say("ClearML was registered already", _STILL_MISSING, tone="warned")
        self._login.hide()

    def show_problem(self, found: Problem) -> None:
        """Why nothing could be checked."""
        self._check.show_problem(found)

    def check_begins(self) -> None:
        """The check before the login is under way."""
        self._check.say(_CHECKING, _FRESH)

    def show_check(self, verdicts: Sequence[Verdict]) -> None:
        """What the check before the login found; the login is the proof."""
        self._check.say("")
        if verdicts:
            what, more, tone = headline(verdicts)
            self._check.say(f"Check before the login: {what}", f"{more} {_PROOF}", tone=tone)
        self._verdicts.show_verdicts([one for one in verdicts if needs_attention(one)])
        self._verdicts.setVisible(bool(self._verdicts.verdicts))


def _remaining(remains: Sequence[Remaining]) -> Iterator[QWidget]:
    for number, one in enumerate(remains):
        where = f"In the console: {one.where}" if one.where else ""
        yield labels.label(one.what, "strong")
        if one.id:
            yield CopyValue(one.id, "ID", f"end-remains-{number}")
        yield labels.label(where, "muted")


_FILLED = "Client ID, secret and endpoints are filled in, and the checklist is done."
_STILL_MISSING = (
    "Client ID and endpoints are filled in. Ping does not show the client secret of an application "
    "that was there before: enter it on the next page."
)
_CHECKING = "Checking what can be checked before the login…"
_FRESH = "A new application may be unknown to Ping's token endpoint for some seconds."
_PROOF = "The test login is the proof."
