"""PingFederate: whatever fails at whichever call, it ends finished, undone, or with a list."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.standins.common.faults import Where
from tests.standins.pingfederate import PingFederate
from tests.support.ending_client import EndingClient, Killed
from tests.support.pingfederate_run import (
    FAULTS,
    FORMER,
    SETUP,
    URI,
    Run,
    program,
)
from tests.support.tables import failures
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.registration.apply import End, Outcome
from wizard.registration.plan import Action, Consent, Plan

CALLS = 8
"""In a cluster: its state, policy, client, its two calls to enable it, state, replication."""


@pytest.fixture
def ping() -> Iterator[PingFederate]:
    with PingFederate() as found:
        yield found


def test_nothing_becomes_a_client_that_fits(ping: PingFederate, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    outcome = run.apply()
    assert (outcome.end, outcome.application) == (End.FINISHED, "clearml")
    made = ping.state.console.clients["clearml"]
    assert (made["enabled"], made["redirectUris"]) == (True, [URI])
    stored = run.vault.read(SETUP)
    assert stored
    auth = made["clientAuth"]
    assert isinstance(auth, dict)
    sent = ping.state.console.secrets[str(auth["encryptedSecret"])]
    assert (stored.client_id, stored.client_secret.reveal()) == ("clearml", sent)
    assert stored.origin == ping.runtime_url
    assert not run.plan().writes
    [match] = run.registering().registrar.find(run.cancel).matches
    assert match.fits
    assert ping.refused == []


def test_created_disabled_and_enabled_last(ping: PingFederate, tmp_path: Path) -> None:
    seen: list[object] = []

    def look() -> None:
        seen.extend(one["enabled"] for one in ping.state.console.clients.values())

    ping.faults.before(look, Where("PUT", "/oauth/clients/clearml$"))
    Run(ping, tmp_path).apply()
    assert seen == [False]
    writes = [one for one in ping.calls if one.method != "GET"]
    assert [one.method for one in writes] == ["POST", "POST", "PUT"]


def test_the_secret_is_in_the_keyring_before_it_is_sent(tmp_path: Path) -> None:
    stored: list[Credentials | None] = []
    with PingFederate() as ping:
        run = Run(ping, tmp_path)
        before = Where("POST", "/oauth/clients$")
        ping.faults.before(lambda: stored.append(run.vault.read(SETUP)), before)
        run.apply()
    [credentials] = stored
    assert credentials
    sent = credentials.client_secret.reveal().encode()
    assert len(sent) == 43
    assert len([body for body in run.client.bodies if sent in body]) == 1


def _made(ping: PingFederate) -> list[str]:
    """IDs of all clients and policies, in the console and on the engines."""
    sites = (ping.state.console, ping.state.engines)
    return [one for site in sites for one in (*site.clients, *site.policies)]


def _is_true(run: Run, outcome: Outcome) -> None:
    """The outcome says what is really in PingFederate, on the engines, and in the keyring."""
    console, engines = run.ping.state.console, run.ping.state.engines
    stored = run.vault.read(SETUP)
    if outcome.end is End.FINISHED:
        assert set(console.clients) == set(engines.clients) == {outcome.application}
        assert engines.clients[outcome.application]["enabled"]
        assert stored
        assert stored.client_secret.reveal() in engines.secrets.values()
    elif outcome.end is End.UNDONE:
        assert _made(run.ping) == []
        assert stored is None
        assert outcome.problem
        assert run.registering().file.read() is None
    else:
        assert outcome.remains
        listed = {one.id for one in outcome.remains}
        assert {*console.clients, *console.policies} <= listed


def test_every_fault_at_every_call_ends_as_it_says(tmp_path: Path) -> None:
    def check(name: str, at: int) -> None:
        with PingFederate(clustered=True) as ping:
            run = Run(ping, tmp_path / f"{name}-{at}")
            outcome = run.apply(lambda: program(ping, name, at))
            ping.faults.clear()
            _is_true(run, outcome)
            if outcome.end is End.REMAINS:
                assert run.undo().end is End.UNDONE
                assert _made(ping) == []
                assert not ping.state.replication_required

    rows = [(name, at) for name in FAULTS for at in range(1, CALLS + 1)]
    assert failures(rows, check) == {}


def test_a_killed_run_is_undone_at_the_next_start(tmp_path: Path) -> None:
    def check(when: str, at: int) -> None:
        with PingFederate(clustered=True) as ping:
            client = EndingClient(before=at) if when == "before" else EndingClient(after=at)
            run = Run(ping, tmp_path / f"{when}-{at}", client=client)
            with pytest.raises(Killed):
                run.apply()
            later = Run(ping, run.folder, run.vault)
            registering = later.registering()
            journal = registering.file.read()
            if journal:  # killed after it was begun
                assert later.undo().end is End.UNDONE
            assert _made(ping) == []
            assert run.vault.read(SETUP) is None
            assert isinstance(later.registering().plan(later.cancel), Plan)

    rows = [(when, at) for when in ("before", "after") for at in range(2, CALLS)]
    assert failures(rows, check) == {}


def test_what_another_made_under_the_same_id_is_left_alone(
    ping: PingFederate, tmp_path: Path
) -> None:
    run = Run(ping, tmp_path, client=EndingClient(before=2))
    with pytest.raises(Killed):
        run.apply()
    other: dict[str, object] = {
        "clientId": "clearml",
        "name": "Another",
        "grantTypes": ["AUTHORIZATION_CODE"],
        "redirectUris": ["https://another.example/"],
    }
    ping.made_earlier("/oauth/clients", other)
    assert Run(ping, tmp_path, run.vault).undo().end is End.UNDONE
    assert set(ping.state.console.clients) == {"clearml"}


def test_cancelling_undoes_it(tmp_path: Path) -> None:
    def check(at: int) -> None:
        with PingFederate(clustered=True) as ping:
            run = Run(ping, tmp_path / str(at))
            outcome = run.apply(lambda: ping.faults.before(run.cancel.set, Where(at=at)))
            _is_true(run, outcome)
            assert outcome.end is not End.REMAINS or run.undo().end is End.UNDONE

    assert failures(zip(range(1, CALLS)), check) == {}


def earlier(ping: PingFederate, **changes: object) -> None:
    """A client with ClearML's redirect URI that somebody made long ago."""
    body: dict[str, object] = {
        "clientId": "old",
        "name": "Old",
        "grantTypes": ["AUTHORIZATION_CODE"],
        "redirectUris": ["https://clearml.example/other", URI],
        "clientAuth": {"type": "SECRET", "secret": "a-secret-of-long-ago-that-stays"},
    }
    ping.made_earlier("/oauth/clients", body | changes)


def test_an_existing_client_is_left_alone(ping: PingFederate, tmp_path: Path) -> None:
    earlier(ping)
    before = copy.deepcopy(ping.state.console.clients)
    run = Run(ping, tmp_path)
    plan = run.plan()
    assert (plan.target, plan.writes) == ("old", False)
    assert {item.action for item in plan.items} == {Action.KEEP}
    assert any("secret can't be read" in note for note in plan.place.notes)
    assert run.apply().end is End.FINISHED
    registrar = run.registering().registrar
    registrar.find(run.cancel)
    assert registrar.filled("old").by_hand == {"credentials"}
    assert not registrar.filled("clearml").by_hand
    assert ping.state.console.clients == before
    assert [one for one in ping.calls if one.method != "GET"] == []
    stored = run.vault.read(SETUP)
    assert stored
    assert (stored.client_id, stored.complete) == ("old", False)


def test_an_existing_client_is_changed_on_request(tmp_path: Path) -> None:
    with PingFederate(clustered=True) as ping:
        earlier(ping)
        was = ping.state.console.clients["old"]["clientAuth"]
        run = Run(ping, tmp_path)
        assert run.plan(change=True).consents == {Consent.IN_USE}
        assert run.apply(change=True).end is End.FINISHED
        now = ping.state.engines.clients["old"]
        assert now["clientAuth"] == was
        assert now["redirectUris"] == ["https://clearml.example/other", URI]
        assert (now["bypassApprovalPage"], now["restrictScopes"]) == (True, True)
        assert not run.plan(change=True).writes
        assert run.registering().registrar.find(run.cancel).matches[0].fits


def test_a_failed_change_is_put_back(tmp_path: Path) -> None:
    def check(name: str, at: int) -> None:
        with PingFederate(clustered=True) as ping:
            earlier(ping)
            before = copy.deepcopy(ping.state.console.clients["old"])
            run = Run(ping, tmp_path / f"{name}-{at}")
            run.vault.write(SETUP, FORMER)
            outcome = run.apply(lambda: program(ping, name, at), change=True)
            ping.faults.clear()
            if outcome.end is End.REMAINS:
                outcome = run.undo()
            for site in (ping.state.console, ping.state.engines):
                now = {**site.clients["old"], "modificationDate": before["modificationDate"]}
                assert (now == before) == (outcome.end is End.UNDONE)
                assert bool(site.policies) == (outcome.end is End.FINISHED)
            stored = run.vault.read(SETUP)
            assert stored
            assert (stored == FORMER) == (outcome.end is End.UNDONE)

    rows = [(name, at) for name in ("400", "lost", "cut", "always") for at in range(1, CALLS)]
    assert failures(rows, check) == {}


def test_changes_by_others_are_not_published_unasked(tmp_path: Path) -> None:
    with PingFederate(clustered=True) as ping:
        run = Run(ping, tmp_path)
        outcome = run.apply(ping.change_elsewhere)
        assert (outcome.end, outcome.problem and outcome.problem.code) == (
            End.UNDONE,
            "registration.others-changed",
        )
        assert [one for one in ping.calls if one.method != "GET"] == []
        registering, plan = run.planned()
        assert plan.consents == {Consent.REPLICATE}
        assert any("others" in note for note in plan.place.notes)
        refused = registering.apply(plan, frozenset(), run.cancel, run.names.append)
        assert isinstance(refused, Problem)
        assert "--replicate" in refused.remedy
        assert run.apply().end is End.FINISHED
        assert ping.state.engines.clients


def test_a_replication_is_made_once_and_made_up_for(tmp_path: Path) -> None:
    with PingFederate(clustered=True) as ping:
        replicate = Where("POST", "/cluster/replicate$", times=None)
        ping.faults.lose(replicate)
        run = Run(ping, tmp_path / "lost")
        assert run.apply().end is End.FINISHED  # what can be read shows that it was made
        assert len([one for one in ping.calls if one.path.endswith("/replicate")]) == 1
    with PingFederate(clustered=True) as ping:
        ping.faults.fail(400, Where("PUT"))
        ping.faults.fail(400, replicate)
        run = Run(ping, tmp_path / "refused")
        outcome = run.apply()
        assert outcome.end is End.REMAINS
        assert [one.what.partition(":")[0] for one in outcome.remains] == [
            "Replicate to the cluster"
        ]
        ping.faults.clear()
        assert run.undo().end is End.UNDONE
        assert not ping.state.replication_required


def test_a_client_is_removed_on_request(tmp_path: Path) -> None:
    with PingFederate(clustered=True) as ping:
        run = Run(ping, tmp_path)
        run.apply()
        run.apply()  # again: it is left alone, and still known as the setup's own
        earlier(ping, redirectUris=["https://other.example/callback_ping"])
        registering = run.registering()
        registering.file.read()
        assert registering.remove(run.names.append) == Outcome(End.UNDONE)
        assert _made(ping) == ["old", "old"]
        assert run.vault.read(SETUP) is None


def test_no_secret_is_in_the_journal(ping: PingFederate, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    run.apply()
    [path] = tmp_path.glob(f"{SETUP}.*")
    text = path.read_text()
    stored = run.vault.read(SETUP)
    assert stored
    secrets = (stored.client_secret.reveal(), ping.password, *ping.state.console.secrets)
    assert [one for one in (*secrets, "/pf-admin-api", "Basic") if one in text] == []
    assert path.stat().st_mode & 0o777 == 0o600
