"""What is sent again, and what never is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from tests.support.tables import failures
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.registration.api import Api, ApiError, json_body

BASE = "https://api.ping.example/v1"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
LOST = 0
"""In a script: no answer comes."""

Scripted = int | tuple[int, Mapping[str, str]]


@dataclass
class Script:
    """Answers with one status after the other, the last for ever."""

    script: list[Scripted]
    body: bytes = b'{"a": 1}'
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:  # noqa: ARG002 - the client's form
        self.sent.append(request)
        answer = self.script[min(len(self.sent), len(self.script)) - 1]
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status == LOST:
            raise RequestError(problem("http.cancelled", host="api.ping.example"))
        return Response(request.url, status, tuple(headers.items()), self.body)


def api_of(http: Script) -> tuple[Api, list[float]]:
    waits: list[float] = []
    api = Api(
        http,
        BASE,
        lambda: {"Authorization": "Bearer x"},
        lambda answer: problem("registration.busy", status=answer.status, id="none"),
        lambda: NOW,
        lambda answer: answer.status == 403,
        lambda seconds, _: waits.append(seconds),
    )
    return api, waits


def ended(method: str, script: list[Scripted]) -> tuple[int, int, bool]:
    """How often it was sent, the last status, and whether it is unclear what happened."""
    http = Script(script)
    api, _ = api_of(http)
    calls: dict[str, Callable[[], object]] = {
        "GET": lambda: api.get("/x", CancelToken()),
        "PUT": lambda: api.put("/x", {}, CancelToken()),
        "POST": lambda: api.post("/x", {}, CancelToken()),
        "DELETE": lambda: api.delete("/x", CancelToken()),
    }
    try:
        calls[method]()
    except ApiError as error:
        return len(http.sent), error.status, error.unclear
    return len(http.sent), 200, False


def test_what_is_sent_again() -> None:
    def check(method: str, script: list[Scripted], sent: int, status: int, *unclear: bool) -> None:
        assert ended(method, script) == (sent, status, *unclear)

    rows: list[tuple[str, list[Scripted], int, int, bool]] = [
        ("GET", [500, 503, 200], 3, 200, False),
        ("PUT", [LOST, 200], 2, 200, False),
        ("DELETE", [502, 204], 2, 200, False),
        # Only an answer that says that nothing was done lets a POST be sent again.
        ("POST", [500, 200], 1, 500, True),
        ("POST", [LOST, 200], 1, 0, True),
        ("POST", [429, 201], 2, 200, False),
        ("POST", [403, 201], 2, 200, False),
        ("POST", [400, 201], 1, 400, False),
        ("GET", [401, 200], 1, 401, False),
        ("PUT", [409], 1, 409, False),
        # The first one may have been carried out, whatever the second answer is.
        ("PUT", [LOST, 400], 2, 400, True),
        ("PUT", [503, 302], 2, 302, True),
        ("GET", [302], 1, 302, False),
        ("GET", [503], 6, 503, False),
        ("GET", [403], 4, 403, False),
        ("DELETE", [404], 1, 200, False),
        ("GET", [(429, {"retry-after": "3600"})], 1, 429, False),
    ]
    assert failures(rows, check) == {}


def test_only_a_delete_may_be_repeated_below_it() -> None:
    """Of a PUT that the client sent twice by itself only the second answer would be seen."""
    http = Script([200])
    api, _ = api_of(http)
    api.put("/x", {}, CancelToken())
    api.post("/x", {}, CancelToken())
    api.delete("/x", CancelToken())
    assert [one.repeatable for one in http.sent] == [False, False, True]


def test_an_answer_that_asks_to_wait_is_followed() -> None:
    def check(asked: str, seconds: float) -> None:
        http = Script([(429, {"retry-after": asked}), 200])
        api, waits = api_of(http)
        api.get("/x", CancelToken())
        assert waits == [seconds]

    rows = [("7", 7.0), ("Sun, 29 Nov 2026 12:00:09 GMT", 9.0), ("0", 0.0)]
    assert failures(rows, check) == {}


def test_an_unreadable_wait_is_none_at_all() -> None:
    def check(asked: str) -> None:
        api, waits = api_of(Script([(429, {"retry-after": asked}), 200]))
        api.get("/x", CancelToken())
        assert [0.5 <= one <= 1.0 for one in waits] == [True]

    assert failures([("\N{SUPERSCRIPT TWO}",), ("-1",), ("soon",), ("1.5",)], check) == {}


def test_only_a_list_is_taken_for_one() -> None:
    """No answer at all would be “nothing is there”, and a second application be created."""

    def check(body: str, found: int | None) -> None:
        api, _ = api_of(Script([200], body.encode()))
        if found is not None:
            assert len(api.items("/x", "_embedded.things", CancelToken())) == found
            return
        with pytest.raises(ApiError) as raised:
            api.items("/x", "_embedded.things", CancelToken())
        assert raised.value.problem.code == "registration.answer"

    rows: list[tuple[str, int | None]] = [
        ('{"_embedded": {"things": [{}]}}', 1),
        ('{"_links": {}, "size": 0}', 0),
        ("", None),
        ("{}", None),
        ('{"_embedded": {"things": {"a": 1}}}', None),
        ("<html>", None),
        ('{"a":' + "[" * 100_000, None),
    ]
    assert failures(rows, check) == {}


@pytest.mark.parametrize("said", [b"Bearer a.b.c.d", b"the-secret", b"dGhlLXNlY3JldA=="])
def test_an_answer_that_repeats_what_was_sent_is_not_read(said: bytes) -> None:
    seen: list[bytes] = []
    api, _ = api_of(Script([400], b'{"message": "bad: ' + said + b'"}'))
    api.headers = lambda: {"Authorization": "Bearer a.b.c.d"}
    api.hidden.append(Secret("the-secret"))
    explain = api.explain

    def explained(answer: Response) -> Problem:
        seen.append(answer.body)
        return explain(answer)

    api.explain = explained
    with pytest.raises(ApiError):
        api.get("/x", CancelToken())
    assert seen == [b""]


def test_pauses_grow() -> None:
    http = Script([503, 503, 503, 200])
    api, waits = api_of(http)
    api.get("/x", CancelToken())
    assert [low <= one <= 2 * low for one, low in zip(waits, (0.5, 1, 2), strict=True)] == [
        True
    ] * 3


def test_a_list_that_continues_elsewhere_gets_no_token() -> None:
    @dataclass
    class Elsewhere:
        asked: list[str] = field(default_factory=list)

        def send(self, request: Request, cancel: CancelToken | None = None) -> Response:  # noqa: ARG002 - the client's form
            self.asked.append(request.url)
            body = {
                "_embedded": {"x": []},
                "_links": {"next": {"href": "https://evil.example/v1/"}},
            }
            return Response(request.url, 200, (), json.dumps(body).encode())

    http = Elsewhere()
    api = Api(http, BASE, dict, lambda _: problem("registration.no-plan"), lambda: NOW)
    with pytest.raises(ApiError):
        api.items("/x", "_embedded.x", CancelToken())
    assert http.asked == [f"{BASE}/x"]


def test_an_object_that_was_just_created_may_not_be_known_yet() -> None:
    http = Script([404, 404, 200])
    api, _ = api_of(http)
    api.fresh.add("/applications/1")
    assert api.get("/applications/1/grants", CancelToken()) == {"a": 1}
    with pytest.raises(ApiError):
        api_of(Script([404, 200]))[0].get("/applications/12", CancelToken())


def numbered(size: int, most: int, *, ignored: bool = False) -> tuple[int, list[str]]:
    """How many of `size` objects are found with pages of `most`, and the queries."""

    @dataclass
    class Pages:
        asked: list[str] = field(default_factory=list)

        def send(self, request: Request, cancel: CancelToken | None = None) -> Response:  # noqa: ARG002 - the client's form
            query = request.url.rpartition("?")[2]
            self.asked.append(query)
            page = 1 if ignored else int(parse_qs(query)["page"][0])
            ids = range(size)[(page - 1) * most : page * most]
            body = json.dumps({"items": [{"id": one} for one in ids]}).encode()
            return Response(request.url, 200, (), body)

    http = Pages()
    api = Api(http, BASE, dict, lambda _: problem("registration.no-plan"), lambda: NOW)
    api.numbered = frozenset({"/x"})
    return len(api.items("/x", "items", CancelToken())), http.asked


def test_numbered_pages_are_read_to_the_end() -> None:
    found, asked = numbered(120, 100)
    assert (found, asked[1]) == (120, "page=2&numberPerPage=100")
    assert numbered(120, 50)[0] == 120  # a server that gives less than it was asked for
    assert numbered(3, 10, ignored=True)[0] == 3
    assert numbered(0, 10)[0] == 0


def test_a_bare_array_is_a_list_of_items() -> None:
    assert json_body(Response(BASE, 200, (), b'[{"id": "a"}]')) == {"items": [{"id": "a"}]}


def test_what_is_no_object_is_none() -> None:
    def check(body: bytes) -> None:
        assert json_body(Response(BASE, 200, (), body)) is None

    assert failures(zip([b"<html>", b"\xff", b"1", b""]), check) == {}
