"""wizard.checks.deployment.probe: which addresses are asked, and what is made of the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.deployment.probe import WHOLE, ServerStatus, probe_server
from wizard.clearml.server import SsoStatus
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, Request, RequestError, Response

WEB = "https://app.clearml.example"
API = f"{WEB}/api/login.supported_modes"
SIBLING = "https://api.clearml.example/login.supported_modes"
PORT = f"{WEB}:8008/login.supported_modes"
PORT_API = f"{WEB}:8008/api/login.supported_modes"
OSS = {"meta": {"result_code": 200}, "data": {"basic": {}, "sso": {}, "sso_providers": []}}
PING = {"meta": {"result_code": 200}, "data": {"sso": {"ping": "https://ping.example/x"}}}
Part = Response | str | Callable[[Request], Response]


def answer(status: int, body: object = b"", **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "text/html" if isinstance(body, bytes) else "application/json"
    return Response("", status, (("content-type", kind), *headers.items()), raw)


@dataclass
class Door:
    """Answers by address; a text is the code of a problem of the network."""

    parts: Mapping[str, Part]
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        self.asked.append(request)
        if cancel and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="x"))
        part = self.parts.get(request.url, "http.refused")
        if isinstance(part, str):
            raise RequestError(problem(part, host="x", seconds=8, reason="r", proxy="p"))
        found = part if isinstance(part, Response) else part(request)
        return Response(request.url, found.status, found.headers, found.body)


def see(parts: Mapping[str, Part], webapp_url: str = WEB) -> tuple[ServerStatus, list[str]]:
    door = Door(parts)
    sight = probe_server(door, webapp_url)
    return sight, [f"{r.method} {r.url}" for r in door.asked]


def trouble(sight: ServerStatus) -> Problem:
    assert sight.modes is None
    assert sight.trouble
    return sight.trouble


def test_the_web_app_is_asked_what_its_login_page_asks() -> None:
    door = Door({API: answer(200, PING)})
    sight = probe_server(door, WEB)
    assert (sight.api, sight.active, sight.open_source) == (API, True, False)
    (request,) = door.asked
    assert json.loads(request.body) == {"callback_url_prefix": f"{WEB}/callback_"}
    assert request.deadline
    assert request.deadline <= WHOLE


def test_the_login_pages_prefix_has_no_path() -> None:
    door = Door({})
    probe_server(door, "https://host.example/clearml")
    assert json.loads(door.asked[0].body)["callback_url_prefix"] == "https://host.example/callback_"


@pytest.mark.parametrize("url", [API, SIBLING, PORT, PORT_API])
def test_the_api_is_looked_for_in_turn(url: str) -> None:
    sight, asked = see({url: answer(200, PING)})
    assert sight.api == url
    order = [API, SIBLING, PORT, PORT_API]
    assert asked == [f"POST {u}" for u in order[: order.index(url) + 1]]


@pytest.mark.parametrize("status", [400, 405, 415])
def test_a_server_that_takes_no_post_is_asked_by_get(status: int) -> None:
    def by_get(request: Request) -> Response:
        return answer(200, PING) if request.method == "GET" else answer(status)

    sight, asked = see({API: by_get})
    assert sight.active
    assert asked == [f"POST {API}", f"GET {API}"]


@pytest.mark.parametrize(
    ("edition", "told"),
    [
        (answer(404, {"meta": {"result_code": 404}}), True),
        (answer(404, b"<html>not found</html>"), None),
        (answer(401, {"meta": {"result_code": 401}}), False),
        (answer(500, b""), None),
        ("http.timeout", None),
    ],
)
def test_the_edition_is_asked_for_when_ping_is_absent(edition: Part, *, told: bool | None) -> None:
    sight, asked = see({API: answer(200, OSS), f"{WEB}/api/login.get_settings": edition})
    assert sight.modes
    assert sight.modes.status is SsoStatus.PING_ABSENT
    assert sight.open_source is told
    assert asked[-1] == f"GET {WEB}/api/login.get_settings"


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("http.refused", "deployment.unreachable"),
        ("http.tls-untrusted", "deployment.tls"),
        (answer(301, b"", location="https://sso.example/"), "deployment.redirected"),
        (answer(502, b"Bad Gateway"), "deployment.apiserver-down"),
        (answer(500, {"meta": {"result_code": 500}}), "deployment.apiserver-down"),
        (answer(200, b"<html>"), "deployment.not-clearml"),
        (answer(200, {"keys": []}), "deployment.not-clearml"),
        (answer(200, b'{"meta": {}, "meta": {}}'), "deployment.not-clearml"),
        (answer(401, b""), "deployment.not-clearml"),
        (answer(404, {"error": 1}), "deployment.not-clearml"),
    ],
)
def test_each_other_answer_is_told_apart(first: Part, code: str) -> None:
    sight, asked = see({API: first})
    assert trouble(sight).code == code
    assert len({line.partition(" ")[2] for line in asked}) == 4


def test_a_redirect_names_the_origin_or_within_it_the_page() -> None:
    away, _ = see({API: answer(302, b"", location="https://sso.example/x?y")})
    assert "sso.example" in trouble(away).what
    assert "?y" not in trouble(away).what
    inside, _ = see({API: answer(302, b"", location="/oauth2/start")})
    assert "/oauth2/start" in trouble(inside).remedy


def test_an_apiserver_that_is_starting_elsewhere_tells_more_than_a_web_site() -> None:
    sight, _ = see({API: answer(404), SIBLING: answer(503)})
    assert trouble(sight).code == "deployment.apiserver-down"


def test_what_the_web_app_did_is_kept_when_the_api_answers_elsewhere() -> None:
    sight, _ = see({API: "http.tls-expired", PORT: answer(200, PING)})
    assert sight.active
    assert sight.trouble
    assert sight.trouble.code == "deployment.tls"


def test_a_host_that_nobody_knows_is_asked_once() -> None:
    sight, asked = see({API: "http.dns"}, WEB)
    assert trouble(sight).code == "deployment.unknown-host"
    assert asked == [f"POST {API}", f"POST {SIBLING}"]


def test_cancelled_is_raised() -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(RequestError, match="cancelled"):
        probe_server(Door({}), WEB, cancel)


@pytest.mark.parametrize(
    ("parts", "lasting"),
    [
        ({API: answer(200, PING)}, True),
        ({API: answer(200, OSS)}, False),
        ({API: "http.tls-untrusted"}, True),
        ({API: answer(502)}, False),
        ({}, False),
    ],
)
def test_what_a_restart_can_change(parts: Mapping[str, Part], *, lasting: bool) -> None:
    assert see(parts)[0].is_lasting is lasting


@given(st.integers(200, 599), st.binary(max_size=200), st.text(max_size=40))
def test_no_answer_makes_the_look_stumble(status: int, body: bytes, location: str) -> None:
    sight, _ = see({API: answer(status, body, location=location)})
    assert sight.trouble or sight.modes
