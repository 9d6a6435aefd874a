"""What the eye needs: where the keys go, what is level, what can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.window import find
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import failed, passed
from wizard.ui import theme
from wizard.ui.widgets import Choice, CopyValue, Field, Option, VerdictList, labels
from wizard.ui.widgets.card import column

Put = Callable[[QWidget], None]
PROBLEM = Problem("a.b", "It is wrong.", "Because.", "Mend it.", Step.ENDPOINTS, "issuer")


@pytest.fixture
def put(qtbot: QtBot) -> Put:
    """Shows a widget in the window in front."""

    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()

    return show


def test_the_word_of_a_verdict_is_level_with_the_first_line_of_its_title(
    put: Put,
) -> None:
    shown = VerdictList()
    shown.show_verdicts([passed("x.p", "A title that is far too long for a line as narrow as it")])
    shown.resize(180, 300)
    put(shown)
    word, title = (w for w in shown.findChildren(QLabel) if w.isVisible())
    assert title.height() > 2 * QFontMetrics(title.font()).height() - 4
    assert word.alignment() & title.alignment() & Qt.AlignmentFlag.AlignTop


def test_the_end_of_a_long_word_in_a_verdict_is_seen(put: Put) -> None:
    seen = []
    for end in ("14d", "99f"):
        why = f"Correlation ID: 0ab698cd-2c62-46eb-8e54-111c91d2f{end}"
        shown = VerdictList()
        shown.show_verdicts([failed("x.f", "Bad", replace(PROBLEM, why=why))])
        shown.resize(230, 300)
        put(shown)
        seen.append(shown.grab().toImage())
    assert seen[0] != seen[1]


@pytest.mark.parametrize("picked", [0, 1])
def test_where_the_keys_go_is_seen_on_a_picked_card_too(put: Put, picked: int) -> None:
    shown = Choice("product", [Option(0, "One"), Option(1, "Other")])
    put(shown)
    shown.set_value(picked)
    first, second = shown.cards
    first.setFocus()
    focused = first.grab().toImage()
    second.setFocus()
    assert first.grab().toImage() != focused


def test_a_value_without_a_label_has_a_name_and_shows_the_focus(put: Put) -> None:
    value = CopyValue("docker compose up -d apiserver", "", "it", command=True)
    value.call("command: Apply")
    put(value)
    shown = find(value, QTextEdit, "it-value")
    button = find(value, QAbstractButton, "it-copy")
    assert shown.accessibleName() == "command: Apply"
    assert button.accessibleName() == "Copy command: Apply"
    button.setFocus()
    before = shown.grab().toImage()
    shown.setFocus()
    assert shown.grab().toImage() != before


def test_names_in_running_text_are_not_broken_at_their_hyphens() -> None:
    words = "Put ping-sso.env beside docker-compose.yml, by well-known means and -f as ever."
    kept = labels.unbroken(words)
    assert kept.replace("\u2060", "") == words
    for whole in ("ping-\u2060sso.env", "docker-\u2060compose.yml", "-\u2060f", "well-known"):
        assert whole in kept


def test_an_empty_value_is_not_shown(put: Put) -> None:
    value, page = CopyValue("", "", "it"), QWidget()
    column(labels.label("Above"), value, on=page)
    put(page)
    assert value.isHidden()
    value.set_value("there")
    assert not value.isHidden()


def test_examples_in_empty_fields_can_be_read(put: Put) -> None:
    field = Field("issuer", "Issuer", "https://ping.example")
    put(field)
    example = (
        find(field, QLineEdit, "issuer-edit").palette().color(QPalette.ColorRole.PlaceholderText)
    )
    assert example == theme.color("muted")
