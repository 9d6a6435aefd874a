"""wizard.checks.preflight.authorize: application, callback URL and PKCE without a login."""

import json
import time
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.preflight import (
    CREDENTIALS,
    ENDPOINTS,
    SETTINGS,
    Answering,
    FakeProvider,
    Part,
    back,
    codes,
    context,
    parameters,
    reply,
    seen,
    to,
    why_not,
)
from tests.support.tables import failures
from wizard.checks.preflight import authorize
from wizard.model.settings import Settings
from wizard.model.text import has_controls
from wizard.oidc.http import Request, Response
from wizard.oidc.login import begin_login

OFF = replace(SETTINGS, pkce=False)
SIGN_ON = to("https://ping.example/signon/?flowId=1")


def depends(plain: Response | Answering, challenged: Response | Answering) -> dict[str, Part]:
    """One answer without a code challenge, one with it."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        part = challenged if "code_challenge" in sent else plain
        assert ("code_challenge" in sent) == ("code_challenge_method" in sent)
        return part if isinstance(part, Response) else part(request)

    return {"/as/authorize": serve}


INVALID = back(error="invalid_request")
NAMED = back(error="invalid_request", error_description="code_challenge%20is%20required")
BARE = reply(400, {"error": "invalid_request"})
ABOUT_PKCE: list[tuple[Answering | Response]] = [(INVALID,), (NAMED,), (BARE,)]


def test_sign_on_page_means_known() -> None:
    assert "ping.example" in seen(authorize.application(context()))


@pytest.mark.parametrize("settings", [SETTINGS, OFF])
def test_request_is_the_one_that_clearml_sends(settings: Settings) -> None:
    given = context(settings=settings)
    authorize.application(given)
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    sent = parameters(provider.asked[0])
    assert sent["redirect_uri"] == "https://clearml.example/callback_ping"
    assert sent["client_id"] == "an-id"
    assert sent["scope"] == "openid profile email"
    assert len(provider.asked) == 1
    assert ("code_challenge" in sent) == settings.pkce


def test_refusal_is_reported() -> None:
    given = context({"/as/authorize": reply(400, b"Invalid redirect_uri")})
    assert codes(authorize.application(given)) == ["authorize.redirect-uri"]


def test_two_rules_send_two_requests_in_all() -> None:
    given = context()
    authorize.application(given)
    authorize.pkce(given)
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    assert provider.paths() == ["/as/authorize"] * 2


def test_without_client_id_nothing_is_requested() -> None:
    for credentials in (None, replace(CREDENTIALS, client_id="")):
        given = context(credentials=credentials)
        assert "no client ID" in why_not(authorize.application(given))
        assert "no client ID" in why_not(authorize.pkce(given))


def test_enforced_and_off_is_an_error_that_names_options() -> None:
    def check(refusal: Answering | Response) -> None:
        given = context(depends(refusal, SIGN_ON), OFF)
        assert seen(authorize.application(given))
        outcome = authorize.pkce(given)
        assert isinstance(outcome, tuple)
        assert [(p.code, p.is_error, p.field) for p in outcome] == [
            ("callback.pkce-required", True, "pkce")
        ]
        assert "Options" in outcome[0].remedy

    assert failures(ABOUT_PKCE, check) == {}


def test_enforced_and_on_is_fine() -> None:
    def check(refusal: Answering | Response) -> None:
        given = context(depends(refusal, SIGN_ON))
        assert seen(authorize.application(given))
        assert "required" in seen(authorize.pkce(given))

    assert failures(ABOUT_PKCE, check) == {}


@pytest.mark.parametrize(("settings", "word"), [(SETTINGS, "on here"), (OFF, "off here")])
def test_optional_is_fine_either_way(settings: Settings, word: str) -> None:
    assert seen(authorize.pkce(context(settings=settings))).endswith(word)


def test_challenge_that_is_not_taken_fails_when_on() -> None:
    given = context(depends(SIGN_ON, INVALID))
    assert seen(authorize.application(given))
    assert codes(authorize.pkce(given)) == ["callback.pkce-refused"]


def test_challenge_that_is_not_taken_is_fine_when_off() -> None:
    assert "not accepted" in seen(authorize.pkce(context(depends(SIGN_ON, INVALID), OFF)))


def test_same_error_both_times_is_not_about_pkce() -> None:
    given = context({"/as/authorize": back(error="invalid_scope")}, OFF)
    assert codes(authorize.application(given)) == ["callback.invalid-scope"]


def test_server_error_is_not_taken_for_pkce() -> None:
    given = context(depends(reply(500), SIGN_ON), OFF)
    assert codes(authorize.application(given)) == ["authorize.server-error"]


def test_unclear_answers_prove_nothing_about_pkce() -> None:
    given = context({"/as/authorize": reply(200, b"<script></script>")})
    assert codes(authorize.application(given)) == ["authorize.undetermined"]
    assert "do not show it" in why_not(authorize.pkce(given))


ATTEMPT = begin_login(SETTINGS, "an-id")
ENVIRONMENT = "0f1e2d3c-0000-4000-8000-000000000001"


def signon_error(message: str, code: str = "INVALID_VALUE") -> Response:
    error = {"id": "1", "code": code, "message": message, "details": []}
    return to(f"https://apps.pingone.eu/{ENVIRONMENT}/signon/?error={quote(json.dumps(error))}")


REFUSALS = [
    (signon_error("Redirect URI mismatch"), "authorize.redirect-uri"),
    (signon_error("Unknown application", "NOT_FOUND"), "authorize.client"),
    (signon_error("The application is disabled", "ACCESS_FAILED"), "authorize.disabled"),
    (to("/signon/?error=something"), "authorize.refused"),
    (reply(400, b"<h1>Invalid redirect_uri</h1>"), "authorize.redirect-uri"),
    (reply(400, b"Unknown or invalid client_id"), "authorize.client"),
    (reply(400, b"redirect_uri_mismatch"), "authorize.redirect-uri"),
    (reply(400, {"error": "invalid_client"}), "authorize.client"),
    (
        reply(400, {"error": "invalid_request", "error_description": "Invalid redirect_uri"}),
        "authorize.redirect-uri",
    ),
    (reply(403), "authorize.refused"),
    (reply(400, b"<![CDATA[ x ]]> <![foo[ y"), "authorize.refused"),
    (reply(200, b"<h1>Error</h1>redirect_uri_mismatch"), "authorize.redirect-uri"),
    (reply(200, b"<h1>Sorry</h1>Unknown client"), "authorize.client"),
    (to("https://idp.example/e?error=redirect_uri_mismatch"), "authorize.redirect-uri"),
    (to("https://idp.example/e?error=invalid_client"), "authorize.client"),
    (reply(404), "authorize.endpoint"),
    (reply(404, b"Unknown client"), "authorize.client"),
    (reply(503), "authorize.server-error"),
    (reply(500, b"stack trace"), "authorize.server-error"),
]

UNCLEAR = [
    (reply(200), "authorize.undetermined"),
    (reply(200, b"<div id=root></div><script>app()</script>"), "authorize.undetermined"),
    (reply(302), "authorize.undetermined"),
    (to("https://idp.example/error/17"), "authorize.undetermined"),
    (reply(429), "authorize.busy"),
]

SIGN_ONS = [
    to("https://apps.pingone.eu/signon/?flowId=1"),
    to("/am/XUI/?realm=/alpha&goto=https%3A%2F%2Fx"),
    to("/login?error=false"),
    to("https://[not-an-address/signon"),
    to("https://idp.example/login?error=odd" + 100 * "&a=1"),
    reply(200, b'<input type="password" name=x>'),
    reply(200, b"<input id=u type=text name=pf.username>"),
    reply(200, b"<input type=hidden name=SAMLRequest value=x>"),
    reply(401, b"", www_authenticate="Negotiate"),
]


def test_refusal_is_recognised() -> None:
    def check(answer: Response, code: str) -> None:
        found = authorize.read_response(answer, ATTEMPT).problem
        assert found
        assert (found.code, found.is_error) == (code, True)
        assert len(found.what) <= 110

    assert failures(REFUSALS, check) == {}


def test_unclear_answer_is_reported_as_unclear() -> None:
    def check(answer: Response, code: str) -> None:
        found = authorize.read_response(answer, ATTEMPT)
        assert found.unclear
        assert found.problem
        assert found.problem.code == code

    assert failures(UNCLEAR, check) == {}


def test_sign_on_begins() -> None:
    def check(answer: Response) -> None:
        found = authorize.read_response(answer, ATTEMPT)
        assert found.problem is None
        assert found.seen

    assert failures(zip(SIGN_ONS), check) == {}


def test_error_in_the_callback_keeps_its_meaning() -> None:
    def check(error: str, code: str) -> None:
        answer = back(error=error)(Request(ATTEMPT.url))
        found = authorize.read_response(answer, ATTEMPT).problem
        assert found
        assert found.code == code

    rows = [
        ("invalid_scope", "callback.invalid-scope"),
        ("unauthorized_client", "callback.unauthorized-client"),
        ("unsupported_response_type", "callback.unsupported-response-type"),
        ("server_error", "callback.server-error"),
        ("anything", "callback.error"),
    ]
    assert failures(rows, check) == {}


def test_code_at_once_means_that_all_is_known() -> None:
    assert authorize.read_response(back(code="x")(Request(ATTEMPT.url)), ATTEMPT).problem is None


@given(st.text(max_size=200), st.integers(200, 599))
def test_any_redirect_is_read(location: str, status: int) -> None:
    answer = reply(status, url=ENDPOINTS.authorize_url, location=location)
    found = authorize.read_response(answer, ATTEMPT)
    assert found.problem or found.seen


@given(st.binary(max_size=300), st.sampled_from([200, 400, 401, 500]))
def test_any_page_is_read(body: bytes, status: int) -> None:
    found = authorize.read_response(reply(status, body), ATTEMPT)
    assert found.problem or found.seen


def test_page_built_to_be_slow_is_read_quickly() -> None:
    def check(piece: bytes) -> None:
        """A search that grows with the square of the page would take more than ten seconds here."""
        began = time.process_time()
        authorize.read_response(reply(200, piece * (200_000 // len(piece))), ATTEMPT)
        assert time.process_time() - began < 5

    assert (
        failures(zip([b"<input ", b"<input a='", b"<input type ", b"autocomplete "]), check) == {}
    )


def test_sign_on_by_the_browser_is_named_in_plain_text() -> None:
    def check(value: str) -> None:
        found = authorize.read_response(reply(401, **{"www-authenticate": value}), ATTEMPT)
        assert found.problem is None
        assert not has_controls(found.seen)

    assert failures(zip(["\xa0", "\x85\x9b", "Negotiate", "\x9b31m x"]), check) == {}


def test_host_of_the_sign_on_is_plain_text() -> None:
    found = authorize.read_response(to("https://me:pass@sign.example\x9b31m/on"), ATTEMPT)
    assert "sign.example" in found.seen
    assert "pass" not in found.seen
    assert not has_controls(found.seen)
