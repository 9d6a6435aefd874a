"""What the pages share."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.window import SECRET
from wizard import flow
from wizard.flow import Proof, proof
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.session import Session

MINE = Credentials("client", Secret(SECRET), "v1")


@pytest.fixture
def threaded(services: Services) -> Iterator[Session]:
    """A session whose work is done on threads, as in the program."""
    background = Background()
    yield Session(services, background, Draft(setup_id="setup"))
    background.close()


def test_new_setup_gets_an_id(services: Services) -> None:
    one, other = (Session(services, Inline(), Draft()) for _ in range(2))
    assert one.draft.setup_id
    assert one.draft.setup_id != other.draft.setup_id


def test_edit_reports_changes_only_and_finds_problems_again(qtbot: QtBot, session: Session) -> None:
    assert session.problems[Step.SERVER]
    with qtbot.waitSignal(session.edited) as edited:
        session.edit(webapp_url="https://clearml.example.com")
    assert edited.args == [session.draft]
    assert not session.problems[Step.SERVER]
    with qtbot.assertNotEmitted(session.edited):
        session.edit(webapp_url="https://clearml.example.com")


def test_many_changes_are_saved_once_and_the_last_counts(qtbot: QtBot, threaded: Session) -> None:
    saves: list[None] = []
    threaded.saved.connect(lambda: saves.append(None))
    for number in range(20):
        threaded.edit(name=f"Name {number}")
    qtbot.waitUntil(lambda: bool(saves))
    assert not threaded.unsaved
    found = threaded.services.store.load("setup")
    assert isinstance(found, Draft)
    assert found.name == "Name 19"
    assert len(saves) == 1


def test_disk_problem_is_reported_and_the_draft_stays(
    qtbot: QtBot, services: Services, tmp_path: Path, session: Session
) -> None:
    (tmp_path / "setups").write_text("in the way", "utf-8")
    session.edit(name="Kept")
    with qtbot.waitSignal(session.save_failed) as failed:
        session.save_now()
    assert isinstance(failed.args[0], Problem)
    assert session.draft.name == "Kept"


def test_credentials_are_stored_read_and_forgotten(
    qtbot: QtBot, threaded: Session, services: Services
) -> None:
    with qtbot.waitSignal(threaded.credentials_changed):
        threaded.keyring.put(MINE)
    assert threaded.credentials == MINE
    qtbot.waitUntil(lambda: services.vault.read("setup") == MINE)
    again = Session(services, Inline(), threaded.draft)
    again.keyring.sync()
    assert again.state.credentials == MINE
    again.keyring.type_client_id("")
    again.keyring.forget_secret()
    assert again.keyring.unstored is None
    assert services.vault.read("setup") is None


def test_for_this_run_only_leaves_the_keyring_alone(session: Session) -> None:
    session.keyring.use_memory()
    session.keyring.put(MINE)
    assert session.credentials == MINE
    assert session.services.vault.read("setup") is None
    assert session.services.memory.read("setup") == MINE


def test_session_is_freed_by_its_last_reference(services: Services) -> None:
    """The garbage collector may run on a worker thread, where no timer may be deleted."""
    session = Session(services, Inline(), Draft())
    session.keyring.put(MINE)
    freed = weakref.ref(session)
    gc.disable()
    try:
        del session
        assert freed() is None
    finally:
        gc.enable()


def test_secret_is_in_no_saved_draft(services: Services, tmp_path: Path, settled: Session) -> None:
    settled.edit(name="Saved")
    settled.save_now()
    texts = [p.read_text("utf-8") for p in (tmp_path / "setups").iterdir() if p.is_file()]
    assert texts
    assert not any(SECRET in text for text in texts)


def test_evidence_turns_stale_with_the_credentials(settled: Session) -> None:
    current = flow.current_fingerprint(settled.state)
    settled.prove(Evidence(settled.services.clock(), current, (), Claims()))
    assert proof(settled.state) is not Proof.STALE
    newer = Credentials("client", Secret(SECRET), "v2")
    settled.keyring.put(newer)
    assert proof(settled.state) is Proof.STALE
