"""Popups as tabs."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.ui.browser.conftest import Begin, Login
from wizard.checks.login.browser_result import BrowserEnd

_LIMIT = 20_000


def _with_popup(qtbot: QtBot, begin: Begin, ping: Site) -> tuple[Login, QTabBar]:
    ping.pages["/"] = page("<button onclick=\"window.open('/second')\">Go</button>", "First")
    script = "<button onclick='window.close()'>Close</button>"
    ping.pages["/second"] = page(script, "A &amp; B &lt;b&gt;" + "x" * 90)
    login = begin(ping.url("/"))
    bar = login.browser.tabs.findChild(QTabBar)
    assert isinstance(bar, QTabBar)
    assert bar.isHidden()
    login.fingers.click("button")
    qtbot.waitUntil(lambda: bar.count() == 2, timeout=_LIMIT)
    qtbot.waitUntil(lambda: bar.tabText(1).startswith("A &&"), timeout=_LIMIT)
    return login, bar


def test_tab_shows_the_title_as_plain_bounded_text(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    _, bar = _with_popup(qtbot, begin, ping)
    assert bar.isVisible()
    assert bar.tabText(1).startswith("A && B <b>xxx")
    assert len(bar.tabText(1)) < 40
    assert bar.tabText(0) == "First"


def test_popup_that_closes_itself_gives_way_to_the_first_page(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    login, bar = _with_popup(qtbot, begin, ping)
    login.fingers.click("button")
    qtbot.waitUntil(lambda: bar.count() == 1, timeout=_LIMIT)
    view = login.browser.tabs.current()
    assert view is not None
    assert view.title() == "First"
    assert login.ended == []


def test_closing_tabs_by_hand_ends_with_the_last(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    login, bar = _with_popup(qtbot, begin, ping)
    bar.tabCloseRequested.emit(0)
    qtbot.waitUntil(lambda: bar.count() == 1, timeout=_LIMIT)
    assert login.ended == []
    bar.tabCloseRequested.emit(0)
    assert [ended.ending for ended in login.ended] == [BrowserEnd.CLOSED]


def test_windows_without_end_are_refused(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    script = "for (i = 0; i < 9; i++) window.open('/second')"
    ping.pages |= {"/": page(f'<button onclick="{script}">Go</button>'), "/second": page("2")}
    login = begin(ping.url("/"))
    login.fingers.click("button")
    qtbot.waitUntil(lambda: bool(login.browser.notice.text()), timeout=_LIMIT)
    assert len(login.browser.tabs.views()) <= 5
