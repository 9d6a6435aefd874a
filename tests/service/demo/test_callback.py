"""wizard.demo.callback: how an answer travels back."""

from typing import Any

import pytest

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import CALLBACK, REDIRECT_URIS, Visitor, callback_of, form_of
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import DemoConfig
from wizard.demo.people import ADMINISTRATOR

STATES = ["x", "a b+c&d=e%20", "ünïcødé ☃", '"><script>', "s" * 2000]


@pytest.mark.parametrize("state", STATES)
def test_state_comes_back_as_it_was(visitor: Visitor, state: str) -> None:
    callback = visitor.login(state=state)
    assert callback["state"] == state
    assert callback["iss"] == visitor.provider.issuer
    assert set(callback) == {"code", "state", "iss"}


def test_sign_on_answers_303_and_session_302(visitor: Visitor) -> None:
    page = visitor.sign_on_page()
    assert visitor.submit(page, ADMINISTRATOR.username, ADMINISTRATOR.password).status_code == 303
    assert visitor.authorize().status_code == 302


def test_issuer_can_be_left_out(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, issuer_in_callback=False))
    assert set(visitor.login()) == {"code", "state"}


def test_query_of_the_redirect_uri_is_kept(launch: Launch) -> None:
    visitor = launch(DemoConfig((CALLBACK + "?tenant=a",)))
    callback = callback_of(visitor.authorize(redirect_uri=CALLBACK + "?tenant=a", scope="x"))
    assert callback["tenant"] == "a"
    assert callback["error"] == "invalid_scope"


@pytest.mark.parametrize("state", STATES)
def test_form_post_carries_the_same_fields_in_a_form(visitor: Visitor, state: str) -> None:
    page = visitor.sign_on_page(response_mode="form_post", state=state)
    answer = visitor.submit(page, ADMINISTRATOR.username, ADMINISTRATOR.password)
    form = form_of(answer)
    assert answer.status_code == 200
    assert form.action == CALLBACK
    assert form.fields["state"] == state
    assert visitor.redeem(form.fields["code"]).status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "form-action https://clearml.demo.invalid;" in policy


def test_form_post_carries_errors_too(visitor: Visitor) -> None:
    form = form_of(visitor.authorize(response_mode="form_post", scope="openid x"))
    assert form.fields["error"] == "invalid_scope"


def test_a_fault_may_bend_the_callback(launch: Launch) -> None:
    def doubled(fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "code": [fields["code"], "another"], "session_state": "y"}

    behaviour = Behaviour(documents={Document.CALLBACK: doubled})
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    page = visitor.sign_on_page()
    location = visitor.submit(page, "ada", ADMINISTRATOR.password).headers["location"]
    assert location.count("code=") == 2
    assert "session_state=y" in location
