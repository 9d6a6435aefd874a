"""One setup open in two windows that do not know of each other, as on two computers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import blank_page
from tests.support.window import NOW, SECRET, NoNetwork, find, parts
from wizard.history import History
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.secret import Secret
from wizard.store import Store
from wizard.ui.background import Background
from wizard.ui.conflicts import NAME
from wizard.ui.session import Session
from wizard.ui.shell import Shell

MINE = Credentials("client", Secret(SECRET), "v1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "setups"


@pytest.fixture
def session(folder: Path) -> Session:
    """A window's session on a saved setup with credentials and a login."""
    services = parts(folder, NoNetwork())
    services.store.save(Draft(setup_id="setup", name="Test"))
    made = Session(services, Inline(), Draft(setup_id="setup", name="Test"))
    made.keyring.put(MINE)
    made.prove(Evidence(NOW, "f", (), Claims(id_token={"sub": "ada"})))
    made.save_now()
    return made


@pytest.fixture
def shell(qtbot: QtBot, session: Session) -> Shell:
    made = Shell(session, blank_page)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def change_elsewhere(folder: Path, name: str = "Theirs") -> Draft:
    theirs = Draft(setup_id="setup", name=name)
    other = Store(folder)
    other.load("setup")
    assert other.save(theirs) is None
    return theirs


def test_a_change_elsewhere_is_kept_and_ours_goes_on_as_a_copy(
    shell: Shell, session: Session, folder: Path
) -> None:
    theirs = change_elsewhere(folder)
    session.edit(webapp_url="https://ours.example")
    session.save_now()
    copy = session.draft
    assert (copy.name, copy.webapp_url) == ("Test (copy)", "https://ours.example")
    assert Store(folder).load("setup") == theirs
    assert Store(folder).load(copy.setup_id) == copy
    assert "“Test” was changed meanwhile" in find(shell, QMessageBox, NAME).text()
    assert find(shell, QAbstractButton, "setups").toolTip().startswith("Test (copy)")
    assert session.services.vault.read("setup") == MINE
    assert session.services.vault.read(copy.setup_id) == MINE
    assert len(History(folder).read(copy.setup_id).logins) == 1
    session.edit(name="Renamed")
    session.save_now()
    assert sorted(one.name for one in Store(folder).saved()) == ["Renamed", "Theirs"]


def test_closing_waits_until_the_conflict_was_read(
    qtbot: QtBot, shell: Shell, session: Session, folder: Path
) -> None:
    change_elsewhere(folder)
    session.edit(name="Ours")
    shell.close()
    assert shell.isVisible()
    find(shell, QMessageBox, NAME).close()
    qtbot.waitUntil(lambda: not shell.findChildren(QMessageBox, NAME))
    assert shell.close()
    assert sorted(one.name for one in Store(folder).saved()) == ["Ours (copy)", "Theirs"]


def test_a_setup_deleted_elsewhere_stays_deleted(
    qtbot: QtBot, shell: Shell, session: Session, folder: Path
) -> None:
    other = parts(folder, NoNetwork())
    assert other.delete_setup("setup") is None
    for name in ("Late", "Later"):
        session.edit(name=name)
        session.save_now()
    session.keyring.put(Credentials("client", Secret(SECRET), "v2"))
    assert list(folder.iterdir()) == []
    assert session.services.vault.read("setup") == MINE  # the other window's to delete
    (box,) = shell.findChildren(QMessageBox, NAME)
    assert "“Late” was deleted meanwhile" in box.text()
    assert "deleted meanwhile" in find(shell, QLabel, "setup-saved").text()
    box.close()
    qtbot.waitUntil(lambda: not shell.findChildren(QMessageBox, NAME))


def test_saves_under_way_make_one_copy(qtbot: QtBot, folder: Path) -> None:
    services = parts(folder, NoNetwork())
    services.store.save(Draft(setup_id="setup", name="Test"))
    background = Background()
    try:
        session = Session(services, background, Draft(setup_id="setup", name="Test"))
        qtbot.waitUntil(lambda: session.logins_read)
        change_elsewhere(folder)
        for number in range(5):
            session.edit(name=f"Ours {number}")
            session._save()
        qtbot.waitUntil(lambda: session.draft.setup_id != "setup")
        with qtbot.waitSignal(session.saved):
            session.edit(pkce=False)
    finally:
        background.close()
    assert sorted(one.name for one in Store(folder).saved()) == ["Ours 4 (copy)", "Theirs"]
