"""The frame of the stand-ins: what a client meets when a call is answered, cut, lost or late."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.standins.common.browser import visit
from tests.standins.common.faults import EVERY, Kind, Where
from tests.standins.common.messages import (
    MalformedRequestError,
    Request,
    Response,
    html_response,
    parameters,
    redirect,
)
from tests.standins.common.schema import (
    Rule,
    array,
    by_name,
    integer,
    nullable,
    one_of,
    read_only,
    record,
    text,
)
from tests.standins.common.standin import StandIn


class Counter(StandIn):
    """Counts the calls that were carried out."""

    logged_headers = ("X-Mark",)

    def __init__(self) -> None:
        super().__init__()
        self.carried_out = 0
        self.base_url = self.serve("counter", self._answer).base_url

    def error(self, status: int) -> Response:
        return Response(status, f"error {status}".encode())

    def _answer(self, request: Request) -> Response:
        self.carried_out += 1
        if request.path == "/defect":
            raise RuntimeError("a defect")
        if request.path == "/away":
            return redirect("/page")
        if request.path == "/page":
            return html_response('<form method="post" action="/count?a=1&amp;b=2"></form>')
        return Response(200, b"count=" + str(self.carried_out).encode())


@pytest.fixture
def counter() -> Iterator[Counter]:
    with Counter() as standin:
        yield standin


class Client:
    """One connection, kept alive while the server keeps it."""

    def __init__(self, base_url: str, timeout: float = 10) -> None:
        parts = urlsplit(base_url)
        assert parts.hostname
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)

    def call(self, method: str = "GET", path: str = "/count") -> tuple[int, str]:
        try:
            self.connection.request(method, path, headers={"X-Mark": "m1", "Authorization": "no"})
            response = self.connection.getresponse()
            return response.status, response.read().decode()
        except http.client.HTTPException as error:
            return 0, type(error).__name__
        except TimeoutError:
            return 0, "timeout"
        finally:
            self.connection.close()


def test_a_call_is_cut_before_or_lost_after_it_was_carried_out(counter: Counter) -> None:
    client = Client(counter.base_url)
    counter.faults.cut(Where(at=2))
    counter.faults.lose(Where(at=3))
    counter.faults.truncate(Where(at=4))
    counter.faults.fail(503, Where(at=5), ("Retry-After", "1"))
    seen = [(client.call(), counter.carried_out) for _ in range(6)]
    assert seen == [
        ((200, "count=1"), 1),
        ((0, "RemoteDisconnected"), 1),
        ((0, "RemoteDisconnected"), 2),
        ((0, "IncompleteRead"), 3),
        ((503, "error 503"), 3),
        ((200, "count=4"), 4),
    ]
    assert [call.outcome for call in counter.calls] == [
        *(Kind.ANSWERED, Kind.CUT, Kind.LOST, Kind.TRUNCATED, Kind.REPLACED, Kind.ANSWERED)
    ]
    assert [call.status for call in counter.calls] == [200, 0, 200, 200, 503, 200]
    assert counter.faults.waiting == []


def test_a_hung_call_is_answered_never_and_leaves_nothing_open() -> None:
    with Counter() as counter:
        counter.faults.hang(Where("GET"))
        counter.faults.late(Where("POST"))
        client = Client(counter.base_url, timeout=0.05)
        assert client.call() == (0, "timeout")
        assert client.call("POST") == (0, "timeout")
        assert counter.carried_out == 1


def test_faults_are_limited_to_method_path_and_number(counter: Counter) -> None:
    client = Client(counter.base_url)
    fault = counter.faults.fail(500, Where("POST", "/b$", at=2, times=2))
    calls = [("GET", "/b"), *[("POST", "/b")] * 4, ("POST", "/bc")]
    assert [client.call(*call)[0] for call in calls] == [200, 200, 500, 500, 200, 200]
    assert fault.happened == 2
    counter.faults.fail(500, EVERY)
    assert [client.call()[0] for _ in range(3)] == [500] * 3
    counter.faults.clear()
    assert client.call()[0] == 200


def test_an_action_runs_before_a_call_and_other_faults_still_count(counter: Counter) -> None:
    ran: list[int] = []
    counter.faults.before(lambda: ran.append(counter.carried_out), Where(at=2))
    counter.faults.fail(500, Where(at=2))
    client = Client(counter.base_url)
    assert [client.call()[0] for _ in range(2)] == [200, 500]
    assert ran == [1]


def test_the_log_holds_neither_query_nor_body_nor_unnamed_headers(counter: Counter) -> None:
    Client(counter.base_url).call("POST", "/count?code=secret")
    assert str(counter.calls) == str([counter.calls[0]])
    assert "secret" not in str(counter.calls)
    assert counter.calls[0].headers == {"x-mark": "m1"}


def test_a_defect_of_the_stand_in_fails_the_test() -> None:
    with pytest.raises(RuntimeError, match="a defect"), Counter() as counter:
        assert Client(counter.base_url).call("GET", "/defect") == (500, "")


def test_the_browser_follows_redirects_and_sends_the_form(counter: Counter) -> None:
    page = visit(f"{counter.base_url}/away")
    assert (page.status, page.text) == (200, "count=3")
    assert page.url == f"{counter.base_url}/count?a=1&b=2"
    stopped = visit(f"{counter.base_url}/away", stop_before=f"{counter.base_url}/page")
    assert (stopped.status, counter.carried_out) == (0, 4)


def test_repeated_parameters_and_names_are_malformed() -> None:
    assert parameters("a=1&b=") == {"a": "1", "b": ""}
    with pytest.raises(MalformedRequestError):
        parameters("a=1&a=2")
    with pytest.raises(MalformedRequestError):
        Request("POST", "/", body=b'{"a": 1, "a": 2}').json()


def test_schemas_find_each_kind_of_violation() -> None:
    schema = record(
        {
            "id": read_only,
            "kind": one_of("A", "B"),
            "size": integer(1, 3),
            "names": array(text(most=3), most=2),
            "note": nullable(text()),
            "more": by_name(text("[a-z]+")),
        },
        *("kind", "size"),
    )
    good = {"kind": "A", "size": 3, "names": ["x"], "note": None, "more": {"q": "w"}}
    assert schema(good, "") == []
    bad = {
        "id": "1",
        "kind": "C",
        "names": ["abcd", 5],
        "note": "",
        "more": {"q": "W"},
        "other": 1,
    }
    assert [(found.rule, found.target) for found in schema(bad, "")] == [
        (Rule.READ_ONLY, "id"),
        (Rule.VALUE, "kind"),
        (Rule.VALUE, "names[0]"),
        (Rule.KIND, "names[1]"),
        (Rule.VALUE, "note"),
        (Rule.VALUE, "more.q"),
        (Rule.UNKNOWN, "other"),
        (Rule.REQUIRED, "size"),
    ]
    assert [found.rule for found in schema([], "")] == [Rule.KIND]
    assert [found.rule for found in schema({**good, "size": True}, "")] == [Rule.KIND]
