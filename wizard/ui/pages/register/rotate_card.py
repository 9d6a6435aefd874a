"""Asks until when the former client secret goes on working, before a new one is made."""

from __future__ import annotations

from PySide6.QtCore import Signal

from wizard.registration.rotate import DAYS
from wizard.ui.widgets import Button, Card, Choice, Option, row


class RotateCard(Card):
    """One question and one button.

    Attributes:
        back: Pressed when the user does not want this.

    Signals:
        agreed: For how many days the former secret works.
    """

    agreed = Signal(object)

    def __init__(self) -> None:
        super().__init__("Replace the client secret", _WORDS, name="rotate-card")
        options = [Option(days, f"{days} day{'s' * (days > 1)}") for days in sorted(DAYS)]
        self._until = Choice("rotate-until", options, "How long does the former one work?", 3)
        self._until.set_value(DAYS[0])
        go = Button("Replace it now", "accent", "key", "rotate-go")
        self.back = Button("Cancel", "plain", name="rotate-back")
        self.add(self._until, row(go, self.back, stretch=True))
        go.clicked.connect(lambda: self.agreed.emit(self._until.value))


_WORDS = (
    "PingOne makes a new one, which goes to the keyring. For as long as you choose, the former "
    "one works as well: make a test login, export and deploy before then. PingOne keeps one former "
    "secret only: do not replace it again before that."
)
