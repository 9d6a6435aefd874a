"""wizard.checks.preflight.runner: a verdict per rule; cancel, time limit, remedies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.preflight import (
    CREDENTIALS,
    ENDPOINTS,
    SECRET,
    SETTINGS,
    FakeProvider,
    Part,
    by_name,
    checked,
    faults,
    noon,
    reply,
)
from wizard.checks.catalog import PREFLIGHT
from wizard.checks.check import Check
from wizard.checks.preflight.context import Outcome, PreflightContext, Rule
from wizard.checks.preflight.runner import CANCELLED, Preflight, run_preflight
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import DOTS
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.oidc.http import CancelToken, HttpClient, RequestError

DOCUMENT = "/as/.well-known/openid-configuration"
NAMES = [rule.check.name for rule in PREFLIGHT]


def preflight(
    parts: dict[str, Part] | None = None,
    *,
    product: Product | None = None,
    provider: HttpClient | None = None,
    credentials: Credentials | None = CREDENTIALS,
) -> Preflight:
    return Preflight(provider or FakeProvider(parts or {}), SETTINGS, credentials, product, noon)


def rules(*looks: Outcome | RequestError, needs: Sequence[str] = ()) -> list[Rule]:
    """Rules a, b, c… with these outcomes; all but the first need `needs`."""

    def rule(name: str, outcome: Outcome | RequestError, needed: Sequence[str]) -> Rule:
        def look(_: PreflightContext) -> Outcome:
            if isinstance(outcome, RequestError):
                raise outcome
            return outcome

        return Rule(Check(name, f"Title {name}"), look, tuple(needed))

    names = "abcdefgh"
    return [rule(names[i], o, needs if i else ()) for i, o in enumerate(looks)]


WRONG = Problem("x.wrong", "What.", "Why.", "Do it.", Step.OPTIONS)


def states(verdicts: Sequence[Verdict]) -> list[str]:
    return [v.state.value for v in verdicts]


def test_healthy_setup_passes_every_check_in_order() -> None:
    verdicts = checked(FakeProvider(), SETTINGS, CREDENTIALS, noon)
    assert [v.check for v in verdicts] == NAMES
    assert {v.state for v in verdicts} == {State.PASSED}


def test_few_requests_are_enough() -> None:
    provider = FakeProvider()
    checked(provider, SETTINGS, CREDENTIALS, noon)
    asked = Counter(path.rpartition("/")[2] for path in provider.paths())
    assert asked == {"authorize": 4, "jwks": 1, "openid-configuration": 1, "token": 4}


def test_verdicts_are_reported_as_they_are_reached() -> None:
    provider = FakeProvider()
    seen: list[tuple[str, int]] = []
    run_preflight(
        preflight(provider=provider),
        on_verdict=lambda v: seen.append((v.check, len(provider.asked))),
    )
    assert [name for name, _ in seen] == NAMES
    assert seen[0][1] < seen[-1][1]


def test_each_problem_is_a_verdict_of_its_own() -> None:
    warning = replace(WRONG, code="x.other").as_warning()
    verdicts = run_preflight(preflight(), rules=rules((WRONG, warning)))
    assert [(v.check, v.state) for v in verdicts] == [("a", State.FAILED), ("a", State.WARNED)]


def test_request_error_is_the_rules_outcome() -> None:
    trouble = RequestError(problem("http.dns", host="ping.example"))
    verdicts = run_preflight(preflight(), rules=rules(trouble))
    assert faults(verdicts) == [("", "http.dns")]


def test_what_needs_a_failed_check_is_skipped_and_so_is_what_needs_that() -> None:
    chain = [*rules((WRONG,), "b", needs=["a"]), *rules("x", "c", needs=["b"])[1:]]
    verdicts = run_preflight(preflight(), rules=chain)
    assert states(verdicts) == ["failed", "skipped", "skipped"]
    assert {v.detail for v in verdicts[1:]} == {"“Title a” did not pass"}


def test_a_warning_stops_nothing() -> None:
    verdicts = run_preflight(preflight(), rules=rules((WRONG.as_warning(),), "b", needs=["a"]))
    assert states(verdicts) == ["warned", "passed"]


def test_names_that_are_needed_exist_and_come_before() -> None:
    for index, rule in enumerate(PREFLIGHT):
        assert set(rule.needs) <= set(NAMES[:index])


def test_without_the_network_nothing_else_is_requested() -> None:
    provider = FakeProvider({DOCUMENT: problem("http.dns", host="ping.example")})
    verdicts = checked(provider, SETTINGS, CREDENTIALS, noon)
    assert faults(verdicts) == [("name", "http.dns")]
    assert provider.paths() == [DOCUMENT]


@pytest.mark.parametrize(
    "parts",
    [
        {DOCUMENT: reply(404)},
        {DOCUMENT: problem("http.tls-untrusted", host="ping.example", reason="r")},
        {DOCUMENT: reply(200, {"issuer": "https://ping.example/other"})},
    ],
)
def test_secret_is_not_sent_before_discovery_and_tls_passed(parts: dict[str, Part]) -> None:
    provider = FakeProvider(parts)
    verdicts = checked(provider, SETTINGS, CREDENTIALS, noon)
    assert by_name(verdicts, "client-auth").state is State.SKIPPED
    assert "/as/token" not in provider.paths()


def test_token_endpoint_on_another_host_never_sees_the_secret() -> None:
    elsewhere = replace(ENDPOINTS, access_token_url="https://evil.example/as/token")
    bound = replace(CREDENTIALS, origin="https://evil.example")
    provider = FakeProvider()
    verdicts = checked(provider, replace(SETTINGS, endpoints=elsewhere), bound, noon)
    assert ("endpoints", "endpoint.other-host") in faults(verdicts)
    assert not any(SECRET.encode() in r.body for r in provider.asked)
    assert "/as/token" not in provider.paths()


def test_without_credentials_it_says_so_once_and_goes_on() -> None:
    verdicts = checked(FakeProvider(), SETTINGS, None, noon)
    assert faults(verdicts) == [("credentials", "token.credentials-missing")]
    skipped = {v.check for v in verdicts if v.state is State.SKIPPED}
    of_application = ("application", "callback-url", "pkce", "client-auth")
    assert skipped == {f"preflight.{name}" for name in of_application}


def test_cancelled_before_it_begins_nothing_is_requested() -> None:
    cancel, provider = CancelToken(), FakeProvider()
    cancel.set()
    verdicts = run_preflight(preflight(provider=provider), cancel=cancel)
    assert [(v.check, v.detail) for v in verdicts] == [(name, CANCELLED) for name in NAMES]
    assert provider.asked == []


def test_cancelled_on_the_way_is_no_problem() -> None:
    cancel = CancelToken()

    def listen(verdict: Verdict) -> None:
        if verdict.check == "preflight.clock":
            cancel.set()

    verdicts = run_preflight(preflight(), cancel=cancel, on_verdict=listen)
    assert not any(v.problem for v in verdicts)
    assert [v.check for v in verdicts] == NAMES
    assert {v.detail for v in verdicts[NAMES.index("preflight.clock") + 1 :]} == {CANCELLED}


def test_out_of_time_from_the_start_is_a_failure_and_no_request_passes() -> None:
    provider = FakeProvider()
    verdicts = checked(provider, SETTINGS, CREDENTIALS, noon, seconds=0)
    assert faults(verdicts) == [("answer", "preflight.out-of-time")]
    passed = {v.check for v in verdicts if v.state is State.PASSED}
    assert passed == {"preflight.product", "preflight.credentials"}
    assert provider.asked == []


def test_out_of_time_on_the_way_is_said_once() -> None:
    late = RequestError(problem("preflight.out-of-time", seconds="40"))
    verdicts = run_preflight(preflight(), rules=rules(late, late, "c"))
    assert states(verdicts) == ["failed", "skipped", "passed"]
    assert verdicts[1].detail == "there was no time left"


@pytest.mark.parametrize(
    ("picked", "menu"),
    [
        (None, "Applications > Applications > ClearML > Configuration"),
        (Product.PINGFEDERATE, "Applications > Applications > ClearML > Configuration"),
    ],
)
def test_remedy_is_in_the_words_of_the_product_behind_the_address(
    picked: Product | None, menu: str
) -> None:
    given = preflight({"/as/authorize": reply(400, b"Invalid redirect_uri")}, product=picked)
    found = by_name(run_preflight(given), "callback-url").problem
    assert found
    assert found.code == "authorize.redirect-uri"
    assert menu in found.remedy


def test_product_that_was_not_chosen_is_said_in_a_run() -> None:
    found = by_name(run_preflight(preflight(product=Product.AIC)), "product").problem
    assert found
    assert (found.code, found.is_error) == ("product.contradiction", False)


def test_proxy_that_refuses_is_said_in_a_run() -> None:
    refused = problem("http.proxy", host="ping.example", proxy="proxy:1", reason="407")
    verdicts = checked(FakeProvider({DOCUMENT: refused}), SETTINGS, CREDENTIALS, noon)
    assert faults(verdicts) == [("proxy", "http.proxy")]


def test_remedy_without_a_place_gets_one() -> None:
    (verdict,) = run_preflight(preflight(), rules=rules((WRONG,)))
    assert verdict.problem
    assert verdict.problem.remedy.endswith("in step “Test login”.")


def test_secret_that_the_provider_echoes_is_not_shown() -> None:
    echo = {"error": "invalid_client", "error_description": f"no such secret: {SECRET}"}
    verdicts = checked(FakeProvider({"/as/token": reply(401, echo)}), SETTINGS, CREDENTIALS, noon)
    found = by_name(verdicts, "client-auth").problem
    assert found
    assert found.code == "token.client-refused"
    assert DOTS in found.why
