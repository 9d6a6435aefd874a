from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.oidc.test_login import REDIRECT, SETTINGS
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.callback import Callback, read_callback
from wizard.oidc.login import begin_login

ATTEMPT = begin_login(SETTINGS, "the-client")
BARE = begin_login(replace(SETTINGS, pkce=False), "the-client")
GOOD = {"code": "the-code", "state": ATTEMPT.state}


def judged(parameters: dict[str, str] | list[tuple[str, str]], tail: str = "") -> Secret | Problem:
    return read_callback(ATTEMPT, f"{REDIRECT}?{urlencode(parameters)}{tail}")


def code_of(parameters: dict[str, str] | list[tuple[str, str]], tail: str = "") -> str:
    found = judged(parameters, tail)
    assert isinstance(found, Problem)
    assert len(found.what) <= 110
    return found.code


def test_good_callback_gives_the_code() -> None:
    assert judged(GOOD) == Secret("the-code")


def test_extra_parameters_do_no_harm() -> None:
    found = judged({**GOOD, "iss": ATTEMPT.issuer, "session_state": "x", "": ""}, "#_=_")
    assert found == Secret("the-code")


def test_pasted_address_may_have_space_around() -> None:
    found = read_callback(ATTEMPT, f"\n {REDIRECT}?{urlencode(GOOD)} \r\n")
    assert found == Secret("the-code")


def test_posted_callback_gives_the_code() -> None:
    assert read_callback(ATTEMPT, REDIRECT, urlencode(GOOD).encode()) == Secret("the-code")


def test_code_in_address_and_form_is_one_too_many() -> None:
    found = read_callback(ATTEMPT, f"{REDIRECT}?{urlencode(GOOD)}", urlencode(GOOD).encode())
    assert isinstance(found, Problem)
    assert found.code == "callback.repeated"


@pytest.mark.parametrize("name", ["code", "state", "error", "iss"])
def test_repeated_parameter(name: str) -> None:
    assert code_of([*GOOD.items(), (name, "a"), (name, "a")]) == "callback.repeated"


def test_fault_codes() -> None:
    state = {"state": ATTEMPT.state}
    assert code_of({"code": "c"}) == "callback.no-state"
    assert code_of({}) == "callback.no-state"
    assert code_of({**GOOD, "state": "other"}) == "callback.state"
    assert code_of({**GOOD, "state": ""}) == "callback.state"
    assert code_of({**GOOD, "state": ATTEMPT.state + "ä"}) == "callback.state"
    assert code_of({**GOOD, "error": "server_error"}) == "callback.code-and-error"
    assert code_of(state) == "callback.no-code"
    assert code_of({**state, "code": ""}) == "callback.no-code"
    assert code_of({**state, "code": "c\x00"}) == "callback.code-form"
    assert code_of({**state, "code": "c" * 9000}) == "callback.code-form"
    assert code_of({**GOOD, "iss": "https://evil.example"}) == "callback.issuer"
    assert code_of({**GOOD, "id_token": "x"}) == "callback.tokens"
    assert code_of(GOOD, "#access_token=x") == "callback.tokens"
    assert code_of({}, f"#{urlencode(GOOD)}") == "callback.fragment"
    assert code_of({**GOOD, "x": "y" * 70000}) == "callback.too-long"
    assert code_of([(str(i), "") for i in range(101)]) == "callback.too-long"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("clearml://callback?code=1", "callback.scheme"),
        ("javascript:1", "callback.scheme"),
        ("", "callback.scheme"),
        ("https://clearml.example/other?code=1", "callback.elsewhere"),
        ("http://[", "callback.elsewhere"),
    ],
)
def test_wrong_place(url: str, code: str) -> None:
    found = read_callback(ATTEMPT, url)
    assert isinstance(found, Problem)
    assert found.code == code
    assert "code=1" not in f"{found}"


@pytest.mark.parametrize(
    ("error", "code", "step"),
    [
        ("access_denied", "callback.access-denied", Step.REGISTER),
        ("invalid_scope", "callback.invalid-scope", Step.REGISTER),
        ("invalid_request", "callback.invalid-request", Step.REGISTER),
        ("unauthorized_client", "callback.unauthorized-client", Step.REGISTER),
        ("unsupported_response_type", "callback.unsupported-response-type", Step.REGISTER),
        ("consent_required", "callback.login-required", Step.LOGIN),
        ("temporarily_unavailable", "callback.server-error", Step.LOGIN),
        ("own_invention", "callback.error", Step.REGISTER),
        ("", "callback.error", Step.REGISTER),
    ],
)
def test_error_answers(error: str, code: str, step: Step) -> None:
    described = {"error": error, "error_description": "because\u202e " + "x" * 900}
    for answer in (described, {**described, "state": ATTEMPT.state}):
        found = judged(answer)
        assert isinstance(found, Problem)
        assert (found.code, found.step) == (code, step)
        assert "\\u{202e}" in found.why
        assert len(found.why) < 600


def test_error_with_a_foreign_state_is_not_believed() -> None:
    assert code_of({"error": "access_denied", "state": "other"}) == "callback.state"


def test_missing_challenge_points_at_the_option() -> None:
    url = f"{REDIRECT}?error=invalid_request&error_description=code_challenge+is+required"
    found, refused = read_callback(BARE, url), read_callback(ATTEMPT, url)
    assert isinstance(found, Problem)
    assert isinstance(refused, Problem)
    assert (found.code, found.step) == ("callback.pkce-required", Step.OPTIONS)
    assert (refused.code, refused.step) == ("callback.pkce-refused", Step.OPTIONS)


def test_unknown_issuer_is_not_compared() -> None:
    attempt = replace(ATTEMPT, issuer="")
    url = f"{REDIRECT}?{urlencode({**GOOD, 'iss': 'https://any.example'})}"
    assert read_callback(attempt, url) == Secret("the-code")


@given(st.text(), st.none() | st.binary())
def test_nothing_but_our_state_gives_a_code(tail: str, body: bytes | None) -> None:
    assert isinstance(read_callback(ATTEMPT, f"{REDIRECT}?{tail}", body), Problem)


@given(st.text(min_size=1).filter(lambda text: text != ATTEMPT.state))
def test_no_other_state_is_taken(state: str) -> None:
    parameters = {"code": "c", "state": state.encode("utf-8", "replace").decode()}
    assert code_of(parameters).startswith("callback.")


def test_callback_shows_nothing() -> None:
    assert "the-code" not in repr(Callback(f"{REDIRECT}?code=the-code", b"code=the-code"))
