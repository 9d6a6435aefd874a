"""Tokens for the management API: the administrator's browser, device code, credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from tests.standins.common.browser import Page, visit
from tests.standins.common.clock import Clock
from tests.standins.common.faults import Kind, Where
from tests.standins.pingone import REDIRECT_URIS, PingOne, SignIn
from tests.standins.pingone.client import (
    CALLBACK,
    CHALLENGE,
    VERIFIER,
    Api,
    Reply,
    parameters,
    post_form,
    send,
)

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne(clock=Clock(NOW)) as standin:
        yield standin


def endpoint(pingone: PingOne, name: str) -> str:
    return f"{pingone.auth_url}/{pingone.admin_environment}/as/{name}"


def sign_in(pingone: PingOne, **changes: str) -> Page:
    """Where the browser is sent; a change to empty leaves the parameter out."""
    sent = {
        "client_id": pingone.worker_client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    query = urlencode({name: value for name, value in sent.items() if value})
    return visit(f"{endpoint(pingone, 'authorize')}?{query}", stop_before="http://127.0.0.1:7464")


def redeem(pingone: PingOne, code: str, **changes: str) -> Reply:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": pingone.worker_client_id,
        "code_verifier": VERIFIER,
    } | changes
    kept = {name: value for name, value in sent.items() if value}
    return post_form(endpoint(pingone, "token"), kept)


def test_an_administrator_signs_in_and_the_token_has_his_roles(pingone: PingOne) -> None:
    sent_back = parameters(sign_in(pingone).url)
    assert sent_back["state"] == "s1"
    token = redeem(pingone, sent_back["code"])
    assert token.status == 200
    assert token.body.items() >= {"token_type": "Bearer", "expires_in": 3600}.items()
    api = Api(pingone, token.body["access_token"])
    assert api.get("/applications").status == 200
    assert {sent_back["code"], api.token} <= pingone.issued_secrets
    assert pingone.authorizations[0]["code_challenge"] == CHALLENGE
    assert redeem(pingone, sent_back["code"]).body["error"] == "invalid_grant"


def test_a_worker_with_that_grant_type_gets_a_refresh_token(pingone: PingOne) -> None:
    body = redeem(pingone, parameters(sign_in(pingone).url)["code"]).body
    [refresh] = pingone.refresh_tokens
    assert (body["refresh_token"], refresh.value in pingone.issued_secrets) == (refresh.value, True)
    assert Api(pingone, refresh.value).get("").status == 401
    form = {"client_id": pingone.worker_client_id, "token": refresh.value}
    assert post_form(endpoint(pingone, "revoke"), form).status == 200
    assert pingone.revoked == {refresh.value}
    pingone.worker.body["grantTypes"].remove("REFRESH_TOKEN")
    again = redeem(pingone, parameters(sign_in(pingone).url)["code"]).body
    assert "refresh_token" not in again


def test_redirect_uris_are_compared_exactly(pingone: PingOne) -> None:
    assert CALLBACK in REDIRECT_URIS
    assert len(REDIRECT_URIS) == 3
    wrong = [
        f"{CALLBACK}/",
        "http://localhost:7464/callback",
        "http://127.0.0.1:7499/callback",
        "https://127.0.0.1:7464/callback",
    ]
    for uri in wrong:
        page = sign_in(pingone, redirect_uri=uri)
        assert (page.status, "Redirect URI mismatch" in page.text) == (200, True)
        assert "/signon/?error=" in page.url
    assert "Application not found" in sign_in(pingone, client_id="nobody").text
    pingone.worker.body["enabled"] = False
    assert "Application is disabled" in sign_in(pingone).text


def test_a_sign_in_needs_pkce_with_s256_a_state_and_a_scope(pingone: PingOne) -> None:
    wrong = [
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "p1:read:user"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"prompt": "none"}, "login_required"),
    ]
    found = [parameters(sign_in(pingone, **changes).url)["error"] for changes, _ in wrong]
    assert found == [error for _, error in wrong]


def test_a_code_is_bound_to_verifier_redirect_uri_and_time(pingone: PingOne) -> None:
    def code() -> str:
        return parameters(sign_in(pingone).url)["code"]

    wrong = [{"code_verifier": "w" * 43}, {"code_verifier": ""}, {"redirect_uri": ""}]
    assert [redeem(pingone, code(), **one).body["error"] for one in wrong] == ["invalid_grant"] * 3
    late = code()
    pingone.clock.advance(600)
    assert redeem(pingone, late).body["error"] == "invalid_grant"
    unknown = redeem(pingone, code(), client_id="nobody")
    assert (unknown.status, unknown.body["error"]) == (401, "invalid_client")
    text = unknown.body["error_description"]
    assert text.startswith("Request denied: Unsupported authentication method (Correlation ID: ")


def test_a_second_factor_comes_by_a_redirect_to_another_page(pingone: PingOne) -> None:
    pingone.behaviour.sign_in = SignIn.SECOND_FACTOR
    page = sign_in(pingone)
    paths = [address.split("/")[-1].partition("?")[0] for address in page.visited]
    assert paths == ["authorize", "mfa", "mfa", "resume", "callback"]
    assert redeem(pingone, parameters(page.url)["code"]).status == 200


def test_a_sign_in_is_denied_or_never_ends(pingone: PingOne) -> None:
    pingone.behaviour.sign_in = SignIn.DENIED
    assert parameters(sign_in(pingone).url).items() >= {
        ("error", "access_denied"),
        ("state", "s1"),
    }
    pingone.behaviour.sign_in = SignIn.NEVER
    page = sign_in(pingone)
    assert (page.status, page.url.startswith(pingone.auth_url)) == (200, True)


def test_a_token_that_was_revoked_is_refused(pingone: PingOne) -> None:
    code = parameters(sign_in(pingone).url)["code"]
    token = redeem(pingone, code).body["access_token"]
    form = {"token": token, "token_type_hint": "access_token"}
    revoke = endpoint(pingone, "revoke")
    assert post_form(revoke, form).status == 401
    assert pingone.revoked == set()
    mine = form | {"client_id": pingone.worker_client_id}
    assert post_form(revoke, mine).status == 200
    assert pingone.revoked == {token}
    assert Api(pingone, token).get("").status == 401
    assert post_form(revoke, mine | {"token": "unknown"}).status == 200


def begin(pingone: PingOne, scope: str = "openid") -> Reply:
    form = {"client_id": pingone.worker_client_id, "scope": scope}
    form |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    return post_form(endpoint(pingone, "device_authorization"), form)


def poll(pingone: PingOne, code: str) -> Reply:
    form = {"grant_type": DEVICE, "device_code": code, "client_id": pingone.worker_client_id}
    return post_form(endpoint(pingone, "token"), form | {"code_verifier": VERIFIER})


def test_a_device_code_is_pending_until_it_is_approved(pingone: PingOne) -> None:
    begun = begin(pingone).body
    assert (begun["expires_in"], begun["interval"]) == (600, 5)
    assert begun["verification_uri_complete"].startswith(begun["verification_uri"])
    seen = []
    for seconds in (0, 2, 9, 5, 10):
        pingone.clock.advance(seconds)
        seen.append(poll(pingone, begun["device_code"]).body["error"])
    pending = "authorization_pending"
    assert seen == [pending, "slow_down", "slow_down", "slow_down", "slow_down"]
    pingone.clock.advance(60)
    assert poll(pingone, begun["device_code"]).body["error"] == pending
    assert visit(begun["verification_uri_complete"]).status == 200
    pingone.clock.advance(60)
    token = poll(pingone, begun["device_code"])
    assert Api(pingone, token.body["access_token"]).get("").status == 200
    assert poll(pingone, begun["device_code"]).body["error"] == "invalid_grant"


def test_a_device_code_is_denied_expires_or_has_to_wait(pingone: PingOne) -> None:
    denied = begin(pingone).body
    pingone.deny_device(denied["user_code"])
    assert poll(pingone, denied["device_code"]).body["error"] == "access_denied"
    pingone.behaviour.slow_downs = 1
    waiting = begin(pingone).body
    assert poll(pingone, waiting["device_code"]).body["error"] == "slow_down"
    pingone.clock.advance(600)
    assert poll(pingone, waiting["device_code"]).body["error"] == "expired_token"
    assert pingone.approve_device(waiting["user_code"]).endswith("has expired")


def test_without_openid_the_device_sign_in_fails_in_the_browser(pingone: PingOne) -> None:
    begun = begin(pingone, scope="").body
    shown = pingone.approve_device(begun["user_code"])
    assert shown == "Authentication has failed for unknown reason"
    assert poll(pingone, begun["device_code"]).body["error"] == "authorization_pending"


def test_a_grant_type_that_the_worker_lacks_is_named(pingone: PingOne) -> None:
    pingone.worker.body["grantTypes"] = ["AUTHORIZATION_CODE"]
    refused = begin(pingone).body
    assert refused["error_description"] == "Client is missing required grant type: DEVICE_CODE"
    wrong = {"grant_type": "password", "client_id": pingone.worker_client_id}
    reply = post_form(endpoint(pingone, "token"), wrong)
    assert reply.body["error"] == "unsupported_grant_type"


def test_worker_credentials_have_the_workers_own_roles(pingone: PingOne) -> None:
    worker, form = pingone.credentials_worker, {"grant_type": "client_credentials"}
    url = endpoint(pingone, "token")
    token = post_form(url, form, (worker.id, worker.secret.value))
    assert "id_token" not in token.body
    assert Api(pingone, token.body["access_token"]).get("/applications").status == 200
    assert post_form(url, form, (worker.id, "wrong")).status == 401
    in_form = form | {"client_id": worker.id, "client_secret": worker.secret.value}
    assert post_form(url, in_form).status == 401
    both = post_form(url, in_form, (worker.id, worker.secret.value))
    assert both.status == 401


def test_the_token_endpoint_takes_forms_only_and_each_name_once(pingone: PingOne) -> None:
    url = endpoint(pingone, "token")
    assert send("POST", url, "{}", {"Content-Type": "application/json"}).status == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    twice = "grant_type=client_credentials&grant_type=password"
    assert send("POST", url, twice, form).body["error"] == "invalid_request"
    assert send("GET", url).status == 405
    assert send("POST", f"{pingone.auth_url}/nowhere/as/token", "a=b", form).status == 404


def test_the_answer_of_the_token_endpoint_is_lost(pingone: PingOne) -> None:
    pingone.faults.lose(Where("POST", "/as/token$"))
    code = parameters(sign_in(pingone).url)["code"]
    assert redeem(pingone, code).status == 0
    assert redeem(pingone, code).body["error"] == "invalid_grant"
    assert len(pingone.tokens) == 1
    last = [(call.server, call.outcome) for call in pingone.calls[-2:]]
    assert last == [("auth", Kind.LOST), ("auth", Kind.ANSWERED)]
