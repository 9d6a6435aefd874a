"""The parts of pages, touched as people touch them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.window import click, find, leave, type_into
from wizard.model.problem import Problem
from wizard.model.secret import DOTS, Secret
from wizard.model.step import Step
from wizard.model.verdict import failed, passed, skipped
from wizard.ui.widgets import (
    Banner,
    BusyBar,
    Choice,
    Disclosure,
    Field,
    ListEditor,
    Option,
    SecretField,
    Toggle,
    VerdictList,
    labels,
)
from wizard.ui.widgets.card import column

W = TypeVar("W", bound=QWidget)
Put = Callable[[W], W]
PROBLEM = Problem("a.b", "It is wrong.", "Because.", "Mend it.", Step.ENDPOINTS, "issuer")


@pytest.fixture
def put(qtbot: QtBot) -> Put[QWidget]:
    """Shows a widget with something below it to go to."""
    kept = []

    def show(widget: QWidget) -> QWidget:
        window = QWidget()
        kept.append(window)
        column = QVBoxLayout(window)
        column.addWidget(widget)
        column.addWidget(QPushButton("Elsewhere"))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return widget

    return show


def test_labels_show_mark_up_as_it_is(put: Put[QWidget]) -> None:
    shown = labels.label("<b>bold</b> <img src='http://x.invalid'>")
    put(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText


def test_field_commits_once_when_left(put: Put[QWidget]) -> None:
    field = Field("issuer", "Issuer")
    put(field)
    committed: list[str] = []
    field.committed.connect(committed.append)
    line = type_into(field, "issuer", "https://a.example")
    assert not committed
    QTest.keyClick(line, Qt.Key.Key_Return)
    leave(line)
    assert committed == ["https://a.example"]


def test_field_tells_screen_readers_what_is_wrong(put: Put[QWidget]) -> None:
    field = Field("issuer", "Issuer", help="As published.")
    put(field)
    line = type_into(field, "issuer", "x")
    field.show_problems((PROBLEM,))
    leave(line)
    assert line.accessibleName() == "Issuer"
    assert line.accessibleDescription() == "It is wrong. Mend it."
    field.show_problems(())
    assert line.accessibleDescription() == "As published."


def test_switch_reacts_to_keys_and_to_clicks_on_its_words(put: Put[QWidget]) -> None:
    toggle = Toggle("debug", "Debug logging", "What it means.")
    put(toggle)
    values: list[bool] = []
    toggle.value_changed.connect(values.append)
    toggle.switch.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(toggle.switch, key)
    QTest.mouseClick(find(toggle, QLabel, "debug-help"), Qt.MouseButton.LeftButton)
    assert values == [True, False, True]


def test_setting_a_value_is_not_the_users_change(qtbot: QtBot, put: Put[QWidget]) -> None:
    toggle, choice = Toggle("debug", "Debug"), Choice("c", [Option(1, "One"), Option(2, "Two")])
    put(toggle)
    put(choice)
    with qtbot.assertNotEmitted(toggle.value_changed), qtbot.assertNotEmitted(choice.value_changed):
        toggle.set_value(True)
        choice.set_value(2)
    assert (toggle.value, choice.value) == (True, 2)


def test_choice_takes_enter_and_a_click_anywhere_on_the_card(put: Put[QWidget]) -> None:
    choice = Choice("c", [Option(1, "One", "First"), Option(2, "Two", "Second")])
    put(choice)
    assert not any(card.isChecked() for card in choice.cards)
    QTest.keyClick(choice.cards[0], Qt.Key.Key_Return)
    assert choice.cards[0].isChecked()
    click(choice, "c-1")
    assert choice.value == 2


def test_list_takes_names_with_commas_and_what_was_typed_last(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    QTest.keyClick(type_into(names, "names", "CN=a,OU=b"), Qt.Key.Key_Return)
    type_into(names, "names", "second")
    click(names, "names-add")
    leave(type_into(names, "names", "third, too"))
    assert names.value == ("CN=a,OU=b", "second", "third, too")


def select(names: ListEditor, place: int) -> QListView:
    """Click an entry of the list."""
    view = find(names, QListView, "names-list")
    middle = view.visualRect(view.model().index(place, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    return view


def correct(names: ListEditor, place: int, text: str) -> QLineEdit:
    """Type over an entry in its place; it is not left yet."""
    QTest.keyClick(select(names, place), Qt.Key.Key_F2)
    line = find(names, QListView, "names-list").findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, text)
    return line


def press_return(line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes the text after the event


def test_tab_leads_to_the_picked_card_of_a_choice(put: Put[QWidget]) -> None:
    made = Choice("way", [Option(name, name) for name in "abc"])
    before, both = QPushButton(), QWidget()
    column(before, made, on=both)
    put(both)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert made.cards[0].hasFocus()
    made.set_value("b")
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert made.cards[1].hasFocus()


def test_list_is_corrected_and_shortened(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    names.set_value(("a", "c", "b"))
    assert not find(names, QAbstractButton, "names-remove").isEnabled()
    select(names, 1)
    click(names, "names-remove")
    assert list(names.value) == ["a", "b"]
    press_return(correct(names, 1, "B"))
    assert list(names.value) == ["a", "B"]
    QTest.keyClick(select(names, 0), Qt.Key.Key_Delete)
    assert list(names.value) == ["B"]


def test_entry_corrected_to_nothing_or_to_another_one_is_put_back(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    names.set_value(("a", "b", "c"))
    for text in (" ", "c"):
        press_return(correct(names, 1, text))
        assert names.value == ("a", "b", "c")
        model = find(names, QListView, "names-list").model()
        assert [model.index(n, 0).data() for n in range(model.rowCount())] == ["a", "b", "c"]


def test_many_entries_cost_no_more_widgets_than_one(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    names.set_value(("a",))
    before = len(names.findChildren(QWidget))
    names.set_value(tuple(map(str, range(60_000))))
    assert len(names.findChildren(QWidget)) == before
    assert find(names, QListView, "names-list").height() < 400


def test_looking_into_another_window_adds_no_half_name(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    line = type_into(names, "names", "CN=adm")
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(line, away)
    assert names.value == ()
    assert line.text() == "CN=adm"


def test_correcting_a_name_does_not_swallow_the_click_that_follows(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    names.set_value(("a", "b"))
    told: list[object] = []
    names.value_changed.connect(told.append)
    correct(names, 1, "bb")
    find(names, QAbstractButton, "names-remove").setFocus()
    click(names, "names-remove")
    assert told == [("a", "bb"), ("a",)]


def test_list_takes_no_name_twice(put: Put[QWidget]) -> None:
    names = ListEditor("names", "Names")
    put(names)
    for _ in range(2):
        QTest.keyClick(type_into(names, "names", "same"), Qt.Key.Key_Return)
    assert names.value == ("same",)


def test_secret_is_typed_unseen_until_it_is_to_be_shown(put: Put[QWidget]) -> None:
    field = SecretField("client_secret", "Client secret")
    put(field)
    seen: list[Secret] = []
    field.value_changed.connect(seen.append)
    line = type_into(field, "client_secret", "s3cret")
    assert line.echoMode() is QLineEdit.EchoMode.Password
    click(field, "client_secret-peek")
    assert line.displayText() == "s3cret"
    assert seen[-1].reveal() == "s3cret"


def test_stored_secret_is_eight_dots_until_revealed(put: Put[QWidget]) -> None:
    field = SecretField("client_secret", "Client secret")
    put(field)
    field.show_secret(Secret("s3cret, a long one"), "Stored in the keyring")
    shown = find(field, QLabel, "client_secret-shown")
    assert shown.text() == DOTS
    assert find(field, QLabel, "client_secret-where").text() == "Stored in the keyring"
    click(field, "client_secret-reveal")
    assert shown.text() == "s3cret, a long one"
    click(field, "client_secret-reveal")
    assert shown.text() == DOTS


def test_revealed_secret_hides_with_the_page(put: Put[QWidget]) -> None:
    field = SecretField("client_secret", "Client secret")
    put(field)
    field.show_secret(Secret("s3cret"), "Stored in the keyring")
    click(field, "client_secret-reveal")
    field.window().hide()
    assert find(field, QLabel, "client_secret-shown").text() == DOTS


def test_replacing_a_secret_can_be_called_off(put: Put[QWidget]) -> None:
    field = SecretField("client_secret", "Client secret")
    put(field)
    field.show_secret(Secret("s3cret"), "Stored in the keyring")
    click(field, "client_secret-replace")
    assert find(field, QLineEdit, "client_secret-edit").hasFocus()
    click(field, "client_secret-keep")
    assert find(field, QLabel, "client_secret-where").text() == "Stored in the keyring"


def test_verdicts_say_state_reason_and_remedy_and_lead_there(put: Put[QWidget]) -> None:
    shown = VerdictList(empty="Nothing yet.")
    put(shown)
    assert find(shown, QLabel, "verdicts-empty").isVisible()
    shown.show_verdicts(
        [passed("x.p", "Good"), failed("x.f", "Bad", PROBLEM), skipped("x.s", "Left", "No need")]
    )
    assert not find(shown, QLabel, "verdicts-empty").isVisible()
    words = [w.text() for w in shown.findChildren(QLabel)]
    for expected in ("Passed", "Failed", "Not checked", "It is wrong.", "Because.", "Mend it."):
        assert expected in words
    asked: list[Problem] = []
    shown.fix.connect(asked.append)
    button = find(shown, QAbstractButton, "fix-a.b")
    assert button.text() == "Correct the issuer"
    click(shown, "fix-a.b")
    assert asked == [PROBLEM]


def test_banner_shows_a_problem_and_hides_without_one(put: Put[QWidget]) -> None:
    banner = Banner(name="b")
    put(banner)
    assert not banner.isVisible()
    banner.show_problem(PROBLEM, "Again")
    assert find(banner, QLabel, "b-more").text() == "Because.\nMend it."
    acted: list[None] = []
    banner.acted.connect(lambda: acted.append(None))
    click(banner, "b-act")
    assert acted
    banner.show_problem(None)
    assert not banner.isVisible()


def test_busy_bar_says_what_is_done_and_can_be_stopped(qtbot: QtBot, put: Put[QWidget]) -> None:
    bar = BusyBar()
    put(bar)
    bar.start("First", 2)
    bar.advance("Second", 1)
    assert find(bar, QLabel, "busy-doing").text() == "Second"
    with qtbot.waitSignal(bar.cancelled):
        click(bar, "busy-cancel")
    bar.stop()
    assert not bar.isVisible()


def test_disclosure_opens_and_closes(put: Put[QWidget]) -> None:
    more = Disclosure("More", "more")
    inside = QLabel("inside")
    more.column.addWidget(inside)
    put(more)
    assert not inside.isVisible()
    click(more, "more-open")
    assert inside.isVisible()
    click(more, "more-open")
    assert not inside.isVisible()
