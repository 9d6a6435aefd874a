"""Advanced Identity Cloud: whatever fails at whichever call, it ends as it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standins.aic import AIC
from tests.standins.aic.administrator import own
from tests.standins.common.faults import Where
from tests.support.ending_client import EndingClient, Killed
from tests.support.tables import failures
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.http import CancelToken
from wizard.registration.aic_registrar import connect_aic
from wizard.registration.api import ApiError
from wizard.registration.apply import End, Outcome
from wizard.registration.audit import audit
from wizard.registration.journal import JournalFile
from wizard.registration.model import Registration
from wizard.registration.plan import Action, Consent, Plan
from wizard.registration.registering import Registering, setup_mark
from wizard.registration.service_account import ServiceAccount
from wizard.vault.base import KeyringError
from wizard.vault.memory import MemoryVault

SETUP = "acme-1"
ID = f"clearml-{setup_mark(SETUP)[-8:]}"
URI = "https://clearml.example/callback_ping"
REGISTRATION = Registration(
    Product.AIC, "https://clearml.example", URI, pkce=True, groups_claim="groups"
)
CORE, ADVANCED = "coreOAuth2ClientConfig", "advancedOAuth2ClientConfig"
FORMER = Credentials("clearml-by-hand", Secret("former-secret"), "1")
CALLS = 4
"""Of a registration after its plan: look, create, look, activate."""


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - assertions end by the stand-in's clock


@dataclass
class Run:
    """One run of the program for one setup against one tenant."""

    ping: AIC
    folder: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    client: EndingClient = field(default_factory=EndingClient)
    cancel: CancelToken = field(default_factory=CancelToken)
    names: list[str] = field(default_factory=list)

    def registering(self, registration: Registration = REGISTRATION) -> Registering:
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.folder / "key.jwk"
        key.write_text(json.dumps(dict(self.ping.accounts.jwk)), encoding="utf-8")
        key.chmod(0o600)
        account = ServiceAccount(self.ping.tenant_url, self.ping.accounts.account_id, key)
        connected = connect_aic(self.client, now, account, SETUP, CancelToken())
        assert not isinstance(connected, Problem), connected
        registrar = connected(registration)
        registrar.api.wait = lambda _seconds, _cancel: None
        return Registering(registrar, JournalFile(self.folder, SETUP), self.vault, SETUP)

    def planned(self, *, change: bool = False) -> tuple[Registering, Plan]:
        registering = self.registering()
        plan = registering.plan(self.cancel, change=change)
        assert isinstance(plan, Plan), plan
        return registering, plan

    def apply(self) -> Outcome:
        registering, plan = self.planned()
        self.client.armed = True
        outcome = registering.apply(plan, plan.consents, self.cancel, self.names.append)
        assert isinstance(outcome, Outcome)
        return outcome

    def undo(self) -> Outcome:
        registering = self.registering()
        assert registering.file.read()
        outcome = registering.undo(self.names.append)
        assert isinstance(outcome, Outcome)
        return outcome


@pytest.fixture
def ping() -> Iterator[AIC]:
    with AIC(whole_bodies=True) as found:
        yield found


def existing(ping: AIC, **core: object) -> None:
    """A client by hand, to which ClearML's people sign in."""
    values = {"redirectionUris": own([URI]), "clientName": own(["By hand"])} | core
    ping.state.add_client("clearml-by-hand", **{CORE: {**values, "userpassword": "theirs"}})


def test_nothing_becomes_a_client_that_fits(ping: AIC, tmp_path: Path) -> None:
    ping.state.keeps_secret = False
    run = Run(ping, tmp_path)
    outcome = run.apply()
    assert (outcome.end, outcome.application) == (End.FINISHED, ID)
    made = ping.state.clients[ID]
    wanted = {
        (CORE, "status"): "Active",
        (CORE, "clientType"): "Confidential",
        (CORE, "redirectionUris"): [URI],
        (CORE, "scopes"): ["openid", "profile", "email"],
        (ADVANCED, "grantTypes"): ["authorization_code"],
        (ADVANCED, "responseTypes"): ["code"],
        (ADVANCED, "tokenEndpointAuthMethod"): "client_secret_basic",
        (ADVANCED, "isConsentImplied"): True,
    }
    assert {at: made.value(*at) for at in wanted} == wanted
    stored = run.vault.read(SETUP)
    assert stored
    assert (stored.client_id, stored.client_secret) == (ID, Secret(made.secret))
    assert len(made.secret) == 43, "32 random bytes in base64url"
    assert ping.refused == []


def test_it_is_inactive_until_the_last_call(ping: AIC, tmp_path: Path) -> None:
    seen: list[object] = []
    look = lambda: seen.append(ping.state.clients[ID].value(CORE, "status"))  # noqa: E731
    run = Run(ping, tmp_path)
    ping.faults.before(look, Where("PUT", at=2))
    assert run.apply().end is End.FINISHED
    assert seen == ["Inactive"]


def test_the_secret_is_in_the_keyring_before_it_is_sent(ping: AIC, tmp_path: Path) -> None:
    run, seen = Run(ping, tmp_path), list[Credentials | None]()
    ping.faults.before(lambda: seen.append(run.vault.read(SETUP)), Where("PUT"))
    run.apply()
    assert seen
    assert seen[0]
    assert seen[0].client_secret == Secret(ping.state.clients[ID].secret)


class LockedVault(MemoryVault):
    """Refuses whatever is to be written."""

    def write(self, *_: object) -> None:
        raise KeyringError(Problem("keyring.locked", "locked", "", "", Step.REGISTER))


def test_nothing_is_sent_when_the_keyring_refuses(ping: AIC, tmp_path: Path) -> None:
    run = Run(ping, tmp_path, LockedVault())
    outcome = run.apply()
    assert (outcome.end, outcome.remains) == (End.UNDONE, ())
    assert [one for one in ping.calls if one.method in {"PUT", "DELETE"}] == []


FAULTS = ("400", "401", "403", "404", "429", "503", "lost", "cut", "broken", "always", "refused")


def program(ping: AIC, name: str, at: int) -> None:
    """Let the `at`-th call from now on meet that fault."""
    once, always = Where(at=at), Where(at=at, times=None)
    if name.isdigit():
        ping.faults.fail(int(name), once)
    elif name == "always":
        ping.faults.fail(503, always)
    elif name == "refused":  # carried out, and the same request is refused when it comes again
        ping.faults.lose(once)
        ping.faults.fail(403, Where("PUT", at=at // 2 + 1))
    else:
        faults = {"lost": ping.faults.lose, "cut": ping.faults.cut}
        faults.get(name, ping.faults.truncate)(once)


def is_true(run: Run, outcome: Outcome) -> None:
    """The outcome says what is really in Ping and in the keyring."""
    made, stored = run.ping.state.clients.get(ID), run.vault.read(SETUP)
    if outcome.end is End.FINISHED:
        assert made
        assert made.value(CORE, "status") == "Active"
        assert stored
        assert stored.client_secret == Secret(made.secret)
    elif outcome.end is End.UNDONE:
        assert not made
        assert stored == FORMER
        assert outcome.problem
    else:
        assert {one.id for one in outcome.remains} == {ID}


def test_every_fault_at_every_call_ends_as_it_says(tmp_path: Path) -> None:
    def check(name: str, at: int) -> None:
        with AIC() as ping:
            ping.state.keeps_secret = False
            run = Run(ping, tmp_path / f"{name}-{at}")
            run.vault.write(SETUP, FORMER)
            registering, plan = run.planned()
            program(ping, name, at)
            outcome = registering.apply(plan, plan.consents, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            ping.faults.clear()
            is_true(run, outcome)
            if outcome.end is End.REMAINS:
                assert run.undo().end is End.UNDONE
                assert not ping.state.clients

    rows = [(name, at) for name in FAULTS for at in range(1, CALLS + 2)]
    assert failures(rows, check) == {}


def test_a_killed_run_is_undone_at_the_next_start(tmp_path: Path) -> None:
    def check(when: str, at: int) -> None:
        with AIC() as ping:
            client = EndingClient(before=at) if when == "before" else EndingClient(after=at)
            run = Run(ping, tmp_path / f"{when}-{at}", client=client)
            with pytest.raises(Killed):
                run.apply()
            later = Run(ping, run.folder, run.vault)
            found = later.registering().plan(later.cancel)
            if isinstance(found, Problem):
                assert found.code == "registration.unfinished"
                assert later.undo().end is End.UNDONE
            assert not ping.state.clients
            assert run.vault.read(SETUP) is None
            assert isinstance(later.registering().plan(later.cancel), Plan)

    rows = [(when, at) for when in ("before", "after") for at in range(1, CALLS + 1)]
    assert failures(rows, check) == {}


def test_cancelling_undoes_it(tmp_path: Path) -> None:
    def check(at: int) -> None:
        with AIC() as ping:
            run = Run(ping, tmp_path / str(at))
            run.vault.write(SETUP, FORMER)
            registering, plan = run.planned()
            ping.faults.before(run.cancel.set, Where(at=at))
            outcome = registering.apply(plan, plan.consents, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            is_true(run, outcome)
            assert outcome.end is not End.REMAINS or run.undo().end is End.UNDONE

    assert failures(zip(range(1, CALLS + 1)), check) == {}


def test_what_appeared_since_the_plan_is_neither_replaced_nor_removed(tmp_path: Path) -> None:
    def check(where: Where, lost: bool) -> None:
        with AIC() as ping:
            run = Run(ping, tmp_path / f"{where.method}-{lost}")
            registering, plan = run.planned()
            theirs: dict[str, object] = {"userpassword": "theirs"}
            if lost:  # our call never arrived
                ping.faults.cut(Where("PUT", times=None))
            ping.faults.before(lambda: ping.state.add_client(ID, **{CORE: theirs}), where)
            outcome = registering.apply(plan, plan.consents, run.cancel, run.names.append)
            assert isinstance(outcome, Outcome)
            if outcome.end is End.REMAINS:
                assert run.undo().end is End.UNDONE
            assert ping.state.clients[ID].secret == "theirs"
            assert run.vault.read(SETUP) is None

    rows = [(Where("GET"), False), (Where("GET", at=2), True)]
    assert failures(rows, check) == {}


def test_a_client_that_is_there_is_left_alone(ping: AIC, tmp_path: Path) -> None:
    existing(ping)
    before = copy.deepcopy(ping.state.clients)
    run = Run(ping, tmp_path)
    registering, plan = run.planned()
    assert (plan.target, plan.writes, plan.consents) == ("clearml-by-hand", False, frozenset())
    assert {item.action for item in plan.items} == {Action.KEEP}
    outcome = registering.apply(plan, frozenset(), run.cancel, run.names.append)
    assert isinstance(outcome, Outcome)
    assert outcome.end is End.FINISHED
    assert ping.state.clients == before
    stored = run.vault.read(SETUP)
    assert stored
    assert (stored.client_id, bool(stored.client_secret)) == ("clearml-by-hand", False)
    filled = registering.registrar.filled(outcome.application)
    assert filled.client_id == "clearml-by-hand"
    assert filled.changes["ping_url"] == ping.provider.issuer


def test_a_secret_that_was_typed_before_is_kept(ping: AIC, tmp_path: Path) -> None:
    existing(ping)
    run = Run(ping, tmp_path)
    run.vault.write(SETUP, FORMER)
    assert run.apply().end is End.FINISHED
    assert run.vault.read(SETUP) == FORMER


def test_a_client_that_is_there_is_compared_and_never_changed(ping: AIC, tmp_path: Path) -> None:
    existing(ping, scopes=own(["openid|Who you are"]), status=own("Inactive"))
    run = Run(ping, tmp_path)
    registering = run.registering()
    [match] = registering.registrar.find(run.cancel).matches
    problems = [one.problem for one in audit(match) if one.problem]
    assert {one.code for one in problems} == {"registration.differs-by-hand"}
    assert {one.what.partition(" is ")[0].partition(": ")[2] for one in problems} == {
        *("Status", "Scopes", "Implied Consent"),
    }
    refused = registering.plan(run.cancel, change=True)
    assert isinstance(refused, Problem)
    assert refused.code == "registration.by-hand"
    assert "Scopes" in refused.what
    assert [one for one in ping.calls if one.method == "PUT"] == []


def test_ours_is_known_by_its_mark_and_found_on_any_page(ping: AIC, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    run.apply()
    core = ping.state.clients[ID].groups[CORE]
    core["redirectionUris"] = ["https://elsewhere.example/callback_ping"]
    made = ping.state.clients.pop(ID)
    for number in range(7):
        ping.state.add_client(f"other-{number}")
    ping.state.clients[ID] = made
    ping.api.largest_page = 3
    _, plan = Run(ping, tmp_path).planned()
    assert plan.target == ID


def test_an_id_of_ours_that_is_somebody_elses_stops_it(ping: AIC, tmp_path: Path) -> None:
    ping.state.add_client(ID)
    run = Run(ping, tmp_path)
    with pytest.raises(ApiError) as raised:
        run.registering().plan(run.cancel)
    assert raised.value.problem.code == "registration.id-taken"


def test_what_is_by_hand_is_said_and_not_ticked(ping: AIC, tmp_path: Path) -> None:
    def notes(registration: Registration = REGISTRATION) -> tuple[str, frozenset[str]]:
        registering = Run(ping, tmp_path).registering(registration)
        found = " ".join(registering.registrar.find(CancelToken()).place.notes)
        return found, registering.registrar.filled(ID).by_hand

    said, by_hand = notes()
    assert "“Code Verifier Parameter Required” is false" in said
    assert "not verified: Extend the claims script" in said
    assert "deliver the groups, a list, as “groups”" in said
    assert "access token is left to expire at" in said
    assert by_hand == {"claims"}
    provider = ping.state.provider
    provider["advancedOIDCConfig"]["alwaysAddClaimsToToken"] = False
    provider["advancedOAuth2Config"]["supportedScopes"] = ["openid|", "profile|x"]
    said, by_hand = notes()
    assert "for the realm: Always Return Claims in ID Tokens." in said
    assert "a login may fail: email." in said
    assert by_hand == {"claims", "realm"}


def test_a_plan_needs_a_yes_for_a_tenant_of_an_unknown_kind(ping: AIC, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    registering, plan = run.planned()
    assert plan.consents == {Consent.PRODUCTION}
    refused = registering.apply(plan, frozenset(), run.cancel, run.names.append)
    assert isinstance(refused, Problem)
    assert not ping.state.clients


def test_what_ping_refuses_is_told_apart(tmp_path: Path) -> None:
    def check(change: Callable[[AIC], object], code: str) -> None:
        with AIC() as ping:
            run = Run(ping, tmp_path)
            registering = run.registering()
            change(ping)
            with pytest.raises(ApiError) as raised:
                registering.plan(run.cancel)
            assert raised.value.problem.code == code

    rows: list[tuple[Callable[[AIC], object], str]] = [
        (lambda one: one.faults.fail(401), "registration.unauthorized"),
        (lambda one: one.faults.fail(403), "registration.forbidden-account"),
        (lambda one: one.faults.fail(404), "registration.no-realm"),
        (lambda one: one.faults.fail(404, Where(at=2)), "registration.missing"),
        (lambda one: one.faults.fail(400, Where("POST")), "registration.invalid"),
        (lambda one: one.faults.fail(503, Where(times=None)), "registration.busy"),
    ]
    assert failures(rows, check) == {}


def test_the_client_of_a_setup_can_be_removed(ping: AIC, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    run.apply()
    run.client.armed = False
    run.apply()  # again: it is left alone, and still known as the setup's own
    ping.state.add_client("other")
    registering = run.registering()
    registering.file.read()
    outcome = registering.remove(run.names.append)
    assert isinstance(outcome, Outcome)
    assert outcome.end is End.UNDONE
    assert set(ping.state.clients) == {"other"}
    assert run.vault.read(SETUP) is None


def test_no_secret_and_no_token_is_in_the_journal(ping: AIC, tmp_path: Path) -> None:
    Run(ping, tmp_path).apply()
    [path] = tmp_path.glob(f"{SETUP}.*")
    text = path.read_text(encoding="utf-8")
    secrets = [ping.state.clients[ID].secret, *ping.accounts.tokens, *ping.accounts.jwk.values()]
    hidden = [str(one) for one in secrets if len(str(one)) > 20]
    assert [one for one in (*hidden, "/am/", "Bearer", "userpassword") if one in text] == []
    assert path.stat().st_mode & 0o777 == 0o600
