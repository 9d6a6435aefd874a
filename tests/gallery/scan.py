"""Finds what does not fit on a page: clipped text, overlapping parts, scrolling sideways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QScrollArea, QWidget

from wizard.ui.widgets.buttons import ElidingButton

_ROUNDING = 1
"""Pixels."""


def misfits(window: QWidget) -> list[str]:
    """Everything in the window that does not fit, in words."""
    visible = [w for w in window.findChildren(QWidget) if w.isVisibleTo(window)]
    return [
        *(f"clipped: {_named(w)}" for w in visible if _is_clipped(w)),
        *(f"sideways: {_named(w)}" for w in visible if _scrolls_sideways(w)),
        *(f"one of several main buttons: {one}" for one in main_buttons(window)[1:]),
        *(f"overlap: {_named(a)} and {_named(b)}" for a, b in _overlaps(window, visible)),
    ]


def main_buttons(window: QWidget) -> list[str]:
    """The buttons in the accent colour that can be pressed; one at most says what comes next."""
    return [
        one.objectName()
        for one in window.findChildren(QAbstractButton)
        if one.property("kind") == "accent" and one.isVisibleTo(window) and one.isEnabled()
    ]


def _named(widget: QWidget) -> str:
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.objectName()} “{text[:40]}”"


def _is_clipped(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + _ROUNDING
        return widget.sizeHint().width() > widget.width() + _ROUNDING
    if isinstance(widget, QAbstractButton) and not isinstance(widget, ElidingButton):
        hint = widget.minimumSizeHint()
        return hint.width() > widget.width() or hint.height() > widget.height()
    return False


def _scrolls_sideways(widget: QWidget) -> bool:
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        return inside is not None and inside.width() > widget.viewport().width()
    if isinstance(widget, QAbstractScrollArea):
        return widget.horizontalScrollBar().maximum() > 0
    return False


def _overlaps(window: QWidget, visible: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    for parent in (window, *visible):
        inside = [w for w in visible if w.parentWidget() is parent and not w.isWindow()]
        if isinstance(parent, QAbstractScrollArea):
            continue
        for one, other in combinations(inside, 2):
            if one.geometry().intersects(other.geometry()):
                yield one, other
