"""A part of a page that scrolls by itself once it is taller than its room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Scrolling(QScrollArea):
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
