"""One of a few, as cards to pick from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Glyph
from wizard.ui.widgets.card import column, icon_row, row
from wizard.ui.widgets.inputs import Input

_RING = 18


@dataclass(frozen=True, slots=True)
class Option:
    """One card: its value, its words, and its icon."""

    value: Hashable
    title: str
    detail: str = ""
    icon: str = ""


class OptionCard(QAbstractButton):
    """A card that is a radio button: arrows move between cards, space picks."""

    def __init__(self, option: Option, name: str) -> None:
        super().__init__()
        self.option = option
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(option.title)
        self.setAccessibleName(option.title)
        self.setAccessibleDescription(option.detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._lay_out(option)

    def sizeHint(self) -> QSize:
        """As large as the words in it."""
        layout = self.layout()
        return layout.sizeHint() if layout else QSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks as well as space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw border, background and ring by state."""
        lively = self.isChecked() or self.hasFocus() or self.underMouse()
        edge, width = ("accent", 2.0) if self.isChecked() or self.hasFocus() else ("edge", 1.0)
        if self.isChecked() and self.hasFocus():
            edge = "text"  # as on an accent button: the accent alone says that it is picked
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color(edge if lively else "line"), width))
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "card"))
            inset = width / 2
            frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
            self._draw_ring(painter)

    def _draw_ring(self, painter: QPainter) -> None:
        ring = QRectF(self.width() - _RING - 14, 14, _RING, _RING)
        picked = self.isChecked()
        painter.setPen(QPen(theme.color("accent" if picked else "edge"), 1.6))
        painter.setBrush(theme.color("accent" if picked else "field"))
        painter.drawEllipse(ring)
        if picked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("on_accent"))
            painter.drawEllipse(ring.center(), 3.6, 3.6)

    def _lay_out(self, option: Option) -> None:
        words = [labels.label(option.title, "strong")]
        if option.detail:
            words.append(labels.label(option.detail, "muted"))
        inside = column(*words, spacing=theme.TINY)
        inside.addStretch(1)
        across = icon_row(Glyph(option.icon, "accent", 1.7), inside) if option.icon else row(inside)
        across.setContentsMargins(theme.LARGE, 14, theme.LARGE + _RING + theme.SMALL, 14)
        self.setLayout(across)
        for part in self.findChildren(QWidget):
            # Clicks on the words are clicks on the card.
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class Choice(Input):
    """A question with a card for each answer; the first may take a whole line."""

    def __init__(
        self,
        name: str,
        options: Sequence[Option],
        question: str = "",
        columns: int = 2,
        *,
        wide_first: bool = False,
    ) -> None:
        super().__init__(name)
        self.cards = tuple(OptionCard(o, f"{name}-{number}") for number, o in enumerate(options))
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(theme.MEDIUM)
        above = (labels.label(question, "strong"),) if question else ()
        column(*above, grid, self._note, on=self)
        for number, card in enumerate(self.cards):
            place = number + (columns - 1) * bool(number and wide_first)
            span = columns if wide_first and not number else 1
            grid.addWidget(card, place // columns, place % columns, 1, span)
            self._group.addButton(card)
            card.clicked.connect(lambda: self.value_changed.emit(self.value))
        for place in range(columns):
            grid.setColumnStretch(place, 1)

    @property
    def value(self) -> Hashable:
        """What is picked; None while nothing is."""
        return next((card.option.value for card in self.cards if card.isChecked()), None)

    def set_value(self, value: object) -> None:
        """Show the card of `value` as picked."""
        if value == self.value:
            return
        # An exclusive group can't have all its cards unchecked.
        self._group.setExclusive(False)
        for card in self.cards:
            card.setChecked(card.option.value == value)
        self._group.setExclusive(True)
        # As Qt does it at the first focus: Tab leads to the picked card, else to the first.
        picked, policy = self._group.checkedButton(), Qt.FocusPolicy
        for card in self.cards:
            is_stop = picked in (None, card)
            card.setFocusPolicy(policy.StrongFocus if is_stop else policy.ClickFocus)

    def main_widget(self) -> QWidget:
        """The picked card, or the first."""
        return next((c for c in self.cards if c.isChecked()), self.cards[0])
