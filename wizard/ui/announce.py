"""Tells screen readers of a result that appears away from the focus."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have `text` read out after what is being read now, or with `urgent` at once.

    `widget` shows the result: out of sight it is no news. No secret may be in `text`. Nothing
    happens without a screen reader.
    """
    if not (text and widget.isVisible()):
        return
    from PySide6 import QtGui  # noqa: PLC0415 - 190 names, not before the first page

    event = QtGui.QAccessibleAnnouncementEvent(widget, text)
    politeness = QtGui.QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QtGui.QAccessible.updateAccessibility(event)
