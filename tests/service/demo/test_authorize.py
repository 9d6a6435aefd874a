"""wizard.demo.authorize: what a browser gets from the authorization endpoint."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import CALLBACK, PKCE, REDIRECT_URIS, Visitor, callback_of
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.endpoints import Endpoint
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.product_profiles import AIC, PINGFEDERATE, ProductProfile

NOT_REGISTERED = [
    CALLBACK + "/",
    CALLBACK + "?",
    CALLBACK.replace("https", "http"),
    CALLBACK.replace("clearml.", "CLEARML."),
    CALLBACK.replace(".invalid", ".invalid:443"),
    CALLBACK + "#x",
    "https://elsewhere.invalid/callback_ping",
    None,
]


def test_good_request_leads_to_the_sign_on_page(visitor: Visitor) -> None:
    response = visitor.authorize()
    assert response.status_code == 302
    location = urlsplit(response.headers["location"])
    assert location.path == f"/{visitor.provider.config.environment_id}/signon/"
    assert set(parse_qs(location.query)) == {"environmentId", "flowId"}
    assert "Demo identity provider" in visitor.page_after(response).text


def test_form_post_is_taken_like_a_query(visitor: Visitor) -> None:
    response = visitor.browser.post(visitor.url(Endpoint.AUTHORIZE), data=visitor.request())
    assert "flowId=" in response.headers["location"]


def test_query_of_a_post_is_not_read(visitor: Visitor) -> None:
    response = visitor.browser.post(visitor.url(Endpoint.AUTHORIZE), params=visitor.request())
    assert "/signon/?error=" in response.headers["location"]


@pytest.mark.parametrize("uri", NOT_REGISTERED)
def test_unregistered_redirect_uri_never_reaches_it(visitor: Visitor, uri: str | None) -> None:
    response = visitor.authorize(redirect_uri=uri)
    location = urlsplit(response.headers["location"])
    assert location.path == f"/{visitor.provider.config.environment_id}/signon/"
    error = json.loads(parse_qs(location.query)["error"][0])
    assert set(error) == {"id", "code", "message", "details"}
    assert "<h1>Redirect URI mismatch</h1>" in visitor.page_after(response).text


@pytest.mark.parametrize("client_id", ["clearml", None])
def test_unknown_client_is_told_on_the_page(visitor: Visitor, client_id: str | None) -> None:
    page = visitor.page_after(visitor.authorize(client_id=client_id))
    assert "Unknown application" in page.text


def test_disabled_application_is_told_on_the_page(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, application_enabled=False))
    assert "disabled" in visitor.page_after(visitor.authorize()).text


@pytest.mark.parametrize(
    ("shape", "text"),
    [(PINGFEDERATE, "Invalid redirect_uri"), (AIC, "redirect_uri_mismatch")],
    ids=["PingFederate", "AIC"],
)
def test_other_products_refuse_with_a_page_at_once(
    launch: Launch, shape: ProductProfile, text: str
) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, shape=shape))
    response = visitor.authorize(redirect_uri="https://elsewhere.invalid/")
    assert response.status_code == 400
    assert text in response.text
    assert "location" not in response.headers


def test_broken_rule_goes_back_with_state_and_issuer(visitor: Visitor) -> None:
    callback = callback_of(visitor.authorize(scope="openid groups"))
    assert callback == {
        "error": "invalid_scope",
        "error_description": "Not granted to this application: groups",
        "state": "the-state",
        "iss": visitor.provider.issuer,
    }


def test_missing_challenge_is_refused_where_pkce_is_enforced(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, pkce=PkceEnforcement.S256_REQUIRED))
    refused = callback_of(visitor.authorize())
    assert refused["error"] == "invalid_request"
    assert "code_challenge" in refused["error_description"]
    assert visitor.login(**PKCE)["code"]


def test_second_login_in_the_same_browser_needs_no_password(visitor: Visitor) -> None:
    first = visitor.login()["code"]
    second = callback_of(visitor.authorize())["code"]
    assert first != second
    assert visitor.provider.journal.noted(Endpoint.AUTHORIZE, "session", "used") == 1


@pytest.mark.parametrize("prompt", ["login", "select_account", "login consent"])
def test_prompt_asks_again(visitor: Visitor, prompt: str) -> None:
    visitor.login()
    assert "flowId=" in visitor.authorize(prompt=prompt).headers["location"]


def test_prompt_none_works_only_with_a_session(visitor: Visitor) -> None:
    assert callback_of(visitor.authorize(prompt="none"))["error"] == "login_required"
    visitor.login()
    assert "code" in callback_of(visitor.authorize(prompt="none"))


def test_max_age_asks_again_once_the_session_is_older(visitor: Visitor, clock: HandClock) -> None:
    visitor.login()
    clock.advance(timedelta(seconds=59))
    assert "code" in callback_of(visitor.authorize(max_age="60"))
    clock.advance(timedelta(seconds=1))
    assert "flowId=" in visitor.authorize(max_age="60").headers["location"]


def test_session_ends(visitor: Visitor, clock: HandClock) -> None:
    visitor.login()
    clock.advance(timedelta(hours=8))
    assert "flowId=" in visitor.authorize().headers["location"]


def test_session_of_another_browser_is_not_shared(launch: Launch) -> None:
    visitor = launch()
    visitor.login(ADMINISTRATOR)
    visitor.browser.cookies.clear()
    assert "flowId=" in visitor.authorize().headers["location"]
