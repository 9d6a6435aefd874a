"""What would be read out to the users of screen readers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6 import QtGui
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def record(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts from now on, "! " before what interrupts."""
    texts: list[str] = []

    def add(event: QAccessibleAnnouncementEvent) -> None:
        urgent = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
        texts.append(("! " if urgent else "") + event.message())

    politeness = QAccessible.AnnouncementPoliteness
    recorder = SimpleNamespace(AnnouncementPoliteness=politeness, updateAccessibility=add)
    monkeypatch.setattr(QtGui, "QAccessible", recorder)
    return texts
