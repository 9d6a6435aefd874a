"""Switches and other check boxes that draw themselves."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontInfo, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.card import column, row
from wizard.ui.widgets.inputs import Input


class DrawnCheckBox(QCheckBox):
    """A check box that draws itself: to keyboard and screen reader it is an ordinary one."""

    def __init__(self, words: str, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter switches as well as space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter, on=self.isChecked())

    def draw(self, painter: QPainter, *, on: bool) -> None:
        """Draw the box, with a ring around it while it has the focus; each kind its own."""


class Switch(DrawnCheckBox):
    """A check box drawn as a switch."""

    def sizeHint(self) -> QSize:
        """A multiple of the running text's size, with room for the focus ring."""
        tall = round(QFontInfo(self.font()).pixelSize() * 1.6)
        return QSize(round(tall * 1.85) + 6, tall + 6)

    def draw(self, painter: QPainter, *, on: bool) -> None:
        """Draw track, knob and, with the focus, a ring."""
        track = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        radius = track.height() / 2
        if self.hasFocus():
            self._draw_ring(painter)
        painter.setPen(QPen(theme.color("accent" if on else "edge"), 1.4))
        painter.setBrush(theme.color("accent" if on else "field"))
        painter.drawRoundedRect(track, radius, radius)
        self._draw_knob(painter, track, on=on)

    def _draw_ring(self, painter: QPainter) -> None:
        ring = QRectF(self.rect()).adjusted(0.8, 0.8, -0.8, -0.8)
        painter.setPen(QPen(theme.color("accent"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)

    def _draw_knob(self, painter: QPainter, track: QRectF, *, on: bool) -> None:
        side = track.height() - 6
        left = track.right() - side - 3 if on else track.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("on_accent" if on else "edge"))
        painter.drawEllipse(QRectF(left, track.top() + 3, side, side))


class TickBox(DrawnCheckBox):
    """A check box drawn as a disc."""

    def sizeHint(self) -> QSize:
        """A multiple of the running text's size."""
        side = round(QFontInfo(self.font()).pixelSize() * 1.9)
        return QSize(side, side)

    def draw(self, painter: QPainter, *, on: bool) -> None:
        """Draw a filled disc with a tick, or an empty one; with the focus, a ring."""
        disc = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.6))
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if on:
            theme.paint(painter, "passed", "accent", disc)
        else:
            painter.setPen(QPen(theme.color("edge"), 1.6))
            painter.setBrush(theme.color("field"))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))


class Toggle(Input):
    """A switch with its words: title, what it means, and problems below."""

    def __init__(self, name: str, title: str, meaning: str = "") -> None:
        super().__init__(name, shows_problems=True)
        self.switch = Switch(title, f"{name}-switch")
        self.switch.setAccessibleDescription(meaning)
        explained = labels.label(meaning, "muted", f"{name}-help")
        labels.set_visible(explained, bool(meaning))
        self._words = column(labels.label(title, "strong"), explained, spacing=theme.TINY)
        across = row(self._words, self.switch, spacing=theme.LARGE, wide=0)
        across.setAlignment(self.switch, Qt.AlignmentFlag.AlignTop)
        column(across, self._note, on=self)
        # Not `toggled`: what `set_value` shows is no change by the user.
        self.switch.clicked.connect(lambda: self.value_changed.emit(self.value))

    @property
    def value(self) -> bool:
        """True when on."""
        return self.switch.isChecked()

    def set_value(self, value: object) -> None:
        """Show on or off."""
        self.switch.setChecked(bool(value))

    def main_widget(self) -> QWidget:
        """The switch."""
        return self.switch

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the words switches too."""
        # The switch itself handles its own clicks.
        if self._words.geometry().contains(event.position().toPoint()):
            self.switch.click()
