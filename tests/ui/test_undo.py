"""Undo of what overwrites much: one step, until the page is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, shown_window
from tests.support.window import click, find, type_into
from wizard.clearml.variables import VARIABLES
from wizard.model.step import Step
from wizard.ui.pages.server.import_card import ImportCard
from wizard.ui.shell import Shell

GROUPS_CLAIM = next(v.name for v in VARIABLES if v.name.endswith("groups__claim"))


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Shell:
    made = shown_window(qtbot, State.FILLED, tmp_path, active=True)
    made.go(Step.GROUPS)
    return made


def _offered(shell: Shell) -> str:
    label = shell.findChild(QLabel, "undo-words")
    return label.text() if label and label.isVisible() else ""


def _remove_the_admins(shell: Shell) -> None:
    listed = find(shell, QListView, "groups_admins-list")
    listed.setFocus()
    listed.setCurrentIndex(listed.model().index(0, 0))
    QTest.keyClick(listed, Qt.Key.Key_Delete)


def test_a_removed_entry_comes_back(shell: Shell, announced: list[str]) -> None:
    before = shell.session.draft
    _remove_the_admins(shell)
    assert shell.session.draft.groups_admins == ()
    assert _offered(shell) == "Removed “ClearML Admins”."
    assert announced[-1] == "Removed “ClearML Admins”. Undo with Control Z."
    click(shell, "undo")
    assert shell.session.draft == before
    assert _offered(shell) == ""


def test_control_z_undoes_outside_of_fields_only(shell: Shell) -> None:
    _remove_the_admins(shell)
    line = find(shell, QLineEdit, "groups_claim-edit")
    type_into(shell, "groups_claim", "roles")
    QTest.keySequence(line, "Ctrl+Z")
    assert line.text() != "roles"
    assert not shell.session.draft.groups_admins
    find(shell, QPushButton, "next").setFocus()
    QTest.keySequence(find(shell, QPushButton, "next"), "Ctrl+Z")
    assert list(shell.session.draft.groups_admins) == ["ClearML Admins"]


def test_what_files_and_look_up_filled_in_can_be_undone(shell: Shell, tmp_path: Path) -> None:
    before = shell.session.draft
    shell.go(Step.SERVER)
    env = tmp_path / "ping.env"
    env.write_text(f"{GROUPS_CLAIM}=roles\n", encoding="utf-8")
    imports = next(iter(shell.findChildren(ImportCard)))
    imports.open_files([env])
    click(shell, "import-use")
    assert shell.session.draft.groups_claim == "roles"
    assert _offered(shell) == "Imported 1 value."
    click(shell, "undo")
    assert shell.session.draft == before


def test_what_was_typed_since_stays(shell: Shell) -> None:
    session = shell.session
    session.undo.edit("Imported 2 values", name="Imported", issuer="https://other.example")
    session.edit(issuer="https://typed.example", groups_claim="roles")
    click(shell, "undo")
    draft = session.draft
    assert (draft.name, draft.issuer) == ("Production", "https://typed.example")
    assert draft.groups_claim == "roles"


def test_leaving_the_page_or_dismissing_ends_the_offer(shell: Shell) -> None:
    _remove_the_admins(shell)
    click(shell, "undo-dismiss")
    assert _offered(shell) == ""
    shell.session.undo.undo()
    shell.session.undo.edit("Imported 1 value", name="Imported")
    shell.go(Step.OPTIONS)
    assert _offered(shell) == ""
    shell.session.undo.undo()
    assert (shell.session.draft.groups_admins, shell.session.draft.name) == ((), "Imported")


def test_nothing_is_offered_when_nothing_changed(shell: Shell) -> None:
    shell.session.undo.edit("Imported 1 value", name="Production")
    assert _offered(shell) == ""
