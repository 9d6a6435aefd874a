"""Cards and other containers, and how parts are put side by side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button


class Card(QFrame):
    """A framed group with an optional heading and explanation; fill `column`."""

    def __init__(self, heading: str = "", explanation: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(theme.WIDE - 4,) * 4)
        self.column.setSpacing(theme.MEDIUM)
        if heading:
            self.column.addWidget(labels.label(heading, "heading"))
        if explanation:
            self.column.addWidget(labels.label(explanation, "muted"))

    def add(self, *widgets: QWidget) -> None:
        """Put widgets below what is there."""
        for widget in widgets:
            self.column.addWidget(widget)


class Line(QFrame):
    """A thin line between parts of a card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "line")


class Disclosure(QWidget):
    """What few people need, behind one click; fill `column`."""

    toggled = Signal(bool)

    def __init__(self, caption: str, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._button = Button(caption, "fold", "right", f"{name}-open")
        self._button.setCheckable(True)
        self._body = QWidget()
        self._body.hide()
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(0, theme.SMALL, 0, 0)
        self.column.setSpacing(theme.MEDIUM)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(row(self._button, stretch=True))
        outer.addWidget(self._body)
        self._button.toggled.connect(self._show)

    @property
    def is_open(self) -> bool:
        """True while the content can be seen."""
        return self._button.isChecked()

    def open(self) -> None:
        """Show the content."""
        self._button.setChecked(True)

    def _show(self, opened: bool) -> None:
        self._button.show_icon("down" if opened else "right")
        self._body.setVisible(opened)
        self.toggled.emit(opened)


def row(*widgets: QWidget, spacing: int = theme.SMALL, stretch: bool = False) -> QHBoxLayout:
    """Widgets side by side; with `stretch` they keep to the left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        made.addWidget(widget)
    if stretch:
        made.addStretch(1)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it later; until then it has no names."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            for part in (widget, *widget.findChildren(QWidget)):
                part.setObjectName("")
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def top(widget: QWidget, where: QHBoxLayout) -> None:
    """Add a widget that stays at the top of a row whose other parts may be taller."""
    where.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)


class FittingScrollArea(QScrollArea):
    """As tall as what is inside, up to `tallest` pixels; without a limit it takes what it gets."""

    def __init__(self, inside: QWidget, tallest: int = 0) -> None:
        super().__init__()
        self._tallest = tallest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        self.setWidget(inside)
        if tallest:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
            inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside changed its height."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """The height of what is inside at this width."""
        hint = super().sizeHint()
        if not self._tallest:
            return hint
        width = max(self.viewport().width(), 1)
        tall = self._inside.hasHeightForWidth()
        height = self._inside.heightForWidth(width) if tall else hint.height()
        return QSize(hint.width(), min(height, self._tallest))

    def minimumSizeHint(self) -> QSize:
        """No taller than the hint."""
        return QSize(0, min(self.sizeHint().height(), self._tallest or 60))
