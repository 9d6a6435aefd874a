"""One step back from what overwrites much of a setup, and the bar that offers it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame

from wizard.model.draft import Draft
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, IconButton
from wizard.ui.widgets.card import row

if TYPE_CHECKING:
    from wizard.ui.session import Session


class Undo(QObject):
    """Keeps what the last such change replaced in the draft, which has no secret in it.

    Signals:
        changed: `words` are others.

    Attributes:
        words: What would be undone; empty when nothing can be.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._replaced: dict[str, tuple[object, object]] = {}
        self.words = ""

    @property
    def _session(self) -> Session:
        # An attribute would keep the session alive.
        return cast("Session", self.parent())

    def edit(self, words: str, **changes: object) -> None:
        """Edit the draft, and offer to undo it."""
        before = self._session.draft
        self._session.edit(**changes)
        found = differences(before, self._session.draft)
        if found:
            self._offer(words, found)

    def undo(self) -> None:
        """Put back what was there; a field that was changed since stays."""
        draft, replaced = self._session.draft, self._replaced
        self.forget()
        self._session.edit(
            **{name: old for name, (old, new) in replaced.items() if getattr(draft, name) == new}
        )

    def forget(self) -> None:
        """Offer nothing any more."""
        self._offer("", {})

    def _offer(self, words: str, replaced: dict[str, tuple[object, object]]) -> None:
        self.words, self._replaced = words, replaced
        self.changed.emit()


def differences(before: Draft, after: Draft) -> dict[str, tuple[object, object]]:
    """The fields that have another value, each with the former and the new one."""
    names = (field.name for field in fields(before))
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class UndoBar(QFrame):
    """Between page and footer while there is something to undo."""

    def __init__(self, undo: Undo) -> None:
        super().__init__()
        self.setObjectName("footer-undo")
        self._undo = undo
        undo.changed.connect(self._show)
        self.hide()

    def _fill(self) -> None:
        self._words = labels.label("", "body", "undo-words")
        self._act = Button("Undo", "quiet", "back", "undo")
        away = IconButton("remove", "Dismiss this notice", "undo-dismiss")
        across = row(self._words, self._act, away, on=self, wide=0)
        across.setContentsMargins(theme.HUGE, theme.TINY, theme.HUGE, theme.TINY)
        self._act.clicked.connect(self._undo.undo)
        away.clicked.connect(self._undo.forget)

    def _show(self) -> None:
        words = self._undo.words
        if words and self.layout() is None:
            self._fill()
        labels.set_visible(self, bool(words))
        if words:
            self._words.setText(f"{words}.")
            self._act.setAccessibleName(f"Undo: {words}")
            announce(self, f"{words}. Undo with Control Z.")
