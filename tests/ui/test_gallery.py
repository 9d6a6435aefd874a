"""Nothing is clipped, overlaps or must be scrolled sideways, on any page in any state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from tests.gallery.register_states import register_states
from tests.gallery.scan import main_buttons, misfits
from tests.gallery.states import State, open_pages, open_window, shown_window
from tests.support.window import click, find
from wizard.model.step import Step
from wizard.ui.shell import SIZE, SMALLEST, Shell

Misfits = dict[str, list[str]]


def _misfits(
    qapp: QApplication, qtbot: QtBot, size: QSize, folder: Path, states: Sequence[State]
) -> Misfits:
    found: Misfits = {}
    for state in states:
        shell = open_window(state, folder / state.value)
        qtbot.addWidget(shell)
        shell.resize(size)
        with qtbot.waitExposed(shell):
            shell.show()
        for name in _drawn(shell, state):
            for _ in range(5):  # nested layouts settle
                qapp.processEvents()
            found[f"{state.value} {name}"] = misfits(shell)
    return found


def _drawn(shell: Shell, state: State) -> Iterator[str]:
    yield from (step.value for step in open_pages(shell))
    if state is State.FILLED:
        yield from register_states(shell)


@pytest.mark.parametrize("size", [SIZE, SMALLEST])
def test_every_page_fits(qapp: QApplication, qtbot: QtBot, tmp_path: Path, size: QSize) -> None:
    found = _misfits(qapp, qtbot, size, tmp_path, tuple(State))
    assert len(found) > 25
    assert {page: misfits for page, misfits in found.items() if misfits} == {}


@pytest.mark.parametrize(("points", "state"), [(16, State.FAULTY), (20, State.FILLED)])
def test_every_page_fits_in_large_type(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, points: int, state: State
) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(round(points * 96 / 72))
    qapp.setFont(larger)
    try:
        found = _misfits(qapp, qtbot, SIZE, tmp_path, [state])
    finally:
        qapp.setFont(before)
    assert {page: misfits for page, misfits in found.items() if misfits} == {}


def test_next_gives_way_to_the_main_button_of_a_page(qtbot: QtBot, tmp_path: Path) -> None:
    shell = shown_window(qtbot, State.FILLED, tmp_path)
    shell.go(Step.LOGIN)
    assert main_buttons(shell) == ["next"]
    click(shell, "role-admin")
    assert main_buttons(shell) == ["open-login"]


def test_a_short_list_is_shown_whole(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    qapp.setStyleSheet("")  # only the window has one, as in the program
    shell = shown_window(qtbot, State.FAULTY, tmp_path)
    assert Step.GROUPS in open_pages(shell)
    bar = find(shell, QListView, "groups_admins-list").verticalScrollBar()
    for _ in range(5):  # nested layouts settle
        qapp.processEvents()
    assert (bar.maximum(), bar.isVisible()) == (0, False)


def test_what_does_not_fit_is_found(qtbot: QtBot, tmp_path: Path) -> None:
    shell = open_window(State.FILLED, tmp_path)
    qtbot.addWidget(shell)
    shell.setMinimumSize(1, 1)
    shell.resize(300, 300)
    with qtbot.waitExposed(shell):
        shell.show()
    assert misfits(shell) != []
