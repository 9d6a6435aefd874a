"""wizard.checks.preflight.authorize: what the responses of an authorization endpoint mean."""

import json
import re
import time
from itertools import product
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from tests.support.preflight import ENDPOINTS, SETTINGS, back, reply, to
from tests.support.tables import failures
from wizard.checks.preflight import authorize
from wizard.model.text import has_controls
from wizard.oidc.http import Request, Response
from wizard.oidc.login import begin_login

APP = reply(200, b"<div id=root></div><script>app()</script>")
FORM = reply(200, b'Redirect URI, not valid? <input type="password" name=x>')
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
    (reply(200, {"error": "invalid_client"}), "authorize.client"),
    (to("https://idp.example/e?error=redirect_uri_mismatch"), "authorize.redirect-uri"),
    (to("https://idp.example/e?error=invalid_client"), "authorize.client"),
    (to("https://idp.example/e.do?oauthErrorCode=invalid_client"), "authorize.client"),
    (to("https://idp.example/#/e?error=redirect_uri_mismatch"), "authorize.redirect-uri"),
    (reply(404), "authorize.endpoint"),
    (reply(404, b"Unknown client"), "authorize.endpoint"),
    (reply(404, f"Not Found: {ATTEMPT.url}".encode()), "authorize.endpoint"),
    (reply(404, {"error": "not_found", "path": "/application/o/"}), "authorize.endpoint"),
    (reply(404, {"error": "invalid_client"}), "authorize.client"),
    (reply(500, f"Error at {ATTEMPT.url}".encode(), url=ATTEMPT.url), "authorize.server-error"),
    (reply(400, {"error": "invalid_redirect_uri"}), "authorize.redirect-uri"),
    (reply(400, b"<p>Unknown client</p><dl>redirect_uri: x"), "authorize.client"),
    (reply(401, {"error": "invalid_client"}, www_authenticate="Basic"), "authorize.client"),
    (reply(503), "authorize.server-error"),
    (reply(500, b"stack trace"), "authorize.server-error"),
]

UNCLEAR = [
    (reply(200), "authorize.undetermined"),
    (reply(200, b"<h1>Error</h1>redirect_uri_mismatch"), "authorize.undetermined"),
    (reply(200, b"Redirect URI: not registered? Ask the help desk"), "authorize.undetermined"),
    (APP, "authorize.undetermined"),
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
    FORM,
]


def test_refusal_is_recognised() -> None:
    def check(answer: Response, code: str) -> None:
        found = authorize.read_response(answer, ATTEMPT).problem
        assert found
        assert (found.code, found.is_error) == (code, True)
        assert len(found.what) <= 110
        received = {str(answer.status)}
        assert set(re.findall(r"HTTP (\d+)", f"{found.what} {found.why}")) <= received

    assert failures(REFUSALS, check) == {}


def test_unclear_answer_is_reported_as_unclear() -> None:
    def check(answer: Response, code: str) -> None:
        found = authorize.read_response(answer, ATTEMPT)
        assert not found.refused
        assert found.code == code

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
    def check(first: bytes, piece: bytes) -> None:
        """A search that grows with the square of the page would take more than ten seconds here."""
        began = time.process_time()
        page = first + piece * (200_000 // len(piece))
        authorize.read_response(reply(200, page), ATTEMPT)
        assert time.process_time() - began < 5

    pieces = (b"<input ", b"<input a='", b"<input type ", b"autocomplete ", b"_", b"a", b" a", b"=")
    first = (b"", b"invalid", b"mismatch", b"redirect_uri ", b"client ", b"state")
    assert failures(product(first, pieces), check) == {}


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
