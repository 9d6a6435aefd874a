"""Words from outside take the room there is, and are read and copied as they were given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.window import find
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import ElidingButton
from wizard.ui.widgets.labels import WrappingLabel

LONG = "CN=machine-learning-operations," + "x" * 300


@pytest.fixture
def label(qtbot: QtBot) -> WrappingLabel:
    made = WrappingLabel(f"Signed in: {LONG}.", "strong", "who")
    qtbot.addWidget(made)
    labels.selectable(made)
    made.resize(200, 400)
    made.show()
    return made


def test_a_long_word_does_not_make_the_label_wide(label: WrappingLabel) -> None:
    assert label.minimumSizeHint().width() <= 200
    assert label.heightForWidth(200) > 5 * label.fontMetrics().height()


def test_it_reads_as_it_was_given(label: WrappingLabel) -> None:
    assert label.text() == f"Signed in: {LONG}."
    assert label.accessibleName() == label.text()
    label.setText("A short one.")
    assert (label.text(), label.accessibleName()) == ("A short one.", "")


def test_it_is_copied_as_it_was_given(label: WrappingLabel) -> None:
    label.setFocus()
    QTest.keySequence(label, "Ctrl+A")
    assert label.selectedText() == label.text()
    QTest.keySequence(label, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == label.text()


def test_it_takes_no_mark_up(label: WrappingLabel) -> None:
    label.setText("<b>bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    """It holds the button."""
    ground = QWidget()
    qtbot.addWidget(ground)
    made = ElidingButton(f"R&D: {LONG}", "quiet", name="person")
    across = QHBoxLayout(ground)
    across.addWidget(made)
    across.addStretch(1)
    ground.resize(300, 60)
    ground.show()
    return ground


@pytest.fixture
def button(ground: QWidget) -> ElidingButton:
    return find(ground, ElidingButton, "person")


def drawn(button: ElidingButton) -> str:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    return str(getattr(option, "text"))  # noqa: B009 - the stubs leave this member out


def test_a_long_caption_is_shortened_to_its_room(button: ElidingButton) -> None:
    assert button.width() < 300
    assert drawn(button).startswith("R&&D: CN=")
    assert "…" in drawn(button)
    assert button.text() == f"R&&D: {LONG}"
    assert not button.grab().isNull()


def test_it_is_whole_where_there_is_room(
    qtbot: QtBot, ground: QWidget, button: ElidingButton
) -> None:
    ground.resize(4000, 60)
    qtbot.waitUntil(lambda: drawn(button) == f"R&&D: {LONG}")
    assert button.width() < 4000


def test_a_short_caption_is_never_shortened(qtbot: QtBot) -> None:
    for icon in ("", "people"):
        made = ElidingButton("Use “memberOf” as groups claim", "plain", icon)
        qtbot.addWidget(made)
        made.resize(made.sizeHint())
        made.show()
        assert drawn(made) == made.text(), icon
