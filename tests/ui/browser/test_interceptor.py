"""The second guard alone: it holds even where the page would let a navigation pass."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page, redirect
from tests.ui.browser.conftest import Begin
from wizard.checks.login.browser_result import BrowserEnd

_LIMIT = 20_000


@pytest.fixture
def credulous(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first guard is asleep."""
    from wizard.ui.browser.page import BrowserPage  # noqa: PLC0415 - loads WebEngine

    monkeypatch.setattr(BrowserPage, "acceptNavigationRequest", lambda *_: True)


@pytest.mark.usefixtures("credulous")
@pytest.mark.parametrize("method", ["get", "post"])
def test_navigation_is_stopped_by_the_interceptor_alone(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, method: str
) -> None:
    form = f"<form method={method} action='{clearml.url('/callback_ping')}'>"
    fields = "<input name=code value=c></form><script>document.forms[0].submit()</script>"
    ping.pages["/"] = page(form + fields)
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].ending in (BrowserEnd.CALLBACK, BrowserEnd.CALLBACK_POST)
    assert clearml.connections == 0


def test_mere_mention_of_the_callback_is_blocked_but_no_callback(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    there = clearml.url("/callback_ping")
    done = "<script>document.querySelector('img').onerror = () => document.title = 'no'</script>"
    ping.pages["/"] = page(f"<img src='{there}'>{done}")
    login = begin(ping.url("/"))
    login.fingers.middle("body")
    qtbot.waitUntil(lambda: login.fingers.script("document.title") == "no", timeout=_LIMIT)
    assert login.caught == []
    assert clearml.connections == 0


def test_navigation_without_an_answer_is_a_callback_all_the_same(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    ping.pages["/"] = redirect(clearml.url("/callback_ping"))
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.caught == [(clearml.url("/callback_ping"), b"")]
    assert clearml.connections == 0


def test_answer_behind_the_hash_is_caught(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    ping.pages["/"] = redirect(clearml.url("/callback_ping#code=c"))
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.caught == [(clearml.url("/callback_ping#code=c"), b"")]
    assert clearml.connections == 0
