"""What the shell draws around a page: heading, sentence, and the column it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.ui import theme
from wizard.ui.page import Page
from wizard.ui.widgets import labels

Stops = tuple[QWidget, ...]

COLUMN = 760
_SETTLED_MS = 60
"""Milliseconds in which layouts inside layouts have found their sizes."""


class PageFrame(QWidget):
    """A page under its title: in a readable column that scrolls, or wide."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._stops: Stops = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if page.wide:
            outer.setContentsMargins(theme.WIDE, theme.LARGE, theme.WIDE, theme.LARGE)
            outer.setSpacing(theme.MEDIUM)
            outer.addLayout(_heading(page))
            outer.addWidget(page, 1)
        else:
            self._scroll = _scrolled(_column(page))
            outer.addWidget(self._scroll)

    def focusNextPrevChild(self, next: bool) -> bool:
        """The Tab key goes by what is seen. A browser keeps its own order, so wide pages do."""
        if not self.page.wide:
            self._stops = order_tab_stops(self, self._stops)
        return super().focusNextPrevChild(next)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a part of the page, and again when words just put into it have room."""
        if not self.page.wide:
            self._show(widget)
            QTimer.singleShot(_SETTLED_MS, widget, lambda: self._show(widget))

    def _show(self, widget: QWidget) -> None:
        self._scroll.ensureWidgetVisible(widget, 0, 120)


def _heading(page: Page) -> QVBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(theme.SMALL)
    words.addWidget(labels.label(page.title, "title", f"title-{page.step.value}"))
    if page.sentence:
        words.addWidget(labels.label(page.sentence, "sentence"))
    return words


def _column(page: Page) -> QWidget:
    ground = QWidget()
    ground.setObjectName("page-ground")
    column = QWidget()
    column.setMaximumWidth(COLUMN)
    inside = QVBoxLayout(column)
    inside.setContentsMargins(0, theme.HUGE, 0, theme.HUGE)
    inside.setSpacing(theme.WIDE)
    inside.addLayout(_heading(page))
    inside.addWidget(page)
    inside.addStretch(1)
    across = QHBoxLayout(ground)
    across.setContentsMargins(theme.HUGE, 0, theme.HUGE, 0)
    across.addStretch(1)
    across.addWidget(column, 1000)
    across.addStretch(1)
    return ground


def _scrolled(inside: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll


def order_tab_stops(root: QWidget, before: Stops = ()) -> Stops:
    """Put everything inside `root` that the Tab key stops at into the order of its layouts.

    Args:
        root: Comes right before its first part.
        before: What was answered the last time: without a change nothing is done.
    """
    found = tuple(_stops(root))
    if found != before:
        for one, other in pairwise((root, *found)):
            QWidget.setTabOrder(one, other)
    return found


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """What can have the focus inside `widget`, as it is laid out."""
    for inner in _inside(widget):
        if inner.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield inner
        yield from _stops(inner)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        if inner is not None:
            yield inner
        return
    layout = widget.layout()
    if layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)
