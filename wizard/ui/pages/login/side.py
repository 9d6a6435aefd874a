"""Beside the browser and the result: whom the login is made as, and each check."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.model.problem import Problem
from wizard.model.verdict import State, Verdict
from wizard.ui import theme
from wizard.ui.widgets import BusyBar, Button, Card, Disclosure, VerdictList, labels
from wizard.ui.widgets.card import FittingScrollArea, boxed, column

SIDE_WIDTH = 316
_OPEN = (State.FAILED, State.WARNED, State.SKIPPED)


class Side(Card):
    """The checks as they are made; once all are, those that passed are folded away."""

    def __init__(self) -> None:
        super().__init__(name="login-side")
        self._heading = labels.label("Checks", "heading")
        self.person = labels.label("", "muted", "login-stated")
        self.verdicts = VerdictList("login-verdicts", "Each check appears here as it is made.")
        self._passed = VerdictList("login-passed")
        self._rest = Disclosure("Checks that passed", "login-rest")
        self.busy_bar = BusyBar("login-busy")
        self.stop_button = Button("Stop this login", "plain", name="stop-login")
        self.person.hide()
        self._rest.column.addWidget(self._passed)
        self._rest.hide()
        self.stop_button.hide()
        self.column.setContentsMargins(theme.LARGE, theme.LARGE, theme.SMALL, theme.LARGE)
        inside = column(self.verdicts, self._rest, margins=(0, 0, theme.SMALL, 0))
        inside.addStretch(1)
        self.add(self._heading, self.person)
        self._scroll = FittingScrollArea(boxed(inside, "card-ground"))
        self.column.addWidget(self._scroll, 1)
        self.add(self.busy_bar, self.stop_button)

    def set_short(self, *, short: bool) -> None:
        """Where there is little room, an empty list takes none of it, nor the heading."""
        self._heading.setHidden(short)
        made = self.verdicts.verdicts or self._passed.verdicts
        self._scroll.setVisible(bool(made) or not short)

    def begin(self, person: str = "") -> None:
        """No check is made yet."""
        self.person.setText(person)
        self.person.setVisible(bool(person))
        self.show_verdicts(())

    def show_verdicts(self, verdicts: Sequence[Verdict], explained: Problem | None = None) -> None:
        """Those that need attention first; the problem `explained` is explained on the left."""
        rest = [one for one in verdicts if one.state is State.PASSED]
        found = [one for state in _OPEN for one in verdicts if one.state is state]
        self.verdicts.show_verdicts(found, explained)
        self.verdicts.setVisible(bool(found) or not rest)
        self._passed.show_verdicts(rest)
        self._rest.setVisible(bool(rest))
