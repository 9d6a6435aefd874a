"""The pre-flight against the strict demo provider over sockets: healthy, and one mutation each."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from joserfc.jwk import RSAKey

from tests.support.demo_provider import RecordingProvider
from tests.support.preflight import (
    by_name,
    checked,
    demo_credentials,
    demo_settings,
    faults,
)
from tests.support.product_profiles import AIC, PINGFEDERATE, PINGONE_CUSTOM_DOMAIN
from tests.support.tables import failures
from wizard.demo.behaviour import Behaviour, Document, DocumentFields
from wizard.demo.config import ClientAuthentication, DemoConfig, PkceEnforcement
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import PINGONE, Endpoint, ProductProfile
from wizard.demo.signing import new_signing_key
from wizard.model.verdict import State, Verdict
from wizard.oidc.client import NetworkClient

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
CALLBACK = "https://clearml.demo.invalid/callback_ping"
OTHER_CALLBACK = "https://clearml.demo.invalid/callback"
PROFILES = (PINGONE, PINGONE_CUSTOM_DOMAIN, PINGFEDERATE, AIC)
OPTIONAL, REQUIRED, S256_REQUIRED = PkceEnforcement
BASIC, POST = ClientAuthentication.BASIC, ClientAuthentication.POST


def noon() -> datetime:
    return NOON


@pytest.fixture(scope="module")
def keys() -> tuple[RSAKey, ...]:
    return tuple(new_signing_key() for _ in range(2))


Launch = Callable[..., RecordingProvider]


@pytest.fixture
def launch(keys: tuple[RSAKey, ...]) -> Iterator[Launch]:
    with ExitStack() as stack:

        def start(callback: str = CALLBACK, **options: object) -> RecordingProvider:
            config = replace(DemoConfig((callback,)), **options)  # type: ignore[arg-type]
            provider = RecordingProvider(config, noon, iter(keys).__next__)
            return stack.enter_context(provider)

        yield start


def preflight(
    provider: RecordingProvider, *, pkce: bool = True, secret: str = "", now: datetime = NOON
) -> tuple[Verdict, ...]:
    settings = demo_settings(provider, pkce=pkce)
    return checked(NetworkClient(), settings, demo_credentials(provider, secret), lambda: now)


def mutated(document: Document, **changes: object) -> Behaviour:
    """A document with other fields; a change to None takes one out."""

    def hook(fields: DocumentFields) -> DocumentFields:
        merged = fields | changes
        return {name: value for name, value in merged.items() if value is not None}

    return Behaviour(documents={document: hook})


def published(**changes: object) -> Behaviour:
    return mutated(Document.DISCOVERY, **changes)


def instead(endpoint: Endpoint, status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """An endpoint that answers everybody the same."""
    answer = Response(status, tuple(headers.items()), body)

    def hook(_: Request, __: Response) -> Response:
        return answer

    return Behaviour(responses={endpoint: hook})


def test_healthy_provider_passes(launch: Launch) -> None:
    def check(profile: ProductProfile, pkce: bool) -> None:
        provider = launch(profile=profile, pkce=S256_REQUIRED if pkce else OPTIONAL)
        verdicts = preflight(provider, pkce=pkce)
        assert faults(verdicts) == []
        skipped = [v.check for v in verdicts if v.state is State.SKIPPED]
        # Optional looks like checked after the sign-on.
        assert skipped == ["preflight.certificate", *([] if pkce else ["preflight.pkce"])]
        assert provider.journal.noted(Endpoint.TOKEN, "code", "unknown") == 2
        assert len(provider.journal.at(Endpoint.TOKEN)) == 4
        assert len(provider.journal.entries) == 10

    assert failures(product(PROFILES, (True, False)), check) == {}


def test_callback_url_that_is_not_registered(launch: Launch) -> None:
    def check(profile: ProductProfile) -> None:
        verdicts = preflight(launch(OTHER_CALLBACK, profile=profile))
        assert faults(verdicts) == [("callback-url", "authorize.redirect-uri")]
        assert by_name(verdicts, "client-auth").state is State.PASSED
        assert by_name(verdicts, "pkce").state is State.SKIPPED

    assert failures(zip(PROFILES), check) == {}


def test_unknown_client(launch: Launch) -> None:
    def check(profile: ProductProfile) -> None:
        provider = launch(profile=profile)
        settings, known = demo_settings(provider), demo_credentials(provider)
        verdicts = checked(NetworkClient(), settings, replace(known, client_id="somebody"), noon)
        assert faults(verdicts) == [
            ("application", "authorize.client"),
            ("client-auth", "token.client-refused"),
        ]

    assert failures(zip(PROFILES), check) == {}


def test_disabled_application(launch: Launch) -> None:
    verdicts = preflight(launch(application_enabled=False))
    assert ("application", "authorize.disabled") in faults(verdicts)


def test_wrong_secret(launch: Launch) -> None:
    def check(profile: ProductProfile) -> None:
        provider = launch(profile=profile)
        found = faults(preflight(provider, secret="wrong"))
        assert found == [("client-auth", "token.client-refused")]
        assert provider.journal.noted(Endpoint.TOKEN, "client_authentication", BASIC) == 1
        assert provider.journal.noted(Endpoint.TOKEN, "client_authentication", POST) == 1

    assert failures(zip(PROFILES), check) == {}


@pytest.mark.parametrize("only", [BASIC, POST])
def test_one_method_will_do(launch: Launch, only: ClientAuthentication) -> None:
    verdicts = preflight(launch(client_authentication=frozenset({only})))
    assert faults(verdicts) == []
    assert by_name(verdicts, "client-auth").detail.count("accepted") == 1


def test_pkce_enforced(launch: Launch) -> None:
    def check(profile: ProductProfile, enforced: PkceEnforcement) -> None:
        provider = launch(profile=profile, pkce=enforced)
        assert faults(preflight(provider)) == []
        off = preflight(provider, pkce=False)
        assert faults(off) == [("pkce", "callback.pkce-required")]
        found = by_name(off, "pkce").problem
        assert found
        assert "Options" in found.remedy

    assert failures(product(PROFILES, (REQUIRED, S256_REQUIRED)), check) == {}


def test_scope_that_is_not_granted(launch: Launch) -> None:
    verdicts = preflight(launch(scopes=("openid", "profile")))
    assert ("application", "callback.invalid-scope") in faults(verdicts)
    assert ("scopes-listed", "scopes.not-advertised") in faults(verdicts)


MUTATIONS: list[tuple[Behaviour, str]] = [
    (published(issuer="https://evil.example"), "discovery.issuer-mismatch"),
    (published(issuer=None), "discovery.not-found"),
    (published(token_endpoint=None), "discovery.missing"),
    (published(jwks_uri="ftp://x"), "discovery.type"),
    (published(token_endpoint="http://x.example/t"), "discovery.not-https"),
    (published(response_types_supported=["token"]), "discovery.no-code-flow"),
    (published(token_endpoint="https://x.example/t"), "endpoint.other-host"),
    (published(scopes_supported=["openid"]), "scopes.not-advertised"),
    (
        published(code_challenge_methods_supported=["plain"]),
        "pkce.not-advertised",
    ),
    (
        published(id_token_signing_alg_values_supported=["HS256"]),
        "keys.unlisted",
    ),
    (mutated(Document.JWKS, keys=[]), "keys.none"),
    (mutated(Document.JWKS, keys=None), "keys.form"),
    (instead(Endpoint.DISCOVERY, 200, b"<html>"), "json.html"),
    (instead(Endpoint.DISCOVERY, 200, b'{"issuer":"a","issuer":"b"}'), "json.duplicate"),
    (instead(Endpoint.DISCOVERY, 200, b'{"issuer": NaN}'), "json.invalid"),
    (instead(Endpoint.DISCOVERY, 200, b"[" * 9000 + b"]" * 9000), "json.depth"),
    (instead(Endpoint.DISCOVERY, 404), "discovery.not-found"),
    (instead(Endpoint.DISCOVERY, 302, Location="/elsewhere"), "discovery.redirected"),
    (instead(Endpoint.DISCOVERY, 200, b" " * 2_000_000), "http.too-large"),
    (instead(Endpoint.JWKS, 500), "keys.status"),
    (
        instead(Endpoint.AUTHORIZE, 200, b"redirect_uri_mismatch"),
        "authorize.undetermined",
    ),
    (instead(Endpoint.AUTHORIZE, 200, b"<script></script>"), "authorize.undetermined"),
    (instead(Endpoint.AUTHORIZE, 403), "authorize.refused"),
    (instead(Endpoint.AUTHORIZE, 400, b'{"error":"invalid_client"}'), "authorize.client"),
    (instead(Endpoint.AUTHORIZE, 404), "authorize.endpoint"),
    (instead(Endpoint.AUTHORIZE, 500), "authorize.server-error"),
    (instead(Endpoint.AUTHORIZE, 429), "authorize.busy"),
    (instead(Endpoint.TOKEN, 401, b"<p>Password?</p>"), "token.endpoint-wrong"),
    (instead(Endpoint.TOKEN, 404), "token.endpoint-wrong"),
    (instead(Endpoint.TOKEN, 429), "token.rate-limited"),
]


def test_mutated_provider_is_detected(launch: Launch) -> None:
    def check(behaviour: Behaviour, code: str) -> None:
        verdicts = preflight(launch(behaviour=behaviour))
        assert code in [found for _, found in faults(verdicts)]

    assert failures(MUTATIONS, check) == {}


@pytest.mark.parametrize(("minutes", "code"), [(3, "clock.off"), (-30, "clock.wrong")])
def test_clock(launch: Launch, minutes: int, code: str) -> None:
    verdicts = preflight(launch(), now=NOON + timedelta(minutes=minutes))
    assert faults(verdicts) == [("clock", code)]


def test_issuer_that_is_not_the_published_one(launch: Launch) -> None:
    provider = launch()
    right = demo_settings(provider)
    endpoints = replace(right.endpoints, issuer=f"{provider.issuer}/")
    settings = replace(right, endpoints=endpoints)
    verdicts = checked(NetworkClient(), settings, demo_credentials(provider), noon)
    assert faults(verdicts) == [("issuer", "issuer.differs")]
    assert by_name(verdicts, "client-auth").state is State.SKIPPED
    assert provider.journal.at(Endpoint.TOKEN) == ()


def test_secret_is_in_no_verdict(launch: Launch) -> None:
    provider = launch(behaviour=instead(Endpoint.TOKEN, 401, b""))
    verdicts = preflight(provider)
    assert provider.client_secret not in json.dumps([v.record() for v in verdicts])


def test_a_host_that_does_not_answer(launch: Launch) -> None:
    provider = launch()
    settings, credentials = demo_settings(provider), demo_credentials(provider)
    provider.stop()
    verdicts = checked(NetworkClient(), settings, credentials, noon)
    assert faults(verdicts) == [("connection", "http.refused")]


def test_ipv6_only(launch: Launch) -> None:
    provider = launch(address="::1")
    assert provider.issuer.startswith("http://[::1]:")
    assert faults(preflight(provider)) == []
