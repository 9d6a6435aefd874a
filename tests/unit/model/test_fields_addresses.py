"""Parsers of addresses: the web app's, and Ping's endpoints."""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.support.texts import address_like, one_line
from wizard.model import urls
from wizard.model.fields import LONGEST_ADDRESS, endpoint, webapp_url
from wizard.model.problem import Severity
from wizard.model.step import Step

_ENDPOINTS = ("issuer", "authorize_url", "access_token_url", "userinfo_url", "jwks_url", "ping_url")


def _parsed(text: str) -> tuple[str | None, list[str]]:
    """The value and the rules that `text` breaks."""
    found = webapp_url(text)
    return found.value, [p.code.removeprefix("webapp-url.") for p in found.problems]


def test_webapp_url_is_normalised() -> None:
    values = {
        "https://clearml.example": "https://clearml.example",
        "  https://clearml.example \n": "https://clearml.example",
        "HTTPS://ClearML.Example:443///": "https://clearml.example",
        "clearml.example": "https://clearml.example",
        "clearml.example/login": "https://clearml.example",
        "clearml.example/login?redirect=https://clearml.example/x:1": "https://clearml.example",
        "https://h/callback_ping": "https://h",
        "https://h//callback_ping/": "https://h",
        "https://h/callback_ping?code=c&state=s": "https://h",
        "https://h/Login/": "https://h",
        "https://h/projects/*/experiments?order=-last#x": "https://h",
        "https://h/settings/profile": "https://h",
        "https://h/?": "https://h",
        "https://h/#": "https://h",
        "https://h:": "https://h",
        "https://h:8443/": "https://h:8443",
        "https://[0::1]:8443/": "https://[::1]:8443",
        "https://10.0.0.5": "https://10.0.0.5",
        "http://localhost:8080": "http://localhost:8080",
        "http://127.0.0.1:8080/dashboard": "http://127.0.0.1:8080",
        "https://app.clearml.example": "https://app.clearml.example",
        "https://apis.example:8080": "https://apis.example:8080",
    }
    assert differing(_parsed, {text: (value, []) for text, value in values.items()}) == []


_WARNED: dict[str, tuple[str | None, list[str]]] = {
    "http://host:8080": ("http://host:8080", ["plain-http"]),
    "http://h:80/": ("http://h", ["plain-http"]),
    "https://h/clearml/": ("https://h/clearml", ["path"]),
    "https://h/clearml/callback_ping": ("https://h/clearml", ["path"]),
    "https://h//a//b//": ("https://h/a/b", ["path"]),
    "https://h/loginx": ("https://h/loginx", ["path"]),
    "https://h/%7Eme;v=1": ("https://h/%7Eme;v=1", ["path"]),
    "http://h/sub": ("http://h/sub", ["path", "plain-http"]),
    "host:8080": ("https://host:8080", ["scheme-assumed"]),
    "localhost:8080/login": ("https://localhost:8080", ["scheme-assumed"]),
    "[::1]:8080": ("https://[::1]:8080", ["scheme-assumed"]),
    "1.2.3.4:443": ("https://1.2.3.4", ["scheme-assumed"]),
    "https://api.clearml.example": ("https://api.clearml.example", ["other-server"]),
    "https://Files.clearml.example": ("https://files.clearml.example", ["other-server"]),
    "http://h:8008": ("http://h:8008", ["other-server", "plain-http"]),
    "https://h:8081/": ("https://h:8081", ["other-server"]),
    "https://Bücher.example": ("https://xn--bcher-kva.example", ["letters"]),
    "https://\u0440\u0430ypal.com": ("https://xn--ypal-43d9g.com", ["letters"]),
}


def test_webapp_url_warns() -> None:
    assert differing(_parsed, _WARNED) == []
    assert {p.severity for text in _WARNED for p in webapp_url(text).problems} == {Severity.WARNING}


def test_webapp_url_is_refused() -> None:
    texts = {
        "missing": ["", " \t\n\u3000"],
        "length": ["h" * (LONGEST_ADDRESS + 1), "https://h/" + "a" * (LONGEST_ADDRESS - 12)],
        "characters": [
            *("https://a b", "https://a\u00a0b", "https://h\u200b", "https://h\u202e"),
            *("https://h\0", "https://h/\ud800", "https://h\n.example"),
        ],
        "broken-scheme": [
            *("http//clearml", "https//clearml.example", "HTTP//clearml", "https:8080"),
        ],
        "port": ["host:0", "https://h:0", "https://h:99999/login", "https://h:8080:9"],
        "scheme": ["user:8080@host", "ftp://host", "file://host/x", "https:/host"],
        "shape": [
            *("https://", "https:host", "https:\\\\host", "https://host\\evil.example", "//host"),
            *("/login", "javascript:alert(1)", "https://127.1", "https://1.2.3.999"),
            *("https://[fe80::1%25eth0]", "https://[v1.x]", "https://℀.example", "https://h:+8"),
            "https://h:٣",
        ],
        "login": [
            *("https://user@h", "https://user:pw@h", "https://@h", "https://h\\@evil.example"),
        ],
        "query": ["https://h/?x=1", "https://h#top", "https://h/a?x"],
        "twice": ["http://https://h", "https://http:/h", "https://h/https://h"],
        "path-characters": [
            *("https://h/a/../b", "https://h/.", "https://h/%2E%2e/a", "https://h/a\\b"),
            *("https://h/ü", "https://h/%zz", 'https://h/"x"'),
        ],
    }
    rules = {text: (None, [rule]) for rule, those in texts.items() for text in those}
    assert differing(_parsed, rules) == []
    found = [p for text in rules for p in webapp_url(text).problems]
    assert {(p.step, p.field, p.is_error) for p in found} == {(Step.SERVER, "webapp_url", True)}


def test_the_scheme_problem_shows_both_forms() -> None:
    (found,) = webapp_url("ftp://host").problems
    assert "https://" in found.remedy
    assert ":8080" in found.remedy


def test_another_server_of_clearml_is_named() -> None:
    for url, server in (
        ("https://clearml.example:8008", "API server"),
        ("https://files.clearml.example", "file server"),
    ):
        (found,) = webapp_url(url).problems
        assert server in found.what
        assert "8080" in found.remedy


def test_longest_address_leaves_room_for_the_callback() -> None:
    room = LONGEST_ADDRESS - len("https://h/") - len(urls.CALLBACK_PATH)
    fits = webapp_url("https://h/" + "a" * room)
    assert fits.ok
    assert len(urls.callback_url(fits.value or "")) == LONGEST_ADDRESS
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
    assert len(callback) <= LONGEST_ADDRESS
    assert "//" not in parts.path
    assert parts.path.endswith("/callback_ping")
    assert (parts.query, parts.fragment, parts.username) == ("", "", None)
    assert parts.port not in {0, urls.DEFAULT_PORTS[parts.scheme]}


def test_endpoint_is_kept_as_written() -> None:
    texts = (
        *("https://auth.pingone.example/0-1/as/authorize", "HTTPS://Ping.Example:443//as/?x=1&y="),
        *("https://ping.example/as/", "https://xn--bcher-kva.example/as", "http://localhost/as"),
        *("http://127.0.0.1:8080/as", "http://[::1]:9/as"),
    )
    for field in _ENDPOINTS:
        parse = endpoint(field, required=True)
        found = [parse(f" {text}\n") for text in texts]
        assert [(one.value, one.problems) for one in found] == [(text, ()) for text in texts]


def test_endpoint_is_refused() -> None:
    texts = {
        "missing": ["", " "],
        "characters": [
            *("https://h/a b", "https://h/a\u00a0b", "https://h/\u202e"),
            "https://h/" + "a" * LONGEST_ADDRESS,
        ],
        "letters": [
            *("https://auth.ping\u043ene.example/as", "https://h/ü", "https://h\\x"),
            "https://h/${x}",
        ],
        "shape": [
            *("ping.example/as", "https://h:0/", "https://h:99999/", "https://127.1/as"),
            "https://[v1.x]/as",
        ],
        "not-https": [
            *("http://ping.example/as", "http://localhost.example/as", "ftp://localhost/as"),
        ],
        "extras": [
            *("https://h/as#x", "https://h/as#", "https://u@h/as", "https://:p@h/as"),
        ],
    }
    parse = endpoint("access_token_url", required=True)
    rules = {text: [f"endpoint.{rule}"] for rule, those in texts.items() for text in those}
    assert differing(lambda text: [p.code for p in parse(text).problems], rules) == []
    found = [p for text in rules for p in parse(text).problems]
    assert {(p.step, p.field) for p in found} == {(Step.ENDPOINTS, "access_token_url")}
    assert [text for text in rules if parse(text).value is not None] == []


def test_only_a_required_endpoint_may_not_be_empty() -> None:
    for field in _ENDPOINTS:
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
