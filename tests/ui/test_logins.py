"""Test logins as evidence: kept with the setup, read again, never with more than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.window import NOW
from wizard import flow
from wizard.checks.login.claims import check_claims
from wizard.checks.login.kept_claims import reduce_claims
from wizard.flow import Proof, proof
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import problem
from wizard.model.role import Role
from wizard.model.settings import Settings, settle
from wizard.model.verdict import failed, passed
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.session import Session

CLAIMS = Claims(
    id_token={"sub": "1", "email": "ada@x.example", "name": "Ada", "nonce": "n0nce-of-this-run"},
    userinfo={"sub": "1", "groups": ["Users"], "roles": ["Boss"]},
)


def log_in(session: Session, subject: str = "1", minutes: int = 0) -> Evidence:
    settings = settle(session.draft)
    assert isinstance(settings, Settings)
    claims = replace(CLAIMS, id_token={**(CLAIMS.id_token or {}), "sub": subject})
    evidence = Evidence(
        NOW + timedelta(minutes=minutes),
        flow.current_fingerprint(session.state),
        (passed("id-token.signature", "Signature"), *check_claims(claims, settings.groups)),
        reduce_claims(claims, settings.groups),
        role=Role.USER,
    )
    session.prove(evidence, claims)
    return evidence


def reopened(session: Session) -> Session:
    """The same set-up in another window, with the same credentials."""
    session.save_now()
    draft = session.services.store.load(session.draft.setup_id)
    assert isinstance(draft, Draft)
    made = Session(session.services, Inline(), draft)
    made.keyring.sync()
    return made


@pytest.fixture
def grouped(settled: Session) -> Session:
    settled.edit(groups_enabled=True, groups_claim="groups")
    return settled


def test_logins_are_there_again_when_the_setup_is_reopened(grouped: Session) -> None:
    ada, grace = log_in(grouped), log_in(grouped, "2", minutes=1)
    later = reopened(grouped)
    assert later.people == (grace, ada)
    assert proof(later.state) is Proof.PARTLY  # userinfo only
    assert grouped.all_claims(ada) == CLAIMS
    assert later.all_claims(ada) is None


def test_only_what_is_needed_reaches_the_disk(grouped: Session, tmp_path: Path) -> None:
    log_in(grouped)
    grouped.save_now()
    (file,) = (tmp_path / "setups").glob("*.logins.json")
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text("utf-8")
    assert "ada@x.example" in text
    assert "n0nce-of-this-run" not in text
    assert "Boss" not in text


def test_logins_are_dropped_person_by_person(grouped: Session, tmp_path: Path) -> None:
    ada = log_in(grouped)
    log_in(grouped, "2", minutes=1)
    grouped.drop_logins("2")
    assert grouped.people == (ada,)
    assert reopened(grouped).people == (ada,)
    grouped.drop_logins("1")
    grouped.save_now()
    assert proof(grouped.state) is Proof.NONE
    assert not list((tmp_path / "setups").glob("*.logins.json"))


def test_another_groups_claim_is_read_from_the_login_at_hand(grouped: Session) -> None:
    log_in(grouped)
    grouped.edit(groups_claim="roles")
    assert proof(grouped.state) is Proof.PARTLY  # userinfo only
    (ada,) = grouped.people
    assert ada.claims.userinfo == {"sub": "1", "roles": ["Boss"]}
    grouped.edit(groups_claim="missing")
    assert proof(grouped.state) is Proof.FAILED
    grouped.edit(groups_claim="")
    assert proof(grouped.state) is Proof.STALE
    grouped.edit(groups_claim="groups")
    assert proof(grouped.state) is Proof.PARTLY  # userinfo only
    assert len(grouped.state.logins) == 1
    assert reopened(grouped).people == grouped.people


def test_a_login_read_from_the_disk_is_stale_for_another_claim(
    grouped: Session,
) -> None:
    log_in(grouped)
    later = reopened(grouped)
    later.edit(groups_claim="roles")
    assert proof(later.state) is Proof.STALE
    later.edit(groups_claim="groups")
    assert proof(later.state) is Proof.PARTLY  # userinfo only


def test_a_login_without_a_person_is_not_kept(grouped: Session) -> None:
    nobody = Evidence(NOW, flow.current_fingerprint(grouped.state), (), Claims())
    grouped.prove(nobody, Claims())
    assert grouped.evidence == nobody
    assert grouped.people == ()


def test_a_refusal_by_ping_is_kept_for_a_person_who_must_be_refused(grouped: Session) -> None:
    grouped.edit(groups_prohibit=True)
    denied = problem("callback.access-denied", description="")
    verdicts = (failed("login.callback", "Callback", denied),)
    ended = Evidence(NOW, flow.current_fingerprint(grouped.state), verdicts, Claims())
    grouped.prove(ended, Claims())
    assert reopened(grouped).people == ()
    refused = replace(ended, role=Role.REFUSED)
    grouped.prove(refused, Claims())
    later = reopened(grouped)
    assert later.people == (refused,)
    assert flow.proof_summary(later.state) == "Proven for 1 of 2 roles"


def test_a_damaged_file_of_logins_is_reported_and_put_aside(
    grouped: Session, tmp_path: Path
) -> None:
    log_in(grouped)
    grouped.save_now()
    file = tmp_path / "setups" / "setup.logins.json"
    file.write_text("{", "utf-8")
    later = reopened(grouped)
    assert later.logbook_problem
    assert later.people == ()
    ada = log_in(later)
    assert reopened(later).people == (ada,)
    assert file.with_name("setup.logins.json.broken").read_text("utf-8") == "{"


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_earlier_logins_are_read_in_the_background(
    qtbot: QtBot, grouped: Session, background: Background, services: Services
) -> None:
    ada = log_in(grouped)
    grouped.save_now()
    late = Session(services, background, grouped.draft)
    grace = log_in(late, "2", minutes=1)
    late.save_now()
    qtbot.waitUntil(lambda: late.people == (grace, ada))
    qtbot.waitUntil(lambda: not late.unsaved)
    qtbot.waitUntil(lambda: len(services.logbook.read("setup").logins) == 2)


def test_a_login_stays_as_it_is_when_other_groups_count(grouped: Session) -> None:
    before = log_in(grouped)
    grouped.edit(clearml_groups=("Users",), groups_admins=("Admins",))
    assert grouped.people[0] is before
