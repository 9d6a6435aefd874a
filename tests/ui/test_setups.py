"""The menu of set-ups: a new one, another one, this one deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import blank_page
from tests.support.window import click, find
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.secret import Secret
from wizard.services import Services
from wizard.ui.session import Session
from wizard.ui.setups import NEW, last_draft, new_draft
from wizard.ui.shell import Shell
from wizard.vault.base import KeyringError
from wizard.vault.memory import MemoryVault

Open = Callable[[Session], Shell]
OTHER = Draft(setup_id="other", name="Staging & test", webapp_url="https://staging.example")


class BadVault(MemoryVault):
    """A keyring that does not let go."""

    def __init__(self, trouble: KeyringError) -> None:
        super().__init__()
        self._trouble = trouble

    def forget(self, setup_id: str) -> None:  # noqa: ARG002 - the vault's form
        raise self._trouble


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def show(session: Session) -> Shell:
        shell = Shell(session, blank_page)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        return shell

    return show


def pick(shell: Shell, start: str) -> None:
    """Open the menu by its button and click the line that begins so."""
    click(shell, "setups")
    menu = find(shell, QMenu, "setups-menu")
    (line,) = [action for action in menu.actions() if action.text().startswith(start)]
    place = menu.actionGeometry(line).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)


def lines(shell: Shell) -> list[str]:
    click(shell, "setups")
    menu = find(shell, QMenu, "setups-menu")
    menu.hide()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def press(shell: Shell, box: str, caption: str) -> None:
    found = find(shell, QMessageBox, box)
    (button,) = [b for b in found.buttons() if b.text().replace("&", "") == caption]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_another_set_up_opens_once_this_one_is_saved(opened: Open, settled: Session) -> None:
    settled.services.store.save(OTHER)
    shell = opened(settled)
    settled.edit(name="Renamed")
    pick(shell, "Open: Staging && test")
    assert shell.then == OTHER
    assert not shell.isVisible()
    assert settled.services.store.load("setup") == settled.draft


def test_a_new_set_up_is_empty_and_another(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    pick(shell, NEW)
    assert shell.then is not None
    assert shell.then.setup_id not in ("", "setup")
    assert replace(shell.then, setup_id="") == Draft()


def test_the_open_one_is_not_offered_and_a_damaged_one_is_closed(
    opened: Open, settled: Session
) -> None:
    store = settled.services.store
    store.save(settled.draft)
    store.save(OTHER)
    store.save(replace(OTHER, setup_id="broken"))
    (store._files.folder / "broken.json").write_text("{")
    shell = opened(settled)
    told = lines(shell)
    assert len(told) == 4
    assert "Cannot be opened: broken" in told
    menu = find(shell, QMenu, "setups-menu")
    (damaged,) = [a for a in menu.actions() if a.text().endswith("broken")]
    assert not damaged.isEnabled()
    assert damaged.toolTip()


def test_each_line_says_what_it_does(opened: Open, services: Services) -> None:
    services.store.save(Draft(setup_id="other", webapp_url="https://clearml.example.com/login"))
    new, other, delete = lines(opened(Session(services, Inline(), new_draft())))
    assert new == "Create a new setup"
    assert other.startswith("Open: clearml.example.com  (changed 2")
    assert delete == "Delete “New setup”…"


def test_a_set_up_without_a_name_is_called_like_its_server(opened: Open, session: Session) -> None:
    session.edit(name="")
    shell = opened(session)
    name = find(shell, QLabel, "setup-name")
    assert name.text() == "New setup"
    session.edit(webapp_url="https://clearml.example.com/login")
    assert name.text() == "clearml.example.com"
    assert lines(shell)[-1] == "Delete “clearml.example.com”…"
    session.edit(webapp_url="https://a-rather-long-name-of-a-server.clearml.example.com:8443")
    assert name.minimumSizeHint().width() <= name.width()
    session.edit(name="Production")
    assert name.text() == "Production"


def test_closing_for_good_opens_nothing(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    shell.close()
    assert shell.then is None


def test_deleting_asks_first(opened: Open, settled: Session) -> None:
    settled.services.store.save(settled.draft)
    shell = opened(settled)
    pick(shell, "Delete")
    box = find(shell, QMessageBox, "delete-setup")
    assert "“Test”" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    press(shell, "delete-setup", "Cancel")
    assert settled.services.store.load("setup") == settled.draft
    assert shell.isVisible()


def test_deleting_removes_draft_and_credentials_and_opens_what_is_left(
    opened: Open, settled: Session
) -> None:
    services = settled.services
    services.store.save(OTHER)
    services.store.save(settled.draft)
    shell = opened(settled)
    settled.edit(name="Typed last")
    pick(shell, "Delete")
    press(shell, "delete-setup", "Delete")
    assert shell.then == OTHER
    assert not shell.isVisible()
    assert services.vault.read("setup") is None
    assert [saved.setup_id for saved in services.store.saved()] == ["other"]


def test_nothing_comes_back_after_deleting(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    pick(shell, "Delete")
    press(shell, "delete-setup", "Delete")
    settled.edit(name="Late")
    settled.keyring.put(Credentials("late", Secret("late"), "v2"))
    settled.save_now()
    assert settled.services.store.saved() == ()
    assert settled.services.vault.read("setup") is None


def test_a_keyring_that_does_not_let_go_keeps_the_set_up(
    opened: Open, settled: Session, services: Services
) -> None:
    stuck = replace(services, vault=BadVault(KeyringError(problem("vault.locked"))))
    stuck.store.save(settled.draft)
    session = Session(stuck, Inline(), settled.draft)
    shell = opened(session)
    pick(shell, "Delete")
    press(shell, "delete-setup", "Delete")
    assert "keyring is locked" in find(shell, QMessageBox, "setups-problem").text()
    press(shell, "setups-problem", "Close")
    assert shell.isVisible()
    session.edit(name="Still here")
    session.save_now()
    assert stuck.store.load("setup") == session.draft


def test_without_any_keyring_nothing_is_left_in_one(
    opened: Open, settled: Session, services: Services
) -> None:
    none = replace(services, vault=BadVault(KeyringError(problem("vault.none"))))
    none.store.save(settled.draft)
    shell = opened(Session(none, Inline(), settled.draft))
    pick(shell, "Delete")
    press(shell, "delete-setup", "Delete")
    assert none.store.saved() == ()
    assert shell.then is not None


def test_the_demo_has_a_mark_and_no_set_ups(opened: Open, services: Services) -> None:
    shell = opened(Session(replace(services, demo=True), Inline(), Draft(setup_id="demo")))
    mark = find(shell, QLabel, "demo-mark")
    assert mark.isVisible()
    shell.resize(720, 480)
    room = mark.contentsRect().width()
    assert (mark.text(), mark.fontMetrics().horizontalAdvance("Demo") <= room) == ("Demo", True)
    assert shell.findChild(QAbstractButton, "setups") is None


def test_real_use_has_no_mark(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    assert shell.findChild(QWidget, "demo-mark") is None
    assert find(shell, QAbstractButton, "setups").isVisible()


def test_the_one_saved_last_that_can_be_opened_comes_first(services: Services) -> None:
    assert replace(last_draft(services), setup_id="") == Draft()
    services.store.save(OTHER)
    assert last_draft(services) == OTHER
