"""A picture of the window with its whole page, however long that is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea, QWidget

from wizard.ui.demo_run.user_input import Hands

_TALLEST = 16_000
"""Pixels of a picture's height at most."""
_ATTEMPTS = 3
"""A taller page has no scroll bar, is wider for it, and so has another height."""


def take(hands: Hands, window: QWidget, path: Path) -> None:
    """Make the window tall enough for its whole page, grab it, and give it back its size."""
    before = window.size()
    hands.pause_for_paint()
    for _ in range(_ATTEMPTS):
        hidden = _hidden_below(window)
        if not hidden:
            break
        window.resize(before.width(), min(window.height() + hidden, _TALLEST))
        hands.pause_for_paint()
    window.grab().save(str(path))
    window.resize(before)


def _hidden_below(window: QWidget) -> int:
    areas = (a for a in window.findChildren(QScrollArea) if a.isVisible())
    return max((a.verticalScrollBar().maximum() for a in areas), default=0)
