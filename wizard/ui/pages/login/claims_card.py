"""What Ping told about a person, and which of it carries the groups."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.clearml.groups import read_groups, suggestions
from wizard.clearml.outcome import kept_groups
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Card, clear, labels, row
from wizard.ui.widgets.buttons import ElidingButton
from wizard.ui.widgets.claims_table import ClaimsTable

_MOST = 3
_WHERE = (
    "ClearML reads one of these places; which one is not public (not verified). The ID token is "
    "the safest. Choose a row to see a claim whole."
)
_OPAQUE = "The access token is opaque: only Ping can read it, which is common and no fault."
_KEPT = "Of this earlier login only the claims that ClearML needs were kept."
_OFF = "Group mapping is off. This looks like groups:"
_OTHERS = "Not the right claim? This looks like groups, too:"
_NONE = "The groups claim “{claim}” did not come. This looks like groups:"


class ClaimsCard(Card):
    """The table of claims.

    Signals:
        chosen: The name of the claim whose row was chosen; empty for none.
        used: The claim that is to carry the groups.
    """

    chosen = Signal(str)
    used = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("What Ping told about this person", name="claims-card")
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session = session
        self._places = labels.label(_WHERE, "muted", "claims-places")
        self._offer = labels.label("", "body", "claims-offer")
        self._offers = QVBoxLayout()
        self._table = ClaimsTable()
        self.usable: tuple[str, ...] = ()
        self.add(self._places, self._offer)
        self.column.addLayout(self._offers)
        self.add(self._table)
        self._table.chosen.connect(self.chosen)

    def show_claims(self, claims: Claims, needed: tuple[str, ...], *, whole: bool) -> None:
        """Fill the table, and offer claims for the groups; `whole` when nothing is left out."""
        notes = [_WHERE] if whole else [_KEPT]
        if claims.left_out:
            notes.append(kept_groups(_groups(claims, self._session.draft), claims.left_out))
        if whole and claims.access_token is None:
            notes.append(_OPAQUE)
        self._places.setText(" ".join(notes))
        draft = self._session.draft
        current = draft.groups_claim if draft.groups_enabled else ""
        self.usable = tuple(n for n in suggestions(claims) if n != current) if whole else ()
        self._table.show_claims(claims, needed)
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
        for name in self.usable[:_MOST]:
            words = f"Use “{visible(name, 80)}” as groups claim"
            button = ElidingButton(words, "plain", "people", f"use-{name}")
            button.clicked.connect(partial(self.used.emit, name))
            self._offers.addLayout(row(button, stretch=True))
            button.show()


def _groups(claims: Claims, draft: Draft) -> int:
    found = claims.find(draft.groups_claim)
    return len(read_groups(found[1]).names) if found else 0


def _question(claims: Claims, current: str) -> str:
    if not current:
        return _OFF
    return _OTHERS if claims.find(current) else _NONE.format(claim=visible(current, 40))
