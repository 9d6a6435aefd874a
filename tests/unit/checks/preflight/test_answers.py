"""wizard.checks.preflight.answers: refusals in every shape seen, sign-on pages, and neither."""

import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.preflight import ENDPOINTS, SETTINGS, back, reply, to
from wizard.checks.preflight.answers import read_answer
from wizard.model.text import has_controls
from wizard.oidc.http import Request, Response
from wizard.oidc.login import begin_login

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

SIGN_ON = [
    to("https://apps.pingone.eu/signon/?flowId=1"),
    to("/am/XUI/?realm=/alpha&goto=https%3A%2F%2Fx"),
    to("/login?error=false"),
    reply(200, b'<input type="password" name=x>'),
    reply(200, b"<input id=u type=text name=pf.username>"),
    reply(200, b"<input type=hidden name=SAMLRequest value=x>"),
    reply(401, b"", www_authenticate="Negotiate"),
]


@pytest.mark.parametrize(("answer", "code"), REFUSALS)
def test_refusal_is_recognised(answer: Response, code: str) -> None:
    found = read_answer(answer, ATTEMPT).problem
    assert found
    assert (found.code, found.is_error) == (code, True)
    assert len(found.what) <= 110


@pytest.mark.parametrize(("answer", "code"), UNCLEAR)
def test_what_does_not_tell_is_said_to_be_so(answer: Response, code: str) -> None:
    found = read_answer(answer, ATTEMPT)
    assert found.unclear
    assert found.problem
    assert found.problem.code == code


@pytest.mark.parametrize("answer", SIGN_ON)
def test_sign_on_begins(answer: Response) -> None:
    found = read_answer(answer, ATTEMPT)
    assert found.problem is None
    assert found.seen


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("invalid_scope", "callback.invalid-scope"),
        ("unauthorized_client", "callback.unauthorized-client"),
        ("unsupported_response_type", "callback.unsupported-response-type"),
        ("server_error", "callback.server-error"),
        ("anything", "callback.error"),
    ],
)
def test_error_in_the_callback_keeps_its_meaning(error: str, code: str) -> None:
    answer = back(error=error)(Request(ATTEMPT.url))
    found = read_answer(answer, ATTEMPT).problem
    assert found
    assert found.code == code


def test_code_at_once_means_that_all_is_known() -> None:
    assert read_answer(back(code="x")(Request(ATTEMPT.url)), ATTEMPT).problem is None


@given(st.text(max_size=200), st.integers(200, 599))
def test_any_redirect_is_judged(location: str, status: int) -> None:
    answer = reply(status, url=ENDPOINTS.authorize_url, location=location)
    found = read_answer(answer, ATTEMPT)
    assert found.problem or found.seen


@given(st.binary(max_size=300), st.sampled_from([200, 400, 401, 500]))
def test_any_page_is_judged(body: bytes, status: int) -> None:
    found = read_answer(reply(status, body), ATTEMPT)
    assert found.problem or found.seen


@pytest.mark.parametrize("piece", [b"<input ", b"<input a='", b"<input type ", b"autocomplete "])
def test_page_built_to_be_slow_is_read_quickly(piece: bytes) -> None:
    """A search that grows with the square of the page would take more than ten seconds here."""
    began = time.process_time()
    read_answer(reply(200, piece * (200_000 // len(piece))), ATTEMPT)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("value", ["\xa0", "\x85\x9b", "Negotiate", "\x9b31m x"])
def test_sign_on_by_the_browser_is_named_in_plain_text(value: str) -> None:
    found = read_answer(reply(401, **{"www-authenticate": value}), ATTEMPT)
    assert found.problem is None
    assert not has_controls(found.seen)


def test_host_of_the_sign_on_is_plain_text() -> None:
    found = read_answer(to("https://me:pass@sign.example\x9b31m/on"), ATTEMPT)
    assert "sign.example" in found.seen
    assert "pass" not in found.seen
    assert not has_controls(found.seen)
