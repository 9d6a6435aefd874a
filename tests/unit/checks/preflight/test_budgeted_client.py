"""wizard.checks.preflight.budgeted_client: one budget for all requests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.preflight import NOON, FakeProvider, noon, reply
from wizard.checks.preflight.budgeted_client import REQUEST_SECONDS, BudgetedClient
from wizard.oidc.http import CancelToken, Request, RequestError

ASKED = Request("https://ping.example/as/token")


def watched(seconds: float, door: FakeProvider | None = None) -> BudgetedClient:
    return BudgetedClient(door or FakeProvider(), noon, CancelToken(), seconds)


@pytest.mark.parametrize(
    ("seconds", "wanted", "most"),
    [(100, None, REQUEST_SECONDS), (3, None, 3), (100, 2.0, 2), (100, 60.0, REQUEST_SECONDS)],
)
def test_request_gets_the_least_of_all_limits(
    seconds: float, wanted: float | None, most: float
) -> None:
    door = FakeProvider()
    watched(seconds, door).send(replace(ASKED, deadline=wanted))
    given = door.asked[0].deadline
    assert given is not None
    assert most - 1 < given <= most


def test_nothing_is_asked_when_the_time_is_used_up() -> None:
    door = FakeProvider()
    spent = watched(0, door)
    with pytest.raises(RequestError) as caught:
        spent.send(ASKED)
    assert caught.value.problem.code == "preflight.out-of-time"
    assert (spent.left, door.asked) == (0, [])


def test_its_own_cancel_goes_along() -> None:
    one = watched(10)
    one.cancel.set()
    with pytest.raises(RequestError) as caught:
        one.send(ASKED)
    assert caught.value.problem.code == "http.cancelled"


def test_first_clock_and_every_proxy_are_noted() -> None:
    late = replace(reply(200, date="Tue, 06 May 2031 12:03:00 GMT"), proxy="proxy:1")
    door = FakeProvider({"/late": late, "/silent": reply(200, date="")})
    one = watched(10, door)
    one.send(Request("https://a.example/silent"))
    assert one.skew is None
    one.send(Request("https://b.example/late"))
    one.send(Request("https://c.example/as/token"))
    assert one.skew == timedelta(minutes=3)
    assert one.proxies == {
        "https://a.example": "",
        "https://b.example": "proxy:1",
        "https://c.example": "",
    }
    assert one.clock() == NOON
