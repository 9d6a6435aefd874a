"""The acceptance: three real logins at ClearML itself, ticked off by hand."""

from __future__ import annotations

from wizard import flow
from wizard.flow import SetupState
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, Separator, labels
from wizard.ui.widgets.card import icon_row
from wizard.ui.widgets.switch import TickBox

ACCEPTANCE = {
    "admin": (
        "An administrator signs in through the provider and is an admin in ClearML",
        "In a private window, so that old cookies don't count. Settings shows the admin's pages.",
    ),
    "user": (
        "An ordinary user signs in, and is no admin",
        "With group mapping, check in ClearML whether the user is in the expected groups.",
    ),
    "refused": (
        "Someone who must be refused is refused",
        "Somebody who may not use the application at the provider, or is in no mapped group.",
    ),
}
"""The logins in order: what must happen, and how to try it."""

_WHY = (
    "The test login proved the provider's side. Whether ClearML works with it shows when three "
    "people sign in to ClearML itself."
)
_OPEN = (
    "Keep password login on until all three are ticked",
    "It is the way back in while something is still wrong.",
)
_DONE = ("Accepted", "Password login may be switched off now, if that is what you want.")
_LENGTH = 12


class Acceptance(Card):
    """Remembers each tick for the present setup: a change opens all of them again."""

    def __init__(self, session: Session) -> None:
        super().__init__("3. Sign in for real", _WHY, name="acceptance")
        self._session = session
        self._boxes: dict[str, TickBox] = {}
        self._verdict = Banner(name="acceptance-verdict")
        for key, (what, how) in ACCEPTANCE.items():
            if self._boxes:
                self.add(Separator())
            box = self._boxes[key] = self._box(key, what)
            self.add(icon_row(box, labels.label(what, "strong"), labels.label(how, "muted")))
        self.add(self._verdict)

    def refresh(self) -> None:
        """Show the ticks that belong to the present setup."""
        state = self._session.state
        for key, box in self._boxes.items():
            box.setChecked(_tick_of(state, key) in state.draft.ticks)
        done = is_accepted(state)
        self._verdict.say(*(_DONE if done else _OPEN), tone="passed" if done else "info")

    def _box(self, key: str, what: str) -> TickBox:
        box = TickBox(what, f"acceptance-{key}")
        box.clicked.connect(lambda on: self._tick(key, on=on))
        return box

    def _tick(self, key: str, *, on: bool) -> None:
        others = {t for t in self._session.draft.ticks if not t.startswith(_prefix(key))}
        own = {_tick_of(self._session.state, key)} if on else set()
        self._session.edit(ticks=frozenset(others | own))


def is_accepted(state: SetupState) -> bool:
    """Whether all three logins are ticked for the present setup."""
    ticks = state.draft.ticks
    return bool(ticks) and all(_tick_of(state, key) in ticks for key in ACCEPTANCE)


def _tick_of(state: SetupState, key: str) -> str:
    return f"{_prefix(key)}{flow.current_fingerprint(state)[:_LENGTH]}"


def _prefix(key: str) -> str:
    return f"{flow.ACCEPTANCE}{key}:"
