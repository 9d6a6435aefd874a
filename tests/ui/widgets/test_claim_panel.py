"""One claim in full."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from tests.support.window import click, find
from wizard.model.claims import Claims
from wizard.ui.widgets.claim_panel import ClaimPanel, in_full, whole


@pytest.fixture
def panel(qtbot: QtBot) -> ClaimPanel:
    made = ClaimPanel()
    qtbot.addWidget(made)
    return made


def test_places_with_the_same_value_are_told_together() -> None:
    same = Claims({"a": "1"}, {"a": "2"}, {"a": "1"})
    assert in_full("a", same) == "ID token, userinfo:\n1\naccess token:\n2"
    assert in_full("b", same) == "not delivered anywhere"


def test_whole_values_are_plain_and_bounded() -> None:
    assert whole(["a", "b\u202e"]) == "a\nb\\u{202e}"
    assert whole({"a": None}) == '{"a": null}'
    assert len(whole(["x" * 100] * 1000)) < 7000
    assert len(whole("x" * 100_000)) < 7000


def test_a_usable_claim_is_offered_for_the_groups(panel: ClaimPanel) -> None:
    told: list[str] = []
    panel.used.connect(told.append)
    panel.show_claim("roles", Claims({"roles": ["<i>Boss</i>"]}), usable=True)
    assert find(panel, QTextEdit, "claim-value").toPlainText() == "ID token:\n<i>Boss</i>"
    click(panel, "use-claim")
    assert told == ["roles"]


def test_other_claims_are_explained_and_not_offered(panel: ClaimPanel) -> None:
    panel.show_claim("sub", Claims({"sub": "1"}), usable=False)
    assert "not the login name" in find(panel, QLabel, "claim-note").text()
    assert not find(panel, QAbstractButton, "use-claim").isVisible()
    click(panel, "claim-close")
    assert not panel.isVisible()
