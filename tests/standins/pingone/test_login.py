"""A person signs in to an application that was registered through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.standins.common.browser import visit
from tests.standins.pingone import PingOne
from tests.standins.pingone.client import (
    CHALLENGE,
    VERIFIER,
    WEB_CALLBACK,
    Api,
    Reply,
    parameters,
    post_form,
    send,
)
from tests.standins.pingone.test_parts import grant, scopes_of

CLAIMS = {
    "email": "${user.email}",
    "preferred_username": "${user.username}",
    "groups": "${user.memberOfGroupNames}",
}


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as standin:
        yield standin


def registered(pingone: PingOne, *, enabled: bool = True, **claims: str) -> str:
    """The path of an application with the scopes and claims that ClearML needs."""
    api = Api(pingone)
    path = api.create(enabled=enabled)
    resource, scopes = scopes_of(api, "OPENID_CONNECT")
    api.post(f"{path}/grants", grant(resource, scopes["profile"], scopes["email"]))
    for name, value in (CLAIMS | claims).items():
        body = {"name": name, "value": value, "required": False}
        assert api.post(f"{path}/attributes", body).status == 201
    return path


def discovery(pingone: PingOne) -> dict[str, Any]:
    issuer = f"{pingone.auth_url}/{pingone.environment}/as"
    found: dict[str, Any] = send("GET", f"{issuer}/.well-known/openid-configuration").body
    assert found["issuer"] == issuer
    return found


def callback(pingone: PingOne, path: str, **changes: str) -> str:
    """The address at which the browser ends: the callback, or PingOne's error page."""
    sent = {
        "client_id": path.rpartition("/")[2],
        "response_type": "code",
        "redirect_uri": WEB_CALLBACK,
        "scope": "openid profile email",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    url = f"{discovery(pingone)['authorization_endpoint']}?{urlencode(sent)}"
    return visit(url, stop_before=WEB_CALLBACK).url


def login(pingone: PingOne, path: str, **changes: str) -> Reply:
    code = parameters(callback(pingone, path, **changes))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": WEB_CALLBACK}
    client = (path.rpartition("/")[2], secret(pingone, path))
    url = discovery(pingone)["token_endpoint"]
    return post_form(url, form | {"code_verifier": VERIFIER}, client)


def secret(pingone: PingOne, path: str) -> str:
    return str(Api(pingone).get(f"{path}/secret").body["secret"])


def id_token(pingone: PingOne, token: Reply) -> dict[str, Any]:
    keys = KeySet.import_key_set(send("GET", discovery(pingone)["jwks_uri"]).body)
    return jwt.decode(token.body["id_token"], keys, algorithms=["RS256"]).claims


def userinfo(pingone: PingOne, token: Reply) -> Reply:
    bearer = {"Authorization": f"Bearer {token.body['access_token']}"}
    return send("GET", discovery(pingone)["userinfo_endpoint"], None, bearer)


def test_the_claims_come_from_the_mappings(pingone: PingOne) -> None:
    path = registered(pingone)
    token = login(pingone, path)
    claims = id_token(pingone, token)
    expected = {
        "iss": discovery(pingone)["issuer"],
        "aud": path.rpartition("/")[2],
        "nonce": "n1",
        "sub": pingone.user.id,
        "email": "ada@clearml.example",
        "preferred_username": "ada",
        "groups": ["Researchers", "Operators, night"],
    }
    assert claims.items() >= expected.items()
    assert claims["exp"] > claims["iat"]
    shown = userinfo(pingone, token).body
    assert shown["groups"] == ["Researchers", "Operators, night"]
    assert shown["sub"] == pingone.user.id


def test_a_mapping_of_nothing_is_left_out(pingone: PingOne) -> None:
    path = registered(pingone, groups="${user.memberOfGroupsNames}")
    assert "groups" not in id_token(pingone, login(pingone, path))


def test_a_mapping_is_for_one_place_or_one_scope_only(pingone: PingOne) -> None:
    path, api = registered(pingone), Api(pingone)
    [application] = pingone.applications.values()
    _, scopes = scopes_of(api, "OPENID_CONNECT")
    groups = f"{path}/attributes/{application.attribute('groups').id}"
    email = f"{path}/attributes/{application.attribute('email').id}"
    body = {"name": "groups", "value": "${user.memberOfGroupIDs}", "required": False}
    api.put(groups, {**body, "idToken": False})
    bound = {"name": "email", "value": "${user.email}", "required": False}
    api.put(email, {**bound, "oidcScopes": [scopes["email"]]})
    token = login(pingone, path)
    assert "groups" not in id_token(pingone, token)
    assert userinfo(pingone, token).body["groups"] == list(pingone.target.groups.values())
    assert id_token(pingone, token)["email"] == "ada@clearml.example"
    without = login(pingone, path, scope="openid profile")
    assert "email" not in id_token(pingone, without)


def test_more_than_25_groups_do_not_fit_into_the_id_token(pingone: PingOne) -> None:
    path = registered(pingone)
    pingone.user.groups = [f"group {number}" for number in range(26)]
    token = login(pingone, path)
    assert id_token(pingone, token)["groups"] == "[SIZE_LIMIT_EXCEEDED]"
    assert userinfo(pingone, token).body["groups"] == pingone.user.groups
    pingone.user.groups.pop()
    assert id_token(pingone, login(pingone, path))["groups"] == pingone.user.groups


def test_a_required_claim_without_value_ends_the_login(pingone: PingOne) -> None:
    path = registered(pingone)
    body = {"name": "department", "value": "${user.department}", "required": True}
    Api(pingone).post(f"{path}/attributes", body)
    assert parameters(callback(pingone, path)).items() >= {("state", "s1")}
    assert "error" in parameters(callback(pingone, path))


def test_scopes_that_were_not_granted_are_left_out(pingone: PingOne) -> None:
    path = Api(pingone).create(enabled=True)
    code = parameters(callback(pingone, path))["code"]
    assert pingone.provider.front.codes[code].authorization.scopes == ("openid",)
    refused = parameters(callback(pingone, path, scope="profile"))
    assert refused["error"] == "invalid_scope"
    assert refused["error_description"] == "At least one scope must be granted"


def test_a_disabled_application_never_returns_to_the_callback(pingone: PingOne) -> None:
    path = registered(pingone, enabled=False)
    assert "/signon/?error=" in callback(pingone, path)
    enabled = registered(pingone)
    other = callback(pingone, enabled, redirect_uri="https://clearml.example/callback")
    assert "/signon/?error=" in other


def test_a_wrong_secret_and_a_wrong_method_read_the_same(pingone: PingOne) -> None:
    path = registered(pingone)
    client_id, right = path.rpartition("/")[2], secret(pingone, path)
    url = discovery(pingone)["token_endpoint"]
    form = {"grant_type": "authorization_code", "code": "made-up", "redirect_uri": WEB_CALLBACK}
    in_form = form | {"client_id": client_id, "client_secret": right}
    refused = [post_form(url, form, (client_id, "wrong")), post_form(url, in_form)]
    assert [(one.status, one.body["error"]) for one in refused] == [(401, "invalid_client")] * 2
    assert all(
        one.body["error_description"].startswith("Request denied: Unsupported authentication")
        for one in refused
    )
    accepted = post_form(url, form, (client_id, right))
    assert (accepted.status, accepted.body["error"]) == (400, "invalid_grant")


def test_a_new_client_is_unknown_at_first(pingone: PingOne) -> None:
    pingone.behaviour.client_delay = 2
    path = registered(pingone)
    codes = [login(pingone, path).status for _ in range(3)]
    assert codes == [401, 401, 200]


def test_the_previous_secret_works_until_its_end(pingone: PingOne) -> None:
    path, api = registered(pingone), Api(pingone)
    client_id, old = path.rpartition("/")[2], secret(pingone, path)
    until = pingone.clock.after(3600).isoformat()
    new = api.post(f"{path}/secret", {"previous": {"expiresAt": until}}).body["secret"]
    url = discovery(pingone)["token_endpoint"]
    form = {"grant_type": "authorization_code", "code": "x", "redirect_uri": WEB_CALLBACK}

    def statuses() -> list[int]:
        return [post_form(url, form, (client_id, value)).status for value in (old, new)]

    assert statuses() == [400, 400]
    assert "lastUsed" in api.get(f"{path}/secret").body["previous"]
    pingone.clock.advance(3600)
    assert statuses() == [401, 400]


def test_a_persons_token_has_no_rights_in_the_management_api(pingone: PingOne) -> None:
    token = login(pingone, registered(pingone)).body["access_token"]
    assert Api(pingone, token).get("/applications").status == 403


def test_userinfo_wants_a_valid_token(pingone: PingOne) -> None:
    token = login(pingone, registered(pingone))
    pingone.clock.advance(3600)
    refused = userinfo(pingone, token)
    assert (refused.status, refused.body["code"]) == (401, "INVALID_TOKEN")


def test_pkce_is_as_the_application_says(pingone: PingOne) -> None:
    path = registered(pingone)
    plain = parameters(callback(pingone, path, code_challenge_method="plain"))
    assert plain["error"] == "invalid_request"
    [application] = pingone.applications.values()
    application.body["pkceEnforcement"] = "REQUIRED"
    assert "code" in parameters(callback(pingone, path, code_challenge_method="plain"))
