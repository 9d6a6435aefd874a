"""Chromium's flags, as Qt reads them from the environment."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.loopback import Site, page, redirect
from tests.support.parts import CHECKOUT
from tests.support.tables import differing
from wizard.ui.browser import sandbox

_CALLBACK = "https://ClearML.example.com/callback_ping"


def _flags(url: str = _CALLBACK, before: str = "", *, without_sandbox: bool = False) -> str:
    environ = {sandbox.FLAGS: before} if before else {}
    sandbox.prepare(environ, url, without_sandbox=without_sandbox)
    return environ[sandbox.FLAGS]


def test_only_root_needs_the_sandbox_off() -> None:
    assert differing(sandbox.must_be_off, {0: True, 1000: False, None: False}) == []


def test_sandbox_stays_on_even_if_the_environment_says_otherwise() -> None:
    assert "--no-sandbox" not in _flags(before="--no-sandbox --lang=en")
    assert "--lang=en" in _flags(before="--no-sandbox --lang=en")
    assert "--no-sandbox" in _flags(without_sandbox=True)


def test_host_of_the_callback_is_closed() -> None:
    closed = {
        _CALLBACK: "clearml.example.com:443",
        "http://clearml.example.com/callback_ping": "clearml.example.com:80",
        "http://127.0.0.1:8080/callback_ping": "127.0.0.1:8080",
        "https://[::1]:8443/callback_ping": "[::1]:8443",
        "https://bücher.example/callback_ping": "xn--bcher-kva.example:443",
    }
    wanted = {url: f'--host-rules="MAP {place} ~NOTFOUND"' for url, place in closed.items()}
    assert differing(_flags, wanted) == []


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
    engine, environ = sandbox.Engine(), {sandbox.FLAGS: "--lang=de"}
    assert engine.can_close(_CALLBACK)
    sandbox.prepare(environ, _CALLBACK)
    engine.starts(environ)
    sandbox.prepare(environ, "https://other.example/callback_ping")
    engine.starts(environ)
    assert engine.closed == "clearml.example.com:443"
    assert engine.can_close("https://clearml.EXAMPLE.com:443/")
    assert not engine.can_close("https://other.example/callback_ping")
    assert not engine.can_close("http://clearml.example.com/callback_ping")


_BROWSE = """
import os, sys
from tests.support.browser import allow_webengine
from wizard.ui.browser import sandbox
allow_webengine()
url, callback, closed = sys.argv[1:]
without = "--no-sandbox" in os.environ[sandbox.FLAGS]
sandbox.prepare(os.environ, closed, without_sandbox=without)
from PySide6.QtWidgets import QApplication
app = QApplication([])
from wizard.oidc.login import is_redirect
from wizard.ui.browser.view import LoginBrowser
from wizard.ui.browser.monitor import BrowserOptions
browser = LoginBrowser(BrowserOptions(lambda there: is_redirect(there, callback), limit_seconds=20))
browser.ended.connect(lambda ended: (print(ended.ending.value), app.quit()))
sandbox.prepare(os.environ, callback, without_sandbox=without)  # too late, see the engine
browser.show()
browser.open(url)
app.exec()
print(sandbox.ENGINE.can_close(callback))
"""


def _browse(ping: Site, clearml: Site, closed: str) -> tuple[str, str]:
    """One login in a process of its own: how it ended, and whether the engine said it was safe."""
    done = subprocess.run(
        [sys.executable, "-c", _BROWSE, ping.url("/"), clearml.url("/callback_ping"), closed],
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
    assert _browse(ping, clearml, callback) == ("callback", "True")
    assert clearml.connections == 0


@pytest.mark.parametrize("closed", ["", "https://first.example/callback_ping"])
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
    assert _browse(ping, clearml, closed) == ("callback", "False")
    assert clearml.connections == 1
