"""The Tab key goes by what is seen: parts that were made late come where they stand, not last."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

Stops = tuple[QWidget, ...]


def thread(root: QWidget, before: Stops = ()) -> Stops:
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
