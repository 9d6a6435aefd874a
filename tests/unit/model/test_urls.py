from urllib.parse import urlsplit

from hypothesis import given

from tests.support.tables import differing
from tests.support.texts import address_like
from wizard.model.urls import ascii_host, callback_url, is_loopback, origin, split


def test_split_refuses() -> None:
    texts = (
        *("", "host", "host:80", "/path", "//host", "https:", "https:/h", "https://", "https:///x"),
        *("https://:80", "https://h:0", "https://h:65536", "https://h:x", "https://h:-1"),
        *("https://[::1", "https://::1]", "https://[v1.x]", "https://[1.2.3.4]", "https://[host]"),
        *("https://a[::1]", "https://[::1]b", "https://[fe80::1%25eth0]", "https://[]", "\ud800"),
        *("https://℀.example", "javascript:alert(1)", "about:blank", "data:text/html,x"),
    )
    assert differing(split, dict.fromkeys(texts)) == []
    assert differing(origin, dict.fromkeys(texts, "")) == []


def test_origin() -> None:
    origins = {
        "https://host": "https://host",
        "HTTPS://HOST.Example:443/a?b#c": "https://host.example",
        "http://host:80": "http://host",
        "http://host:443": "http://host:443",
        "https://host:": "https://host",
        "https://host:08443": "https://host:8443",
        "https://user:pw@host/x": "https://host",
        "https://[0:0::1]:8443": "https://[::1]:8443",
        "https://u@[::1]": "https://[::1]",
        "https://[::FFFF:0102:0304]": "https://[::ffff:102:304]",
        "https://bücher.example": "https://xn--bcher-kva.example",
        "https://BÜCHER。example": "https://xn--bcher-kva.example",
        "https://\u0440\u0430ypal.com": "https://xn--ypal-43d9g.com",
        "https://1.2.3.4": "https://1.2.3.4",
        "https://\uff11.2.3.4": "https://1.2.3.4",
        "https://under_score-1": "https://under_score-1",
        "https://host.": "https://host.",
        "myapp://host:1": "myapp://host:1",
    }
    assert differing(origin, origins) == []


def test_ascii_host() -> None:
    none = (
        *("", ".", "a..b", ".a", "a b", "a/b", "a%41", "fe80::1%eth0", "-ä", "ä.a_b$", "\ud800"),
        *("a" * 64, "a." * 127 + "a", "ä" * 300, "127.1", "2130706433", "0x7f.1", "1.2.3.999"),
        *("01.2.3.4", "1.2.3.4.", "a.0x", "a.7", "host!", "h\0", "h\n"),
    )
    labels = ("a" * 63, "xn--bcher-kva", "1a", "0xg", "a1")
    assert differing(ascii_host, dict.fromkeys(none) | {label: label for label in labels}) == []


def test_loopback() -> None:
    loopback = (
        *("http://localhost", "http://LOCALHOST:1/x", "http://demo.localhost", "http://127.0.0.1"),
        *("http://127.255.0.9:8", "http://[::1]", "https://[0::1]:8443/x"),
    )
    elsewhere = (
        *("", "localhost", "http://localhost.example", "http://notlocalhost", "http://128.0.0.1"),
        *("http://127.0.0.1.example", "http://localhost@evil.example", "http://[::2]"),
        *("http://0.0.0.0", "http://evil.example/localhost", "http://127.1"),
        "http://[v1.localhost]",
    )
    wanted = dict.fromkeys(loopback, True) | dict.fromkeys(elsewhere, False)
    assert differing(is_loopback, wanted) == []


def test_callback_url() -> None:
    callbacks = {
        "https://h": "https://h/callback_ping",
        "https://h/": "https://h/callback_ping",
        "https://h//": "https://h/callback_ping",
        "https://h:8443/sub": "https://h:8443/sub/callback_ping",
    }
    assert differing(callback_url, callbacks) == []


@given(address_like)
def test_origin_of_an_origin_is_itself(text: str) -> None:
    found = origin(text)
    assert origin(found) == found
    assert origin(f"{found}/path?q#f") == found
    if found:
        parts = urlsplit(found)
        assert found.isascii()
        assert found == found.lower()
        assert (parts.path, parts.query, parts.fragment) == ("", "", "")
        assert "@" not in parts.netloc


@given(address_like)
def test_loopback_needs_an_address(text: str) -> None:
    assert not is_loopback(text) or split(text) is not None
