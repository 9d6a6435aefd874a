"""The runtime endpoints of the stand-in: what a registered client does at a login."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.standins.common.relying_party import send
from tests.standins.pingfederate import PingFederate
from tests.standins.pingfederate.administrator import (
    CALLBACK,
    CLIENT,
    POLICY,
    Admin,
    changed,
    party,
)
from tests.standins.pingfederate.api import ApiError


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def ping(stack: ExitStack) -> PingFederate:
    return stack.enter_context(PingFederate())


@pytest.fixture
def admin(ping: PingFederate) -> Admin:
    return Admin(ping)


def test_a_person_signs_in_with_the_client(ping: PingFederate, admin: Admin) -> None:
    admin.set_up()
    claims, userinfo = party(ping).sign_in("grace", "hopper")
    assert (claims["sub"], claims["email"], claims["groups"]) == (
        "grace",
        "grace@people.example",
        ["Navy"],
    )
    assert "login" not in claims, "by default an attribute is in userinfo only"
    assert userinfo == {"sub": "grace", "login": "grace"}
    fewer = party(ping, scope="openid email").sign_in("ada", "lovelace")[0]
    assert "groups" not in fewer, "no granted scope is bound to it"


def test_a_single_group_is_a_string_unless_marked(ping: PingFederate, admin: Admin) -> None:
    single = changed(
        POLICY,
        "attributeContract.extendedAttributes",
        [{"name": "email"}, {"name": "groups", "includeInIdToken": True}, {"name": "login"}],
    )
    ping.state.console.managers.clear()
    ping.state.console.add_manager("jwt", {"username": False, "email": False, "groups": False})
    admin("POST", "/oauth/openIdConnect/policies", single)
    admin("POST", "/oauth/clients", CLIENT)
    signed_in = [party(ping).sign_in(*who)[0]["groups"] for who in _PEOPLE]
    assert signed_in == [["Science", "Operators, night"], "Navy"]


_PEOPLE = (("ada", "lovelace"), ("grace", "hopper"))


def test_what_the_client_leaves_out_has_effects_at_a_login(
    ping: PingFederate, admin: Admin
) -> None:
    admin.set_up()
    for path, expected in {
        "bypassApprovalPage": "asks for",
        "clientAuth": "Invalid client or client credentials.",
        "oidcPolicy.policyGroup": "server_error",
    }.items():
        body = changed(CLIENT, path, None)
        assert admin("PUT", "/oauth/clients/ml", body).status == 200
        assert expected in _first_page(ping)
    admin("PUT", "/oauth/clients/ml", CLIENT | {"enabled": False})
    assert "Unknown or invalid client_id" in party(ping).authorize().text
    admin("PUT", "/oauth/clients/ml", changed(CLIENT, "requireProofKeyForCodeExchange", None))
    assert replace(party(ping), pkce=False).sign_in("ada", "lovelace")


def _first_page(ping: PingFederate) -> str:
    """What is seen first of: an error at the callback, the page after the password, the token."""
    clearml = party(ping)
    location = clearml.authorize().headers["location"]
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    if location.startswith(CALLBACK):
        return location
    page = send("POST", location, "username=ada&password=lovelace", kind)
    return page.text or clearml.redeem("any").text


def test_a_token_manager_of_other_clients_is_not_eligible(ping: PingFederate, admin: Admin) -> None:
    ping.state.console.managers.clear()
    attributes = {"username": False, "email": False, "groups": True}
    ping.state.console.add_manager("jwt", attributes, "another")
    admin.set_up()
    assert "error=invalid_request" in party(ping).authorize().headers["location"]


def test_delivery_and_lifetime_follow_the_policy(ping: PingFederate, admin: Admin) -> None:
    admin.set_up()
    site = ping.state.console
    at = "/oauth/openIdConnect/policies/ml-claims"
    admin("PUT", at, POLICY | {"includeUserInfoInIdToken": True, "idTokenLifetime": 7})
    claims = party(ping).sign_in("ada", "lovelace")[0]
    assert (claims["login"], claims["exp"] - claims["iat"]) == ("ada", 7 * 60)
    admin("PUT", at, changed(POLICY, "scopeAttributeMappings", None))
    claims = party(ping).sign_in("ada", "lovelace")[0]
    assert "email" in claims, "a standard scope has its standard claims"
    assert "groups" not in claims
    site.default_policy = "ml-claims"
    admin("PUT", "/oauth/clients/ml", changed(CLIENT, "oidcPolicy.policyGroup", None))
    assert party(ping).sign_in("ada", "lovelace")


def test_before_10_2_the_metadata_say_nothing_of_pkce(stack: ExitStack) -> None:
    for version, said in (("10.1.2", False), ("10.2.0", True), ("12.1.0.4", True)):
        ping = stack.enter_context(PingFederate(version=version))
        assert ("code_challenge_methods_supported" in party(ping).metadata()) is said


def test_pkce_and_scopes_are_enforced(ping: PingFederate, admin: Admin) -> None:
    admin.set_up()
    missing = replace(party(ping), pkce=False).authorize().headers["location"]
    assert "error=invalid_request&error_description=code_challenge+is+required" in missing
    unknown = party(ping, scope="openid groups").authorize().headers["location"]
    assert "error=invalid_scope" in unknown
    admin("PUT", "/oauth/clients/ml", CLIENT | {"restrictedScopes": ["openid"]})
    assert "error=invalid_scope" in party(ping).authorize().headers["location"]
    admin("PUT", "/oauth/clients/ml", CLIENT | {"restrictScopes": False, "restrictedScopes": []})
    assert party(ping).sign_in("ada", "lovelace")


def test_without_a_cluster_there_is_nothing_to_replicate(admin: Admin) -> None:
    assert admin("GET", "/cluster/status").status == 403
    assert admin("POST", "/cluster/replicate").status == 403


def test_in_a_cluster_nothing_works_before_replication(stack: ExitStack) -> None:
    ping = stack.enter_context(PingFederate(clustered=True))
    admin = Admin(ping)
    assert admin("GET", "/cluster/status").json["replicationRequired"] is False
    admin.set_up()
    status = admin("GET", "/cluster/status").json
    assert (status["replicationRequired"], "lastReplicationTime" in status) == (True, False)
    assert party(ping).authorize().status == 400
    assert admin("POST", "/cluster/replicate").status == 200
    assert admin("GET", "/cluster/status").json["replicationRequired"] is False
    assert party(ping).sign_in("ada", "lovelace")
    admin("DELETE", "/oauth/clients/ml")
    assert party(ping).authorize().status == 302
    ping.change_elsewhere()
    admin("POST", "/cluster/replicate")
    assert party(ping).authorize().status == 400


def test_what_was_made_earlier_waits_for_nothing(stack: ExitStack) -> None:
    for clustered in (True, False):
        ping = stack.enter_context(PingFederate(clustered=clustered))
        ping.made_earlier("/oauth/openIdConnect/policies", POLICY)
        ping.made_earlier("/oauth/clients", CLIENT)
        assert ping.state.replication_required is False
        assert party(ping).sign_in("ada", "lovelace")
        with pytest.raises(ApiError):
            ping.made_earlier("/oauth/clients", CLIENT)
        assert Admin(ping)("DELETE", "/oauth/clients/ml").status == 204
        assert party(ping).authorize().status == (302 if clustered else 400)
