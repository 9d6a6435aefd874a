"""The user that drive the unattended demo: they touch what a person could, or say why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wizard.model.step import Step
from wizard.ui.demo_run.browser_input import sign_on
from wizard.ui.demo_run.runner import take_picture
from wizard.ui.demo_run.stops import STOPS
from wizard.ui.demo_run.user_input import DemoRunError, UserInput

SOON = 400
"""Milliseconds after which the user give up here."""


Show = Callable[..., UserInput]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Puts widgets, below one another, into a window and gives user for it."""
    kept: list[QWidget] = []

    def shown(*widgets: QWidget) -> UserInput:
        window = QWidget()
        kept.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return UserInput(window, limit_ms=SOON)

    return shown


def named(widget: QWidget, name: str) -> QWidget:
    widget.setObjectName(name)
    return widget


def line(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName(name)
    return made


def button(name: str) -> QPushButton:
    made = QPushButton("Press")
    made.setObjectName(name)
    return made


class TestFind:
    def test_waits_for_what_appears_later(self, show: Show) -> None:
        late = named(QLabel("here"), "late")
        user = show(late)
        late.hide()
        QTimer.singleShot(50, late.show)
        assert user.find("late", QLabel) is late

    def test_tells_what_does_not_appear(self, show: Show) -> None:
        hidden = named(QLabel("not here"), "hidden")
        user = show(hidden)
        hidden.hide()
        with pytest.raises(DemoRunError, match=r"^Waited 0\.4 s in vain for “hidden” to appear\.$"):
            user.find("hidden", QLabel)

    def test_wants_the_right_kind(self, show: Show) -> None:
        user = show(named(QLabel("text"), "thing"))
        with pytest.raises(DemoRunError, match="“thing” to appear"):
            user.find("thing", QLineEdit)

    def test_looks_into_other_windows_that_are_open(self, show: Show, qtbot: QtBot) -> None:
        user = show()
        dialog = QDialog()
        qtbot.addWidget(dialog)
        label = QLabel("asks", dialog)
        label.setObjectName("question")
        assert not user.sees("question")
        dialog.show()
        assert user.sees("question")

    def test_all_seen_leaves_out_what_is_hidden(self, show: Show) -> None:
        ticks = [named(QCheckBox(), f"{number}-tick") for number in range(3)]
        user = show(*ticks, named(QCheckBox(), "other"))
        ticks[1].hide()
        assert user.all_seen(QCheckBox, "-tick") == [ticks[0], ticks[2]]


class TestClick:
    def test_presses_once(self, show: Show) -> None:
        target, presses = button("go"), list[bool]()
        target.clicked.connect(lambda: presses.append(True))
        show(target).click("go")
        assert presses == [True]

    def test_waits_until_the_button_is_open(self, show: Show) -> None:
        target, presses = button("go"), list[bool]()
        target.clicked.connect(lambda: presses.append(True))
        target.setEnabled(False)
        user = show(target)
        QTimer.singleShot(50, lambda: target.setEnabled(True))
        user.click("go")
        assert presses == [True]

    def test_tells_of_a_button_that_stays_closed(self, show: Show) -> None:
        target, presses = button("go"), list[bool]()
        target.clicked.connect(lambda: presses.append(True))
        target.setEnabled(False)
        with pytest.raises(DemoRunError, match="“go” to become available"):
            show(target).click("go")
        assert presses == []

    def test_scrolls_to_what_is_far_below(self, show: Show) -> None:
        area, inside, target = QScrollArea(), QWidget(), button("go")
        column = QVBoxLayout(inside)
        column.addSpacing(3000)
        column.addWidget(target)
        area.setWidget(inside)
        presses = list[bool]()
        target.clicked.connect(lambda: presses.append(True))
        user = show(area)
        assert target.visibleRegion().isEmpty()
        user.click("go")
        assert not target.visibleRegion().isEmpty()
        assert presses == [True]


class TestType:
    def test_replaces_what_was_there(self, show: Show) -> None:
        field = line("address-edit", "old text")
        show(field).type("address-edit", "https://clearml.example")
        assert field.text() == "https://clearml.example"

    def test_leaving_moves_the_focus_on(self, show: Show) -> None:
        first, second = line("first"), line("second")
        left = list[str]()
        first.editingFinished.connect(lambda: left.append(first.text()))
        user = show(first, second)
        user.type("first", "a")
        assert left == []
        user.leave()
        assert left == ["a"]
        assert second.hasFocus()

    def test_enter_is_pressed_where_the_focus_is(self, show: Show) -> None:
        field, entered = line("field"), list[str]()
        field.returnPressed.connect(lambda: entered.append(field.text()))
        user = show(field)
        user.type("field", "a")
        user.enter()
        assert entered == ["a"]

    def test_keys_without_a_focus_are_told(self, show: Show) -> None:
        user = show(QLabel("nothing to type into"))
        with pytest.raises(DemoRunError, match="Nothing has the focus"):
            user.leave()

    def test_a_closed_field_takes_nothing(self, show: Show) -> None:
        field = line("field", "as it was")
        field.setReadOnly(True)
        show(field).type("field", "typed")
        assert field.text() == "as it was"


class TestWait:
    def test_the_program_goes_on_meanwhile(self, show: Show) -> None:
        seen = list[bool]()
        QTimer.singleShot(50, lambda: seen.append(True))
        show().wait(lambda: bool(seen), "the timer")
        assert seen == [True]

    def test_tells_what_was_waited_for(self, show: Show) -> None:
        with pytest.raises(DemoRunError, match=r"in vain for the moon\.$"):
            show().wait(lambda: False, "the moon")


def test_a_login_browser_that_is_gone_is_told(show: Show) -> None:
    with pytest.raises(DemoRunError, match="The login browser has closed"):
        sign_on(show())


class TestRoute:
    def test_every_stop_says_something_of_its_own(self) -> None:
        said = [stop.says for stop in STOPS]
        assert len(set(said)) == len(said)
        assert all(said)

    def test_no_picture_overwrites_another(self) -> None:
        pictures = [stop.picture for stop in STOPS if stop.picture]
        assert len(set(pictures)) == len(pictures)

    def test_every_page_is_in_a_picture(self) -> None:
        steps = {stop.picture.partition("-")[0] for stop in STOPS if stop.picture}
        assert steps == {str(number) for number, _ in enumerate(Step, 1)}


class TestPicture:
    def test_a_long_page_is_shown_whole(self, show: Show, tmp_path: Path) -> None:
        page = QLabel("\n".join(f"line {number}" for number in range(300)))
        page.setWordWrap(True)
        page.setFixedHeight(6000)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        show(area)
        window = area.window()
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        before = window.size()
        take_picture(window, tmp_path / "page.png")
        assert QImage(str(tmp_path / "page.png")).height() > 6000
        assert window.size() == before

    def test_a_short_page_keeps_its_size(self, show: Show, tmp_path: Path) -> None:
        label = QLabel("short")
        show(label)
        size = label.window().size()
        take_picture(label.window(), tmp_path / "page.png")
        assert QImage(str(tmp_path / "page.png")).size() == size
