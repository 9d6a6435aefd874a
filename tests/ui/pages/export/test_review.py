"""The variables as they will be written, for people to read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from wizard.clearml.variables import assignments
from wizard.model.settings import Settings, settle
from wizard.ui.pages.export.review import Review
from wizard.ui.session import Session
from wizard.ui.widgets.mono_text import MonoText


@pytest.fixture
def review(qtbot: QtBot) -> Review:
    made = Review()
    qtbot.addWidget(made)
    return made


def _show(review: Review, session: Session) -> None:
    settings, credentials = settle(session.draft), session.credentials
    assert isinstance(settings, Settings)
    assert credentials
    review.show_assignments(assignments(settings, credentials), None)
    review.open()
    review.show()


def test_names_are_written_as_people_write_them(review: Review, settled: Session) -> None:
    settled.edit(groups_enabled=True, groups_prohibit=True)
    _show(review, settled)
    said = [label.text() for label in review.findChildren(QLabel)]
    for name in ("Authorize URL", "Client ID", "Groups: claim"):
        assert name in said
    assert "Groups: prohibit user sign-up if not in group" in said


def test_values_are_no_stops_for_the_tab_key(review: Review, settled: Session) -> None:
    _show(review, settled)
    parts = review.findChildren(QWidget)
    stops = [p.objectName() for p in parts if p.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(parts) > len(review.findChildren(MonoText)) > 3
    assert stops == ["review-open"]
