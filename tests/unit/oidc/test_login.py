from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.model.settings import Endpoints, Settings
from wizard.oidc.login import begin_login, is_redirect, leads_to_callback, s256, with_parameters

REDIRECT = "https://clearml.example/callback_ping"
SETTINGS = Settings(
    webapp_url="https://clearml.example",
    endpoints=Endpoints(
        authorize_url="https://idp.example/as/authorize",
        access_token_url="https://idp.example/as/token",
        issuer="https://idp.example/as",
    ),
)


def parameters(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def test_request_has_what_the_code_flow_needs() -> None:
    attempt = begin_login(SETTINGS, "the-client")
    assert parameters(attempt.url) == {
        "response_type": ["code"],
        "client_id": ["the-client"],
        "redirect_uri": [REDIRECT],
        "scope": ["openid profile email"],
        "state": [attempt.state],
        "nonce": [attempt.nonce],
        "code_challenge": [s256(attempt.code_verifier.reveal())],
        "code_challenge_method": ["S256"],
    }
    assert attempt.issuer == "https://idp.example/as"
    assert attempt.redirect_uri == REDIRECT


def test_challenge_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_without_pkce_nothing_of_it_is_sent() -> None:
    attempt = begin_login(replace(SETTINGS, pkce=False), "c")
    assert not attempt.pkce
    assert "code_challenge" not in attempt.url


def test_prompt_is_sent_on_request() -> None:
    assert parameters(begin_login(SETTINGS, "c", prompt="login").url)["prompt"] == ["login"]


def test_every_attempt_is_new_and_shows_nothing() -> None:
    one, two = begin_login(SETTINGS, "c"), begin_login(SETTINGS, "c")
    for hidden in (one.state, one.nonce, one.code_verifier.reveal()):
        assert len(hidden) >= 43
        assert hidden not in repr(one)
        assert hidden not in (two.state, two.nonce, two.code_verifier.reveal())


def test_query_of_the_endpoint_is_kept() -> None:
    endpoint = "https://idp.example/as/authorize?policy_id=A%20b&x&client_id=old"
    url = with_parameters(endpoint, {"client_id": "new id"})
    assert url == "https://idp.example/as/authorize?policy_id=A%20b&x&client_id=new%20id"


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.text()))
def test_no_parameter_is_there_twice(own: dict[str, str]) -> None:
    endpoint = with_parameters("https://idp.example/a", {"keep": "1", "client_id": "old"})
    try:
        url = with_parameters(endpoint, own)
    except UnicodeEncodeError:
        return
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert dict(pairs) == {"keep": "1", "client_id": "old", **own}
    assert len(pairs) == len(dict(pairs))


REDIRECTS = (
    REDIRECT,
    f"{REDIRECT}?code=1",
    f"{REDIRECT}#x",
    "HTTPS://ClearML.Example:443/callback_ping?a",
    "https://someone@clearml.example/callback_ping?a",
    f" {REDIRECT}?a\r\n",
)
OTHERS = (
    "http://clearml.example/callback_ping?code=1",
    "https://clearml.example:8443/callback_ping",
    "https://clearml.example/callback_ping/",
    "https://clearml.example/callback_pings",
    "https://clearml.example/Callback_ping",
    "https://clearml.example/x/callback_ping",
    "https://clearml.example.evil.example/callback_ping",
    "https://evil.example/?https://clearml.example/callback_ping",
    "https://clearml.example@evil.example/callback_ping",
    "about:blank",
    "",
    "https://[",
    "javascript:alert(1)",
)
REACHING = (
    f"{REDIRECT}?code=1",
    "https://clearml.example./callback_ping?code=1",
    "https://clearml.example.:443/callback_ping?code=1",
    "http://clearml.example/callback_ping?code=1",
    "https://clearml.example:8443/callback_ping",
    "https://clearml.example/Callback_Ping?code=1",
    "https://clearml.example//callback_ping?code=1",
    "https://clearml.example/callback_ping/?code=1",
    "https://clearml.example/%63allback_ping?code=1",
    "https://me@CLEARML.example/callback_ping?code=1",
)
ELSEWHERE = (
    "https://clearml.example/login?to=/callback_ping",
    "https://clearml.example/x/callback_ping",
    "https://clearml.example/callback_pings",
    "https://clearml.example.evil.example/callback_ping",
    "https://clearml.example..evil/callback_ping",
    "https://ping.example/callback_ping",
    "ftp://clearml.example/callback_ping",
    "",
)


def test_redirect_is_recognised() -> None:
    expected = {**dict.fromkeys(REDIRECTS, True), **dict.fromkeys(OTHERS, False)}
    assert differing(lambda url: is_redirect(url, REDIRECT), expected) == []


def test_addresses_that_could_reach_the_application_are_recognised() -> None:
    expected = {**dict.fromkeys(REACHING, True), **dict.fromkeys(ELSEWHERE, False)}
    assert differing(lambda url: leads_to_callback(url, REDIRECT), expected) == []


@given(st.text())
def test_anything_after_the_path_needs_a_separator(tail: str) -> None:
    assert is_redirect(f"{REDIRECT}x{tail}", REDIRECT) is False
    for separator in "?#":
        assert is_redirect(REDIRECT + separator + tail, REDIRECT)
    if tail[:1].isalnum() or tail[:1] == "/":
        assert is_redirect(REDIRECT + tail, REDIRECT) is False


@given(st.text(), st.text())
def test_never_raises(url: str, redirect: str) -> None:
    assert is_redirect(url, redirect) in (True, False)
    assert leads_to_callback(url, redirect) in (True, False)


@given(st.text())
def test_every_redirect_could_reach_the_application(tail: str) -> None:
    url = f"{REDIRECT}?{tail}"
    assert leads_to_callback(url, REDIRECT) or not is_redirect(url, REDIRECT)
