from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import address_like, one_line
from wizard.model import urls
from wizard.model.addresses import LONGEST, endpoint, webapp_url
from wizard.model.problem import Severity
from wizard.model.step import Step

_ENDPOINTS = ("issuer", "authorize_url", "access_token_url", "userinfo_url", "jwks_url", "ping_url")


def _codes(text: str) -> list[str]:
    return [p.code.removeprefix("webapp-url.") for p in webapp_url(text).problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://clearml.example", "https://clearml.example"),
        ("  https://clearml.example \n", "https://clearml.example"),
        ("HTTPS://ClearML.Example:443///", "https://clearml.example"),
        ("clearml.example", "https://clearml.example"),
        ("clearml.example/login", "https://clearml.example"),
        ("clearml.example/login?redirect=https://clearml.example/x:1", "https://clearml.example"),
        ("https://h/callback_ping", "https://h"),
        ("https://h//callback_ping/", "https://h"),
        ("https://h/callback_ping?code=c&state=s", "https://h"),
        ("https://h/Login/", "https://h"),
        ("https://h/projects/*/experiments?order=-last#x", "https://h"),
        ("https://h/settings/profile", "https://h"),
        ("https://h/?", "https://h"),
        ("https://h/#", "https://h"),
        ("https://h:", "https://h"),
        ("https://h:8443/", "https://h:8443"),
        ("https://[0::1]:8443/", "https://[::1]:8443"),
        ("https://10.0.0.5", "https://10.0.0.5"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080/dashboard", "http://127.0.0.1:8080"),
    ],
)
def test_webapp_url_is_normalised(text: str, value: str) -> None:
    found = webapp_url(text)
    assert (found.value, found.problems) == (value, ())


@pytest.mark.parametrize(
    ("text", "value", "warnings"),
    [
        ("http://host:8080", "http://host:8080", ["plain-http"]),
        ("http://h:80/", "http://h", ["plain-http"]),
        ("https://h/clearml/", "https://h/clearml", ["path"]),
        ("https://h/clearml/callback_ping", "https://h/clearml", ["path"]),
        ("https://h//a//b//", "https://h/a/b", ["path"]),
        ("https://h/loginx", "https://h/loginx", ["path"]),
        ("https://h/%7Eme;v=1", "https://h/%7Eme;v=1", ["path"]),
        ("http://h/sub", "http://h/sub", ["path", "plain-http"]),
        ("host:8080", "https://host:8080", ["scheme-assumed"]),
        ("localhost:8080/login", "https://localhost:8080", ["scheme-assumed"]),
        ("[::1]:8080", "https://[::1]:8080", ["scheme-assumed"]),
        ("1.2.3.4:443", "https://1.2.3.4", ["scheme-assumed"]),
        ("https://api.clearml.example", "https://api.clearml.example", ["other-server"]),
        ("https://Files.clearml.example", "https://files.clearml.example", ["other-server"]),
        ("http://h:8008", "http://h:8008", ["other-server", "plain-http"]),
        ("https://h:8081/", "https://h:8081", ["other-server"]),
        ("https://Bücher.example", "https://xn--bcher-kva.example", ["letters"]),
        ("https://\u0440\u0430ypal.com", "https://xn--ypal-43d9g.com", ["letters"]),
    ],
)
def test_webapp_url_warns(text: str, value: str, warnings: list[str]) -> None:
    found = webapp_url(text)
    assert found.value == value
    assert found.ok
    assert _codes(text) == warnings
    assert {p.severity for p in found.problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "missing"),
        (" \t\n\u3000", "missing"),
        ("h" * (LONGEST + 1), "length"),
        ("https://h/" + "a" * (LONGEST - 12), "length"),
        ("https://a b", "characters"),
        ("https://a\u00a0b", "characters"),
        ("https://h\u200b", "characters"),
        ("https://h\u202e", "characters"),
        ("https://h\0", "characters"),
        ("https://h/\ud800", "characters"),
        ("https://h\n.example", "characters"),
        ("http//clearml", "broken-scheme"),
        ("https//clearml.example", "broken-scheme"),
        ("HTTP//clearml", "broken-scheme"),
        ("https:8080", "broken-scheme"),
        ("host:0", "port"),
        ("user:8080@host", "scheme"),
        ("ftp://host", "scheme"),
        ("file://host/x", "scheme"),
        ("https:/host", "scheme"),
        ("https://", "shape"),
        ("https:host", "shape"),
        ("https:\\\\host", "shape"),
        ("https://host\\evil.example", "shape"),
        ("//host", "shape"),
        ("/login", "shape"),
        ("javascript:alert(1)", "shape"),
        ("https://127.1", "shape"),
        ("https://1.2.3.999", "shape"),
        ("https://[fe80::1%25eth0]", "shape"),
        ("https://[v1.x]", "shape"),
        ("https://℀.example", "shape"),
        ("https://h:+8", "shape"),
        ("https://h:٣", "shape"),
        ("https://h:0", "port"),
        ("https://h:99999/login", "port"),
        ("https://h:8080:9", "port"),
        ("https://user@h", "login"),
        ("https://user:pw@h", "login"),
        ("https://@h", "login"),
        ("https://h\\@evil.example", "login"),
        ("https://h/?x=1", "query"),
        ("https://h#top", "query"),
        ("https://h/a?x", "query"),
        ("http://https://h", "twice"),
        ("https://http:/h", "twice"),
        ("https://h/https://h", "twice"),
        ("https://h/a/../b", "path-characters"),
        ("https://h/.", "path-characters"),
        ("https://h/%2E%2e/a", "path-characters"),
        ("https://h/a\\b", "path-characters"),
        ("https://h/ü", "path-characters"),
        ("https://h/%zz", "path-characters"),
        ('https://h/"x"', "path-characters"),
    ],
)
def test_webapp_url_is_refused(text: str, rule: str) -> None:
    found = webapp_url(text)
    assert found.value is None
    assert not found.ok
    assert _codes(text) == [rule]
    assert {(p.step, p.field) for p in found.problems} == {(Step.SERVER, "webapp_url")}


def test_the_scheme_problem_shows_both_forms() -> None:
    (found,) = webapp_url("ftp://host").problems
    assert "https://" in found.remedy
    assert ":8080" in found.remedy


@pytest.mark.parametrize("text", ["https://app.clearml.example", "https://apis.example:8080"])
def test_the_web_app_itself_is_not_mistaken(text: str) -> None:
    assert _codes(text) == []


def test_another_server_of_clearml_is_named() -> None:
    (found,) = webapp_url("https://clearml.example:8008").problems
    assert "API server" in found.what
    assert "8080" in found.remedy


def test_longest_address_leaves_room_for_the_callback() -> None:
    room = LONGEST - len("https://h/") - len(urls.CALLBACK_PATH)
    fits = webapp_url("https://h/" + "a" * room)
    assert fits.ok
    assert len(urls.callback_url(fits.value or "")) == LONGEST
    assert not webapp_url("https://h/" + "a" * (room + 1)).ok


@given(address_like)
def test_webapp_url_is_sound_for_any_text(text: str) -> None:
    found = webapp_url(text)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value is None:
        return
    again = webapp_url(found.value)
    assert again.value == found.value
    callback = urls.callback_url(found.value)
    parts = urlsplit(callback)
    assert callback.isascii()
    assert len(callback) <= LONGEST
    assert "//" not in parts.path
    assert parts.path.endswith("/callback_ping")
    assert (parts.query, parts.fragment, parts.username) == ("", "", None)
    assert parts.port not in {0, urls.DEFAULT_PORTS[parts.scheme]}


@pytest.mark.parametrize("field", _ENDPOINTS)
@pytest.mark.parametrize(
    "text",
    [
        "https://auth.pingone.example/0-1/as/authorize",
        "HTTPS://Ping.Example:443//as/?x=1&y=",
        "https://ping.example/as/",
        "https://xn--bcher-kva.example/as",
        "http://127.0.0.1:8080/as",
        "http://localhost/as",
        "http://[::1]:9/as",
    ],
)
def test_endpoint_is_kept_as_written(field: str, text: str) -> None:
    found = endpoint(field, required=True)(f" {text}\n")
    assert (found.value, found.problems) == (text, ())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (" ", "missing"),
        ("https://h/a b", "characters"),
        ("https://h/a\u00a0b", "characters"),
        ("https://h/\u202e", "characters"),
        ("https://h/" + "a" * LONGEST, "characters"),
        ("https://auth.ping\u043ene.example/as", "letters"),
        ("https://h/ü", "letters"),
        ("https://h\\x", "letters"),
        ("https://h/${x}", "letters"),
        ("ping.example/as", "shape"),
        ("https://h:0/", "shape"),
        ("https://h:99999/", "shape"),
        ("https://127.1/as", "shape"),
        ("https://[v1.x]/as", "shape"),
        ("http://ping.example/as", "not-https"),
        ("http://localhost.example/as", "not-https"),
        ("ftp://localhost/as", "not-https"),
        ("https://h/as#x", "extras"),
        ("https://h/as#", "extras"),
        ("https://u@h/as", "extras"),
        ("https://:p@h/as", "extras"),
    ],
)
def test_endpoint_is_refused(text: str, rule: str) -> None:
    found = endpoint("access_token_url", required=True)(text)
    assert found.value is None
    assert [p.code for p in found.problems] == [f"endpoint.{rule}"]
    assert {(p.step, p.field) for p in found.problems} == {(Step.ENDPOINTS, "access_token_url")}


@pytest.mark.parametrize("field", _ENDPOINTS)
def test_only_a_required_endpoint_may_not_be_empty(field: str) -> None:
    assert endpoint(field, required=False)(" ").value == ""
    assert not endpoint(field, required=True)(" ").ok


@given(st.sampled_from(_ENDPOINTS), address_like, st.booleans())
def test_endpoint_is_sound_for_any_text(field: str, text: str, required: bool) -> None:
    parse = endpoint(field, required=required)
    found = parse(text)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value:
        assert found.value == text.strip()
        assert parse(found.value) == found
        assert found.value.isascii()
        assert found.value.lower().startswith("https://") or urls.is_loopback(found.value)
