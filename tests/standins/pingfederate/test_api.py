"""The administrative API of the stand-in behaves as Ping's documents and the facts say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.standins.common.faults import Where
from tests.standins.common.relying_party import send
from tests.standins.pingfederate import PingFederate
from tests.standins.pingfederate.administrator import (
    CLIENT,
    POLICY,
    SECRET,
    Admin,
    changed,
    from_token,
    party,
)


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


def test_every_call_needs_credentials_and_the_header(ping: PingFederate, admin: Admin) -> None:
    assert admin("GET", "/version").json == {"version": "12.1.0.4"}
    wrong = {"Authorization": "Basic YTpi"}, {"Authorization": f"Bearer {ping.access_token}"}
    assert [admin("GET", "/version", None, **one).status for one in wrong] == [401, 401]
    assert admin("GET", "/version", None, **{"X-XSRF-Header": "yes"}).status == 403
    ping.authentication = "oauth2"
    assert admin("GET", "/version").status == 401
    assert admin("GET", "/version", None, **wrong[1]).status == 200
    assert ping.calls[-1].status == 200


def test_an_auditor_reads_only(ping: PingFederate, admin: Admin) -> None:
    ping.read_only = True
    assert admin("GET", "/oauth/clients").status == 200
    assert admin("POST", "/oauth/clients", CLIENT).status == 403
    assert ping.state.console.clients == {}


def test_a_client_lives_from_post_to_delete(ping: PingFederate, admin: Admin) -> None:
    admin("POST", "/oauth/openIdConnect/policies", POLICY)
    made = admin("POST", "/oauth/clients", CLIENT)
    assert made.status == 201
    assert made.json["enabled"] is True
    assert made.json["modificationDate"] == made.json["creationDate"]
    assert admin("GET", "/oauth/clients/ml").json == made.json
    ping.clock.advance(1)
    ignored = {"modificationDate": "1999-01-01T00:00:00Z", "replicationStatus": "REPLICATED"}
    body = changed(made.json, "name", "Other") | ignored
    renamed = admin("PUT", "/oauth/clients/ml", body)
    assert (renamed.status, renamed.json["name"]) == (200, "Other")
    assert renamed.json["creationDate"] == made.json["creationDate"]
    assert renamed.json["modificationDate"] > made.json["modificationDate"]
    assert "replicationStatus" not in renamed.json
    bare = {"name": "Bare", "grantTypes": ["REFRESH_TOKEN"]}
    replaced = admin("PUT", "/oauth/clients/ml", bare).json
    assert (replaced["redirectUris"], replaced["clientAuth"]) == ([], {"type": "NONE"})
    assert [admin("DELETE", "/oauth/clients/ml").status for _ in range(2)] == [204, 404]
    assert admin("GET", "/oauth/clients/ml").status == 404


def test_no_answer_holds_the_secret(ping: PingFederate, admin: Admin) -> None:
    admin.set_up()
    shown = admin("GET", "/oauth/clients/ml/clientAuth/clientSecret").json
    assert set(shown) == {"encryptedSecret", "secondarySecrets"}
    new = admin("PUT", "/oauth/clients/ml/clientAuth/clientSecret", {"secret": "another"})
    assert new.status == 200
    assert new.json["encryptedSecret"] != shown["encryptedSecret"]
    assert SECRET not in admin("GET", "/oauth/clients").text
    assert "another" not in new.text + repr(ping.calls) + repr(ping.state)
    assert party(ping).redeem("any").status == 401
    assert party(ping, secret="another").redeem("any").status == 400


def test_a_secret_is_set_only_where_there_is_one(ping: PingFederate, admin: Admin) -> None:
    at = "/oauth/clients/ml/clientAuth/clientSecret"
    admin.set_up()
    assert admin("PUT", at, {}).status == 422
    assert admin("PUT", at, {"clientSecret": "x"}).status == 400
    admin("PUT", "/oauth/clients/ml", CLIENT | {"clientAuth": {"type": "NONE"}})
    assert admin("GET", at).json == {}
    assert admin("PUT", at, {"secret": "x"}).status == 422


def test_the_encrypted_secret_goes_back_unchanged_or_not_at_all(
    ping: PingFederate, admin: Admin
) -> None:
    admin.set_up()
    whole = admin("GET", "/oauth/clients/ml").json
    assert admin("PUT", "/oauth/clients/ml", whole).json["clientAuth"] == whole["clientAuth"]
    assert party(ping).sign_in("ada", "lovelace")
    invented = changed(whole, "clientAuth.encryptedSecret", "OBF:JWE:invented")
    refused = admin("PUT", "/oauth/clients/ml", invented)
    assert refused.status == 422
    assert refused.json["validationErrors"][0]["fieldPath"] == "clientAuth.encryptedSecret"


def test_the_list_is_filtered_by_part_of_name_or_id_and_paged(
    ping: PingFederate, admin: Admin
) -> None:
    for id_, name in (("ml", "Learning"), ("shop", "HTML shop"), ("crm", "Customers")):
        body = {"clientId": id_, "name": name, "grantTypes": ["CLIENT_CREDENTIALS"]}
        assert admin("POST", "/oauth/clients", body).status == 201

    def listed(query: str) -> list[str]:
        answer = admin("GET", f"/oauth/clients{query}")
        return [one["clientId"] for one in answer.json["items"]]

    assert listed("") == ["ml", "shop", "crm"]
    assert listed("?filter=ML") == ["ml", "shop"]
    assert listed("?filter=*") == []
    pages = [listed(f"?page={n}&numberPerPage=2") for n in (1, 2, 3)]
    assert pages == [["ml", "shop"], ["crm"], []]
    assert admin("GET", "/oauth/clients?page=0").status == 422


_WRONG_CLIENTS: tuple[tuple[str, object, int, str], ...] = (
    ("clientID", "ml", 400, "clientID"),
    ("oidcPolicy.policy", "x", 400, "oidcPolicy.policy"),
    ("enabled", "true", 400, "enabled"),
    ("clientId", None, 422, "clientId"),
    ("name", None, 422, "name"),
    ("grantTypes", None, 422, "grantTypes"),
    ("grantTypes", [], 422, "grantTypes"),
    ("grantTypes", ["authorization_code"], 422, "grantTypes[0]"),
    ("redirectUris", None, 422, "redirectUris"),
    ("redirectUris", ["/callback"], 422, "redirectUris[0]"),
    ("restrictedScopes", ["openid", "groups"], 422, "restrictedScopes"),
    ("exclusiveScopes", ["profile"], 422, "exclusiveScopes"),
    ("restrictedResponseTypes", ["CODE"], 422, "restrictedResponseTypes"),
    ("clientAuth.secret", None, 422, "clientAuth.secret"),
    ("clientAuth.type", None, 422, "clientAuth.type"),
    ("defaultAccessTokenManagerRef.id", "other", 422, "defaultAccessTokenManagerRef"),
    ("oidcPolicy.policyGroup.id", "other", 422, "oidcPolicy.policyGroup"),
    ("extendedParameters", {"mark": {"values": ["1"]}}, 422, "extendedParameters"),
)


def test_a_wrong_client_is_refused(ping: PingFederate, admin: Admin) -> None:
    admin("POST", "/oauth/openIdConnect/policies", POLICY)
    seen = []
    for path, value, _, _ in _WRONG_CLIENTS:
        answer = admin("POST", "/oauth/clients", changed(CLIENT, path, value))
        found = ping.refused.pop().split(": ")[1].split(" ")[0]
        named = [one["fieldPath"] for one in answer.json.get("validationErrors", [])]
        assert named == ([found] if answer.status == 422 else [])
        seen.append((path, value, answer.status, found))
    assert tuple(seen) == _WRONG_CLIENTS
    assert (ping.state.console.clients, ping.refused) == ({}, [])


def test_a_body_that_is_no_json_is_refused(admin: Admin, ping: PingFederate) -> None:
    url = f"{ping.api_url}/oauth/clients"
    assert send("POST", url, "{", admin.headers).status == 400
    form = admin.headers | {"Content-Type": "application/x-www-form-urlencoded"}
    assert send("POST", url, json.dumps(CLIENT), form).status == 415
    assert admin("PATCH", "/oauth/clients/ml", {}).status == 405
    assert admin("GET", "/oauth/client").status == 404


def test_client_ids_are_unique(admin: Admin) -> None:
    admin.set_up()
    again = admin("POST", "/oauth/clients", CLIENT)
    assert (again.status, again.json["validationErrors"][0]["fieldPath"]) == (422, "clientId")


_FILLED = "attributeMapping.attributeContractFulfillment"
_WRONG_POLICIES: tuple[tuple[str, object, int, str], ...] = (
    ("claims", [], 400, "claims"),
    ("idTokenLifetime", "5", 400, "idTokenLifetime"),
    ("attributeMapping", None, 422, "attributeMapping"),
    ("accessTokenManagerRef.id", "other", 422, "accessTokenManagerRef"),
    ("idTokenLifetime", 0, 422, "idTokenLifetime"),
    ("scopeAttributeMappings.groups", {"values": []}, 422, "scopeAttributeMappings.groups"),
    ("scopeAttributeMappings.email.values", ["mail"], 422, "scopeAttributeMappings.email"),
    (f"{_FILLED}.sub", None, 422, f"{_FILLED}.sub"),
    (f"{_FILLED}.other", from_token("email"), 422, f"{_FILLED}.other"),
    (f"{_FILLED}.email.value", "mail", 422, f"{_FILLED}.email.value"),
    (f"{_FILLED}.email.source.type", "ASSERTION", 422, f"{_FILLED}.email.source.type"),
    (f"{_FILLED}.email.source.type", "LDAP", 422, f"{_FILLED}.email.source.type"),
)


def test_a_wrong_policy_is_refused(ping: PingFederate, admin: Admin) -> None:
    seen = []
    for path, value, _, _ in _WRONG_POLICIES:
        answer = admin("POST", "/oauth/openIdConnect/policies", changed(POLICY, path, value))
        seen.append((path, value, answer.status, ping.refused.pop().split(": ")[1].split(" ")[0]))
    assert tuple(seen) == _WRONG_POLICIES
    assert (ping.state.console.policies, ping.refused) == ({}, [])


def test_a_policy_lives_until_nothing_uses_it(ping: PingFederate, admin: Admin) -> None:
    at = "/oauth/openIdConnect/policies/ml-claims"
    admin.set_up()
    read = admin("GET", at).json
    assert (read["idTokenLifetime"], read["includeUserInfoInIdToken"]) == (5, False)
    assert admin("PUT", at, changed(read, "name", "Renamed")).json["name"] == "Renamed"
    read["name"] = "Renamed"
    assert admin("PUT", at, changed(read, "id", "other")).status == 422
    twice = admin("POST", "/oauth/openIdConnect/policies", changed(read, "id", "other"))
    assert [one["fieldPath"] for one in twice.json["validationErrors"]] == ["name"]
    used = admin("DELETE", at)
    assert (used.status, "validationErrors" in used.json) == (422, False)
    admin("DELETE", "/oauth/clients/ml")
    ping.state.console.default_policy = "ml-claims"
    assert admin("DELETE", at).status == 422
    ping.state.console.default_policy = ""
    assert [admin("DELETE", at).status for _ in range(2)] == [204, 404]


def test_a_client_that_a_token_manager_names_cannot_be_deleted(
    ping: PingFederate, admin: Admin
) -> None:
    admin.set_up()
    ping.state.console.add_manager("own", {"username": False}, "ml")
    assert admin("DELETE", "/oauth/clients/ml").status == 422


def test_what_exists_can_be_listed(ping: PingFederate, admin: Admin) -> None:
    manager = admin("GET", "/oauth/accessTokenManagers").json["items"][0]
    attributes = manager["attributeContract"]["extendedAttributes"]
    assert {"name": "groups", "multiValued": True} in attributes
    mapping = admin("GET", "/oauth/accessTokenMappings").json[0]
    assert mapping["accessTokenManagerRef"] == {"id": "jwt"}
    scopes = "/oauth/authServerSettings/scopes/commonScopes"
    listed = admin("GET", f"{scopes}?includeDefaultOpenId=true&sortOrder=DESC").json
    assert [one["name"] for one in listed["items"]] == ["profile", "openid", "email"]
    assert admin("GET", f"{scopes}?filter=PRO&numberPerPage=1").json["totalItems"] == 1
    assert [admin("GET", f"{scopes}/{name}").status for name in ("email", "x")] == [200, 404]
    everything = admin("GET", "/oauth/authServerSettings").json
    assert [one["name"] for one in everything["scopes"]] == ["profile", "email"]
    assert admin("GET", "/oauth/openIdConnect/settings").json == {}
    settings = admin("GET", "/serverSettings").json
    assert settings["federationInfo"]["baseUrl"] == ping.runtime_url


def test_versions_know_their_own_fields(stack: ExitStack) -> None:
    newer = {
        "restrictToDefaultAccessTokenManager": (True, (11, 2)),
        "requireDpop": (False, (11, 3)),
        "oidcPolicy.postLogoutRedirectUris": ([], (12, 0)),
        "enableCookielessAuthenticationApi": (False, (12, 1)),
    }
    attributes = [{"name": "email"}, {"name": "groups"}, {"name": "login"}]
    plain = changed(POLICY, "attributeContract.extendedAttributes", attributes)
    for version, level in {
        "10.3.1.0": (10, 3),
        "11.2.5.0": (11, 2),
        "11.3.2": (11, 3),
        "12.0.0.1": (12, 0),
        "12.1.0.4": (12, 1),
    }.items():
        admin = Admin(stack.enter_context(PingFederate(version=version)))
        assert admin("GET", "/version").json == {"version": version}
        many = admin("POST", "/oauth/openIdConnect/policies", POLICY)
        assert many.status == (201 if level >= (11, 2) else 400)
        plain = {**plain, "id": "plain", "name": "Plain"}
        assert admin("POST", "/oauth/openIdConnect/policies", plain).status == 201
        client = changed(CLIENT, "oidcPolicy.policyGroup.id", "plain")
        for field, (value, since) in newer.items():
            body = changed(client, field, value) | {"clientId": field}
            status = admin("POST", "/oauth/clients", body).status
            assert (version, field, status) == (version, field, 201 if level >= since else 400)
        shown = admin("GET", "/oauth/accessTokenManagers").text
        assert ("multiValued" in shown) == (level >= (11, 2))


def test_an_answer_is_lost_after_and_cut_before_the_write(ping: PingFederate, admin: Admin) -> None:
    admin("POST", "/oauth/openIdConnect/policies", POLICY)
    ping.faults.cut(Where("POST", "/oauth/clients$"))
    ping.faults.lose(Where("POST", "/oauth/clients$", at=2))
    for made in (False, True):
        with pytest.raises(ConnectionError):
            admin("POST", "/oauth/clients", CLIENT)
        assert ("ml" in ping.state.console.clients) is made
    ping.faults.fail(500, Where("DELETE"))
    assert admin("DELETE", "/oauth/clients/ml").json["resultId"] == "error"
    assert admin("DELETE", "/oauth/clients/ml").status == 204
