"""The acceptance: three real logins at ClearML itself, ticked off by hand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from wizard import flow
from wizard.flow import SetupState
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, Separator, labels
from wizard.ui.widgets.card import boxed, icon_row
from wizard.ui.widgets.switch import TickBox

_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Act:
    """One login: its key, what must come of it, and how to try it."""

    key: str
    what: str
    how: str


ACTS = (
    Act(
        "admin",
        "An administrator signs in through Ping and is an admin in ClearML",
        "In a private window, so that old cookies don't count. Settings shows the admin's pages.",
    ),
    Act(
        "user",
        "An ordinary user signs in, and is no admin",
        "With group mapping, look in ClearML whether the user is in the expected groups.",
    ),
    Act(
        "refused",
        "Someone who must be refused is refused",
        "Somebody who may not use the application in Ping, or is in no mapped group.",
    ),
)
"""What is accepted, in order."""


class Acceptance(Card):
    """Remembers each tick for the set-up as it stands: a change opens all of them again."""

    def __init__(self, session: Session) -> None:
        super().__init__("3. Sign in for real", _WHY, name="acceptance")
        self._session = session
        self._boxes = {act.key: TickBox(act.what, f"acceptance-{act.key}") for act in ACTS}
        self._verdict = Banner(name="acceptance-verdict")
        for number, act in enumerate(ACTS):
            if number:
                self.add(Separator())
            self.add(self._drawn(act))
        self.add(self._verdict)

    def refresh(self) -> None:
        """Draw the ticks that belong to the set-up as it stands."""
        standing = self._session.state
        for key, box in self._boxes.items():
            box.setChecked(_tick(standing, key) in standing.draft.ticks)
        done = accepted(standing)
        self._verdict.say(*(_DONE if done else _OPEN), tone="passed" if done else "info")

    def _drawn(self, act: Act) -> QWidget:
        box = self._boxes[act.key]
        box.clicked.connect(lambda on: self._ticked(act.key, on=on))
        words = (labels.label(act.what, "strong"), labels.label(act.how, "muted"))
        return boxed(icon_row(box, *words))

    def _ticked(self, key: str, *, on: bool) -> None:
        others = {t for t in self._session.draft.ticks if not t.startswith(_prefix(key))}
        own = {_tick(self._session.state, key)} if on else set()
        self._session.edit(ticks=frozenset(others | own))


def accepted(standing: SetupState) -> bool:
    """Whether all three logins are ticked for the set-up as it stands."""
    return all(_tick(standing, act.key) in standing.draft.ticks for act in ACTS)


def _tick(standing: SetupState, key: str) -> str:
    return f"{_prefix(key)}{flow.current_fingerprint(standing)[:_LENGTH]}"


def _prefix(key: str) -> str:
    return f"{flow.ACCEPTANCE}{key}:"


_WHY = (
    "The test login proved Ping's side. What ClearML makes of it shows only when three people sign "
    "in to ClearML itself."
)
_OPEN = (
    "Keep password login on until all three are ticked",
    "It is the way back in while something is still wrong.",
)
_DONE = ("Accepted", "Password login may be switched off now, if that is what you want.")
