"""The wizard against a provider that nobody here wrote, in every shape it can take."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.independent_provider import Registration, independent_provider
from tests.support.player import sign_in
from wizard.checks.login.runner import LoginResult, LoginTest
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.verdict import State
from wizard.oidc.callback import Callback
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import NetworkClient

pytestmark = pytest.mark.live

WEBAPP = "https://clearml.demo.invalid"
CALLBACK = urls.callback_url(WEBAPP)
PLAIN = Registration((CALLBACK,))


def settings(found: Metadata, *, pkce: bool) -> Settings:
    endpoints = Endpoints(
        found.authorization_endpoint,
        found.token_endpoint,
        found.issuer,
        found.userinfo_endpoint,
        found.jwks_uri,
    )
    return Settings(WEBAPP, endpoints, pkce=pkce, groups=GroupSettings("groups"))


def log_in(registration: Registration, *, pkce: bool = True, secret: str = "") -> LoginResult:
    with independent_provider(registration) as issuer:
        found = discover(NetworkClient(), f"{issuer}/auth")
        assert isinstance(found, Metadata)
        credentials = Credentials(
            registration.client_id,
            Secret(secret or registration.client_secret),
            "v1",
            urls.origin(found.token_endpoint),
        )
        test = LoginTest(
            NetworkClient(),
            settings(found, pkce=pkce),
            credentials,
            lambda: datetime.now(UTC),  # noqa: TID251 - the provider's tokens live in the present
        )
        attempt = test.begin()
        url, body = sign_in(attempt.url, CALLBACK, "ada")
        return test.finish(attempt, Callback(url, body))


def states(result: LoginResult) -> dict[str, State]:
    return {v.check: v.state for v in result.evidence.verdicts}


def problems(result: LoginResult) -> list[str]:
    return [v.problem.code for v in result.evidence.verdicts if v.problem]


@pytest.mark.parametrize("alg", ["RS256", "ES256", "PS256"])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_healthy_login_passes(alg: str, method: str) -> None:
    result = log_in(replace(PLAIN, id_token_alg=alg, auth_method=method))
    assert result.evidence.passed, problems(result)
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == ["Researchers", "Operators, night"]
    assert State.FAILED not in states(result).values()


@pytest.mark.parametrize("required", [True, False])
def test_pkce_may_be_required_or_optional(*, required: bool) -> None:
    assert log_in(replace(PLAIN, pkce_required=required)).evidence.passed


def test_a_login_without_pkce_is_fine_where_it_is_optional() -> None:
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


def test_a_readable_access_token_becomes_a_column() -> None:
    result = log_in(replace(PLAIN, access_token="jwt"))
    assert result.claims.access_token
    assert result.claims.access_token["iss"]


def test_an_opaque_access_token_has_none() -> None:
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
