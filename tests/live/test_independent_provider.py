"""The wizard against a provider that nobody here wrote, registered in every way that matters."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.scenarios.visitor import visit
from tests.support.independent_provider import (
    CALLBACK,
    Registration,
    independent_provider,
    login_test,
)
from wizard.checks.login.runner import LoginResult
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.demo.people import ADMINISTRATOR
from wizard.model.verdict import State
from wizard.oidc.callback import Callback

pytestmark = pytest.mark.live

PLAIN = Registration((CALLBACK,))


def log_in(registration: Registration, *, pkce: bool = True, secret: str = "") -> LoginResult:
    with independent_provider(registration) as issuer:
        test = login_test(issuer, registration, pkce=pkce, secret=secret)
        attempt = test.begin()
        arrival = visit(attempt.url, CALLBACK, ADMINISTRATOR)
        assert arrival.returned, arrival
        return test.finish(attempt, Callback(arrival.url, arrival.body))


def states(result: LoginResult) -> dict[str, State]:
    return {v.check: v.state for v in result.evidence.verdicts}


def problems(result: LoginResult) -> list[str]:
    return [v.problem.code for v in result.evidence.verdicts if v.problem]


def test_a_healthy_login_passes() -> None:
    algorithms = ("RS256", "ES256", "PS256")
    methods = ("client_secret_basic", "client_secret_post")
    for alg, method in product(algorithms, methods):
        result = log_in(replace(PLAIN, id_token_alg=alg, auth_method=method))
        assert result.evidence.passed, (alg, method, problems(result))
        assert result.claims.id_token
        assert result.claims.id_token["groups"] == ["Researchers", "Operators, night"]
        assert State.FAILED not in states(result).values()


def preflight(
    registration: Registration, *, pkce: bool = True, client_id: str = ""
) -> dict[str, str]:
    """State or code of what is seen of the application before anybody signs in."""
    with independent_provider(registration) as issuer:
        test = login_test(issuer, registration, pkce=pkce)
        known = test.credentials
        known = replace(known, client_id=client_id or known.client_id)
        given = Preflight(test.http, test.settings, known, None, test.clock)
        verdicts = run_preflight(given)
    names = ("application", "callback-url", "pkce", "client-auth")
    found = {v.check.partition(".")[2]: v for v in verdicts}
    return {name: v.problem.code if (v := found[name]).problem else v.state.value for name in names}


def test_the_preflight_tells_right_from_wrong() -> None:
    passed, skipped = "passed", "skipped"
    required = replace(PLAIN, pkce_required=True)
    elsewhere = replace(PLAIN, redirect_uris=("https://other.example/callback",))
    assert list(preflight(required).values()) == [passed] * 4
    # Optional looks like checked after the sign-on.
    assert list(preflight(PLAIN).values()) == [passed, passed, skipped, passed]
    off = preflight(required, pkce=False)
    assert list(off.values()) == [passed, passed, "callback.pkce-required", passed]
    moved = preflight(elsewhere)
    assert list(moved.values()) == [skipped, "authorize.redirect-uri", skipped, passed]
    stranger = preflight(PLAIN, client_id="somebody-else")
    refused = ["authorize.client", skipped, skipped, "token.client-refused"]
    assert list(stranger.values()) == refused


def test_pkce_may_be_required_or_optional() -> None:
    assert log_in(replace(PLAIN, pkce_required=True)).evidence.passed
    assert log_in(PLAIN).evidence.passed
    assert log_in(PLAIN, pkce=False).evidence.passed


def test_pkce_off_where_it_is_required_is_named() -> None:
    result = log_in(replace(PLAIN, pkce_required=True), pkce=False)
    found = [v.problem for v in result.evidence.verdicts if v.problem]
    assert any("pkce" in p.code or "PKCE" in p.what for p in found), problems(result)


def test_claims_in_userinfo_only_are_a_warning_not_a_failure() -> None:
    result = log_in(replace(PLAIN, claims_in_id_token=False))
    assert result.claims.userinfo
    assert result.claims.userinfo["email"] == "ada@example.example"
    assert State.WARNED in states(result).values()
    assert State.FAILED not in states(result).values(), problems(result)


def test_a_readable_access_token_becomes_a_column_and_an_opaque_one_none() -> None:
    readable = log_in(replace(PLAIN, access_token="jwt")).claims.access_token
    assert readable
    assert readable["iss"]
    assert log_in(PLAIN).claims.access_token is None


def test_one_group_as_a_text_is_delivered_as_it_is() -> None:
    result = log_in(replace(PLAIN, groups="Researchers"))
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == "Researchers"


def test_a_wrong_secret_is_named() -> None:
    result = log_in(PLAIN, secret="not the secret")
    assert states(result)["token.client-auth"] is State.FAILED
    assert not result.evidence.passed


def test_the_secret_is_nowhere_in_what_is_kept() -> None:
    result = log_in(PLAIN)
    assert PLAIN.client_secret not in repr(result)
    assert PLAIN.client_secret not in repr(result.evidence)
