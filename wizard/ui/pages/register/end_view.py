"""How a registration ended: finished, undone, or exactly what remains in Ping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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

    Attributes:
        check: The end of the check before the login, or why there was none.
        verdicts: What of it needs attention.
        login: Goes on to the test login.
        undo: Tries to undo again.
        restart: Begins again.
    """

    def __init__(self) -> None:
        super().__init__(name="end-card")
        self._end = Banner(name="end")
        self._client = CopyValue("", "Client ID", "end-client")
        self.check = Banner(name="end-check")
        self.verdicts = VerdictList("end-verdicts")
        self._rest = column(spacing=theme.SMALL)
        self.login = Button("Go on to the test login", "accent", name="end-login")
        self.undo = Button("Try to undo again", "accent", "again", "end-undo")
        self.restart = Button("Begin again", "plain", name="end-restart")
        self.add(self._end, self._client, self.check, self.verdicts, self._rest)
        self.add(row(self.login, self.undo, self.restart, stretch=True))

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
        self.login.setVisible(finished)
        self.undo.setVisible(outcome.end is End.REMAINS)
        self.restart.setText("Compare with Ping" if finished else "Begin again")
        self.restart.setVisible(outcome.end is not End.REMAINS)
        self.show_check(())
        refill(self._rest, _remaining(outcome.remains))

    def show_replaced(self, former: Problem | None) -> None:
        """The client secret was replaced."""
        self.show_outcome(Outcome(End.FINISHED), Product.PINGONE)
        self._end.say("The new client secret is in the keyring", tone="passed")
        self.check.show_problem(former)

    def show_secret_missing(self) -> None:
        """Ping does not show the secret of an application that was there before."""
        self._end.say("ClearML was registered already", _STILL_MISSING, tone="warned")
        self.login.hide()

    def check_begins(self) -> None:
        """The check before the login is under way."""
        self.check.say(_CHECKING, _FRESH)

    def show_check(self, verdicts: Sequence[Verdict]) -> None:
        """What the check before the login found; the login is the proof."""
        self.check.say("")
        if verdicts:
            what, more, tone = headline(verdicts)
            self.check.say(f"Check before the login: {what}", f"{more} {_PROOF}", tone=tone)
        self.verdicts.show_verdicts([one for one in verdicts if needs_attention(one)])
        self.verdicts.setVisible(bool(self.verdicts.verdicts))


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
