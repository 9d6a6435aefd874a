"""Ways to an access token for PingOne's API: what is sent where, and what is made of answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from tests.support.tables import failures
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.registration.loopback import Pairs
from wizard.registration.sign_in import (
    DEVICE_SECONDS,
    AccessToken,
    AuthorizationServer,
    DeviceCode,
    SignIn,
    authorization_server,
    ready_token,
    revoke,
)
from wizard.registration.worker import Worker

ENVIRONMENT = "11111111-1111-4111-8111-111111111111"
CLIENT = "22222222-2222-4222-8222-222222222222"
AUTH = f"https://auth.pingone.eu/{ENVIRONMENT}/as"
API = "https://api.pingone.eu"
WORKER = Worker(CLIENT, ENVIRONMENT, "EU")
SERVER = AuthorizationServer(AUTH, API, CLIENT)
START = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
TOKEN = {"access_token": "the.access-token", "token_type": "Bearer", "expires_in": 3600}
DEVICE = {
    "device_code": "the-device-code",
    "user_code": "ABCD-EFGH",
    "verification_uri": f"https://auth.pingone.eu/{ENVIRONMENT}/device",
    "expires_in": 600,
    "interval": 5,
}
Answer = tuple[int, object] | Problem


@dataclass
class Http:
    """Answers in this order; the last one again and again."""

    answers: list[Answer]
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        self.sent.append(request)
        if cancel and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="x"))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Problem):
            raise RequestError(answer)
        status, body = answer
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        return Response(request.url, status, (), data)

    def form(self, number: int = -1) -> dict[str, str]:
        found = parse_qs(self.sent[number].body.decode(), strict_parsing=True)
        return {name: value for name, (value,) in found.items()}


@dataclass
class Time:
    now: datetime = START
    pauses: list[float] = field(default_factory=list)
    then: Callable[[], object] = lambda: None

    def pause(self, seconds: float, _: CancelToken) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.then()


def _sign_in(http: Http, time: Time | None = None) -> SignIn:
    time = time or Time()
    return SignIn(http, SERVER, lambda: time.now, CancelToken(), pause=time.pause)


def _redeemed(http: Http, *pairs: tuple[str, str]) -> AccessToken | Problem:
    sent = {
        "client_id": CLIENT,
        "redirect_uri": "http://127.0.0.1:1/callback",
        "code_verifier": VERIFIER,
    }
    found: Pairs = pairs
    return _sign_in(http)._redeem(sent, found)


VERIFIER = "a-verifier-of-this-sign-in-with-enough-signs"
CODE = ("code", "the-code-of-Ping")


def _code(found: object) -> str:
    assert isinstance(found, Problem), found
    assert found.step is Step.REGISTER
    return found.code.removeprefix("pingone-sign-in.")


def test_the_addresses_are_those_of_region_and_environment() -> None:
    assert authorization_server(WORKER) == SERVER
    assert _code(authorization_server(replace(WORKER, region=""))) == "url"
    for wrong in ("", "../x", "not-an-id"):
        found = authorization_server(replace(WORKER, environment=wrong))
        assert _code(found) == "environment"


def test_other_addresses_are_https_or_on_this_machine() -> None:
    given = {
        "http://127.0.0.1:9": f"http://127.0.0.1:9/{ENVIRONMENT}/as",
        "http://localhost:9/": f"http://localhost:9/{ENVIRONMENT}/as",
        "https://login.example/x/as": "https://login.example/x/as",
    }
    for typed, url in given.items():
        found = authorization_server(WORKER, typed, "http://127.0.0.1:8/v1")
        assert found == AuthorizationServer(url, "http://127.0.0.1:8", CLIENT)
    for wrong in (
        "http://login.example",
        "ftp://127.0.0.1",
        "https://a@b.example",
        "x",
        "https://",
    ):
        assert _code(authorization_server(WORKER, wrong)) == "url"
        assert _code(authorization_server(WORKER, "", wrong)) == "url"
    assert _code(authorization_server(WORKER, "https://login.example/?x=1")) == "url"


def test_a_code_is_redeemed_once_by_a_public_client_and_the_token_is_bound_to_the_api() -> None:
    http = Http([(200, TOKEN)])
    token = _redeemed(http, CODE, ("state", "x"))
    assert isinstance(token, AccessToken)
    assert (token.api, token.revoke_at, token.client_id) == (API, f"{AUTH}/revoke", CLIENT)
    assert token.expires_at == START + timedelta(hours=1)
    (request,) = http.sent
    assert (request.method, request.url, request.repeatable) == ("POST", f"{AUTH}/token", False)
    assert "Authorization" not in request.headers
    assert http.form() == {
        "grant_type": "authorization_code",
        "code": "the-code-of-Ping",
        "redirect_uri": "http://127.0.0.1:1/callback",
        "client_id": CLIENT,
        "code_verifier": VERIFIER,
    }
    assert token.authorization(f"{API}/v1/environments") == "Bearer the.access-token"
    for other in ("https://api.pingone.com/v1", "http://api.pingone.eu/v1", f"{API}.evil.example"):
        with pytest.raises(ValueError, match="another API"):
            token.authorization(other)
    assert "the.access-token" not in repr(token)


def test_what_the_browser_brought_is_read_strictly() -> None:
    cases = {
        "answer": [
            [("state", "x")],
            [("code", ""), ("state", "x")],
            [CODE, CODE],
            [CODE, ("iss", "https://auth.pingone.eu/other/as")],
            [("code", "a\nb")],
            [("code", "é")],
        ],
        "denied": [[("error", "access_denied"), ("error_description", "User cancelled")]],
        "client": [[("error", "unauthorized_client")]],
        "refused": [[("error", "server_error")], [("error", "invalid_scope"), CODE]],
    }

    def check(code: str, pairs: list[tuple[str, str]]) -> None:
        http = Http([(200, TOKEN)])
        assert _code(_redeemed(http, *pairs)) == code
        assert http.sent == []

    table = [(code, pairs) for code, many in cases.items() for pairs in many]
    assert failures(table, check) == {}
    assert isinstance(_redeemed(Http([(200, TOKEN)]), CODE, ("iss", AUTH)), AccessToken)


def test_answers_of_the_token_endpoint_in_plain_words() -> None:
    cases: list[tuple[str, Answer]] = [
        ("client", (401, {"error": "invalid_client", "error_description": "Request denied: x"})),
        ("client", (404, {"id": "7", "code": "NOT_FOUND", "message": "No such environment"})),
        ("code", (400, {"error": "invalid_grant"})),
        ("refused", (400, {"error": "invalid_request"})),
        ("server", (302, "")),
        ("server", (503, "<html>")),
        ("server", (500, {})),
        ("no-token", (200, {})),
        ("no-token", (200, TOKEN | {"access_token": "a\r\nX: y"})),
        ("no-token", (200, TOKEN | {"access_token": 7})),
        ("no-token", (200, TOKEN | {"token_type": "mac"})),
        ("json.html", (200, "<html>")),
        ("json.invalid", (200, "{")),
        ("http.dns", problem("http.dns", host="x")),
    ]

    def check(code: str, answer: Answer) -> None:
        assert _code(_redeemed(Http([answer]), CODE)) == code

    assert failures(cases, check) == {}


def test_an_answer_that_repeats_a_secret_is_masked() -> None:
    for secret in ("the-code-of-Ping", VERIFIER):
        said = {"error": f"x {secret}", "error_description": f"no {secret}"}
        found = _redeemed(Http([(400, said)]), CODE)
        assert secret not in repr(found)
    said = {
        "error": "invalid_client",
        "error_description": base64.b64encode(b":hidden:secret").decode(),
    }
    found = _sign_in(Http([(401, said)])).with_secret(Secret("hidden:secret"))
    assert _code(found) == "refused"
    assert said["error_description"] not in repr(found)


def test_a_life_that_is_no_number_of_seconds_is_not_known() -> None:
    for value in (None, "3600", 0, -1, 1.5, True):
        token = _redeemed(Http([(200, TOKEN | {"expires_in": value})]), CODE)
        assert isinstance(token, AccessToken)
        assert token.expires_at is None, value


def test_no_browser_and_no_port_are_said() -> None:
    http = Http([(200, TOKEN)])
    assert _code(replace(_sign_in(http), ports=()).in_browser(lambda _: True)) == "ports"
    assert http.sent == []


def _by_device(
    http: Http, time: Time | None = None
) -> tuple[AccessToken | Problem, list[DeviceCode]]:
    shown: list[DeviceCode] = []
    return _sign_in(http, time).by_device(shown.append), shown


PENDING: Answer = (400, {"error": "authorization_pending"})


def test_a_device_code_is_shown_and_polled_with_its_interval() -> None:
    slow: Answer = (400, {"error": "slow_down"})
    lost = problem("http.timeout", host="x", seconds=15)
    http, time = Http([(200, DEVICE), PENDING, slow, PENDING, lost, (200, TOKEN)]), Time()
    token, shown = _by_device(http, time)
    assert isinstance(token, AccessToken)
    assert shown == [DeviceCode("ABCD-EFGH", f"https://auth.pingone.eu/{ENVIRONMENT}/device")]
    assert time.pauses == [5, 5, 10, 10, 15]
    assert [one.url for one in http.sent] == [
        f"{AUTH}/device_authorization",
        *[f"{AUTH}/token"] * 5,
    ]
    began, polled = http.form(0), http.form(1)
    assert (began["client_id"], began["scope"]) == (CLIENT, "openid")
    assert began["code_challenge_method"] == "S256"
    assert polled["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code"
    assert (polled["device_code"], polled["client_id"]) == ("the-device-code", CLIENT)
    assert "code_verifier" in polled


def test_polling_ends() -> None:
    expired, denied = (400, {"error": "expired_token"}), (400, {"error": "access_denied"})
    for answer, code in ((expired, "expired"), (denied, "denied"), (PENDING, "expired")):
        http, time = Http([(200, DEVICE), answer]), Time()
        assert _code(_by_device(http, time)[0]) == code
        assert time.now <= START + timedelta(seconds=600)
    # Whatever life and interval the server gives.
    for interval in (-1, 86_000):
        device = DEVICE | {"expires_in": 86_000, "interval": interval}
        http, time = Http([(200, device), PENDING]), Time()
        assert _code(_by_device(http, time)[0]) == "expired"
        assert time.now == START + timedelta(seconds=DEVICE_SECONDS)


def test_polling_is_cancelled_at_once() -> None:
    http, time = Http([(200, DEVICE), PENDING]), Time()
    sign_in = _sign_in(http, time)
    time.then = sign_in.cancel.set
    assert _code(sign_in.by_device(lambda _: None)) == "cancelled"
    assert len(time.pauses) == 1


def test_the_real_pause_ends_with_the_cancellation() -> None:
    cancel = CancelToken()
    cancel.set()
    SignIn(Http([]), SERVER, lambda: START, cancel).pause(3600, cancel)


def test_only_a_usable_device_code_is_shown() -> None:
    wrong = (
        {"user_code": ""},
        {"device_code": None},
        {"verification_uri": "http://auth.pingone.eu/device"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri": ["https://x.example"]},
    )
    for one in wrong:
        found, shown = _by_device(Http([(200, DEVICE | one)]))
        assert (_code(found), shown) == ("device", [])
    whole = DEVICE | {"verification_uri_complete": "file:///etc/passwd"}
    _, shown = _by_device(Http([(200, whole), (200, TOKEN)]))
    assert shown[0].url_with_code == ""
    assert _code(_by_device(Http([(400, {"error": "unauthorized_client"})]))[0]) == "client"


def test_a_worker_secret_goes_to_the_token_endpoint_only_and_by_basic() -> None:
    http = Http([(200, TOKEN)])
    token = _sign_in(http).with_secret(Secret("a:secret~"))
    assert isinstance(token, AccessToken)
    assert revoke(http, token) is None
    pair = base64.b64encode(f"{CLIENT}:a%3Asecret~".encode()).decode()
    assert http.sent[0].headers["Authorization"] == f"Basic {pair}"
    assert http.form(0) == {"grant_type": "client_credentials"}
    assert http.sent[1].url == f"{AUTH}/revoke"
    assert "Authorization" not in http.sent[1].headers
    assert b"secret" not in http.sent[1].body


def test_a_token_is_revoked_or_a_warning_says_until_when_it_is_valid() -> None:
    token = AccessToken(Secret("t"), API, START, f"{AUTH}/revoke", CLIENT)
    http = Http([(200, "")])
    assert revoke(http, token) is None
    assert http.form() == {"token": "t", "token_type_hint": "access_token", "client_id": CLIENT}
    for answer in ((401, {"error": "invalid_client"}), (302, ""), problem("http.dns", host="x")):
        found = revoke(Http([answer]), token)
        assert _code(found) == "not-revoked"
        assert isinstance(found, Problem)
        assert (found.is_error, "2030-01-02 03:04" in found.why) == (False, True)


def test_a_ready_token_is_left_alone() -> None:
    token = ready_token(Secret("a.b-c_d~+/=="), API)
    http = Http([(500, "")])
    assert isinstance(token, AccessToken)
    assert (revoke(http, token), http.sent, token.expires_at) == (None, [], None)
    for wrong in ("", "a b", "a\r\nX: y", "Bearer x", "é", "=a"):
        assert _code(ready_token(Secret(wrong), API)) == "ready-token"
