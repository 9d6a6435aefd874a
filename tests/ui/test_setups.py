"""The menu of setups: another one, a new one, one from a file, this one saved or removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import blank_page
from tests.support.standings import login
from tests.support.window import NOW, SECRET, click, find
from wizard.history import History
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.export_record import Digest, ExportRecord, content_digest
from wizard.model.problem import problem
from wizard.model.secret import Secret
from wizard.model.text import day
from wizard.services import Services
from wizard.store import read_draft
from wizard.ui.opening import new_draft
from wizard.ui.session import Session
from wizard.ui.shell import SIZE, Shell
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
        shell.resize(SIZE)
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


def press(shell: Shell, box: str, caption: str) -> None:
    found = find(shell, QMessageBox, box)
    (button,) = [b for b in found.buttons() if b.text().replace("&", "") == caption]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    found.setObjectName("")  # it is deleted later


def cards(shell: Shell) -> dict[str, str]:
    """The names in the open chooser, and what is said of each."""
    found = find(shell, QDialog, "chooser").findChildren(QAbstractButton)
    named = [one for one in found if one.objectName().startswith("setup-")]
    return {one.accessibleName(): one.accessibleDescription() for one in named}


def remove(shell: Shell, *without: str) -> None:
    """Remove the setup but for what has these switches."""
    pick(shell, "Remove this setup")
    for name in without:
        click(shell, f"{name}-switch")
    click(shell, "remove")


def exported(session: Session, folder: Path) -> ExportRecord:
    """An export of one file, remembered."""
    folder.mkdir()
    (folder / "ping-sso.env").write_bytes(b"A=1\n")
    files = (Digest("ping-sso.env", content_digest(b"A=1\n")),)
    record = ExportRecord(NOW, str(folder), "compose", "Proven for 2 of 3 roles", files, ())
    session.add_export(record)
    session.save_whole()
    return record


def test_another_set_up_opens_once_this_one_is_saved(opened: Open, settled: Session) -> None:
    settled.services.store.save(OTHER)
    shell = opened(settled)
    settled.edit(name="Renamed")
    pick(shell, "Open another")
    click(shell, "setup-other")
    assert shell.then == OTHER
    assert settled.services.store.load("setup") == settled.draft


def test_the_window_stays_until_the_next_one_is_there(
    qtbot: QtBot, opened: Open, settled: Session
) -> None:
    shell = opened(settled)
    with qtbot.waitSignal(shell.left):
        pick(shell, "New setup")
    assert shell.isVisible()
    shell.close()
    assert not shell.isVisible()


def test_a_new_set_up_is_empty_and_another(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    pick(shell, "New setup")
    assert shell.then is not None
    assert shell.then.setup_id not in ("", "setup")
    assert replace(shell.then, setup_id="") == Draft()


def test_chooser_says_what_is_known_of_each(
    opened: Open, settled: Session, services: Services, tmp_path: Path
) -> None:
    exported(settled, tmp_path / "handoff")
    services.store.save(OTHER)
    services.store.save(Draft(setup_id="third", webapp_url="https://clearml.example.com/login"))
    services.logbook.write("third", (login(settled.state),))
    services.store.save(replace(OTHER, setup_id="broken"))
    (tmp_path / "setups" / "broken.json").write_text("{")
    shell = opened(Session(services, Inline(), OTHER))
    pick(shell, "Open another")
    shown = cards(shell)
    where = f"Exported {day(NOW)} to {tmp_path / 'handoff'}, proven for 2 of 3 roles"
    lines = shown["Test"].split("\n")
    assert lines[:2] == ["clearml.example.com", where]
    assert lines[2].startswith("Changed ")
    assert shown["Staging & test"] == (
        "staging.example\nNot exported yet, no test login\nOpen in this window"
    )
    assert shown["clearml.example.com"].startswith(
        f"Not exported yet, last test login {day(login(settled.state).at)}\nChanged"
    )
    assert shown["broken"].startswith("The draft is not valid JSON.")
    can_open = {"setup": True, "third": True, "other": False, "broken": False}
    for name, enabled in can_open.items():
        assert find(shell, QAbstractButton, f"setup-{name}").isEnabled() is enabled


def test_chooser_is_worked_by_keyboard(opened: Open, settled: Session) -> None:
    settled.services.store.save(OTHER)
    settled.save_whole()
    shell = opened(settled)
    pick(shell, "Open another")
    chooser = find(shell, QDialog, "chooser")
    card = find(chooser, QAbstractButton, "setup-other")
    assert chooser.focusWidget() is card
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert shell.then is None
    chooser.setParent(None)  # it is deleted later
    pick(shell, "Open another")
    QTest.keyClick(find(shell, QAbstractButton, "setup-other"), Qt.Key.Key_Return)
    assert shell.then == OTHER


def test_looking_at_the_chooser_loses_no_login_of_another_window(
    opened: Open, settled: Session
) -> None:
    settled.save_whole()
    shell = opened(settled)
    theirs, ours = login(settled.state), replace(login(settled.state), at=NOW + timedelta(1))
    elsewhere = replace(settled.services, logbook=History(settled.services.store.folder))
    other = Session(elsewhere, Inline(), settled.draft)
    other.prove(replace(theirs, fingerprint="theirs"))
    other.save_whole()
    pick(shell, "Open another")
    settled.prove(ours)
    settled.save_whole()
    assert len(settled.services.logbook.read("setup").logins) == 2


def test_a_set_up_without_a_name_is_called_like_its_server(opened: Open, session: Session) -> None:
    session.edit(name="")
    shell = opened(session)
    name = find(shell, QAbstractButton, "setups")
    assert name.text() == "New setup"
    session.edit(webapp_url="https://clearml.example.com/login")
    assert name.text() == "clearml.example.com"
    long = "a-rather-long-name-of-a-server.clearml.example.com:8443"
    session.edit(webapp_url=f"https://{long}")
    assert name.width() < shell.width() / 3
    assert long in name.toolTip()
    assert name.accessibleName() == f"Setup “{long}”"
    session.edit(name="This & that")
    assert name.text() == "This && that"


def test_closing_for_good_opens_nothing(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    shell.close()
    assert shell.then is None
    assert not shell.isVisible()


def test_removing_lists_what_goes_and_asks_first(
    opened: Open, settled: Session, tmp_path: Path
) -> None:
    exported(settled, tmp_path / "handoff")
    shell = opened(settled)
    pick(shell, "Remove this setup")
    dialog = find(shell, QDialog, "removal")
    switches = {one.accessibleName(): one.isChecked() for one in dialog.findChildren(QCheckBox)}
    assert switches == {
        "Your answers": True,
        "Client ID and secret": True,
        "Test logins": True,
        f"Exported files in {tmp_path / 'handoff'}": False,
    }
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert settled.services.store.load("setup") == settled.draft
    assert shell.then is None


def test_removing_removes_draft_logins_and_credentials_and_offers_what_is_left(
    opened: Open, settled: Session
) -> None:
    services = settled.services
    services.store.save(OTHER)
    settled.prove(login(settled.state))
    settled.save_whole()
    shell = opened(settled)
    settled.edit(name="Typed last")
    remove(shell)
    assert find(shell, QMessageBox, "setups-note").text() == (
        "Removed: Your answers, Client ID and secret and Test logins."
    )
    press(shell, "setups-note", "OK")
    assert list(cards(shell)) == ["Staging & test"]
    click(shell, "setup-other")
    assert shell.then == OTHER
    assert services.vault.read("setup") is None
    assert [path.name for path in services.store.folder.glob("*.json")] == ["other.json"]


def test_removing_the_last_one_begins_a_new_one(opened: Open, settled: Session) -> None:
    settled.save_whole()
    shell = opened(settled)
    remove(shell)
    press(shell, "setups-note", "OK")
    QTest.keyClick(find(shell, QDialog, "chooser"), Qt.Key.Key_Escape)
    assert shell.then is not None
    assert replace(shell.then, setup_id="") == Draft()


def test_what_gets_no_yes_is_kept_and_named(opened: Open, settled: Session, tmp_path: Path) -> None:
    exported(settled, tmp_path / "handoff")
    settled.prove(login(settled.state))
    settled.save_whole()
    shell = opened(settled)
    remove(shell, "remove-1", "remove-2")
    assert find(shell, QMessageBox, "setups-note").text() == (
        "Removed: Your answers.\n\nKept: Client ID and secret, Test logins and "
        f"Exported files in {tmp_path / 'handoff'}."
    )
    assert settled.services.vault.read("setup")
    assert settled.services.logbook.read("setup").logins
    assert (tmp_path / "handoff" / "ping-sso.env").exists()
    assert settled.services.store.saved() == ()


def test_exported_files_go_on_request_if_they_are_unchanged(
    opened: Open, settled: Session, tmp_path: Path
) -> None:
    exported(settled, tmp_path / "one")
    exported(settled, tmp_path / "two")
    (tmp_path / "two" / "ping-sso.env").write_text("mine")
    shell = opened(settled)
    remove(shell, "remove-3", "remove-4")
    text = find(shell, QMessageBox, "setups-note").text()
    assert "ping-sso.env was not deleted: it was changed since it was saved." in text
    assert list((tmp_path / "one").iterdir()) == []
    assert (tmp_path / "two" / "ping-sso.env").read_text() == "mine"


def test_nothing_comes_back_after_removing(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    remove(shell)
    settled.edit(name="Late")
    settled.keyring.put(Credentials("late", Secret("late"), "v2"))
    settled.save_now()
    assert settled.services.store.saved() == ()
    assert settled.services.vault.read("setup") is None


def test_a_keyring_that_does_not_let_go_keeps_the_set_up(
    opened: Open, settled: Session, services: Services, tmp_path: Path
) -> None:
    stuck = replace(services, vault=BadVault(KeyringError(problem("vault.locked"))))
    session = Session(stuck, Inline(), settled.draft)
    exported(session, tmp_path / "handoff")
    shell = opened(session)
    remove(shell, "remove-3")
    assert "keyring is locked" in find(shell, QMessageBox, "setups-problem").text()
    press(shell, "setups-problem", "Close")
    session.edit(name="Still here")
    session.save_now()
    assert stuck.store.load("setup") == session.draft
    assert (tmp_path / "handoff" / "ping-sso.env").exists()


def test_without_any_keyring_nothing_is_left_in_one(
    opened: Open, settled: Session, services: Services
) -> None:
    none = replace(services, vault=BadVault(KeyringError(problem("vault.none"))))
    none.store.save(settled.draft)
    remove(opened(Session(none, Inline(), settled.draft)))
    assert none.store.saved() == ()


def test_a_set_up_travels_in_a_file_without_a_secret(
    opened: Open, settled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "travels.json"
    settled.edit(source_paths=("/etc/clearml.env",), debug=True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    shell = opened(settled)
    pick(shell, "Save this setup to a file")
    assert "secret" in find(shell, QMessageBox, "setups-note").text()
    press(shell, "setups-note", "OK")
    assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET not in file.read_text()
    assert read_draft(file) == settled.draft

    pick(shell, "Open a setup from a file")
    assert "“Test” is now a setup" in find(shell, QMessageBox, "setups-note").text()
    press(shell, "setups-note", "OK")
    assert shell.then is not None
    assert shell.then.setup_id != "setup"
    assert shell.then == replace(settled.draft, setup_id=shell.then.setup_id, source_paths=())
    assert settled.services.store.load(shell.then.setup_id) == shell.then


@pytest.mark.parametrize("content", ["", "{", '{"version": 2, "draft": {}}', "[" * 9000, None])
def test_a_damaged_file_is_a_problem_and_nothing_changes(
    opened: Open,
    settled: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str | None,
) -> None:
    file = tmp_path / "damaged.json"
    if content is None:
        file.mkdir()
    else:
        file.write_text(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    shell = opened(settled)
    pick(shell, "Open a setup from a file")
    assert find(shell, QMessageBox, "setups-problem").text()
    assert shell.then is None
    assert settled.services.store.saved() == ()


def test_the_demo_has_a_mark_and_no_set_ups(opened: Open, services: Services) -> None:
    shell = opened(Session(replace(services, demo=True), Inline(), Draft(setup_id="demo")))
    mark = find(shell, QLabel, "demo-mark")
    assert mark.isVisible()
    shell.resize(720, 480)
    QApplication.processEvents()
    room = mark.contentsRect().width()
    assert (mark.text(), mark.fontMetrics().horizontalAdvance("Demo") <= room) == ("Demo", True)
    assert not find(shell, QAbstractButton, "setups").isEnabled()


def test_real_use_has_no_mark(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    assert shell.findChild(QWidget, "demo-mark") is None
    assert find(shell, QAbstractButton, "setups").isVisible()


def test_a_new_draft_has_an_id_of_its_own() -> None:
    assert new_draft().setup_id != new_draft().setup_id
