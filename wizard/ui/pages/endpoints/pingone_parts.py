"""PingOne's issuer from its two parts: the region and the environment ID."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.ping.regions import REGIONS, pingone_issuer
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Disclosure, Field, labels, row


class PingOneParts(Disclosure):
    """For those who have no address at hand.

    Signals:
        known: The issuer, when both parts are there and are to be used.
    """

    known = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("PingOne: I have the region and the environment ID", "pingone-parts")
        self._session = session
        self.environment = Field(
            "pingone_environment",
            "Environment ID",
            "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            "In PingOne under Settings, Environment Properties.",
        )
        self._region = _Regions()
        self._use = Button("Look up", "plain", name="pingone-use")
        self._lay_out()
        self._region.activated.connect(self._picked)
        self._use.clicked.connect(self._look)
        self.environment.edit.returnPressed.connect(self._look)

    def show_draft(self, draft: Draft) -> None:
        """Show the region; the environment ID is bound by the page."""
        self._region.setCurrentIndex(max(self._region.findData(draft.pingone_region), 0))

    def problems(self) -> Problems:
        """What is wrong with an environment ID that was typed."""
        typed = self._session.draft.pingone_environment
        return (_SHAPE,) if typed.strip() and self._issuer() is None else ()

    def take(self, environment: str) -> None:
        """Open with an environment ID that was typed elsewhere."""
        self._session.edit(pingone_environment=environment)
        self.open()
        self._region.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        heading = labels.label("Region", "strong")
        heading.setBuddy(self._region)
        region = QVBoxLayout()
        region.setSpacing(theme.SMALL - 2)
        region.addWidget(heading)
        region.addWidget(self._region)
        self.column.addLayout(region)
        self.column.addWidget(self.environment)
        self.column.addLayout(row(self._use, stretch=True))

    def _picked(self) -> None:
        self._session.edit(pingone_region=self._region.currentData())

    def _issuer(self) -> str | None:
        return pingone_issuer(
            self._region.currentData(), self._session.draft.pingone_environment.strip()
        )

    def _look(self) -> None:
        issuer = self._issuer()
        if issuer is None:
            self.environment.show_problems((_SHAPE,))
            self.environment.insist()
            return
        self._use.setFocus(Qt.FocusReason.OtherFocusReason)
        self._session.edit(pingone_region=self._region.currentData())
        self.known.emit(issuer)


class _Regions(QComboBox):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pingone_region")
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
        """Scrolling the page must not pick another region on the way."""
        event.ignore()


_SHAPE = Problem(
    "endpoint.environment",
    "An environment ID is a UUID like 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.",
    "PingOne's addresses are built from it.",
    "Copy it from the environment's properties in the PingOne console.",
    Step.ENDPOINTS,
    "pingone_environment",
)
