"""Chromium's flags, as Qt reads them from the environment."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence

import pytest

from tests.support.loopback import Site, page, redirect
from tests.support.parts import CHECKOUT
from tests.support.tables import differing
from wizard.ui.browser import sandbox

_CALLBACK = "https://ClearML.example.com/callback_ping"


_LOGIN = "https://ping.example/as/authorize"


def _flags(url: str = _CALLBACK, before: str = "", *, without_sandbox: bool = False) -> str:
    environ = {sandbox.FLAGS: before} if before else {}
    places = sandbox.closed_places(url, _LOGIN)
    sandbox.prepare(environ, places, without_sandbox=without_sandbox)
    return environ[sandbox.FLAGS]


def test_only_root_needs_the_sandbox_off() -> None:
    assert differing(sandbox.must_be_off, {0: True, 1000: False, None: False}) == []


def test_sandbox_stays_on_even_if_the_environment_says_otherwise() -> None:
    assert "--no-sandbox" not in _flags(before="--no-sandbox --lang=en")
    assert "--lang=en" in _flags(before="--no-sandbox --lang=en")
    assert "--no-sandbox" in _flags(without_sandbox=True)


def test_host_of_the_callback_is_closed_on_every_port_and_with_a_final_dot() -> None:
    closed = {
        _CALLBACK: ("clearml.example.com", "clearml.example.com."),
        "http://clearml.example.com./x": ("clearml.example.com", "clearml.example.com."),
        "http://127.0.0.1:8080/callback_ping": ("127.0.0.1", "127.0.0.1."),
        "https://[::1]:8443/callback_ping": ("::1",),
        "https://bücher.example/callback_ping": ("xn--bcher-kva.example", "xn--bcher-kva.example."),
    }
    assert differing(lambda url: sandbox.closed_places(url, _LOGIN), closed) == []
    assert '--host-rules="MAP clearml.example.com ~NOTFOUND,MAP clear' in _flags()


def test_ports_stay_open_only_where_ping_has_the_same_host() -> None:
    closed = {
        _CALLBACK: ("clearml.example.com:443", "clearml.example.com.:443"),
        "http://clearml.example.com/x": ("clearml.example.com:80", "clearml.example.com.:80"),
        "http://clearml.example.com:8080/": (
            "clearml.example.com:8080",
            "clearml.example.com.:8080",
        ),
    }
    for ping in ("https://clearml.example.com:9031/as", "https://CLEARML.example.com./as"):
        assert {url: sandbox.closed_places(url, ping) for url in closed} == closed
    places = sandbox.closed_places("https://[::1]/", "https://[::1]:9031/as")
    assert places == ("[::1]:443",)


def test_addresses_of_the_host_are_closed_in_every_form() -> None:
    found = sandbox.closed_places(_CALLBACK, _LOGIN, ("10.0.0.5", "fe80::1%eth0"))
    assert found[2:] == ("10.0.0.5", "::ffff:a00:5", "fe80::1")
    shared = sandbox.closed_places(_CALLBACK, "https://10.0.0.5:9031/as", ("10.0.0.5",))
    assert shared[2:] == ("10.0.0.5:443", "::ffff:a00:5")


def test_odd_address_adds_no_flag() -> None:
    odd = ("", 'https://a" --no-sandbox "/x', "https://a --x/", "no")
    assert differing(_flags, dict.fromkeys(odd, "")) == []


def test_preparing_again_replaces_the_closed_host() -> None:
    flags = _flags(before=_flags())
    assert flags.count("--host-rules") == 1


def test_flags_of_others_are_read_as_qt_reads_them() -> None:
    assert _flags("", '--lang="de DE"  --a \\"b') == '--lang="de DE" --a \\b'
    assert _flags("", "--x='1 2' \"--open end") == "--x='1 2' \"--open end\""


def test_engine_keeps_to_what_was_settled_when_it_started() -> None:
    engine, environ = sandbox.Engine(), {sandbox.FLAGS: _flags(before="--lang=de")}
    assert engine.can_close(_CALLBACK, _LOGIN)
    engine.starts(environ)
    engine.starts({sandbox.FLAGS: _flags("https://other.example/callback_ping")})
    assert engine.closed == ("clearml.example.com", "clearml.example.com.")
    assert engine.can_close("http://clearml.EXAMPLE.com:8080/", _LOGIN)
    assert not engine.can_close("https://other.example/callback_ping", _LOGIN)
    assert not engine.can_close(_CALLBACK, "https://clearml.example.com:9031/as")


def test_a_provider_at_an_address_that_is_closed_needs_a_restart() -> None:
    engine, environ = sandbox.Engine(), dict[str, str]()
    sandbox.prepare(environ, sandbox.closed_places(_CALLBACK, _LOGIN, ("10.0.0.5",)))
    engine.starts(environ)
    assert engine.can_close(_CALLBACK, _LOGIN)
    assert not engine.can_close(_CALLBACK, "https://10.0.0.5:9031/as")


_BROWSE = """
import os, sys
from tests.support.browser import allow_webengine
from wizard.ui.browser import sandbox
allow_webengine()
url, callback, *closed = sys.argv[1:]
without = "--no-sandbox" in os.environ[sandbox.FLAGS]
sandbox.prepare(os.environ, tuple(closed), without_sandbox=without)
from PySide6.QtWidgets import QApplication
app = QApplication([])
from wizard.oidc.login import leads_to_callback
from wizard.ui.browser.view import LoginBrowser
from wizard.ui.browser.monitor import BrowserOptions
browser = LoginBrowser(
    BrowserOptions(lambda there: leads_to_callback(there, callback), limit_seconds=20)
)
browser.ended.connect(lambda ended: (print(ended.ending.value), app.quit()))
# Too late, see the engine.
sandbox.prepare(os.environ, sandbox.closed_places(callback, url), without_sandbox=without)
browser.show()
browser.open(url)
app.exec()
print(sandbox.ENGINE.can_close(callback, url))
"""


def _browse(url: str, callback: str, closed: Iterable[str]) -> tuple[str, str]:
    """One login in a process of its own: how it ended, and whether the engine said it was safe."""
    done = subprocess.run(
        [sys.executable, "-c", _BROWSE, url, callback, *closed],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},  # noqa: TID251 - handed on whole
    )
    assert "Expect troubles" not in done.stderr
    ending, safe = done.stdout.split()
    return ending, safe


def test_fetch_that_is_redirected_to_the_callback_does_not_reach_clearml(
    ping: Site, clearml: Site
) -> None:
    ping.pages |= {
        "/": page("<script>fetch('/f', {mode: 'no-cors'})</script>"),
        "/f": redirect(clearml.url("/callback_ping?code=c&state=s")),
    }
    callback = clearml.url("/callback_ping")
    closed = sandbox.closed_places(callback, ping.url("/"))
    assert _browse(ping.url("/"), callback, closed) == ("callback", "True")
    assert clearml.connections == 0


_CLEARML = "http://clearml.localhost/callback_ping"
_HOSTS = ("clearml.localhost", "clearml.localhost.", "127.0.0.1")


def _redirected(ping: Site, clearml: Site, hosts: Sequence[str]) -> str:
    """A page that fetches what is redirected to ClearML, on another port than the callback's."""
    port = clearml.origin.rpartition(":")[2]
    for host in hosts:
        ping.pages[f"/{host}"] = redirect(f"http://{host}:{port}/callback_ping?code=c&state=s")
    fetches = ",".join(f"fetch('/{host}', {{mode: 'no-cors'}})" for host in hosts)
    leave = f"location = '{_CLEARML}?code=c'"
    ping.pages["/"] = page(f"<script>Promise.allSettled([{fetches}]).then(() => {leave})</script>")
    return ping.url("/").replace("127.0.0.1", "localhost")


def test_no_spelling_of_the_host_and_no_port_of_it_is_reached_by_a_redirect(
    ping: Site, clearml: Site
) -> None:
    url = _redirected(ping, clearml, _HOSTS)
    closed = sandbox.closed_places(_CLEARML, url, ("127.0.0.1",))
    assert _browse(url, _CLEARML, closed) == ("callback", "True")
    assert clearml.connections == 0


@pytest.mark.parametrize("host", _HOSTS)
def test_each_spelling_has_to_be_closed(ping: Site, clearml: Site, host: str) -> None:
    url = _redirected(ping, clearml, [host])
    places = sandbox.closed_places(_CLEARML, url, ("127.0.0.1",))
    _browse(url, _CLEARML, [place for place in places if place != host])
    assert clearml.connections > 0


def test_web_rtc_from_an_empty_frame_sends_nothing_over_udp(ping: Site, clearml: Site) -> None:
    """Qt runs no script in such a frame, so that its page finds WebRTC there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", 0))
        stun.settimeout(0)
        servers = f"{{iceServers: [{{urls: 'stun:127.0.0.1:{stun.getsockname()[1]}'}}]}}"
        ping.pages["/"] = page(f"""<body><script>
            const frame = document.body.appendChild(document.createElement('iframe'));
            const peer = new frame.contentWindow.RTCPeerConnection({servers});
            peer.createDataChannel('x');
            peer.onicegatheringstatechange = () => {{
              if (peer.iceGatheringState === 'complete') location = '{_CLEARML}?code=c';
            }};
            peer.createOffer().then(offer => peer.setLocalDescription(offer));
        </script>""")
        places = sandbox.closed_places(_CLEARML, ping.url("/"))
        assert _browse(ping.url("/"), _CLEARML, places) == ("callback", "True")
        with pytest.raises(BlockingIOError):
            stun.recv(1)


@pytest.mark.parametrize("closed", ["", "first.example"])
def test_closing_the_host_is_what_keeps_that_fetch_away(
    ping: Site, clearml: Site, closed: str
) -> None:
    """Once Qt asks before it follows such a redirect, this test fails and the rule can go.

    It does not help that the rule is changed once the browser has started: the engine says so.
    """
    ping.pages |= {
        "/": page("<script>fetch('/f', {mode: 'no-cors'})</script>"),
        "/f": redirect(clearml.url("/callback_ping?code=c&state=s")),
    }
    callback = clearml.url("/callback_ping")
    assert _browse(ping.url("/"), callback, closed.split()) == ("callback", "False")
    assert clearml.connections == 1
