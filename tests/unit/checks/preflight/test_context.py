"""wizard.checks.preflight.context: what is fetched is fetched once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.preflight import (
    ENDPOINTS,
    NOON,
    SETTINGS,
    FakeProvider,
    Part,
    context,
    document,
    noon,
    reply,
)
from tests.support.tables import failures
from wizard.checks.preflight.context import (
    REQUEST_SECONDS,
    BudgetedClient,
    NotChecked,
    PreflightContext,
)
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, Request, RequestError


def paths(given: PreflightContext) -> list[str]:
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    return provider.paths()


def test_document_is_fetched_once() -> None:
    given = context()
    assert given.metadata is given.metadata
    assert given.reached
    assert paths(given) == ["/as/.well-known/openid-configuration"]


def test_without_issuer_the_authorization_endpoint_leads_to_the_document() -> None:
    given = context(settings=replace(SETTINGS, endpoints=replace(ENDPOINTS, issuer="")))
    assert given.metadata
    assert given.metadata.issuer == ENDPOINTS.issuer


def test_network_problem_belongs_to_the_issuers_host() -> None:
    lost = problem("http.dns", host="ping.example")
    given = context({"/as/.well-known/openid-configuration": lost})
    assert isinstance(given.discovered, Problem)
    assert given.metadata is None
    assert dict(given.reached) == {"https://ping.example": lost}


def test_missing_document_is_no_problem_of_the_host() -> None:
    given = context({"/as/.well-known/openid-configuration": reply(404)})
    assert isinstance(given.discovered, Problem)
    assert dict(given.reached) == {"https://ping.example": None}


def test_other_hosts_get_a_request_for_their_root_that_names_the_field() -> None:
    parts: dict[str, Part] = {
        "/as/.well-known/openid-configuration": reply(200, document()),
        "https://keys.example/": problem("http.dns", host="keys.example"),
    }
    endpoints = replace(ENDPOINTS, jwks_url="https://keys.example/jwks")
    given = context(parts, replace(SETTINGS, endpoints=endpoints))
    assert given.reached["https://keys.example"]
    provider = given.http.http
    assert isinstance(provider, FakeProvider)
    assert [(r.url, r.at) for r in provider.asked[1:]] == [("https://keys.example/", "jwks_url")]


ASKED = Request("https://ping.example/as/token")


def watched(seconds: float, provider: FakeProvider | None = None) -> BudgetedClient:
    return BudgetedClient(provider or FakeProvider(), noon, CancelToken(), seconds)


def test_request_gets_the_least_of_all_limits() -> None:
    def check(seconds: float, wanted: float | None, most: float) -> None:
        provider = FakeProvider()
        watched(seconds, provider).send(replace(ASKED, deadline=wanted))
        given = provider.asked[0].deadline
        assert given is not None
        assert most - 1 < given <= most

    assert (
        failures(
            [
                (100, None, REQUEST_SECONDS),
                (3, None, 3),
                (100, 2.0, 2),
                (100, 60.0, REQUEST_SECONDS),
            ],
            check,
        )
        == {}
    )


def test_no_request_is_sent_when_the_time_is_used_up() -> None:
    provider = FakeProvider()
    spent = watched(0, provider)
    with pytest.raises(RequestError) as caught:
        spent.send(ASKED)
    assert caught.value.problem.code == "preflight.out-of-time"
    assert (spent.left, provider.asked) == (0, [])


def test_its_own_cancel_goes_along() -> None:
    one = watched(10)
    one.cancel.set()
    with pytest.raises(RequestError) as caught:
        one.send(ASKED)
    assert caught.value.problem.code == "http.cancelled"


def test_first_clock_and_every_proxy_are_noted() -> None:
    late = replace(reply(200, date="Tue, 06 May 2031 12:03:00 GMT"), proxy="proxy:1")
    provider = FakeProvider({"/late": late, "/silent": reply(200, date="")})
    one = watched(10, provider)
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


def test_not_checked_has_its_reason() -> None:
    assert NotChecked("because").why == "because"
