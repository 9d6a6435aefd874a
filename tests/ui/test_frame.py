"""What is drawn around a page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.window import click, find
from wizard.model.step import Step
from wizard.ui.frame import PageFrame
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.widgets import Disclosure


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


def _button(name: str) -> QPushButton:
    made = QPushButton(name)
    made.setObjectName(name)
    return made


class Growing(Page):
    """Two buttons, and room between them for what comes later, as for the rows of a list."""

    step = Step.SERVER

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.room = QVBoxLayout()
        inside = QWidget()
        inside.setLayout(self.room)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.column.addWidget(_button("first"))
        self.column.addWidget(area)
        self.column.addWidget(_button("last"))


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> QWidget:
    """The page with a footer; then two rows are made."""
    made = QWidget()
    qtbot.addWidget(made)
    page = Growing(session)
    below = QHBoxLayout()
    for name in ("back", "next"):
        below.addWidget(_button(name))
    column = QVBoxLayout(made)
    column.addWidget(PageFrame(page))
    column.addLayout(below)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    for name in ("row-1", "row-2"):
        page.room.addWidget(_button(name))
    return made


def _passed(window: QWidget, start: str, key: Qt.Key, most: int = 5) -> list[str]:
    find(window, QPushButton, start).setFocus()
    names = list[str]()
    for _ in range(most):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        reached = QApplication.focusWidget()
        assert reached is not None
        names.append(reached.objectName())
    return names


def test_parts_made_late_come_where_they_stand(window: QWidget) -> None:
    there = _passed(window, "first", Qt.Key.Key_Tab)
    assert there == ["row-1", "row-2", "last", "back", "next"]
    back = _passed(window, "next", Qt.Key.Key_Backtab)
    assert back == ["back", "last", "row-2", "row-1", "first"]


def test_parts_that_went_are_not_missed(window: QWidget) -> None:
    _passed(window, "first", Qt.Key.Key_Tab)
    find(window, QPushButton, "row-1").setParent(None)
    assert _passed(window, "first", Qt.Key.Key_Tab, 2) == ["row-2", "last"]


def test_page_stays_where_it_is_when_it_becomes_longer_than_the_window(
    qtbot: QtBot, session: Session
) -> None:
    page = LongPage(session)
    frame = PageFrame(page)
    qtbot.addWidget(frame)
    frame.resize(900, 700)
    parts = page.findChildren(QLabel)
    for part in parts:
        part.hide()
    with qtbot.waitExposed(frame):
        frame.show()
    left = page.mapTo(frame, QPoint()).x()
    for part in parts:
        part.show()
    QApplication.processEvents()
    (area,) = frame.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    assert page.mapTo(frame, QPoint()).x() == left


def test_what_a_fold_at_the_lower_edge_shows_comes_into_view(
    qtbot: QtBot, session: Session
) -> None:
    page = LongPage(session)
    page.findChildren(QLabel)[-1].hide()  # what is below
    fold, inside = Disclosure("More", "fold"), QLabel()
    inside.setFixedHeight(200)
    fold.column.addWidget(inside)
    page.column.addWidget(fold)
    frame = PageFrame(page)
    qtbot.addWidget(frame)
    frame.resize(600, 400)
    with qtbot.waitExposed(frame):
        frame.show()
    (area,) = frame.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    before = bar.maximum()
    bar.setValue(before)
    click(fold, "fold-open")
    qtbot.waitUntil(lambda: bar.maximum() > before)
    qtbot.waitUntil(lambda: inside.visibleRegion().boundingRect() == inside.rect())
