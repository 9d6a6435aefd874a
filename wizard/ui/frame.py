"""What the shell draws around a page: heading, sentence, and the column it lies in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.ui import tab_order, text, theme
from wizard.ui.page import Page

COLUMN = 760
_SETTLED_MS = 60
"""Milliseconds in which layouts inside layouts have found their sizes."""


class PageFrame(QWidget):
    """A page under its title: in a readable column that scrolls, or wide."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._stops: tab_order.Stops = ()
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
            self._stops = tab_order.thread(self, self._stops)
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
    words.addWidget(text.label(page.title, "title", f"title-{page.step.value}"))
    if page.sentence:
        words.addWidget(text.label(page.sentence, "sentence"))
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
