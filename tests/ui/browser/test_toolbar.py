"""Toolbar, find line and zoom on a real page."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.ui.browser.conftest import Begin, Login

_LIMIT = 20_000


def _button(login: Login, title: str) -> QPushButton:
    buttons = login.browser.toolbar.findChildren(QPushButton)
    return next(b for b in buttons if b.accessibleName() == title)


def _begin(begin: Begin, ping: Site) -> Login:
    ping.pages |= {
        "/": page("<a id=a href=/next>on</a>"),
        "/next": page("<p>one two one</p>"),
    }
    login = begin(ping.url("/"))
    login.fingers.middle("#a")
    return login


def test_back_and_reload(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    login = _begin(begin, ping)
    assert not _button(login, "Back").isEnabled()
    login.fingers.click("#a")
    qtbot.waitUntil(_button(login, "Back").isEnabled, timeout=_LIMIT)
    login.fingers.middle("p")
    assert login.browser.toolbar.address.text().endswith("/next")
    _button(login, "Reload").click()
    qtbot.waitUntil(lambda: [r.path for r in ping.requests].count("/next") == 2, timeout=_LIMIT)
    login.fingers.middle("p")
    _button(login, "Back").click()
    login.fingers.middle("#a")


def test_zoom_changes_the_page_and_stays_within_limits(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    login = _begin(begin, ping)
    label = login.browser.toolbar.findChild(QLabel, "browser-zoom")
    assert isinstance(label, QLabel)
    for _ in range(20):
        _button(login, "Larger").click()
    assert label.text() == "200 %"
    login.fingers.click("#a")
    login.fingers.middle("p")
    for _ in range(20):
        _button(login, "Smaller").click()
    assert label.text() == "50 %"
