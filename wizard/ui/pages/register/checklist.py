"""The checklist of page 2: one item open at a time, each with what to copy and a tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLayout,
    QWidget,
)

from wizard.ping.guides import Item, Tick
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, CopyValue, Glyph, IconButton, labels, row
from wizard.ui.widgets.card import column, icon_row
from wizard.ui.widgets.switch import TickBox

_SIGN: dict[Tick, tuple[str, labels.Kind]] = {
    Tick.OPEN: ("", "small"),
    Tick.TICKED: ("Done", "small"),
    Tick.REOPENED: ("Changed", "warned"),
}


class ItemCard(QFrame):
    """One thing to do in Ping.

    Signals:
        ticked: The user set (true) or removed the tick.
        unfolded: The user opened (true) or closed the card.
    """

    ticked = Signal(bool)
    unfolded = Signal(bool)

    def __init__(self, item: Item, number: int) -> None:
        super().__init__()
        self.item = item
        key = item.id.rpartition("/")[2]
        self.setProperty("kind", "card")
        self.setObjectName(f"item-{key}")
        self._box = TickBox(f"Done: {item.title}", f"item-{key}-tick")
        self._sign = labels.short("", "small", f"item-{key}-sign")
        self._fold = IconButton("down", f"Show {item.title}", f"item-{key}-open")
        self._changed = Banner("warned", f"item-{key}-changed")
        self._done = Button("Mark as done", "plain", "check", f"item-{key}-done")
        self._body = QWidget()
        self._lay_out(f"{number}. {item.title}")
        self._box.clicked.connect(lambda: self.ticked.emit(self._box.isChecked()))
        self._done.clicked.connect(lambda: self.ticked.emit(True))
        self._fold.clicked.connect(lambda: self.unfolded.emit(not self.is_open))
        self.unfold(opened=False)

    @property
    def is_open(self) -> bool:
        """True while the steps can be seen."""
        return not self._body.isHidden()

    def unfold(self, *, opened: bool) -> None:
        """Show or hide the steps."""
        self._body.setVisible(opened)
        self._fold.show_icon("up" if opened else "down")
        self._fold.say(f"{'Hide' if opened else 'Show'} {self.item.title}")

    def show_tick(self, state: Tick) -> None:
        """Draw whether it is done."""
        self._box.setChecked(state is Tick.TICKED)
        word, kind = _SIGN[state]
        self._sign.setText(word)
        labels.rekind(self._sign, kind)
        self._done.setVisible(state is not Tick.TICKED)
        words = "This has changed since you did it" if state is Tick.REOPENED else ""
        self._changed.say(words, self.item.changed, tone="warned")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the heading opens and closes as the arrow does."""
        # Only the heading: below it a click selects text.
        if event.position().y() < self._heading.geometry().bottom() + theme.SMALL:
            self.unfolded.emit(not self.is_open)

    def _lay_out(self, title: str) -> None:
        name = labels.label(title, "strong")
        self._heading = row(self._box, name, self._sign, self._fold, spacing=theme.MEDIUM, wide=1)
        margins = (theme.LARGE, theme.MEDIUM, theme.MEDIUM, theme.MEDIUM)
        column(self._heading, self._body, on=self, spacing=theme.MEDIUM, margins=margins)
        left = self._box.sizeHint().width() + theme.MEDIUM
        margins = (left, 0, theme.SMALL, theme.SMALL)
        column(*self._parts(), on=self._body, spacing=theme.MEDIUM, margins=margins)

    def _parts(self) -> Iterator[QWidget | QLayout]:
        yield self._changed
        yield _where(self.item)
        yield _steps(self.item.steps)
        for place, value in enumerate(self.item.values):
            yield CopyValue(value.text, value.label, f"{self.objectName()}-{place}")
        for trap in self.item.traps:
            words = labels.label(trap, "muted")
            yield icon_row(Glyph("info", "muted", 1.2), words, spacing=theme.SMALL)
        yield row(self._done, stretch=True)


def _where(item: Item) -> QWidget:
    path = item.where.replace(" > ", " \N{RIGHTWARDS ARROW} ")
    doubt = "" if item.verified else "  (menu names not verified)"
    return labels.selectable(labels.label(path + doubt, "small"))


def _steps(steps: Iterable[str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.SMALL)
    grid.setVerticalSpacing(theme.SMALL)
    grid.setColumnStretch(1, 1)
    for number, step in enumerate(steps):
        place = labels.short(f"{chr(ord('a') + number)}.", "muted")
        grid.addWidget(place, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(labels.label(step), number, 1)
    return grid
