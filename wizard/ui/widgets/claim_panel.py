"""One claim in full: what it is, where it came from, every character of its value."""

from __future__ import annotations

import json

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from wizard.model.claims import Claims, Json, Source
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, IconButton
from wizard.ui.widgets.card import FittingScrollArea, column, row
from wizard.ui.widgets.mono_text import MonoText

_LONGEST = 6000
_TALLEST = 120

_NOTES = {
    "sub": "The provider's own ID of the person, often not the login name.",
    "email": "The person's address. ClearML needs it.",
    "email_verified": "Whether the provider has verified the address.",
    "preferred_username": "The name the person signs in with. One of three for the user name.",
    "username": "The user name, as some providers send it.",
    "name": "The full name, for people to read.",
    "iss": "Who issued the token.",
    "aud": "Whom the token is for: your client ID.",
    "exp": "Expiry time (Unix seconds).",
    "iat": "Time of issue (Unix seconds).",
    "auth_time": "Time at which the person signed in (Unix seconds).",
    "nonce": "Binds the token to this one login.",
    "at_hash": "Binds the ID token to the access token.",
    "acr": "How strongly the person was authenticated.",
    "amr": "By what means the person was authenticated.",
    "azp": "The client that the token was issued to.",
    "scope": "What the access token allows.",
}


class ClaimPanel(QFrame):
    """Hidden until a claim is chosen.

    Signals:
        used: The name of the claim to use as the groups claim.
    """

    used = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("claim-panel")
        self.setProperty("kind", "card")
        self._claim = ""
        self._name = labels.label("", "strong", "claim-name")
        self._note = labels.label("", "muted", "claim-note")
        self._value = MonoText(0.95, "claim-value")
        self._use = Button("Use as groups claim", "plain", "people", "use-claim")
        close = IconButton("remove", "Close the claim", "claim-close")
        self._use.clicked.connect(lambda: self.used.emit(self._claim))
        close.clicked.connect(self.hide)
        heading = row(self._name, self._use, close, wide=0)
        value = FittingScrollArea(self._value, _TALLEST)
        margins = (theme.LARGE, theme.MEDIUM, theme.MEDIUM, theme.MEDIUM)
        column(heading, self._note, value, on=self, spacing=theme.TINY, margins=margins)
        self.hide()

    def show_claim(self, name: str, claims: Claims, *, usable: bool) -> None:
        """Show one claim; `usable` ones are offered as the groups claim."""
        self._claim = name
        self._name.setText(visible(name, 120))
        note = _NOTES.get(name, "")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._value.setPlainText(in_full(name, claims))
        self._value.setAccessibleName(f"Value of {visible(name, 80)}")
        self._value.updateGeometry()
        self._use.setVisible(usable)
        self.show()


def in_full(name: str, claims: Claims) -> str:
    """The value wherever it was delivered; places with the same value share it."""
    by_value: dict[str, list[str]] = {}
    for source in Source:
        found = claims.of(source)
        if found is not None and name in found:
            by_value.setdefault(whole(found[name]), []).append(source.value)
    parts = (f"{', '.join(where)}:\n{value}" for value, where in by_value.items())
    return "\n".join(parts) or "not delivered anywhere"


def whole(value: Json) -> str:
    """A value with nothing left out, up to some thousand characters."""
    if isinstance(value, str):
        return visible(value, _LONGEST)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        listed = "\n".join(visible(one, _LONGEST) for one in value[: _LONGEST + 1])
        return listed if len(listed) <= _LONGEST else f"{listed[:_LONGEST]}…"
    return visible(json.dumps(value, ensure_ascii=False), _LONGEST)
