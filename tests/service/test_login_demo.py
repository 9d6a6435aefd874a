"""A whole test login against the strict demo provider, over sockets; the browser is played."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from tests.service.demo.visitor import CALLBACK, Visitor
from wizard.checks.login import CATALOG, LoginResult, LoginTest
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import (
    AccessTokenFormat,
    ClientAuthentication,
    Delivery,
    DemoConfig,
    PkceEnforcement,
)
from wizard.demo.endpoints import Endpoint
from wizard.demo.people import ADMINISTRATOR, MANY_GROUPS, NO_GROUP, ONE_GROUP, Person
from wizard.demo.provider import DemoProvider
from wizard.demo.shapes import AIC, PINGFEDERATE, PINGONE, PINGONE_CUSTOM_DOMAIN, Shape
from wizard.demo.signing import new_signing_key
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import Http
from wizard.oidc.login import Attempt

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
GROUPS = GroupSettings(claim="groups")


class Scene:
    """A running provider, somebody in front of a browser, and the wizard's side of the login."""

    def __init__(self, provider: DemoProvider, visitor: Visitor) -> None:
        self.provider = provider
        self.visitor = visitor
        self.now = NOON
        self.told: list[Verdict] = []

    def test(self) -> LoginTest:
        site = self.provider.site
        endpoints = Endpoints(
            authorize_url=site.url(Endpoint.AUTHORIZE),
            access_token_url=site.url(Endpoint.TOKEN),
            issuer=site.issuer,
            userinfo_url=site.url(Endpoint.USERINFO),
            jwks_url=site.url(Endpoint.JWKS),
        )
        settings = Settings("https://clearml.demo.invalid", endpoints, groups=GROUPS)
        credentials = Credentials(
            self.provider.client_id,
            Secret(self.provider.client_secret),
            "version",
            urls.origin(endpoints.access_token_url),
        )
        clock = lambda: self.now  # noqa: E731
        return LoginTest(Http(), settings, credentials, clock, report=self.told.append)

    def sign_in(self, attempt: Attempt, person: Person = ADMINISTRATOR) -> str:
        """What the browser would be sent to next: the callback's address."""
        response = self.visitor.browser.get(attempt.url)
        if not response.headers["location"].startswith(CALLBACK):
            page = self.visitor.page_after(response)
            response = self.visitor.submit(page, person.username, person.password)
        location: str = response.headers["location"]
        return location

    def login(
        self, person: Person = ADMINISTRATOR, /, test: LoginTest | None = None
    ) -> LoginResult:
        test = test or self.test()
        attempt = test.begin()
        return test.finish(attempt, Callback(self.sign_in(attempt, person)))


Launch = Callable[..., Scene]


@pytest.fixture(scope="session")
def keys() -> tuple[RSAKey, ...]:
    return tuple(new_signing_key() for _ in range(3))


@pytest.fixture
def launch(keys: tuple[RSAKey, ...]) -> Iterator[Launch]:
    with ExitStack() as stack:

        def start(**config: Any) -> Scene:  # noqa: ANN401 - any field of DemoConfig
            provider = DemoProvider(
                DemoConfig((CALLBACK,), **config), lambda: NOON, iter(keys).__next__
            )
            stack.enter_context(provider)
            visitor = Visitor(provider)
            stack.callback(visitor.close)
            return Scene(provider, visitor)

        yield start


def by_check(result: LoginResult) -> dict[str, Verdict]:
    return {verdict.check: verdict for verdict in result.evidence.verdicts}


def states(result: LoginResult) -> dict[str, State]:
    return {name: verdict.state for name, verdict in by_check(result).items()}


def code_at(result: LoginResult, check: str) -> str:
    found = by_check(result)[check].problem
    assert found is not None
    return found.code


@pytest.mark.parametrize("shape", [PINGONE, PINGONE_CUSTOM_DOMAIN, PINGFEDERATE, AIC])
def test_healthy_login_passes_every_check(shape: Shape, launch: Launch) -> None:
    scene = launch(shape=shape)
    result = scene.login()
    assert set(states(result).values()) == {State.PASSED}
    assert [v.check for v in result.evidence.verdicts] == [check.name for check in CATALOG]
    assert tuple(scene.told) == result.evidence.verdicts
    assert result.evidence.passed
    assert result.evidence.auth_methods == ("client_secret_basic", "client_secret_post")
    journal = scene.provider.journal
    assert journal.noted(Endpoint.TOKEN, "code", "good") == 1
    assert journal.noted(Endpoint.TOKEN, "verifier", "matches") == 1
    assert journal.defects == ()


def test_evidence_keeps_only_needed_claims(launch: Launch) -> None:
    result = launch().login()
    kept = result.evidence.claims.id_token
    assert kept is not None
    assert set(kept) == {"sub", "email", "preferred_username", "username", "name", "groups"}
    assert kept["groups"] == list(ADMINISTRATOR.groups)
    assert "iss" in (result.claims.id_token or {})
    assert result.claims.access_token is not None


@pytest.mark.parametrize("method", list(ClientAuthentication))
def test_only_the_accepted_method_gets_the_code(
    method: ClientAuthentication, launch: Launch
) -> None:
    scene = launch(client_authentication=frozenset({method}))
    result = scene.login()
    assert result.evidence.passed
    assert result.evidence.auth_methods == (method.value,)
    assert scene.provider.journal.noted(Endpoint.TOKEN, "code", "good") == 1


def test_prepared_client_authentication_is_not_asked_again(launch: Launch) -> None:
    scene = launch()
    test = scene.test()
    known = test.prepare()
    attempt = test.begin()
    result = test.finish(attempt, Callback(scene.sign_in(attempt)), known)
    assert result.evidence.passed
    assert len(scene.provider.journal.at(Endpoint.TOKEN)) == 3


def test_wrong_secret(launch: Launch) -> None:
    scene = launch()
    right = scene.test()
    test = replace(right, credentials=replace(right.credentials, client_secret=Secret("wrong")))
    result = scene.login(test=test)
    assert code_at(result, "token.client-auth") == "token.client-refused"
    problem = by_check(result)["token.client-auth"].problem
    assert problem is not None
    assert problem.step is Step.ENDPOINTS
    assert "Unsupported authentication method" in problem.why
    rest = [s for name, s in states(result).items() if name != "login.callback"][1:]
    assert set(rest) == {State.SKIPPED}
    assert not result.evidence.passed


def test_secret_is_not_sent_to_another_origin(launch: Launch) -> None:
    scene = launch()
    right = scene.test()
    for origin in ("", "https://idp.example"):
        test = replace(right, credentials=replace(right.credentials, origin=origin))
        assert code_at(scene.login(test=test), "token.client-auth") == "token.origin"
    assert scene.provider.journal.at(Endpoint.TOKEN) == ()


def test_pkce_off_and_required(launch: Launch) -> None:
    scene = launch(pkce=PkceEnforcement.S256_REQUIRED)
    right = scene.test()
    off = replace(right, settings=replace(right.settings, pkce=False))
    result = scene.login(test=off)
    assert code_at(result, "login.callback") == "callback.pkce-required"
    assert scene.login().evidence.passed


def test_pkce_off_and_optional(launch: Launch) -> None:
    scene = launch()
    right = scene.test()
    off = replace(right, settings=replace(right.settings, pkce=False))
    assert scene.login(test=off).evidence.passed


def test_used_code(launch: Launch) -> None:
    scene = launch()
    test = scene.test()
    attempt = test.begin()
    url = scene.sign_in(attempt)
    test.finish(attempt, Callback(url))
    again, pasted = (test.finish(attempt, Callback(url, pasted=p)) for p in (False, True))
    assert code_at(again, "token.redeem") == "token.code-refused"
    assert code_at(pasted, "token.redeem") == "token.code-taken"


def test_rotated_key_is_fetched(launch: Launch) -> None:
    scene = launch()
    scene.provider.rotate_keys()
    assert scene.login().evidence.passed


def test_opaque_access_token(launch: Launch) -> None:
    result = launch(access_token_format=AccessTokenFormat.OPAQUE).login()
    assert result.evidence.passed
    assert result.claims.access_token is None


def test_claims_only_in_userinfo_are_warned_about(launch: Launch) -> None:
    result = launch(shape=PINGFEDERATE, delivery=Delivery(id_token=frozenset({"sub"}))).login()
    for name in ("email", "username", "groups"):
        assert code_at(result, f"claim.{name}") == f"claim.{name}-elsewhere"
        assert states(result)[f"claim.{name}"] is State.WARNED
    assert result.evidence.passed


def test_claims_nowhere_are_failures(launch: Launch) -> None:
    bare = frozenset({"sub"})
    result = launch(delivery=Delivery(id_token=bare, userinfo=bare)).login()
    for name in ("email", "username", "groups"):
        assert code_at(result, f"claim.{name}") == f"claim.{name}-missing"
    assert not result.evidence.passed


def test_user_without_groups(launch: Launch) -> None:
    assert code_at(launch().login(NO_GROUP), "claim.groups") == "claim.groups-missing"


def test_single_group_as_text(launch: Launch) -> None:
    result = launch(delivery=Delivery(single_value_as_string=True)).login(ONE_GROUP)
    assert code_at(result, "claim.groups") == "claim.groups-text"


def test_more_groups_than_an_id_token_carries(launch: Launch) -> None:
    assert code_at(launch().login(MANY_GROUPS), "claim.groups") == "claim.groups-over-limit"


@pytest.mark.parametrize(
    ("document", "changes", "check", "code"),
    [
        (Document.ID_TOKEN, {"iss": "https://x.example"}, "id-token.issuer", "id-token.issuer"),
        (Document.ID_TOKEN, {"aud": ["other"]}, "id-token.audience", "id-token.audience"),
        (Document.ID_TOKEN, {"nonce": "other"}, "id-token.nonce", "id-token.nonce"),
        (Document.ID_TOKEN, {"at_hash": "AAAA"}, "id-token.at-hash", "id-token.at-hash"),
        (Document.ID_TOKEN, {"exp": 1}, "id-token.exp", "id-token.expired"),
        (Document.TOKEN_RESPONSE, {"id_token": None}, "token.redeem", "token.form"),
        (Document.TOKEN_RESPONSE, {"id_token": ""}, "token.redeem", "token.no-id-token"),
        (Document.TOKEN_RESPONSE, {"token_type": "mac"}, "token.redeem", "token.type"),
        (Document.TOKEN_RESPONSE, {"access_token": "a\nb"}, "token.redeem", "token.form"),
        (Document.USERINFO, {"sub": "somebody"}, "userinfo.claims", "userinfo.subject"),
        (Document.JWKS, {"keys": []}, "keys.published", "keys.none"),
        (Document.CALLBACK, {"iss": "https://x.example"}, "login.callback", "callback.issuer"),
        (Document.CALLBACK, {"state": "other"}, "login.callback", "callback.state"),
    ],
)
def test_bent_documents(
    document: Document, changes: dict[str, object], check: str, code: str, launch: Launch
) -> None:
    scene = launch(behaviour=Behaviour(documents={document: lambda fields: {**fields, **changes}}))
    result = scene.login()
    assert code_at(result, check) == code
    assert not result.evidence.passed
    assert {v.check for v in result.evidence.verdicts} == {one.name for one in CATALOG}


def test_wrong_clock_is_named(launch: Launch) -> None:
    scene = launch()
    scene.now = NOON - timedelta(minutes=10)
    assert code_at(scene.login(), "id-token.iat") == "id-token.clock-skew"
    scene.now = NOON + timedelta(hours=1)
    assert code_at(scene.login(), "id-token.exp") == "id-token.clock-skew"


def test_cancel_ends_with_a_verdict(launch: Launch) -> None:
    scene = launch()
    test = scene.test()
    attempt = test.begin()
    url = scene.sign_in(attempt)
    test.cancel.set()
    result = test.finish(attempt, Callback(url))
    assert code_at(result, "token.client-auth") == "http.cancelled"
    assert test.prepare().problem is not None


def test_discovery_finds_everything(launch: Launch) -> None:
    for shape in (PINGONE, PINGFEDERATE, AIC):
        scene = launch(shape=shape)
        site = scene.provider.site
        for start in (site.issuer, scene.provider.discovery_url, site.url(Endpoint.AUTHORIZE)):
            found = discover(Http(), start)
            assert isinstance(found, Metadata)
            assert found.problems == ()
            assert found.issuer == site.issuer
            assert found.token_endpoint == site.url(Endpoint.TOKEN)
            assert found.skew(NOON) == timedelta(0)


def test_nothing_secret_is_logged_or_shown(
    launch: Launch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, name)
    scene = launch()
    tokens: list[str] = []

    def spy(fields: dict[str, Any]) -> dict[str, Any]:
        tokens.extend((fields["id_token"], fields["access_token"]))
        return fields

    scene = launch(behaviour=Behaviour(documents={Document.TOKEN_RESPONSE: spy}))
    test = scene.test()
    attempt = test.begin()
    # The played browser is not the wizard: its own log lines are not judged.
    url = scene.sign_in(attempt)
    caplog.clear()
    callback = Callback(url)
    result = test.finish(attempt, callback)
    hidden = [
        scene.provider.client_secret,
        attempt.code_verifier.reveal(),
        url.partition("code=")[2].partition("&")[0],
        *tokens,
        *(token.rpartition(".")[2] for token in tokens),
    ]
    assert len(tokens) == 2
    error = RuntimeError(test, attempt, callback, result)
    shown = "\n".join(
        (caplog.text, *traceback.format_exception(error), repr(result), repr(scene.told))
    )
    for text in hidden:
        assert len(text) > 20
        assert text not in shown
