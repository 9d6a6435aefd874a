from dataclasses import replace
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from tests.unit.oidc.test_login import REDIRECT, SETTINGS
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.callback import Callback, read_callback
from wizard.oidc.login import begin_login

ATTEMPT = begin_login(SETTINGS, "the-client")
BARE = begin_login(replace(SETTINGS, pkce=False), "the-client")
GOOD = {"code": "the-code", "state": ATTEMPT.state}


Parameters = dict[str, str] | list[tuple[str, str]]


def read(parameters: Parameters, tail: str = "") -> Secret | Problem:
    return read_callback(ATTEMPT, f"{REDIRECT}?{urlencode(parameters)}{tail}")


def code_of(parameters: Parameters, tail: str = "") -> str:
    found = read(parameters, tail)
    assert isinstance(found, Problem)
    assert len(found.what) <= 110
    return found.code


def test_good_callback_gives_the_code() -> None:
    assert read(GOOD) == Secret("the-code")


def test_extra_parameters_do_no_harm() -> None:
    found = read({**GOOD, "iss": ATTEMPT.issuer, "session_state": "x", "": ""}, "#_=_")
    assert found == Secret("the-code")


def test_pasted_address_may_have_space_around() -> None:
    found = read_callback(ATTEMPT, f"\n {REDIRECT}?{urlencode(GOOD)} \r\n")
    assert found == Secret("the-code")


def test_posted_callback_gives_the_code() -> None:
    assert read_callback(ATTEMPT, REDIRECT, urlencode(GOOD).encode()) == Secret("the-code")


def test_code_in_address_and_form_is_repeated() -> None:
    found = read_callback(ATTEMPT, f"{REDIRECT}?{urlencode(GOOD)}", urlencode(GOOD).encode())
    assert isinstance(found, Problem)
    assert found.code == "callback.repeated"


def test_repeated_parameter() -> None:
    names = dict.fromkeys(("code", "state", "error", "iss"), "callback.repeated")
    assert differing(lambda n: code_of([*GOOD.items(), (n, "a"), (n, "a")]), names) == []


STATE = {"state": ATTEMPT.state}
CASES: tuple[tuple[Parameters, str, str], ...] = (
    ({"code": "c"}, "", "callback.no-state"),
    ({}, "", "callback.no-state"),
    ({**GOOD, "state": "other"}, "", "callback.state"),
    ({**GOOD, "state": ""}, "", "callback.state"),
    ({**GOOD, "state": ATTEMPT.state + "ä"}, "", "callback.state"),
    ({**GOOD, "error": "server_error"}, "", "callback.code-and-error"),
    (STATE, "", "callback.no-code"),
    ({**STATE, "code": ""}, "", "callback.no-code"),
    ({**STATE, "code": "c\x00"}, "", "callback.code-form"),
    ({**STATE, "code": "c" * 9000}, "", "callback.code-form"),
    ({**GOOD, "iss": "https://evil.example"}, "", "callback.issuer"),
    ({**GOOD, "iss": ATTEMPT.issuer.replace("https", "http")}, "", "id-token.issuer-scheme"),
    ({**GOOD, "id_token": "x"}, "", "callback.tokens"),
    (GOOD, "#access_token=x", "callback.tokens"),
    ({}, f"#{urlencode(GOOD)}", "callback.fragment"),
    ({**GOOD, "x": "y" * 70000}, "", "callback.too-long"),
    ([(str(i), "") for i in range(101)], "", "callback.too-long"),
)


def test_each_problem() -> None:
    def check(parameters: Parameters, tail: str, code: str) -> None:
        assert code_of(parameters, tail) == code

    assert failures(CASES, check) == {}


PLACES = {
    "clearml://callback?code=1": "callback.scheme",
    "javascript:1": "callback.scheme",
    "": "callback.scheme",
    "https://clearml.example/other?code=1": "callback.elsewhere",
    "http://[": "callback.elsewhere",
}


def test_wrong_place() -> None:
    def code(url: str) -> str:
        found = read_callback(ATTEMPT, url)
        assert isinstance(found, Problem)
        assert "code=1" not in f"{found}"
        return found.code

    assert differing(code, PLACES) == []


ERRORS = (
    ("access_denied", "callback.access-denied", Step.REGISTER),
    ("invalid_scope", "callback.invalid-scope", Step.REGISTER),
    ("invalid_request", "callback.invalid-request", Step.REGISTER),
    ("unauthorized_client", "callback.unauthorized-client", Step.REGISTER),
    ("unsupported_response_type", "callback.unsupported-response-type", Step.REGISTER),
    ("consent_required", "callback.consent-refused", Step.REGISTER),
    ("login_required", "callback.login-required", Step.LOGIN),
    ("invalid_client", "authorize.client", Step.ENDPOINTS),
    ("redirect_uri_mismatch", "authorize.redirect-uri", Step.REGISTER),
    ("temporarily_unavailable", "callback.server-error", Step.LOGIN),
    ("own_invention", "callback.error", Step.REGISTER),
    ("", "callback.error", Step.REGISTER),
)


def test_error_responses() -> None:
    def check(error: str, code: str, step: Step) -> None:
        described = {"error": error, "error_description": "because\u202e " + "x" * 900}
        for answer in (described, {**described, "state": ATTEMPT.state}):
            found = read(answer)
            assert isinstance(found, Problem)
            assert (found.code, found.step) == (code, step)
            assert "\\u{202e}" in found.why
            assert len(found.why) < 600

    assert failures(ERRORS, check) == {}


def test_error_with_another_state_is_refused() -> None:
    assert code_of({"error": "access_denied", "state": "other"}) == "callback.state"


def test_missing_challenge_points_at_the_option() -> None:
    url = f"{REDIRECT}?error=invalid_request&error_description=code_challenge+is+required"
    found, refused = read_callback(BARE, url), read_callback(ATTEMPT, url)
    assert isinstance(found, Problem)
    assert isinstance(refused, Problem)
    assert (found.code, found.step) == ("callback.pkce-required", Step.OPTIONS)
    assert (refused.code, refused.step) == ("callback.pkce-refused", Step.OPTIONS)


DESCRIBED = {
    ("invalid_request", "The scope email is not allowed"): "callback.invalid-scope",
    ("invalid_request", "redirect_uri is not registered"): "authorize.redirect-uri",
    ("invalid_request", "Invalid redirection URI"): "authorize.redirect-uri",
    ("invalid_request", "response_type code not allowed"): "callback.unsupported-response-type",
    ("invalid_request", "PKCE is required"): "callback.pkce-refused",
    ("invalid_request", "This client is disabled"): "authorize.disabled",
    ("unauthorized_client", "The application is not enabled"): "authorize.disabled",
    ("unauthorized_client", "No such right"): "callback.unauthorized-client",
    ("own_invention", "unknown scopes: profile"): "callback.invalid-scope",
    # With two settings named, neither is the cause.
    ("invalid_request", "scope or redirect_uri is wrong"): "callback.invalid-request",
    ("invalid_request", "PKCE is disabled"): "callback.pkce-refused",
    ("invalid_request", "microscope"): "callback.invalid-request",
    ("invalid_scope", "bad redirect_uri"): "callback.invalid-scope",
    ("access_denied", "User denied access"): "callback.consent-refused",
    ("access_denied", "Resource Owner did not authorize the request"): "callback.consent-refused",
    ("access_denied", "Consent was not given"): "callback.consent-refused",
    ("access_denied", "Access was denied by a policy"): "callback.access-denied",
}


def test_an_error_of_many_causes_is_the_one_that_its_text_names() -> None:
    def code(given: tuple[str, str]) -> str:
        found = read({"error": given[0], "error_description": given[1]})
        assert isinstance(found, Problem)
        assert given[1] in found.why
        return found.code

    assert differing(code, DESCRIBED) == []


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
