"""What the plan for PingFederate finds, reuses, compares and refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.service.registration.test_pingfederate import earlier
from tests.standins.common.faults import Where
from tests.standins.common.messages import Response
from tests.standins.pingfederate import Configuration, PingFederate, typical
from tests.standins.pingfederate.administrator import POLICY, changed
from tests.support.pingfederate_run import NOW, REGISTRATION, SETUP, URI, Run
from tests.support.tables import failures
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken
from wizard.registration.api import ApiError
from wizard.registration.apply import End, Outcome
from wizard.registration.audit import audit
from wizard.registration.completed import completed
from wizard.registration.journal import JournalFile
from wizard.registration.pingfederate_registrar import Console, pingfederate_registrar
from wizard.registration.plan import Item, Plan
from wizard.registration.registering import Registering
from wizard.vault.memory import MemoryVault

DELIVERS: dict[str, Any] = changed(
    changed(POLICY, "includeUserInfoInIdToken", value=True),
    "attributeContract.extendedAttributes",
    [
        {"name": "email", "includeInIdToken": True},
        {"name": "groups", "includeInIdToken": True, "multiValued": True},
        {"name": "preferred_username"},
    ],
)
_FILLED = DELIVERS["attributeMapping"]["attributeContractFulfillment"]
_FILLED["preferred_username"] = _FILLED.pop("login")
DELIVERS["scopeAttributeMappings"]["profile"]["values"] = ["groups", "preferred_username"]
"""A policy that delivers all claims already."""

CONTRACT, BOUND = "attributeContract.extendedAttributes", "scopeAttributeMappings.profile.values"


@pytest.fixture
def ping() -> Iterator[PingFederate]:
    with PingFederate() as found:
        yield found


def values(plan: Plan, kind: str) -> dict[str, str]:
    """The new values of one kind of object."""
    return {
        field.name: field.new for item in plan.items if item.kind == kind for field in item.fields
    }


def test_the_plan_says_what_is_created(ping: PingFederate, tmp_path: Path) -> None:
    plan = Run(ping, tmp_path).plan()
    assert (plan.place.name, plan.place.kind) == ("127.0.0.1", "12.1.0.4")
    assert values(plan, "policy") == {
        "Claim email": "in the ID token, from email",
        "Claim preferred_username": "in the ID token, from username",
        "Claim groups": "in the ID token, as a list, from groups",
    }
    client = values(plan, "application")
    assert (client["Client ID"], client["Redirection URIs"]) == ("clearml", URI)
    assert (client["Client authentication"], client["Require PKCE"]) == ("SECRET", "yes")
    assert client["Allowed scopes"] == "email, openid, profile"
    assert (client["Default access token manager"], client["OpenID Connect policy"]) == (
        "jwt",
        "clearml",
    )


def test_a_policy_that_delivers_the_claims_is_used(ping: PingFederate, tmp_path: Path) -> None:
    ping.made_earlier("/oauth/openIdConnect/policies", DELIVERS)
    run = Run(ping, tmp_path)
    assert [item.kind for item in run.plan().items] == ["application"]
    assert run.apply().end is End.FINISHED
    assert set(ping.state.console.policies) == {"ml-claims"}
    policy = ping.state.console.clients["clearml"]["oidcPolicy"]
    assert isinstance(policy, dict)
    assert policy["policyGroup"] == {"id": "ml-claims"}


def test_a_policy_that_does_not_deliver_them_is_not_used(tmp_path: Path) -> None:
    names = ("email", "groups", "preferred_username")

    def check(path: str, value: object) -> None:
        with PingFederate() as ping:
            policy = changed(DELIVERS, path, value)
            ping.made_earlier("/oauth/openIdConnect/policies", policy)
            assert [item.kind for item in Run(ping, tmp_path).plan().items] == [
                "policy",
                "application",
            ]

    unmapped = {"source": {"type": "NO_MAPPING"}, "value": ""}
    rows: list[tuple[str, object]] = [
        (BOUND, ["preferred_username"]),
        ("scopeAttributeMappings", None),
        ("includeUserInfoInIdToken", False),
        (CONTRACT, [{"name": name, "includeInIdToken": True} for name in names]),
        (CONTRACT, [{"name": n, "includeInUserInfo": True, "multiValued": True} for n in names]),
        ("attributeMapping.attributeContractFulfillment.groups", unmapped),
    ]
    assert failures(rows, check) == {}


def test_without_groups_on_site_nothing_is_written(tmp_path: Path) -> None:
    def check(site: Configuration, said: str) -> None:
        with PingFederate(site=site) as ping:
            with pytest.raises(ApiError) as raised:
                Run(ping, tmp_path).plan()
            assert raised.value.problem.code == "registration.no-chain"
            assert said in raised.value.problem.what
            assert not [one for one in ping.calls if one.method != "GET"]

    def site(attributes: dict[str, bool], mapped: tuple[str, ...], *clients: str) -> Configuration:
        made = Configuration()
        made.add_scopes("profile", "email")
        made.add_manager("jwt", attributes, *clients)
        made.add_mapping("jwt", {name: name for name in mapped})
        return made

    full = {"username": False, "email": False, "groups": True}
    machines = site(full, tuple(full))
    context = machines.mappings[0]["context"]
    assert isinstance(context, dict)
    context["type"] = "CLIENT_CREDENTIALS"
    rows = [
        (machines, "jwt lacks email"),
        (site({"username": False, "email": False}, ("username", "email")), "jwt lacks groups"),
        (site(full, ("username", "email")), "jwt lacks groups"),
        (site(full, tuple(full), "another-client"), "jwt lacks email"),
        (site({"groups": True}, ("groups",)), "jwt lacks email, preferred_username"),
    ]
    assert failures(rows, check) == {}


def test_without_groups_on_site_an_existing_client_is_still_compared(tmp_path: Path) -> None:
    site = typical()
    site.mappings.clear()
    with PingFederate(site=site) as ping:
        earlier(ping)
        run = Run(ping, tmp_path)
        assert not run.plan().writes
        refused = run.registering().plan(run.cancel, change=True)
        assert isinstance(refused, Problem)
        assert refused.code == "registration.fixed"


def test_attributes_are_recognised_by_their_usual_names(tmp_path: Path) -> None:
    site = Configuration()
    site.add_scopes("profile", "email")
    names = {"Username": False, "mail": False, "memberOf": True}
    site.add_manager("opaque", {"Username": False})
    site.add_manager("people", names)
    site.add_mapping("people", {"Username": "username", "mail": "email", "memberOf": "groups"})
    with PingFederate(site=site) as ping:
        run = Run(ping, tmp_path)
        claims = values(run.plan(), "policy")
        assert claims["Claim groups"].endswith("from memberOf")
        assert run.apply().end is End.FINISHED
        client = ping.state.console.clients["clearml"]
        assert client["defaultAccessTokenManagerRef"] == {"id": "people"}


def test_old_versions_are_not_sent_what_they_do_not_know(tmp_path: Path) -> None:
    def check(version: str, *, many: bool) -> None:
        with PingFederate(version=version) as ping:
            run = Run(ping, tmp_path / version)
            plan = run.plan()
            assert any("as text" in note for note in plan.place.notes) is not many
            assert run.apply().end is End.FINISHED
            assert ping.refused == []
            assert run.registering().registrar.find(run.cancel).matches[0].fits

    rows = [("10.0.0.15", False), ("10.3.4.0", False), ("11.1.0.2", False)]
    rows += [("11.2.5.0", True), ("12.0.1.0", True), ("13.1.0.0", True)]
    assert (
        failures([(version, many) for version, many in rows], lambda v, m: check(v, many=m)) == {}
    )


def test_a_client_id_that_exists_is_not_taken(ping: PingFederate, tmp_path: Path) -> None:
    other = ["https://other.example/callback_ping"]
    earlier(ping, clientId="ClearML", redirectUris=other)
    earlier(ping, clientId="clearml-2", redirectUris=other)
    run = Run(ping, tmp_path)
    assert values(run.plan(), "application")["Client ID"] == "clearml-3"
    assert run.apply().application == "clearml-3"


def test_clients_are_found_on_each_page_and_by_mark(ping: PingFederate, tmp_path: Path) -> None:
    for number in range(101):
        earlier(ping, clientId=f"c{number:03}", redirectUris=["https://other.example/"])
    assert not Run(ping, tmp_path).plan().target
    earlier(ping, clientId="z-last")
    assert Run(ping, tmp_path).plan().target == "z-last"
    run = Run(ping, tmp_path)
    assert run.plan().target == "z-last"
    assert [url for url in run.client.urls if url.endswith("/clients?page=2&numberPerPage=100")]
    del ping.state.console.clients["z-last"]
    run.apply()
    ping.state.console.clients["clearml"]["redirectUris"] = ["https://moved.example/callback_ping"]
    [match] = run.registering().registrar.find(run.cancel).matches
    assert (match.id, match.fits) == ("clearml", False)


def audited(run: Run) -> dict[str, str]:
    """What deviates, by the field's name: the values."""
    [match] = run.registering().registrar.find(run.cancel).matches
    found: dict[str, str] = {}
    for item in match.items:
        one = replace(match, items=(Item(item.action, item.kind, item.name, item.fields),))
        for field, verdict in zip(item.fields, audit(one), strict=True):
            assert (verdict.state is State.FAILED) == field.differs
            found |= {field.name: f"{field.old} -> {field.new}"} if field.differs else {}
    return found


def test_each_deviation_of_an_existing_client_is_told(tmp_path: Path) -> None:
    right: dict[str, object] = {
        "bypassApprovalPage": True,
        "requireProofKeyForCodeExchange": True,
        "restrictScopes": True,
        "restrictedScopes": ["openid", "profile", "email"],
        "restrictedResponseTypes": ["code"],
        "oidcPolicy": {"policyGroup": {"id": "ml-claims"}},
    }

    def check(changes: dict[str, object], differing: dict[str, str]) -> None:
        with PingFederate() as ping:
            ping.made_earlier("/oauth/openIdConnect/policies", DELIVERS)
            lacking = changed(changed(POLICY, "id", "lacking"), "name", "Lacking")
            ping.made_earlier("/oauth/openIdConnect/policies", lacking)
            earlier(ping, **{**right, **changes})
            assert audited(Run(ping, tmp_path)) == differing

    none = {"type": "NONE"}
    policy = {
        "OpenID Connect policy": "lacking -> ml-claims",
        "Claim preferred_username": " -> in the ID token",
    }
    rows: list[tuple[dict[str, object], dict[str, str]]] = [
        ({}, {}),
        ({"restrictedResponseTypes": []}, {}),  # which allows all
        ({"enabled": False}, {"Enabled": "no -> yes"}),
        (
            {"restrictedResponseTypes": ["token"]},
            {"Allowed response types": "token -> code, token"},
        ),
        ({"clientAuth": none}, {"Client authentication": "NONE -> SECRET"}),
        ({"requireProofKeyForCodeExchange": False}, {"Require PKCE": "no -> yes"}),
        ({"bypassApprovalPage": False}, {"Bypass authorization approval": "no -> yes"}),
        ({"restrictedScopes": ["openid"]}, {"Allowed scopes": "openid -> email, openid, profile"}),
        ({"oidcPolicy": {"policyGroup": {"id": "lacking"}}}, policy),
        (
            {"grantTypes": ["IMPLICIT"]},
            {"Allowed grant types": "IMPLICIT -> AUTHORIZATION_CODE, IMPLICIT"},
        ),
    ]
    assert failures(rows, check) == {}


def test_what_would_need_a_new_secret_is_not_changed(ping: PingFederate, tmp_path: Path) -> None:
    earlier(ping, clientAuth={"type": "NONE"})
    run = Run(ping, tmp_path)
    refused = run.registering().plan(run.cancel, change=True)
    assert isinstance(refused, Problem)
    assert (refused.code, "Client authentication" in refused.what) == ("registration.fixed", True)


def test_a_client_of_another_policy_gets_one_that_delivers(tmp_path: Path) -> None:
    with PingFederate() as ping:
        ping.made_earlier("/oauth/openIdConnect/policies", POLICY)
        earlier(ping, oidcPolicy={"policyGroup": {"id": "ml-claims"}})
        run = Run(ping, tmp_path)
        plan = run.plan(change=True)
        assert [(item.action.value, item.kind) for item in plan.items] == [
            ("change", "application"),
            ("create", "policy"),
        ]
        assert run.apply(change=True).end is End.FINISHED
        assert run.registering().registrar.find(run.cancel).matches[0].fits
        assert ping.state.console.policies["ml-claims"]["name"] == POLICY["name"]


def test_what_pingfederate_refuses_is_told_apart(tmp_path: Path) -> None:
    def check(change: Callable[[PingFederate], object], code: str) -> None:
        with PingFederate() as ping:
            change(ping)
            with pytest.raises(ApiError) as raised:
                Run(ping, tmp_path).plan()
            assert raised.value.problem.code == code

    def no_email(ping: PingFederate) -> None:
        del ping.state.console.scopes["email"]

    every = Where(times=None)
    rows: list[tuple[Callable[[PingFederate], object], str]] = [
        (lambda one: setattr(one, "authentication", "oauth2"), "registration.console-unauthorized"),
        (lambda one: one.faults.fail(403), "registration.console-forbidden"),
        (lambda one: one.faults.fail(404), "registration.answer"),
        (lambda one: one.faults.fail(503, every), "registration.busy"),
        (no_email, "registration.unknown-scopes"),
    ]
    assert failures(rows, check) == {}


def test_a_refused_value_is_told_in_its_words(ping: PingFederate, tmp_path: Path) -> None:
    run = Run(ping, tmp_path)
    outcome = run.apply(ping.state.console.scopes.clear)
    assert outcome.end is End.UNDONE
    assert outcome.problem
    assert outcome.problem.code == "registration.invalid"
    assert "Validation error" in outcome.problem.what
    assert "scopeAttributeMappings.email: A value" in outcome.problem.why


def test_an_auditor_may_look_but_not_write(ping: PingFederate, tmp_path: Path) -> None:
    ping.read_only = True
    run = Run(ping, tmp_path)
    outcome = run.apply()
    assert (outcome.end, outcome.problem and outcome.problem.code) == (
        End.UNDONE,
        "registration.console-forbidden",
    )


def test_an_access_token_is_sent_to_its_server_only(tmp_path: Path) -> None:
    with PingFederate(authentication="oauth2") as ping:
        run = Run(ping, tmp_path, user="")
        assert run.apply().end is End.FINISHED
        with PingFederate() as other:
            ping.faults.answer(Response(302, b"", (("Location", f"{other.api_url}/version"),)))
            with pytest.raises(ApiError) as redirected:
                run.plan()
            assert redirected.value.problem.code == "registration.answer"
            assert not other.calls

    def check(url: str) -> None:
        console = Console(url, Secret("a-token"))
        with pytest.raises(ApiError) as raised:
            pingfederate_registrar(NetworkClient(), lambda: NOW, console, REGISTRATION, SETUP)
        assert raised.value.problem.code == "registration.no-console"

    assert failures([("http://pf.example:9999",), ("",), ("https://u@pf.example",)], check) == {}


def test_the_path_of_the_api_may_be_left_out() -> None:
    base = "https://pf.example:9999/pf-admin-api/v1"
    for url in ("https://pf.example:9999", "https://pf.example:9999/", base, f" {base}/ "):
        assert Console(url, Secret("")).base == base


def test_an_address_that_the_server_does_not_tell_is_asked_for(
    ping: PingFederate, tmp_path: Path
) -> None:
    ping.faults.fail(403, Where("GET", "/serverSettings$", times=None))
    run = Run(ping, tmp_path)
    registering, plan = run.planned()
    registering.apply(plan, plan.consents, run.cancel, run.names.append)
    filled = registering.registrar.filled("clearml")
    stored = run.vault.read(SETUP)
    assert stored
    assert (stored.complete, stored.origin) == (True, "")
    draft = Draft(product=Product.PINGFEDERATE)
    _, wrong = completed(draft, filled, NetworkClient(), CancelToken())
    assert wrong
    assert wrong.code == "registration.no-sign-in-address"


def test_undoing_needs_no_registration(tmp_path: Path) -> None:
    with PingFederate(clustered=True, site=typical()) as ping:
        run = Run(ping, tmp_path)
        ping.faults.fail(400, Where("PUT"))
        ping.faults.fail(403, Where("DELETE", times=None))
        assert run.apply().end is End.REMAINS
        ping.faults.clear()
        console = Console(ping.api_url, Secret(ping.password), ping.username)
        registrar = pingfederate_registrar(NetworkClient(), lambda: NOW, console, None, SETUP)
        registering = Registering(registrar, JournalFile(tmp_path, SETUP), MemoryVault(), SETUP)
        registering.file.read()
        undone = registering.undo(run.names.append)
        assert isinstance(undone, Outcome)
        assert undone.end is End.UNDONE
        assert not ping.state.replication_required
        assert not ping.state.console.policies
