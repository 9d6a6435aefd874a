"""wizard.demo.sign_on: the pages that people see."""

from datetime import timedelta

import pytest

from tests.service.demo.conftest import HandClock, Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor, callback_of, form_of
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.people import ADMINISTRATOR, PEOPLE


def test_page_lists_everybody_with_password(visitor: Visitor) -> None:
    text = visitor.sign_on_page().text
    for person in PEOPLE:
        assert f"<code>{person.username}</code>" in text
        assert f"<code>{person.password}</code>" in text


def test_page_is_labelled_and_needs_no_script(visitor: Visitor) -> None:
    text = visitor.sign_on_page().text
    assert '<html lang="en">' in text
    assert '<label for="username">' in text
    assert '<label for="password">' in text
    assert "<script" not in text


def test_page_may_send_its_form_only_home_and_to_the_callback(visitor: Visitor) -> None:
    policy = visitor.sign_on_page().headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'nonce-")
    assert "form-action 'self' https://clearml.demo.invalid;" in policy
    assert "unsafe" not in policy


def test_wrong_password_keeps_the_name_and_says_so(visitor: Visitor) -> None:
    page = visitor.sign_on_page()
    again = visitor.submit(page, 'ada" onfocus="x', "wrong")
    assert again.status_code == 200
    assert 'role="alert"' in again.text
    assert form_of(again).fields["username"] == 'ada" onfocus="x'
    assert "wrong</" not in form_of(again).fields["password"]
    assert callback_of(visitor.submit(again, "ada", ADMINISTRATOR.password))["code"]


@pytest.mark.parametrize("username", ["ada", " Ada ", "ada@people.example"])
def test_name_or_address_is_taken_in_any_case(visitor: Visitor, username: str) -> None:
    page = visitor.sign_on_page()
    assert callback_of(visitor.submit(page, username, ADMINISTRATOR.password))["code"]


@pytest.mark.parametrize(
    ("username", "password"), [("ada", ""), ("", ""), ("ada", "ada-demo "), ("grace", "ada-demo")]
)
def test_anything_else_is_refused(visitor: Visitor, username: str, password: str) -> None:
    page = visitor.submit(visitor.sign_on_page(), username, password)
    assert 'role="alert"' in page.text
    assert "set-cookie" not in page.headers
    assert visitor.provider.journal.noted(Endpoint.SIGN_ON, "sign_on", "refused") == 1


def test_login_hint_fills_in_the_name(visitor: Visitor) -> None:
    page = visitor.sign_on_page(login_hint="grace")
    assert form_of(page).fields["username"] == "grace"


def test_page_is_good_for_one_sign_on(visitor: Visitor) -> None:
    page = visitor.sign_on_page()
    visitor.submit(page, "ada", ADMINISTRATOR.password)
    again = visitor.submit(page, "ada", ADMINISTRATOR.password)
    assert again.status_code == 400
    assert "expired" in again.text


def test_page_expires(visitor: Visitor, clock: HandClock) -> None:
    page = visitor.sign_on_page()
    clock.advance(timedelta(minutes=15))
    assert visitor.submit(page, "ada", ADMINISTRATOR.password).status_code == 400


def test_page_without_a_flow_is_refused(visitor: Visitor) -> None:
    response = visitor.browser.get(visitor.url(Endpoint.SIGN_ON))
    assert response.status_code == 400


def test_session_cookie_is_kept_from_scripts(visitor: Visitor) -> None:
    response = visitor.submit(visitor.sign_on_page(), "ada", ADMINISTRATOR.password)
    cookie = response.headers["set-cookie"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie


def test_sign_off_ends_the_session_at_the_provider(visitor: Visitor) -> None:
    visitor.login()
    kept = visitor.browser.cookies["demo_session"]
    page = visitor.browser.get(visitor.url(Endpoint.SIGN_OFF))
    assert "signed off" in page.text
    assert "demo_session" not in visitor.browser.cookies
    visitor.browser.cookies["demo_session"] = kept
    assert "flowId=" in visitor.authorize().headers["location"]


def test_another_sign_on_replaces_the_session(visitor: Visitor) -> None:
    visitor.login()
    first = visitor.browser.cookies["demo_session"]
    visitor.login(prompt="login")
    assert visitor.browser.cookies["demo_session"] != first
    visitor.browser.cookies.clear()
    visitor.browser.cookies["demo_session"] = first
    assert "flowId=" in visitor.authorize().headers["location"]


def test_page_of_other_people_lists_those(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, people=(ADMINISTRATOR,)))
    assert "grace-demo" not in visitor.sign_on_page().text
