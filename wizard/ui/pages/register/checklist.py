"""The checklist of page 2: one item open at a time, each with what to copy and a tick."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from wizard.ping.guides import RenderedItem, Tick
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, CopyValue, Glyph, IconButton, labels, row
from wizard.ui.widgets.card import top

_SIGN = {Tick.OPEN: "", Tick.TICKED: "Done", Tick.REOPENED: "Changed"}
_SIGN_KIND: dict[Tick, labels.Kind] = {
    Tick.OPEN: "small",
    Tick.TICKED: "small",
    Tick.REOPENED: "warned",
}


class TickBox(QCheckBox):
    """A check box drawn as a disc."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A multiple of the running text's size."""
        side = round(QFontInfo(self.font()).pixelSize() * 1.9)
        return QSize(side, side)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a filled disc with a tick, or an empty one; with the focus, a ring."""
        disc = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1.6))
                painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            if self.isChecked():
                theme.paint(painter, "passed", "accent", disc)
            else:
                painter.setPen(QPen(theme.color("edge"), 1.6))
                painter.setBrush(theme.color("field"))
                painter.drawEllipse(disc.adjusted(1, 1, -1, -1))


class ItemCard(QFrame):
    """One thing to do in Ping.

    Signals:
        ticked: Whether it is done now, by the user's hand.
        unfolded: The user opened (true) or closed the card.
    """

    ticked = Signal(bool)
    unfolded = Signal(bool)

    def __init__(self, item: RenderedItem, number: int) -> None:
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
        self._sign.setText(_SIGN[state])
        labels.rekind(self._sign, _SIGN_KIND[state])
        self._done.setVisible(state is not Tick.TICKED)
        reopened = state is Tick.REOPENED
        self._changed.say("This changed since you did it" if reopened else "", self.item.changed,
                          tone="warned")  # fmt: skip

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the heading opens and closes as the arrow does."""
        if event.position().y() < self._heading.geometry().bottom() + theme.SMALL:
            self.unfolded.emit(not self.is_open)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.MEDIUM, theme.MEDIUM)
        column.setSpacing(theme.MEDIUM)
        self._heading = row(self._box, labels.label(title, "strong"), self._sign, self._fold)
        self._heading.setStretch(1, 1)
        self._heading.setSpacing(theme.MEDIUM)
        column.addLayout(self._heading)
        column.addWidget(self._body)
        self._fill(QVBoxLayout(self._body))

    def _fill(self, column: QVBoxLayout) -> None:
        left = self._box.sizeHint().width() + theme.MEDIUM
        column.setContentsMargins(left, 0, theme.SMALL, theme.SMALL)
        column.setSpacing(theme.MEDIUM)
        column.addWidget(self._changed)
        column.addWidget(_where(self.item))
        column.addLayout(_steps(self.item.steps))
        for place, value in enumerate(self.item.values):
            name = f"{self.objectName()}-{place}"
            column.addWidget(CopyValue(value.text, value.label, name))
        for trap in self.item.traps:
            column.addWidget(_trap(trap))
        column.addLayout(row(self._done, stretch=True))


def _where(item: RenderedItem) -> QWidget:
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


def _trap(words: str) -> QWidget:
    drawn = QWidget()
    across = QHBoxLayout(drawn)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(theme.SMALL)
    top(Glyph("info", "muted", 1.2), across)
    across.addWidget(labels.label(words, "muted"), 1)
    return drawn
