"""wizard.demo.front_channel: what a browser gets, from the first request to the callback."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import (
    CALLBACK,
    PKCE,
    REDIRECT_URIS,
    Visitor,
    callback_of,
    form_of,
)
from tests.support.product_profiles import AIC, PINGFEDERATE
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.people import ADMINISTRATOR, PEOPLE
from wizard.demo.product_profile import Endpoint

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
STATES = ["x", "a b+c&d=e%20", "ünïcødé ☃", '"><script>', "s" * 2000]


class TestAuthorize:
    def test_good_request_leads_to_the_sign_on_page(self, visitor: Visitor) -> None:
        response = visitor.authorize()
        assert response.status_code == 302
        location = urlsplit(response.headers["location"])
        assert location.path == f"/{visitor.provider.config.environment_id}/signon/"
        assert set(parse_qs(location.query)) == {"environmentId", "flowId"}
        assert "Demo identity provider" in visitor.page_after(response).text

    def test_a_posted_form_counts_like_a_query_and_its_query_does_not(
        self, visitor: Visitor
    ) -> None:
        url, request = visitor.url(Endpoint.AUTHORIZE), visitor.request()
        by_form = visitor.browser.post(url, data=request).headers["location"]
        by_query = visitor.browser.post(url, params=request).headers["location"]
        assert "flowId=" in by_form
        assert "/signon/?error=" in by_query

    def test_unregistered_redirect_uri_never_reaches_it(self, visitor: Visitor) -> None:
        for uri in NOT_REGISTERED:
            response = visitor.authorize(redirect_uri=uri)
            location = urlsplit(response.headers["location"])
            assert location.path == f"/{visitor.provider.config.environment_id}/signon/", uri
            error = json.loads(parse_qs(location.query)["error"][0])
            assert set(error) == {"id", "code", "message", "details"}
            assert "<h1>Redirect URI mismatch</h1>" in visitor.page_after(response).text

    def test_wrong_applications_are_reported_on_the_page(self, launch: Launch) -> None:
        for client_id in ("clearml", None):
            visitor = launch()
            page = visitor.page_after(visitor.authorize(client_id=client_id))
            assert "Unknown application" in page.text
        visitor = launch(DemoConfig(REDIRECT_URIS, application_enabled=False))
        assert "disabled" in visitor.page_after(visitor.authorize()).text

    def test_other_products_show_a_page_at_once(self, launch: Launch) -> None:
        texts = ((PINGFEDERATE, "Invalid redirect_uri"), (AIC, "redirect_uri_mismatch"))
        for profile, text in texts:
            visitor = launch(DemoConfig(REDIRECT_URIS, profile=profile))
            response = visitor.authorize(redirect_uri="https://elsewhere.invalid/")
            assert response.status_code == 400
            assert text in response.text
            assert "location" not in response.headers

    def test_broken_rule_goes_back_with_state_and_issuer(self, visitor: Visitor) -> None:
        callback = callback_of(visitor.authorize(scope="openid groups"))
        assert callback == {
            "error": "invalid_scope",
            "error_description": "Not granted to this application: groups",
            "state": "the-state",
            "iss": visitor.provider.issuer,
        }

    def test_missing_challenge_is_refused_where_pkce_is_enforced(self, launch: Launch) -> None:
        visitor = launch(DemoConfig(REDIRECT_URIS, pkce=PkceEnforcement.S256_REQUIRED))
        refused = callback_of(visitor.authorize())
        assert refused["error"] == "invalid_request"
        assert "code_challenge" in refused["error_description"]
        assert visitor.login(**PKCE)["code"]


class TestSession:
    def test_second_login_in_the_same_browser_needs_no_password(self, visitor: Visitor) -> None:
        first = visitor.login()["code"]
        second = callback_of(visitor.authorize())["code"]
        assert first != second
        assert visitor.provider.journal.noted(Endpoint.AUTHORIZE, "session", "used") == 1

    def test_prompt_requires_a_new_sign_on(self, visitor: Visitor) -> None:
        visitor.login()
        for prompt in ("login", "select_account", "login consent"):
            assert "flowId=" in visitor.authorize(prompt=prompt).headers["location"]

    def test_prompt_none_works_only_with_a_session(self, visitor: Visitor) -> None:
        assert callback_of(visitor.authorize(prompt="none"))["error"] == "login_required"
        visitor.login()
        assert "code" in callback_of(visitor.authorize(prompt="none"))

    def test_it_ends_with_max_age_and_with_its_lifetime(
        self, visitor: Visitor, clock: HandClock
    ) -> None:
        visitor.login()
        clock.advance(timedelta(seconds=59))
        assert "code" in callback_of(visitor.authorize(max_age="60"))
        clock.advance(timedelta(seconds=1))
        assert "flowId=" in visitor.authorize(max_age="60").headers["location"]
        clock.advance(timedelta(hours=8))
        assert "flowId=" in visitor.authorize().headers["location"]

    def test_it_belongs_to_one_browser(self, visitor: Visitor) -> None:
        visitor.login(ADMINISTRATOR)
        visitor.browser.cookies.clear()
        assert "flowId=" in visitor.authorize().headers["location"]

    def test_its_cookie_is_kept_from_scripts(self, visitor: Visitor) -> None:
        response = visitor.submit(visitor.sign_on_page(), "ada", ADMINISTRATOR.password)
        cookie = response.headers["set-cookie"]
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie

    def test_sign_off_ends_it_at_the_provider(self, visitor: Visitor) -> None:
        visitor.login()
        kept = visitor.browser.cookies["demo_session"]
        page = visitor.browser.get(visitor.url(Endpoint.SIGN_OFF))
        assert "signed off" in page.text
        assert "demo_session" not in visitor.browser.cookies
        visitor.browser.cookies["demo_session"] = kept
        assert "flowId=" in visitor.authorize().headers["location"]

    def test_another_sign_on_replaces_it(self, visitor: Visitor) -> None:
        visitor.login()
        first = visitor.browser.cookies["demo_session"]
        visitor.login(prompt="login")
        assert visitor.browser.cookies["demo_session"] != first
        visitor.browser.cookies.clear()
        visitor.browser.cookies["demo_session"] = first
        assert "flowId=" in visitor.authorize().headers["location"]


class TestCallback:
    def test_state_comes_back_as_it_was(self, launch: Launch) -> None:
        for state in STATES:
            visitor = launch()
            callback = visitor.login(state=state)
            assert callback["state"] == state
            assert callback["iss"] == visitor.provider.issuer
            assert set(callback) == {"code", "state", "iss"}

    def test_form_post_has_the_same_fields_in_a_form(self, launch: Launch) -> None:
        for state in STATES:
            visitor = launch()
            page = visitor.sign_on_page(response_mode="form_post", state=state)
            answer = visitor.submit(page, ADMINISTRATOR.username, ADMINISTRATOR.password)
            form = form_of(answer)
            assert (answer.status_code, form.action) == (200, CALLBACK)
            assert form.fields["state"] == state
            assert visitor.redeem(form.fields["code"]).status_code == 200
            policy = answer.headers["content-security-policy"]
            assert "form-action https://clearml.demo.invalid;" in policy

    def test_form_post_has_errors_too(self, visitor: Visitor) -> None:
        form = form_of(visitor.authorize(response_mode="form_post", scope="openid x"))
        assert form.fields["error"] == "invalid_scope"

    def test_sign_on_answers_303_and_session_302(self, visitor: Visitor) -> None:
        page = visitor.sign_on_page()
        signed_on = visitor.submit(page, ADMINISTRATOR.username, ADMINISTRATOR.password)
        assert signed_on.status_code == 303
        assert visitor.authorize().status_code == 302

    def test_query_of_the_redirect_uri_is_kept(self, launch: Launch) -> None:
        visitor = launch(DemoConfig((CALLBACK + "?tenant=a",)))
        callback = callback_of(visitor.authorize(redirect_uri=CALLBACK + "?tenant=a", scope="x"))
        assert callback["tenant"] == "a"
        assert callback["error"] == "invalid_scope"

    def test_a_hook_may_change_it(self, launch: Launch) -> None:
        def doubled(fields: dict[str, Any]) -> dict[str, Any]:
            return {**fields, "code": [fields["code"], "another"], "session_state": "y"}

        behaviour = Behaviour(documents={Document.CALLBACK: doubled})
        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
        page = visitor.sign_on_page()
        location = visitor.submit(page, "ada", ADMINISTRATOR.password).headers["location"]
        assert location.count("code=") == 2
        assert "session_state=y" in location


class TestSignOnPage:
    def test_it_lists_its_people_with_passwords(self, launch: Launch) -> None:
        text = launch().sign_on_page().text
        for person in PEOPLE:
            assert f"<code>{person.username}</code>" in text
            assert f"<code>{person.password}</code>" in text
        alone = launch(DemoConfig(REDIRECT_URIS, people=(ADMINISTRATOR,)))
        assert "grace-demo" not in alone.sign_on_page().text

    def test_it_is_labelled_and_needs_no_script(self, visitor: Visitor) -> None:
        text = visitor.sign_on_page().text
        assert '<html lang="en">' in text
        assert '<label for="username">' in text
        assert '<label for="password">' in text
        assert "<script" not in text

    def test_its_form_may_go_only_home_and_to_the_callback(self, visitor: Visitor) -> None:
        policy = visitor.sign_on_page().headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'nonce-")
        assert "form-action 'self' https://clearml.demo.invalid;" in policy
        assert "unsafe" not in policy

    def test_wrong_password_keeps_the_name_and_says_so(self, visitor: Visitor) -> None:
        page = visitor.sign_on_page()
        again = visitor.submit(page, 'ada" onfocus="x', "wrong")
        assert again.status_code == 200
        assert 'role="alert"' in again.text
        assert form_of(again).fields["username"] == 'ada" onfocus="x'
        assert "wrong</" not in form_of(again).fields["password"]
        assert callback_of(visitor.submit(again, "ada", ADMINISTRATOR.password))["code"]

    def test_name_or_address_in_any_case(self, launch: Launch) -> None:
        for username in ("ada", " Ada ", "ada@people.example"):
            visitor = launch()
            page = visitor.sign_on_page()
            assert callback_of(visitor.submit(page, username, ADMINISTRATOR.password))["code"]

    def test_anything_else_is_refused(self, visitor: Visitor) -> None:
        wrong = (("ada", ""), ("", ""), ("ada", "ada-demo "), ("grace", "ada-demo"))
        for username, password in wrong:
            page = visitor.submit(visitor.sign_on_page(), username, password)
            assert 'role="alert"' in page.text
            assert "set-cookie" not in page.headers
        assert visitor.provider.journal.noted(Endpoint.SIGN_ON, "sign_on", "refused") == len(wrong)

    def test_login_hint_fills_in_the_name(self, visitor: Visitor) -> None:
        page = visitor.sign_on_page(login_hint="grace")
        assert form_of(page).fields["username"] == "grace"

    def test_it_is_valid_for_one_sign_on_and_a_while(
        self, visitor: Visitor, clock: HandClock
    ) -> None:
        page = visitor.sign_on_page()
        visitor.submit(page, "ada", ADMINISTRATOR.password)
        again = visitor.submit(page, "ada", ADMINISTRATOR.password)
        assert again.status_code == 400
        assert "expired" in again.text
        visitor.browser.cookies.clear()
        page = visitor.sign_on_page()
        clock.advance(timedelta(minutes=15))
        assert visitor.submit(page, "ada", ADMINISTRATOR.password).status_code == 400
        assert visitor.browser.get(visitor.url(Endpoint.SIGN_ON)).status_code == 400


def test_an_error_page_survives_whatever_its_address_says(visitor: Visitor) -> None:
    errors = ("x", "[]", "[" * 5000, '{"message": "<b>bold</b>"}', '{"message": 5, "id": []}')
    for error in errors:
        page = visitor.browser.get(visitor.url(Endpoint.SIGN_ON), params={"error": error})
        assert page.status_code == 200
        assert "<h1>" in page.text
        assert "<b>bold" not in page.text
    long = '{"message": "%s", "code": "NOT_FOUND", "id": "4711"}' % ("m" * 300)
    page = visitor.browser.get(visitor.url(Endpoint.SIGN_ON), params={"error": long})
    assert "<code>NOT_FOUND</code>" in page.text
    assert "<code>4711</code>" in page.text
    assert f"<h1>{'m' * 200}</h1>" in page.text
