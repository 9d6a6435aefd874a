"""Cards and other containers, and how parts are put below and beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QBoxLayout,
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

# Milliseconds after which nested layouts have their final sizes.
_SETTLED_MS = 60


class Card(QFrame):
    """A framed group with an optional heading and explanation; fill `column`."""

    def __init__(self, heading: str = "", explanation: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName(name)
        side = theme.WIDE - theme.TINY
        self.column = column(on=self, spacing=theme.MEDIUM, margins=(side, side, side, side))
        if heading:
            self.add(labels.label(heading, "heading"))
        if explanation:
            self.add(labels.label(explanation, "muted"))

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put parts below those that are there."""
        add(self.column, *parts)


class Separator(QFrame):
    """A thin line between parts of a card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "line")


class Disclosure(QWidget):
    """A part that opens with a click; fill `column`, or have it filled when it is first opened."""

    def __init__(
        self, caption: str, name: str = "", fill: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self._fill = fill
        self.setObjectName(name)
        self._button = Button(caption, "fold", "right", f"{name}-open")
        self._button.setCheckable(True)
        self._body = QWidget()
        self._body.hide()
        self.column = column(on=self._body, spacing=theme.MEDIUM, margins=(0, theme.SMALL, 0, 0))
        column(row(self._button, stretch=True), self._body, on=self, spacing=0)
        self._button.toggled.connect(self._show)
        self._button.clicked.connect(self._reveal)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._button.isChecked()

    def open(self, *, opened: bool = True) -> None:
        """Show the content, or hide it."""
        self._button.setChecked(opened)

    def set_caption(self, caption: str) -> None:
        """Another text on the line that opens it."""
        self._button.setText(caption)

    def _show(self, opened: bool) -> None:
        if opened:
            fill, self._fill = self._fill, lambda: None
            fill()
        self._button.show_icon("down" if opened else "right")
        self._body.setVisible(opened)

    def _reveal(self) -> None:
        """What was opened at the lower edge would be out of sight."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, FittingScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.reveal(self)


def column(
    *parts: QWidget | QLayout,
    on: QWidget | None = None,
    spacing: int = theme.SMALL,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QVBoxLayout:
    """Parts below each other, as the layout of the widget `on` when it is given.

    `margins` are pixels left, above, right and below of the parts.
    """
    made = QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    add(made, *parts)
    if on is not None:
        on.setLayout(made)
    return made


def row(
    *parts: QWidget | QLayout,
    on: QWidget | None = None,
    spacing: int = theme.SMALL,
    wide: int | None = None,
    stretch: bool = False,
) -> QHBoxLayout:
    """Parts side by side, as the layout of the widget `on` when it is given.

    `wide` is the index of the part that takes the remaining room; with `stretch` all keep to the
    left instead.
    """
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    add(made, *parts)
    if wide is not None:
        made.setStretch(wide, 1)
    if stretch:
        made.addStretch(1)
    if on is not None:
        on.setLayout(made)
    return made


def icon_row(
    icon: QWidget, *words: QWidget | QLayout, spacing: int = theme.MEDIUM, gap: int = theme.TINY
) -> QHBoxLayout:
    """An icon, level with the first of the parts that are below each other to its right."""
    across = row(icon, column(*words, spacing=gap), spacing=spacing, wide=1)
    across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    return across


def boxed(layout: QLayout, name: str = "") -> QWidget:
    """A widget with this layout."""
    made = QWidget()
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def add(layout: QBoxLayout, *parts: QWidget | QLayout) -> None:
    """Put parts behind those that are there."""
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def refill(layout: QBoxLayout, widgets: Iterable[QWidget]) -> None:
    """Replace everything in a layout."""
    clear(layout)
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it later; until then it has no names."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            for part in (widget, *widget.findChildren(QWidget)):
                # What replaces it has the same names.
                part.setObjectName("")
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class FittingScrollArea(QScrollArea):
    """As tall as what is inside, up to `tallest` pixels; without a limit it takes what it gets."""

    def __init__(self, inside: QWidget, tallest: int = 0) -> None:
        super().__init__()
        self._tallest = tallest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The Tab key stops at what is inside.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        self.setWidget(inside)
        if tallest:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
            inside.installEventFilter(self)

    def reveal(self, part: QWidget) -> None:
        """Scroll to a part, and again when words just put into it have room."""
        self._scroll_to(part)
        QTimer.singleShot(_SETTLED_MS, part, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        self.ensureWidgetVisible(part, 0, 120)
        # Of what is taller than the page its beginning is shown.
        bar, top = self.verticalScrollBar(), part.mapTo(self._inside, QPoint()).y()
        bar.setValue(min(bar.value(), top - theme.MEDIUM))

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
