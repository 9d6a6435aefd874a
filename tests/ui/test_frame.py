"""What is drawn around a page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from wizard.model.step import Step
from wizard.ui.frame import PageFrame
from wizard.ui.page import Page
from wizard.ui.session import Session


class LongPage(Page):
    """A label far below."""

    step = Step.SERVER

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        above, below = QLabel(), QLabel()
        self.said = QLabel()
        above.setFixedHeight(2000)
        below.setFixedHeight(2000)
        for part in (above, self.said, below):
            self.column.addWidget(part)


def test_what_was_just_said_is_shown_whole(qtbot: QtBot, session: Session) -> None:
    page = LongPage(session)
    frame = PageFrame(page)
    qtbot.addWidget(frame)
    frame.resize(600, 400)
    with qtbot.waitExposed(frame):
        frame.show()
    page.said.setText("\n".join("saved" for _ in range(16)))
    frame.reveal(page.said)
    (area,) = frame.findChildren(QScrollArea)
    seen = area.viewport()

    def is_whole() -> bool:
        there = QRect(page.said.mapTo(seen, QPoint(0, 0)), page.said.size())
        return there.height() > 200 and seen.rect().contains(there)

    qtbot.waitUntil(is_whole, timeout=1000)
