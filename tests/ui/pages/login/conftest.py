"""A set-up with groups, and the page after a login with it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.support.browser import allow_webengine
from wizard.ui.pages.login.result_view import ResultView
from wizard.ui.session import Session

allow_webengine()


@pytest.fixture
def mapped(settled: Session) -> Session:
    """Everything about groups is switched on."""
    settled.edit(
        default_company="0123456789abcdef0123456789abcdef",
        groups_enabled=True,
        groups_admins=("Bosses",),
        groups_prohibit=True,
        clearml_groups=("Users", "Research"),
    )
    return settled


@pytest.fixture
def view(qtbot: QtBot, mapped: Session) -> ResultView:
    made = ResultView(mapped)
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    return made
