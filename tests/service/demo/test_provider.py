"""wizard.demo.provider: the whole code flow, and start and stop."""

import socket
import threading

import httpx
import pytest

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import PKCE, REDIRECT_URIS, Visitor
from tests.support.demo_provider import RecordingProvider
from tests.support.product_profiles import PINGONE_CUSTOM_DOMAIN, PROFILES
from wizard.demo.config import DemoConfig
from wizard.demo.people import ADMINISTRATOR, PEOPLE
from wizard.demo.product_profile import Endpoint


def test_code_flow_with_every_profile(launch: Launch) -> None:
    for profile in (*PROFILES.values(), PINGONE_CUSTOM_DOMAIN):
        visitor = launch(DemoConfig(REDIRECT_URIS, profile=profile))
        tokens = visitor.tokens(**PKCE)
        claims = visitor.verified(tokens["id_token"], visitor.provider.client_id)
        assert claims["iss"] == visitor.provider.issuer
        assert claims["preferred_username"] == "ada"
        answer = visitor.userinfo(tokens["access_token"])
        assert answer.json()["groups"] == list(ADMINISTRATOR.groups)
        assert visitor.provider.journal.noted(Endpoint.TOKEN, "code", "good") == 1


def test_each_person_can_sign_on(launch: Launch) -> None:
    for person in PEOPLE:
        visitor = launch()
        claims = visitor.verified(visitor.tokens(person)["id_token"], visitor.provider.client_id)
        assert claims["sub"] == person.subject


def test_no_secret_is_kept_in_the_journal(visitor: Visitor) -> None:
    code = visitor.login(**PKCE)["code"]
    tokens = visitor.redeem(code, code_verifier="the-verifier-of-the-tests-with-its-43-or-more")
    visitor.userinfo(tokens.json().get("access_token", "none"))
    kept = repr(visitor.provider.journal.entries)
    for secret in (
        visitor.provider.client_secret,
        code,
        ADMINISTRATOR.password,
        "the-verifier-of-the-tests",
        visitor.browser.cookies["demo_session"],
    ):
        assert secret not in kept


def test_representations_hide_the_secret(visitor: Visitor) -> None:
    secret = visitor.provider.client_secret
    assert secret not in repr(visitor.provider)
    assert secret not in repr(visitor.provider.config)


def test_each_provider_has_credentials_and_port_of_its_own(launch: Launch) -> None:
    one, two = launch().provider, launch().provider
    assert one.client_id != two.client_id
    assert one.client_secret != two.client_secret
    assert one.issuer != two.issuer


@pytest.mark.not_on_wine("goes on reading after a shutdown")
def test_stopped_provider_has_no_socket_and_no_thread(clock: HandClock) -> None:
    provider = RecordingProvider(DemoConfig(REDIRECT_URIS), clock)
    provider.start()
    port = httpx.URL(provider.issuer).port
    with httpx.Client(trust_env=False) as client:
        client.get(provider.site.url(Endpoint.DISCOVERY))  # the connection stays open
        provider.stop()
    provider.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith("demo-")]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port or 0), 1).close()


def test_stopped_provider_has_no_address(clock: HandClock) -> None:
    provider = RecordingProvider(DemoConfig(REDIRECT_URIS), clock)
    assert "stopped" in repr(provider)
    with pytest.raises(RuntimeError, match="not running"):
        _ = provider.issuer


def test_second_start_is_refused(visitor: Visitor) -> None:
    with pytest.raises(RuntimeError, match="already"):
        visitor.provider.start()


def test_restarted_provider_forgets_codes(visitor: Visitor) -> None:
    code = visitor.login()["code"]
    visitor.provider.stop()
    visitor.provider.start()
    assert visitor.redeem(code).json()["error"] == "invalid_grant"


def test_rotation_withdraws_the_key_and_signs_with_the_one_published_before(
    visitor: Visitor,
) -> None:
    before = visitor.tokens()["id_token"]
    waiting = visitor.back_channel.get(visitor.url(Endpoint.JWKS)).json()["keys"][1]["kid"]
    visitor.provider.rotate_keys()
    after = visitor.tokens(prompt="login")["id_token"]
    assert visitor.verified(after, visitor.provider.client_id)
    published = visitor.back_channel.get(visitor.url(Endpoint.JWKS)).json()["keys"]
    assert published[0]["kid"] == waiting
    assert len({key["kid"] for key in published}) == 2
    with pytest.raises(KeyError):
        visitor.verified(before, visitor.provider.client_id)
