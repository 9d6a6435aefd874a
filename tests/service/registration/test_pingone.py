"""PingOne: whatever fails at whichever call, it ends finished, undone, or with an exact list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standins.common.faults import Where
from tests.standins.pingone import PingOne
from tests.support.ending_client import EndingClient, Killed
from tests.support.tables import failures
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken
from wizard.registration import pingone_registrar
from wizard.registration.api import Api, ApiError
from wizard.registration.apply import End, Outcome
from wizard.registration.journal import Entry, Journal, JournalFile
from wizard.registration.model import Registration
from wizard.registration.plan import Action, Consent, Plan
from wizard.registration.registering import Registering, setup_mark
from wizard.store import SetupFiles
from wizard.vault.memory import MemoryVault

SETUP = "acme-1"
URI = "https://clearml.example/callback_ping"
REGISTRATION = Registration(
    Product.PINGONE, "https://clearml.example", URI, pkce=True, groups_claim="groups"
)
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
NOTHING: frozenset[Consent] = frozenset()


@dataclass
class Run:
    """One run of the program for one setup against one tenant."""

    pingone: PingOne
    folder: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    client: EndingClient = field(default_factory=EndingClient)
    cancel: CancelToken = field(default_factory=CancelToken)
    names: list[str] = field(default_factory=list)

    def registering(self) -> Registering:
        token = self.pingone.access_token()
        environment = self.pingone.environment
        api = Api(
            self.client,
            self.pingone.api_url,
            lambda: {"Authorization": f"Bearer {token}"},
            lambda answer: pingone_registrar.explain(answer, environment),
            lambda: NOW,
            pingone_registrar.is_late,
            lambda _seconds, _cancel: None,
        )
        registrar = pingone_registrar.PingOne(
            api, environment, self.pingone.auth_url, REGISTRATION, setup_mark(SETUP)
        )
        return Registering(registrar, JournalFile(self.folder, SETUP), self.vault, SETUP)

    def plan(self, target: str = "", *, change: bool = False) -> Plan:
        found = self.registering().plan(self.cancel, target, change=change)
        assert isinstance(found, Plan)
        return found

    def apply(self, target: str = "", *, change: bool = False) -> Outcome:
        registering = self.registering()
        plan = registering.plan(self.cancel, target, change=change)
        assert isinstance(plan, Plan)
        self.client.armed = True
        outcome = registering.apply(plan, plan.consents, self.cancel, self.names.append)
        assert isinstance(outcome, Outcome)
        return outcome

    def undo(self) -> Outcome:
        registering = self.registering()
        assert isinstance(registering.file.read(), Journal)
        outcome = registering.undo(self.names.append)
        assert isinstance(outcome, Outcome)
        return outcome


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as found:
        yield found


def test_nothing_becomes_a_registration_that_fits(pingone: PingOne, tmp_path: Path) -> None:
    run = Run(pingone, tmp_path)
    outcome = run.apply()
    assert outcome.end is End.FINISHED
    made = pingone.applications[outcome.application]
    assert made.enabled
    assert made.body["redirectUris"] == [URI]
    assert set(made.claims()) >= {"sub", "email", "preferred_username", "groups"}
    stored = run.vault.read(SETUP)
    assert stored
    assert (stored.client_id, stored.client_secret) == (made.id, Secret(made.secret.value))
    again = run.plan()
    assert (again.target, again.writes) == (made.id, False)
    [match] = run.registering().registrar.find(run.cancel).matches
    assert match.fits


def test_the_application_is_enabled_last(pingone: PingOne, tmp_path: Path) -> None:
    Run(pingone, tmp_path).apply()
    writes = [str(one) for one in pingone.calls if one.method != "GET"]
    assert writes[-1].startswith("PUT ")
    assert next(one for one in pingone.calls if one.path.endswith("/secret")).method == "GET"


CALLS = 12
"""Of an application that is created and filled; more are made to undo it."""

STATUSES = (400, 401, 403, 404, 409, 429, 500, 503)
FAULTS = (*map(str, STATUSES), "lost", "cut", "truncated", "always", "always lost")


def program(pingone: PingOne, name: str, at: int) -> None:
    """Let the `at`-th call from now on meet that fault."""
    once, always = Where(at=at), Where(at=at, times=None)
    if name.isdigit():
        pingone.faults.fail(int(name), once)
    elif name == "always":
        pingone.faults.fail(503, always)
    elif name == "always lost":
        pingone.faults.lose(always)
    else:
        {"lost": pingone.faults.lose, "cut": pingone.faults.cut}.get(name, pingone.faults.truncate)(
            once
        )


def _is_true(run: Run, outcome: Outcome, others: set[str]) -> None:
    """The outcome says what is really in Ping and in the keyring."""
    made = {i: one for i, one in run.pingone.applications.items() if i not in others}
    stored = run.vault.read(SETUP)
    if outcome.end is End.FINISHED:
        [(application, found)] = made.items()
        assert outcome.application == application
        assert found.enabled
        assert set(found.claims()) >= {"email", "preferred_username", "groups"}
        assert stored
        assert stored.client_secret == Secret(found.secret.value)
    elif outcome.end is End.UNDONE:
        assert not made
        assert stored is None
        assert outcome.problem
        assert run.registering().file.read() is None
    else:
        listed = {one.id for one in outcome.remains}
        assert listed
        assert all(one in listed or "" in listed for one in made)


def test_every_fault_at_every_call_ends_as_it_says(tmp_path: Path) -> None:
    def check(name: str, at: int) -> None:
        with PingOne() as pingone:
            run = Run(pingone, tmp_path / f"{name}-{at}")
            registering = run.registering()
            plan = registering.plan(run.cancel)
            assert isinstance(plan, Plan)
            program(pingone, name, at)
            outcome = registering.apply(plan, NOTHING, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            pingone.faults.clear()
            _is_true(run, outcome, set())
            if outcome.end is End.REMAINS:
                again = run.undo()
                assert again.end is End.UNDONE
                assert not pingone.applications

    rows = [(name, at) for name in FAULTS for at in range(1, CALLS + 1)]
    assert failures(rows, check) == {}


def test_a_killed_run_is_undone_at_the_next_start(tmp_path: Path) -> None:
    def check(when: str, at: int) -> None:
        with PingOne() as pingone:
            client = EndingClient(before=at) if when == "before" else EndingClient(after=at)
            run = Run(pingone, tmp_path / f"{when}-{at}", client=client)
            with pytest.raises(Killed):
                run.apply()
            later = Run(pingone, run.folder, run.vault)
            refused = later.registering().plan(later.cancel)
            assert isinstance(refused, Problem)
            assert refused.code == "registration.unfinished"
            assert later.undo().end is End.UNDONE
            assert not pingone.applications
            assert run.vault.read(SETUP) is None
            assert isinstance(later.registering().plan(later.cancel), Plan)

    rows = [(when, at) for when in ("before", "after") for at in range(1, 9)]
    assert failures(rows, check) == {}


def test_cancelling_undoes_it(tmp_path: Path) -> None:
    def check(at: int) -> None:
        with PingOne() as pingone:
            run = Run(pingone, tmp_path / str(at))
            registering = run.registering()
            plan = registering.plan(run.cancel)
            assert isinstance(plan, Plan)
            pingone.faults.before(run.cancel.set, Where(at=at))
            outcome = registering.apply(plan, NOTHING, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            _is_true(run, outcome, set())
            assert outcome.end is not End.REMAINS or run.undo().end is End.UNDONE

    assert failures(zip(range(1, 9)), check) == {}


def test_late_lists_roles_and_objects_do_not_matter(tmp_path: Path) -> None:
    def check(name: str, late: int) -> None:
        with PingOne() as pingone:
            setattr(pingone.behaviour, name, late)
            run = Run(pingone, tmp_path / name)
            pingone.faults.lose(Where("POST", "/applications$"))
            assert run.apply().end is End.FINISHED
            assert len(pingone.applications) == 1

    rows = [("late_roles", 3), ("list_delay", 3), ("read_delay", 3), ("page_size", 1)]
    assert failures(rows, check) == {}


def test_what_may_still_appear_is_not_called_undone(pingone: PingOne, tmp_path: Path) -> None:
    pingone.behaviour.list_delay = 50
    pingone.faults.lose(Where("POST", "/applications$"))
    run = Run(pingone, tmp_path)
    outcome = run.apply()
    assert outcome.end is End.REMAINS
    [left] = outcome.remains
    assert (left.id, left.where) == ("", "Applications > Applications")
    pingone.behaviour.list_delay = 0
    for one in pingone.applications.values():
        one.not_listed = 0
    assert run.undo().end is End.UNDONE
    assert not pingone.applications


def test_an_existing_application_is_left_alone(pingone: PingOne, tmp_path: Path) -> None:
    there = pingone.add_application(redirectUris=[URI], pkceEnforcement="OPTIONAL")
    run = Run(pingone, tmp_path)
    plan = run.plan()
    assert (plan.target, plan.writes, plan.consents) == (there.id, False, NOTHING)
    assert {item.action for item in plan.items} == {Action.KEEP}
    before = dict(there.body)
    assert run.apply().end is End.FINISHED
    assert (there.body, there.claims()) == (before, there.claims())
    assert [one.method for one in pingone.calls if one.method != "GET"] == []
    stored = run.vault.read(SETUP)
    assert stored
    assert stored.client_secret == Secret(there.secret.value)


def test_an_existing_application_is_changed_on_request(pingone: PingOne, tmp_path: Path) -> None:
    more = "https://clearml.example/other"
    there = pingone.add_application(redirectUris=[more, URI], pkceEnforcement="OPTIONAL")
    run = Run(pingone, tmp_path)
    plan = run.plan(change=True)
    assert plan.consents == {Consent.IN_USE}
    assert run.apply(change=True).end is End.FINISHED
    assert there.body["pkceEnforcement"] == "S256_REQUIRED"
    assert there.body["redirectUris"] == [more, URI]
    assert not run.plan(change=True).writes


def test_a_failed_change_is_put_back(tmp_path: Path) -> None:
    def check(name: str, at: int) -> None:
        with PingOne() as pingone:
            there = pingone.add_application(redirectUris=[URI], pkceEnforcement="OPTIONAL")
            before = (dict(there.body), there.claims(), list(there.grants.values()))
            run = Run(pingone, tmp_path / f"{name}-{at}")
            run.vault.write(SETUP, FORMER)
            registering = run.registering()
            plan = registering.plan(run.cancel, change=True)
            assert isinstance(plan, Plan)
            program(pingone, name, at)
            outcome = registering.apply(plan, plan.consents, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            pingone.faults.clear()
            if outcome.end is End.REMAINS:
                outcome = run.undo()
            if outcome.end is End.UNDONE:
                assert (dict(there.body), there.claims(), list(there.grants.values())) == before
                stored = run.vault.read(SETUP)
                assert stored
                assert stored.client_secret == FORMER.client_secret
            else:
                assert there.body["pkceEnforcement"] == "S256_REQUIRED"

    rows = [(name, at) for name in ("400", "lost", "cut", "always") for at in range(1, 9)]
    assert failures(rows, check) == {}


FORMER = Credentials("22222222-2222-4222-8222-222222222222", Secret("former-secret"), "1")


def test_several_are_chosen_from_by_name(pingone: PingOne, tmp_path: Path) -> None:
    first = pingone.add_application(redirectUris=[URI], name="ClearML west")
    pingone.add_application(redirectUris=[URI], name="ClearML east")
    run = Run(pingone, tmp_path)
    several = run.registering().plan(run.cancel)
    assert isinstance(several, Problem)
    assert "ClearML east" in several.what
    assert run.plan("ClearML west").target == first.id
    none = run.registering().plan(run.cancel, "ClearML")
    assert isinstance(none, Problem)
    assert none.code == "registration.no-such-application"


def test_what_changed_since_the_plan_is_not_overwritten(pingone: PingOne, tmp_path: Path) -> None:
    there = pingone.add_application(redirectUris=[URI], pkceEnforcement="OPTIONAL")
    run = Run(pingone, tmp_path)
    registering = run.registering()
    plan = registering.plan(run.cancel, change=True)
    assert isinstance(plan, Plan)
    there.body["pkceEnforcement"] = "REQUIRED"
    outcome = registering.apply(plan, plan.consents, run.cancel, run.names.append)
    assert isinstance(outcome, Outcome)
    assert outcome.end is End.UNDONE
    assert outcome.problem
    assert outcome.problem.code == "registration.changed"
    assert there.body["pkceEnforcement"] == "REQUIRED"


def test_production_needs_a_yes_of_its_own(tmp_path: Path) -> None:
    with PingOne(environment_type="PRODUCTION") as pingone:
        run = Run(pingone, tmp_path)
        registering = run.registering()
        plan = registering.plan(run.cancel)
        assert isinstance(plan, Plan)
        refused = registering.apply(plan, NOTHING, run.cancel, run.names.append)
        assert isinstance(refused, Problem)
        assert "--production" in refused.remedy
        assert not pingone.applications


def test_what_ping_refuses_is_told_apart(tmp_path: Path) -> None:
    def check(change: Callable[[PingOne, Run], object], code: str) -> None:
        with PingOne() as pingone:
            run = Run(pingone, tmp_path)
            change(pingone, run)
            with pytest.raises(ApiError) as raised:
                run.plan()
            assert raised.value.problem.code == code

    rows: list[tuple[Callable[[PingOne, Run], object], str]] = [
        (lambda one, _: one.administrator.environments.clear(), "registration.forbidden"),
        (lambda one, _: one.faults.fail(401, Where(times=None)), "registration.unauthorized"),
        (lambda one, _: one.faults.fail(404), "registration.no-environment"),
        (lambda one, _: one.faults.fail(503, Where(times=None)), "registration.busy"),
    ]
    assert failures(rows, check) == {}


def test_the_application_of_a_setup_can_be_removed(pingone: PingOne, tmp_path: Path) -> None:
    run = Run(pingone, tmp_path)
    run.apply()
    run.apply()  # again: it is left alone, and still known as the setup's own
    other = pingone.add_application(redirectUris=["https://other.example/callback_ping"])
    registering = run.registering()
    registering.file.read()
    assert registering.remove(run.names.append) == Outcome(End.UNDONE)
    assert set(pingone.applications) == {other.id}
    assert run.vault.read(SETUP) is None


def test_a_journal_that_cannot_be_written_stops_it_before_anything_is_sent(
    pingone: PingOne, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(pingone, tmp_path)
    run.apply()  # its journal must not be undone in place of the new one
    registering = run.registering()
    plan = registering.plan(run.cancel)
    assert isinstance(plan, Plan)
    full = problem("files.disk-full", file="x", done="none")
    monkeypatch.setattr(SetupFiles, "write", lambda *_args, **_kinds: full)
    outcome = registering.apply(plan, NOTHING, run.cancel, run.names.append)
    assert isinstance(outcome, Outcome)
    assert (outcome.end, outcome.problem) == (End.UNDONE, full)
    assert len(pingone.applications) == 1


def test_a_changed_journal_reaches_nothing_else(pingone: PingOne, tmp_path: Path) -> None:
    other = pingone.add_application(redirectUris=["https://x.example/callback_ping"])

    def check(object_id: str) -> None:
        file = JournalFile(tmp_path, SETUP)
        entry = Entry("claim", "x", None, object_id)
        place, api = pingone.environment, pingone.api_url
        file.write(Journal(Product.PINGONE, place, api, (entry,), application=object_id))
        pingone.calls.clear()
        Run(pingone, tmp_path).undo()
        prefix = f"/v1/environments/{pingone.environment}/applications/"
        assert [one for one in pingone.calls if not one.path.startswith(prefix)] == []
        assert list(pingone.applications) == [other.id]

    assert failures(zip(["../../x", "..", ".", f"../{other.id}", "?x", "#"]), check) == {}


def test_no_secret_and_no_token_is_in_the_journal(pingone: PingOne, tmp_path: Path) -> None:
    Run(pingone, tmp_path).apply()
    [path] = tmp_path.glob(f"{SETUP}.*")
    text = path.read_text()
    assert [one for one in pingone.issued_secrets if one in text] == []
    assert [one for one in ("/v1", "Bearer", "Authorization") if one in text] == []
    assert path.stat().st_mode & 0o777 == 0o600
