"""The chooser of setups: a card for each, with its server and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from wizard.history import History, Page
from wizard.model.text import day, from_home, visible
from wizard.services import Services
from wizard.store import SavedSetup
from wizard.ui import theme
from wizard.ui.dialogs import PartsDialog
from wizard.ui.widgets.choice import Option, OptionCard

NEW = "New setup"
_TITLE = "Which setup?"
_LONGEST_NAME = 60
_CHEVRON = 16


ListedSetups = Sequence[tuple[SavedSetup, str]]
"""Saved setups, each with how far it is, in words."""


def listed_setups(services: Services) -> ListedSetups:
    """All saved setups, the one saved last first. It reads files: not for the GUI thread."""
    # Another one: what this window knows of its own logins decides how they are merged.
    logbook = History(services.store.folder)
    return [(one, _state(logbook.read(one.setup_id))) for one in services.store.saved()]


def _state(found: Page) -> str:
    if found.problem:
        return found.problem.what
    if found.exports:
        last = found.exports[0]
        proof = f"{last.proof[:1].lower()}{last.proof[1:]}"
        return f"Exported {day(last.at)} to {from_home(last.folder)}, {proof}"
    if found.logins:
        return f"Not exported yet, last test login {day(found.logins[0].at)}"
    return "Not exported yet, no test login"


class SetupCard(OptionCard):
    """A setup to open with one click; one that can't be opened says why."""

    def __init__(self, saved: SavedSetup, state: str, *, is_open: bool) -> None:
        lines = [saved.server] if saved.server != saved.name else []
        lines += [p.what for p in saved.problems] or [state]
        lines += ["Open in this window"] if is_open else [f"Changed {day(saved.changed)}"]
        name = visible(saved.name, _LONGEST_NAME)
        shown = Option(saved.setup_id, name, "\n".join(visible(line) for line in lines if line))
        super().__init__(shown, f"setup-{saved.setup_id}")
        self.setCheckable(False)
        self.setAutoExclusive(False)
        self.setEnabled(not (saved.problems or is_open))

    def _draw_ring(self, painter: QPainter) -> None:
        if self.isEnabled():
            top = (self.height() - _CHEVRON) / 2
            where = QRectF(self.width() - _CHEVRON - theme.LARGE, top, _CHEVRON, _CHEVRON)
            theme.paint(painter, "right", "muted", where)


class Chooser(PartsDialog):
    """Offers the saved setups and a new one.

    Signals:
        picked: The id of the setup to open; empty for a new one.
    """

    picked = Signal(str)

    def __init__(
        self, listed: ListedSetups, current: str = "", window: QWidget | None = None
    ) -> None:
        cards = [SetupCard(one, state, is_open=one.setup_id == current) for one, state in listed]
        super().__init__(window, _TITLE, "chooser", cards)
        # Closed before there is a window, it must not end the program.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        for card in cards:
            card.clicked.connect(lambda _=False, one=card: self._pick(str(one.option.value)))
        new = self.add_button(NEW, lambda: self._pick(""))
        self.add_button("Cancel" if window else "Close", self.reject)
        next(filter(QWidget.isEnabled, (*cards, new))).setFocus()

    def _pick(self, setup_id: str) -> None:
        self.accept()
        self.picked.emit(setup_id)
