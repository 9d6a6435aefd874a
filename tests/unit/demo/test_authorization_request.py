from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from wizard.demo.authorization_request import (
    AuthorizationRequest,
    ErrorResponse,
    check_redirect,
    check_request,
)
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.http_types import Parameters

URI = "https://clearml.demo.invalid/callback_ping"
CONFIG = DemoConfig((URI,))
GOOD = {
    "response_type": "code",
    "client_id": CONFIG.client_id,
    "redirect_uri": URI,
    "scope": "openid profile email",
    "state": "s",
    "nonce": "n",
}
S256 = {"code_challenge": "c" * 43, "code_challenge_method": "S256"}
PLAIN = {"code_challenge": "c" * 43, "code_challenge_method": "plain"}
OPTIONAL, REQUIRED, S256_REQUIRED = PkceEnforcement


def _parameters(*changes: dict[str, str]) -> Parameters:
    merged = dict(GOOD)
    for change in changes:
        merged |= change
    return Parameters(merged.items())


def _error(*changes: dict[str, str]) -> str:
    broken = check_request(CONFIG, _parameters(*changes))
    return broken.error if broken else ""


def test_good_request_breaks_no_rule() -> None:
    assert check_redirect(CONFIG, _parameters()) is None
    assert check_request(CONFIG, _parameters()) is None


def test_good_request_is_read() -> None:
    more = {"prompt": "login consent", "max_age": "60", "login_hint": "ada"}
    request = AuthorizationRequest.of(_parameters(S256, more))
    assert request.scopes == ("openid", "profile", "email")
    assert (request.challenge, request.challenge_method) == ("c" * 43, "S256")
    assert request.prompts == {"login", "consent"}
    assert (request.max_age, request.login_hint, request.response_mode) == (60, "ada", "query")


BROKEN: tuple[tuple[dict[str, str], str], ...] = (
    ({"response_type": ""}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"scope": ""}, "invalid_scope"),
    ({"scope": "profile email"}, "invalid_scope"),
    ({"scope": "openid unknown"}, "invalid_scope"),
    ({"scope": "openid  email"}, "invalid_scope"),
    ({"state": ""}, "invalid_request"),
    ({"nonce": ""}, "invalid_request"),
    ({"request": "x"}, "request_not_supported"),
    ({"request_uri": "x"}, "request_uri_not_supported"),
    ({"prompt": "dance"}, "invalid_request"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "٣"}, "invalid_request"),
    ({"code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": "c" * 43, "code_challenge_method": "S512"}, "invalid_request"),
    ({"code_challenge": "c" * 42, "code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": "c" * 42 + "=", "code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": "c" * 44, "code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": "c" * 42}, "invalid_request"),
    ({"code_challenge": "c" * 129}, "invalid_request"),
)


def test_each_broken_rule_has_its_error() -> None:
    assert [_error(change) for change, _ in BROKEN] == [error for _, error in BROKEN]


def test_repeated_parameter_is_an_error() -> None:
    doubled = _parameters() + Parameters([("state", "t")])
    assert check_request(CONFIG, doubled) == ErrorResponse(
        "invalid_request", "Sent more than once: state"
    )


def test_repeated_address_stays_on_the_page() -> None:
    for name in ("client_id", "redirect_uri"):
        doubled = _parameters() + Parameters([(name, GOOD[name])])
        error = check_redirect(CONFIG, doubled)
        assert error
        assert error.code == "INVALID_DATA"


def test_pkce_enforcement() -> None:
    rows: tuple[tuple[PkceEnforcement, dict[str, str], bool], ...] = (
        (OPTIONAL, {}, True),
        (OPTIONAL, PLAIN, True),
        (OPTIONAL, S256, True),
        (REQUIRED, {}, False),
        (REQUIRED, PLAIN, True),
        (REQUIRED, S256, True),
        (S256_REQUIRED, {}, False),
        (S256_REQUIRED, PLAIN, False),
        (S256_REQUIRED, {"code_challenge": "c" * 43}, False),
        (S256_REQUIRED, S256, True),
    )
    for enforcement, challenge, accepted in rows:
        config = DemoConfig((URI,), pkce=enforcement, client_id=CONFIG.client_id)
        error = check_request(config, _parameters(challenge))
        assert (error is None) is accepted, (enforcement, challenge)


@given(st.text())
def test_only_the_registered_address_passes(text: str) -> None:
    error = check_redirect(CONFIG, _parameters({"redirect_uri": text}))
    assert (error is None) is (text == URI)


@given(st.integers(0, len(URI)), st.text(min_size=1, max_size=2))
def test_address_with_anything_inserted_is_refused(at: int, extra: str) -> None:
    changed = URI[:at] + extra + URI[at:]
    assert check_redirect(CONFIG, _parameters({"redirect_uri": changed}))


@given(st.dictionaries(st.sampled_from([*GOOD, *S256, "prompt", "max_age"]), st.text()))
def test_rules_never_fail_and_what_passes_can_be_read(change: dict[str, str]) -> None:
    parameters = _parameters(change)
    check: Callable[[Parameters], object] = AuthorizationRequest.of
    if check_request(CONFIG, parameters) is None:
        check(parameters)
