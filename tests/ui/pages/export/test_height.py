"""Step "Review and export": how much there is to read before anything is unfolded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from wizard.model.step import Step
from wizard.ui.shell import SIZE

MOST_WINDOWS = 1.6


@pytest.mark.parametrize("state", [State.FILLED, State.PROVEN])
def test_the_page_is_less_than_two_windows_high(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, state: State
) -> None:
    shell = open_window(state, tmp_path)
    qtbot.addWidget(shell)
    shell.resize(SIZE)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.go(Step.EXPORT)
    assert shell.current is Step.EXPORT
    for _ in range(5):  # nested layouts settle
        qapp.processEvents()
    (area,) = (one for one in shell.findChildren(QScrollArea) if one.isAncestorOf(shell.page))
    content = area.widget()
    assert content is not None
    assert content.height() > 500
    assert content.height() / area.viewport().height() <= MOST_WINDOWS
