"""Whole test logins against the strict demo provider, over sockets; the browser is played."""

import logging
import traceback
from dataclasses import replace
from typing import Any

import pytest

from tests.service.login import Launch, states
from tests.support.product_profiles import AIC, PINGFEDERATE, PINGONE_CUSTOM_DOMAIN
from tests.support.tables import failures
from wizard.checks.login.runner import CATALOG
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import (
    ClientAuthentication,
)
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.product_profile import PINGONE, Endpoint, ProductProfile
from wizard.model.verdict import State
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.oidc.discovery import Metadata, discover


def test_healthy_login_passes_every_check(launch: Launch) -> None:
    def check(profile: ProductProfile) -> None:
        demo = launch(profile=profile)
        result = demo.login()
        assert set(states(result).values()) == {State.PASSED}
        assert [v.check for v in result.evidence.verdicts] == [check.name for check in CATALOG]
        assert tuple(demo.told) == result.evidence.verdicts
        assert result.evidence.passed
        assert result.evidence.auth_methods == ("client_secret_basic", "client_secret_post")
        journal = demo.provider.journal
        assert journal.noted(Endpoint.TOKEN, "code", "good") == 1
        assert journal.noted(Endpoint.TOKEN, "verifier", "matches") == 1

    assert failures(zip((PINGONE, PINGONE_CUSTOM_DOMAIN, PINGFEDERATE, AIC)), check) == {}


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
    demo = launch(client_authentication=frozenset({method}))
    result = demo.login()
    assert result.evidence.passed
    assert result.evidence.auth_methods == (method.value,)
    assert demo.provider.journal.noted(Endpoint.TOKEN, "code", "good") == 1


def test_prepared_client_authentication_is_not_tried_again(launch: Launch) -> None:
    demo = launch()
    test = demo.test()
    known = test.prepare()
    attempt = test.begin()
    result = test.finish(attempt, Callback(demo.sign_in(attempt)), known)
    assert result.evidence.passed
    assert len(demo.provider.journal.at(Endpoint.TOKEN)) == 5


def test_pkce_off_and_optional(launch: Launch) -> None:
    demo = launch()
    right = demo.test()
    off = replace(right, settings=replace(right.settings, pkce=False))
    assert demo.login(test=off).evidence.passed


def test_rotated_key_is_fetched(launch: Launch) -> None:
    demo = launch()
    demo.provider.rotate_keys()
    assert demo.login().evidence.passed


def test_opaque_access_token(launch: Launch) -> None:
    opaque = Behaviour(tokens={Document.ACCESS_TOKEN: lambda _, __: "an-opaque-reference"})
    result = launch(behaviour=opaque).login()
    assert result.evidence.passed
    assert result.claims.access_token is None


def test_discovery_finds_everything(launch: Launch) -> None:
    for shape in (PINGONE, PINGFEDERATE, AIC):
        demo = launch(profile=shape)
        site = demo.provider.site
        for start in (
            site.issuer,
            demo.provider.site.url(Endpoint.DISCOVERY),
            site.url(Endpoint.AUTHORIZE),
        ):
            found = discover(NetworkClient(), start)
            assert isinstance(found, Metadata)
            assert found.problems == ()
            assert found.issuer == site.issuer
            assert found.token_endpoint == site.url(Endpoint.TOKEN)


def test_nothing_secret_is_logged_or_shown(
    launch: Launch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, name)
    demo = launch()
    tokens: list[str] = []

    def spy(fields: dict[str, Any]) -> dict[str, Any]:
        tokens.extend((fields["id_token"], fields["access_token"]))
        return fields

    demo = launch(behaviour=Behaviour(documents={Document.TOKEN_RESPONSE: spy}))
    test = demo.test()
    attempt = test.begin()
    # The played browser is not the wizard: its own log lines are not judged.
    url = demo.sign_in(attempt)
    caplog.clear()
    callback = Callback(url)
    result = test.finish(attempt, callback)
    hidden = [
        demo.provider.client_secret,
        attempt.code_verifier.reveal(),
        url.partition("code=")[2].partition("&")[0],
        *tokens,
        *(token.rpartition(".")[2] for token in tokens),
    ]
    assert len(tokens) == 2
    error = RuntimeError(test, attempt, callback, result)
    shown = "\n".join(
        (caplog.text, *traceback.format_exception(error), repr(result), repr(demo.told))
    )
    for text in hidden:
        assert len(text) > 20
        assert text not in shown
