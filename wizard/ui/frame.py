"""What the shell draws around a page: heading, sentence, and the column it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.ui import theme
from wizard.ui.page import Page
from wizard.ui.widgets import labels
from wizard.ui.widgets.card import FittingScrollArea, column, row

Stops = tuple[QWidget, ...]

COLUMN = 760


class PageFrame(QWidget):
    """A page under its title: in a readable column that scrolls, or wide."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._stops: Stops = ()
        if page.wide:
            margins = (theme.WIDE, theme.LARGE, theme.WIDE, theme.LARGE)
            parts = column(_heading(page), page, on=self, spacing=theme.MEDIUM, margins=margins)
            parts.setStretch(1, 1)
        else:
            self._scroll = FittingScrollArea(_column(page))
            # Or the page would move sideways when it becomes longer than the window.
            self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            column(self._scroll, on=self)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab follow the layout; wide pages have a browser with its own order."""
        if not self.page.wide:
            # Parts come and go with the answers, so the order is renewed at each Tab.
            self._stops = order_tab_stops(self, self._stops)
        return super().focusNextPrevChild(next)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a part of the page."""
        if not self.page.wide:
            self._scroll.reveal(widget)


def _heading(page: Page) -> QVBoxLayout:
    title = labels.label(page.title, "title", f"title-{page.step.value}")
    return column(title, labels.label(page.sentence, "sentence"))


def _column(page: Page) -> QWidget:
    ground = QWidget()
    ground.setObjectName("page-ground")
    inside = QWidget()
    inside.setMaximumWidth(theme.scaled(COLUMN))
    margins = (0, theme.HUGE, 0, theme.HUGE)
    parts = column(_heading(page), page, on=inside, spacing=theme.WIDE, margins=margins)
    parts.addStretch(1)
    across = row(on=ground)
    across.setContentsMargins(theme.HUGE, 0, theme.HUGE, 0)
    across.addStretch(1)
    # Against 1000 the stretches get room only beyond the column's maximum width.
    across.addWidget(inside, 1000)
    across.addStretch(1)
    return ground


def order_tab_stops(root: QWidget, before: Stops = ()) -> Stops:
    """Let the Tab key visit everything inside `root` in the order of its layouts.

    Args:
        root: Comes right before its first part.
        before: The result of the last call: without a change nothing is done.
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
