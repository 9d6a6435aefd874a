"""wizard.checks.preflight.client_auth: the secret is tried, and only where it may go."""

import base64
from dataclasses import replace

import pytest

from tests.support.preflight import (
    CREDENTIALS,
    ENDPOINTS,
    SECRET,
    SETTINGS,
    FakeProvider,
    Part,
    codes,
    context,
    document,
    is_ours,
    reply,
    seen,
    why_not,
)
from wizard.checks.preflight import client_auth
from wizard.checks.preflight.context import PreflightContext
from wizard.model.secret import Secret
from wizard.oidc.http import Request, Response

REFUSED = reply(
    401,
    {
        "error": "invalid_client",
        "error_description": "Request denied: Unsupported authentication method",
    },
)
GRANT = reply(400, {"error": "invalid_grant"})


def by_method(basic: Response, post: Response) -> dict[str, Part]:
    """Each to the client that is registered; any other one is refused."""

    def serve(request: Request) -> Response:
        assert request.method == "POST"
        if not is_ours(request):
            return REFUSED
        return basic if "Authorization" in request.headers else post

    return {"/as/token": serve}


def asked(given: PreflightContext) -> list[str]:
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    return provider.paths()


def test_invalid_grant_means_accepted() -> None:
    assert seen(client_auth.accepted(context())) == (
        "Client Secret Basic accepted, Client Secret Post accepted"
    )


@pytest.mark.parametrize(
    ("basic", "post", "words"),
    [
        (GRANT, REFUSED, "Client Secret Basic accepted, Client Secret Post refused"),
        (REFUSED, GRANT, "Client Secret Basic refused, Client Secret Post accepted"),
    ],
)
def test_one_method_is_enough_and_both_are_shown(
    basic: Response, post: Response, words: str
) -> None:
    assert seen(client_auth.accepted(context(by_method(basic, post)))) == words


def test_misleading_words_for_a_wrong_secret_are_not_believed() -> None:
    outcome = client_auth.accepted(context({"/as/token": REFUSED}))
    assert codes(outcome) == ["token.client-refused"]


def test_answer_that_everybody_gets_is_not_taken_for_a_yes() -> None:
    for answer, words in ((GRANT, "invalid_grant"), (reply(500, {"error": "oops"}), "oops")):
        why = why_not(client_auth.accepted(context({"/as/token": answer})))
        assert f"“{words}”" in why
        assert "redeeming the real code" in why


def test_refusal_quotes_the_answer_to_the_published_method() -> None:
    body = document(token_endpoint_auth_methods_supported=["client_secret_post"])
    parts: dict[str, Part] = {"/as/.well-known/openid-configuration": reply(200, body)}
    outcome = client_auth.accepted(context(parts | {"/as/token": REFUSED}))
    assert isinstance(outcome, tuple)
    assert "(to Client Secret Post)" in outcome[0].why


def test_page_in_the_token_endpoints_place_fails() -> None:
    outcome = client_auth.accepted(context({"/as/token": reply(200, b"<html>hello")}))
    assert codes(outcome) == ["token.endpoint-wrong"]


def test_secret_is_sent_to_the_token_endpoint_and_nowhere_else() -> None:
    given = context()
    client_auth.accepted(given)
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    pair = base64.b64encode(f"an-id:{SECRET}".encode()).decode()
    holding = {
        r.url for r in provider.asked if SECRET.encode() in r.body or pair in str(dict(r.headers))
    }
    assert holding == {ENDPOINTS.access_token_url}


@pytest.mark.parametrize("origin", ["", "https://elsewhere.example", "https://ping.example:8443"])
def test_secret_that_was_not_agreed_for_this_origin_stays_here(origin: str) -> None:
    stranger = replace(ENDPOINTS, issuer="https://issuer.example/as")
    known = {"https://issuer.example/as/.well-known/openid-configuration": reply(404)}
    for settings in (SETTINGS, replace(SETTINGS, endpoints=stranger)):
        given = context(known, settings, replace(CREDENTIALS, origin=origin))
        assert why_not(client_auth.accepted(given))
        assert "/as/token" not in asked(given)


def test_reason_is_said() -> None:
    moved = replace(CREDENTIALS, origin="https://elsewhere.example")
    told = why_not(client_auth.accepted(context(credentials=moved)))
    assert told == "the secret was not sent. The token endpoint moved to https://ping.example."


def test_without_discovery_the_secret_stays_here() -> None:
    given = context({"/as/.well-known/openid-configuration": reply(404)})
    assert "no discovery document" in why_not(client_auth.accepted(given))
    assert "/as/token" not in asked(given)


@pytest.mark.parametrize(
    "credentials",
    [None, replace(CREDENTIALS, client_secret=Secret("")), replace(CREDENTIALS, client_id="")],
)
def test_missing_credentials_fail_once(credentials: None) -> None:
    given = context(credentials=credentials)
    assert codes(client_auth.entered(given)) == ["token.credentials-missing"]
    assert "not both entered" in why_not(client_auth.accepted(given))


def test_stored_credentials_show_the_client_id_only() -> None:
    assert seen(client_auth.entered(context())) == "client ID an-id, and a secret"
