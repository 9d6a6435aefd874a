"""The checklist of page 2: one item open at a time, each with a drawing and what to copy."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QSizePolicy, QWidget

from wizard.ping import guides
from wizard.ping.guides import Item, Tick
from wizard.ping.sketch import WIDTH, Colors, caption, described, sketch
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, CopyValue, Glyph, IconButton, labels, row
from wizard.ui.widgets.card import boxed, column, icon_row, refill
from wizard.ui.widgets.switch import TickBox

_SIGN = {Tick.OPEN: "", Tick.TICKED: "Done", Tick.REOPENED: "Changed"}
# Pixels; below this width the drawing is below the steps.
_SIDE_BY_SIDE = 640


class Checklist(QWidget):
    """The items of a guide, of which one is open.

    Signals:
        ticked: The ticks after the user set or removed one.
        opened: A part of the item that was opened; first the whole, then its heading.
    """

    ticked = Signal(frozenset)
    opened = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, ItemCard] = {}
        self._ticks: frozenset[str] = frozenset()
        self._column = column(on=self)

    def show_items(self, items: tuple[Item, ...], ticks: frozenset[str]) -> int:
        """Show these items; returns how many are done."""
        # Cards are rebuilt only for another list: rebuilding loses focus and scroll position.
        if items != tuple(card.item for card in self._cards.values()):
            self._rebuild(items)
        self._ticks = ticks
        states = {item.id: guides.tick(item, ticks) for item in items}
        for key, card in self._cards.items():
            card.show_tick(states[key])
        left = [key for key, state in states.items() if state is not Tick.TICKED]
        # Something is always open, so that the user sees what comes next.
        if left and not self._open_card():
            self._cards[left[0]].unfold(opened=True)
        return len(items) - len(left)

    def _open_card(self) -> ItemCard | None:
        return next((card for card in self._cards.values() if card.is_open), None)

    def _rebuild(self, items: tuple[Item, ...]) -> None:
        before = self._open_card()
        self._cards = {i.id: self._card(i, number) for number, i in enumerate(items, 1)}
        refill(self._column, self._cards.values())
        if before and before.item.id in self._cards:
            self._cards[before.item.id].unfold(opened=True)

    def _card(self, item: Item, number: int) -> ItemCard:
        card = ItemCard(item, number)
        card.ticked.connect(lambda done: self._tick(item.id, done=done))
        card.unfolded.connect(lambda opened: self._unfold(item.id, opened=opened))
        return card

    def _tick(self, key: str, *, done: bool) -> None:
        self._unfold(key, opened=not done)
        items = tuple(card.item for card in self._cards.values())
        self.ticked.emit(guides.with_tick(items, self._ticks, key, done=done))

    def _unfold(self, key: str, *, opened: bool) -> None:
        for other, card in self._cards.items():
            card.unfold(opened=opened and other == key)
        if opened:
            self.show_open()

    def show_open(self) -> None:
        """Ask for the open item to be in view, or its heading where it is taller."""
        if card := self._open_card():
            self.opened.emit(card)
            self.opened.emit(card.heading)


class ItemCard(QFrame):
    """One thing to do in Ping; what is inside is built when it is first opened.

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
        self._done = Button("Mark as done", "accent", "check", f"item-{key}-done")
        self._body = _Body()
        for part in (self._changed, self._done):
            # Shown and hidden before the body is filled; without a parent it would be a window.
            part.setParent(self._body)
        self._lay_out(f"{number}. {item.title}")
        self._box.clicked.connect(lambda: self.ticked.emit(self._box.isChecked()))
        self._done.clicked.connect(lambda: self.ticked.emit(True))
        self._fold.clicked.connect(lambda: self.unfolded.emit(not self.is_open))
        self._body.hide()

    @property
    def is_open(self) -> bool:
        """True while the steps can be seen."""
        return not self._body.isHidden()

    def unfold(self, *, opened: bool) -> None:
        """Show or hide the steps."""
        if opened and not self._body.layout():
            self._fill()
        self._body.setVisible(opened)
        self._fold.show_icon("up" if opened else "down")
        self._fold.say(f"{'Hide' if opened else 'Show'} {self.item.title}")

    def show_tick(self, state: Tick) -> None:
        """Draw whether it is done."""
        self._box.setChecked(state is Tick.TICKED)
        self._sign.setText(_SIGN[state])
        labels.rekind(self._sign, "warned" if state is Tick.REOPENED else "small")
        self._done.setVisible(state is not Tick.TICKED)
        words = "This has changed since you did it" if state is Tick.REOPENED else ""
        self._changed.say(words, self.item.changed, tone="warned")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the heading opens and closes as the arrow does."""
        # Only the heading: below it a click selects text.
        if event.position().y() < self._heading.geometry().bottom() + theme.SMALL:
            self.unfolded.emit(not self.is_open)

    def _lay_out(self, title: str) -> None:
        self.heading = labels.label(title, "strong")
        self._heading = row(
            self._box, self.heading, self._sign, self._fold, spacing=theme.MEDIUM, wide=1
        )
        margins = (theme.LARGE, theme.SMALL, theme.MEDIUM, theme.SMALL)
        column(self._heading, self._body, on=self, spacing=theme.SMALL, margins=margins)

    def _fill(self) -> None:
        steps = column(self._changed, _where(self.item), _steps(self.item), spacing=theme.MEDIUM)
        values = column(*self._values(), row(self._done, stretch=True), spacing=theme.MEDIUM)
        drawn = (SketchView(self.item), labels.label(caption(self.item), "small"))
        self._body.fill(steps, values, boxed(column(*drawn)) if self.item.screen else None)

    def _values(self) -> Iterator[QWidget | QLayout]:
        for place, one in enumerate(self.item.fields):
            if one.pasted:
                yield CopyValue(one.value, one.label, f"{self.objectName()}-{place}")
            elif not self.item.screen:
                yield labels.label(f"{one.label}: {one.value}")
        for trap in self.item.traps:
            words = labels.label(trap, "muted")
            yield icon_row(Glyph("info", "muted", 1.2), words, spacing=theme.SMALL)


class SketchView(QWidget):
    """The drawing of an item, in the colours of the window and sharp on every screen."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item
        self._size = QSvgRenderer(sketch(item).encode()).defaultSize()
        self.setObjectName(f"sketch-{item.id.rpartition('/')[2]}")
        self.setAccessibleName(f"Sketch: {item.title}")
        self.setAccessibleDescription(described(item))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(theme.scaled(WIDTH))
        self.setMinimumWidth(theme.scaled(WIDTH) // 2)

    def heightForWidth(self, width: int) -> int:
        """As the drawing's sides are."""
        return round(min(width, self.maximumWidth()) * self._size.height() / WIDTH)

    def sizeHint(self) -> QSize:
        """As large as may be; layouts give it less."""
        return QSize(self.maximumWidth(), self.heightForWidth(self.maximumWidth()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the colours and the size of now."""
        now = theme.roles()
        colors = Colors(now["text"], now["field"], now["accent"])
        with QPainter(self) as painter:
            drawing = QSvgRenderer(sketch(self._item, colors).encode())
            drawing.render(painter, QRectF(self.rect()))


class _Body(QWidget):
    """The drawing beside the steps and values, or between them where there is less room."""

    def fill(self, steps: QLayout, values: QLayout, drawn: QWidget | None) -> None:
        """Take the parts."""
        self._drawn = drawn
        self._left, self._right = column(steps, values, spacing=theme.MEDIUM), column()
        self._across = row(self._left, self._right, on=self, wide=0)
        self._across.setContentsMargins(0, 0, theme.TINY, theme.SMALL)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the new width."""
        super().resizeEvent(event)
        if self.layout():
            self._arrange()

    def _arrange(self) -> None:
        wide = self._drawn is not None and self.width() >= theme.scaled(_SIDE_BY_SIDE)
        # As shares of 100: two columns with a drawing at the right, else a single one.
        self._across.setStretch(0, 45 if wide else 100)
        self._across.setStretch(1, 55 if wide else 0)
        self._across.setSpacing(theme.WIDE if wide else 0)
        if self._drawn:
            (self._right if wide else self._left).insertWidget(0 if wide else 1, self._drawn)


def _where(item: Item) -> QWidget:
    path = item.where.replace(" > ", " \N{RIGHTWARDS ARROW} ")
    doubt = "" if item.verified else "  (menu names not verified)"
    return labels.selectable(labels.label(path + doubt, "small"))


def _steps(item: Item) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.SMALL)
    grid.setVerticalSpacing(theme.SMALL)
    grid.setColumnStretch(1, 1)
    for number, step in enumerate(item.steps):
        place = labels.short(f"{chr(ord('a') + number)}.", "muted")
        grid.addWidget(place, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(labels.label(step), number, 1)
    return grid
