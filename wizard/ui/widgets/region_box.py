"""PingOne's regions to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from wizard.ping.regions import REGIONS
from wizard.ui import theme


class RegionBox(QComboBox):
    """A region of PingOne, by its code."""

    def __init__(self, name: str = "pingone_region") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("PingOne region")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for one in REGIONS:
            self.addItem(f"{one.title} (pingone.{one.tld})", one.code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's frame, with an arrow in its place."""
        super().paintEvent(event)
        side = theme.LARGE
        left, top = self.width() - side - theme.MEDIUM, (self.height() - side) / 2
        with QPainter(self) as painter:
            theme.paint(painter, "down", "muted", QRectF(left, top, side, side))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not choose another region on the way."""
        event.ignore()
