"""wizard.checks.deployment.probe: which addresses are asked, and what is made of the answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from wizard.checks.deployment.probe import (
    TOTAL_SECONDS,
    Polling,
    Progress,
    ServerStatus,
    pause,
    probe_server,
    wait_for_server,
)
from wizard.clearml.server import LoginModes, SsoStatus
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, Request, RequestError, Response

WEB = "https://app.clearml.example"
API = f"{WEB}/api/login.supported_modes"
SIBLING = "https://api.clearml.example/login.supported_modes"
PORT = f"{WEB}:8008/login.supported_modes"
PORT_API = f"{WEB}:8008/api/login.supported_modes"
OSS = {"meta": {"result_code": 200}, "data": {"basic": {}, "sso": {}, "sso_providers": []}}
PING = {"meta": {"result_code": 200}, "data": {"sso": {"ping": "https://ping.example/x"}}}
FACTS: dict[str, Any] = {
    "host": "x", "seconds": 8, "reason": "r", "proxy": "p:1", "limit": 1, "encoding": "e"
}  # fmt: skip
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
            raise RequestError(problem(part, **FACTS))
        found = part if isinstance(part, Response) else part(request)
        return Response(request.url, found.status, found.headers, found.body)


def see(parts: Mapping[str, Part], webapp_url: str = WEB) -> tuple[ServerStatus, list[str]]:
    provider = Door(parts)
    sight = probe_server(provider, webapp_url)
    return sight, [f"{r.method} {r.url}" for r in provider.asked]


def trouble(sight: ServerStatus) -> Problem:
    assert sight.modes is None
    assert sight.problem
    return sight.problem


def test_the_request_is_that_of_the_login_page() -> None:
    provider = Door({API: answer(200, PING)})
    sight = probe_server(provider, WEB)
    assert (sight.api, sight.active, sight.open_source) == (API, True, False)
    (request,) = provider.asked
    assert json.loads(request.body) == {"callback_url_prefix": f"{WEB}/callback_"}
    assert request.deadline
    assert request.deadline <= TOTAL_SECONDS


def test_the_login_pages_prefix_has_no_path() -> None:
    provider = Door({})
    probe_server(provider, "https://host.example/clearml")
    assert (
        json.loads(provider.asked[0].body)["callback_url_prefix"]
        == "https://host.example/callback_"
    )


def test_the_api_is_searched_in_order() -> None:
    def check(url: str) -> None:
        sight, asked = see({url: answer(200, PING)})
        assert sight.api == url
        order = [API, SIBLING, PORT, PORT_API]
        assert asked == [f"POST {u}" for u in order[: order.index(url) + 1]]

    assert failures(zip([API, SIBLING, PORT, PORT_API]), check) == {}


def test_a_server_that_accepts_no_post_gets_a_get() -> None:
    def check(status: int) -> None:
        def by_get(request: Request) -> Response:
            return answer(200, PING) if request.method == "GET" else answer(status)

        sight, asked = see({API: by_get})
        assert sight.active
        assert asked == [f"POST {API}", f"GET {API}"]

    assert failures(zip([400, 405, 415]), check) == {}


def test_the_edition_is_requested_when_ping_is_absent() -> None:
    def check(edition: Part, told: bool | None) -> None:
        sight, asked = see({API: answer(200, OSS), f"{WEB}/api/login.get_settings": edition})
        assert sight.modes
        assert sight.modes.status is SsoStatus.PING_ABSENT
        assert sight.open_source is told
        assert asked[-1] == f"GET {WEB}/api/login.get_settings"

    rows: list[tuple[Part, bool | None]] = [
        (answer(404, {"meta": {"result_code": 404}}), True),
        (answer(404, b"<html>not found</html>"), None),
        (answer(401, {"meta": {"result_code": 401}}), False),
        (answer(500, b""), None),
        ("http.timeout", None),
    ]
    assert failures(rows, check) == {}


def test_each_other_answer_has_its_own_code() -> None:
    def check(first: Part, code: str) -> None:
        sight, asked = see({API: first})
        assert trouble(sight).code == code
        assert len({line.partition(" ")[2] for line in asked}) == 4

    rows: list[tuple[Part, str]] = [
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
    ]
    assert failures(rows, check) == {}


def test_a_redirect_names_the_origin_or_within_it_the_page() -> None:
    away, _ = see({API: answer(302, b"", location="https://sso.example/x?y")})
    assert "sso.example" in trouble(away).what
    assert "?y" not in trouble(away).what
    inside, _ = see({API: answer(302, b"", location="/oauth2/start")})
    assert "/oauth2/start" in trouble(inside).remedy


def test_an_apiserver_that_is_starting_elsewhere_counts_more_than_a_web_site() -> None:
    sight, _ = see({API: answer(404), SIBLING: answer(503)})
    assert trouble(sight).code == "deployment.apiserver-down"


def test_what_the_web_app_did_is_kept_when_the_api_answers_elsewhere() -> None:
    sight, _ = see({API: "http.tls-expired", PORT: answer(200, PING)})
    assert sight.active
    assert sight.problem
    assert sight.problem.code == "deployment.tls"


def test_an_unknown_host_gets_one_request() -> None:
    sight, asked = see({API: "http.dns"}, WEB)
    assert trouble(sight).code == "deployment.unknown-host"
    assert asked == [f"POST {API}", f"POST {SIBLING}"]


def test_cancelled_is_raised() -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(RequestError, match="cancelled"):
        probe_server(Door({}), WEB, cancel)


def test_what_a_restart_can_change() -> None:
    def check(parts: Mapping[str, Part], lasting: bool) -> None:
        assert see(parts)[0].is_final is lasting

    rows: list[tuple[Mapping[str, Part], bool]] = [
        ({API: answer(200, PING)}, True),
        ({API: answer(200, OSS)}, False),
        ({API: "http.tls-untrusted"}, True),
        ({API: answer(502)}, False),
        ({}, False),
    ]
    assert failures(rows, check) == {}


@given(st.integers(200, 599), st.binary(max_size=200), st.text(max_size=40))
def test_probe_never_raises(status: int, body: bytes, location: str) -> None:
    sight, _ = see({API: answer(status, body, location=location)})
    assert sight.problem or sight.modes


DOWN = ServerStatus(problem=problem("deployment.apiserver-down", status=502))
ABSENT = ServerStatus("x", LoginModes(SsoStatus.PING_ABSENT))
ACTIVE = ServerStatus("x", LoginModes(SsoStatus.PING_ACTIVE))


@dataclass
class Time:
    """A clock that only moves while somebody pauses."""

    at: float = 100.0
    pauses: list[float] = field(default_factory=list)

    def patience(self, seconds: float) -> Polling:
        return Polling(seconds, 3.0, lambda: self.at, self._pause)

    def _pause(self, _: CancelToken, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += seconds


def run(sights: list[ServerStatus], seconds: float) -> tuple[ServerStatus, list[Progress], Time]:
    told: list[Progress] = []
    time, left = Time(), iter(sights)
    last = sights[-1]
    end = wait_for_server(
        lambda _: next(left, last), CancelToken(), time.patience(seconds), told.append
    )
    return end, told, time


def test_it_ends_when_ping_is_there() -> None:
    end, told, time = run([DOWN, ABSENT, ACTIVE], 60)
    assert end is ACTIVE
    assert [p.waited for p in told] == [0, 3]
    assert time.pauses == [3, 3]


def test_progress_says_what_is_the_case() -> None:
    _, told, _ = run([DOWN, ABSENT, ACTIVE], 60)
    assert told[0].text == (
        "0 of 60 seconds: The web server answers, but the apiserver behind it does not (HTTP 502)"
    )
    assert told[1].text == "3 of 60 seconds: The apiserver runs, still without Ping"
    assert "Nothing answers" in Progress(ServerStatus(), 1, 2).text


def test_waiting_ends_to_the_second() -> None:
    end, told, time = run([DOWN], 7)
    assert end is DOWN
    assert time.pauses == [3, 3, 1]
    assert len(told) == 3


def test_without_a_limit_there_is_one_probe() -> None:
    end, told, time = run([DOWN, ACTIVE], 0)
    assert (end, told, time.pauses) == (DOWN, [], [])


def test_what_no_restart_changes_is_not_waited_for() -> None:
    edition = ServerStatus("x", ABSENT.modes, open_source=True)
    assert run([edition], 60) == (edition, [], Time())


def test_cancelling_ends_the_pause_and_is_raised() -> None:
    cancel, seen = CancelToken(), threading.Event()

    def sight(asked: CancelToken) -> ServerStatus:
        if asked.is_set:
            raise RequestError(problem("http.cancelled", host="x"))
        return DOWN

    def told(_: Progress) -> None:
        seen.set()
        threading.Timer(0.01, cancel.set).start()

    with pytest.raises(RequestError, match="cancelled"):
        wait_for_server(sight, cancel, Polling(3600, 1800), told)
    assert seen.is_set()


def test_a_pause_ends_by_itself() -> None:
    pause(CancelToken(), 0.001)


NETWORK_CODES = {
    "http.dns": "deployment.unknown-host",
    "http.refused": "deployment.unreachable",
    "http.timeout": "deployment.unreachable",
    "http.broken": "deployment.unreachable",
    "http.proxy": "deployment.unreachable",
    "http.tls": "deployment.tls",
    "http.tls-untrusted": "deployment.tls",
    "http.tls-expired": "deployment.tls",
    "http.tls-hostname": "deployment.tls",
    "http.ca-file": "deployment.tls",
    "http.too-large": "deployment.not-clearml",
    "http.encoding": "deployment.not-clearml",
}


def at_the_address(code: str) -> Problem:
    """The problem when nothing but this happens at the web app's address."""
    return trouble(see({API: code})[0])


def test_what_the_network_did_has_a_code_of_its_own() -> None:
    assert differing(lambda code: at_the_address(code).code, NETWORK_CODES) == []


def test_a_host_name_that_does_not_exist_is_said_as_such() -> None:
    found = at_the_address("http.dns")
    assert problem("http.dns", host="x").what in found.why
    assert "restarts" not in found.why
    assert "wait" not in found.remedy
    assert "DNS" in found.remedy


def test_the_proxy_keeps_its_own_remedy() -> None:
    assert "NO_PROXY" in at_the_address("http.proxy").remedy
    assert "NO_PROXY" not in at_the_address("http.refused").remedy
