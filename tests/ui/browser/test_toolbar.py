"""Toolbar, find line and zoom on a real page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.support.tables import failures
from tests.ui.browser.conftest import Begin, Login
from wizard.ui.browser.toolbar import AddressBar, NoticeBar

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


@pytest.fixture
def line(qtbot: QtBot) -> AddressBar:
    made = AddressBar()
    qtbot.addWidget(made)
    return made


ADDRESSES = [
    ("https://auth.example/as/authorize?state=s3cret", "auth.example/as/authorize", "trusted"),
    ("https://auth.example:9031/", "auth.example:9031", "trusted"),
    ("http://127.0.0.1:8080/x", "127.0.0.1:8080/x", "on this computer"),
    ("http://auth.example/x", "auth.example/x", "not encrypted"),
    ("https://user:pw@auth.example/", "auth.example", "trusted"),
    ("about:blank", "", "No page yet"),
]


def test_host_and_path_are_shown(line: AddressBar) -> None:
    def check(url: str, shown: str, words: str) -> None:
        line.show_url(QUrl(url))
        assert line.text() == shown
        assert words in line.accessibleName()
        assert "s3cret" not in line.accessibleName() + line.toolTip()
        assert "pw" not in line.accessibleName() + line.toolTip()

    assert failures(ADDRESSES, check) == {}


def test_long_host_keeps_its_end_and_nothing_breaks(line: AddressBar) -> None:
    line.show_url(QUrl("https://" + "a." * 120 + "evil.example/" + "p" * 900))
    line.resize(160, 32)
    assert not line.grab().isNull()
    assert "evil.example" in line.text()


def test_nobody_can_type_into_it(line: AddressBar) -> None:
    assert line.findChildren(QWidget) == []


def test_notice_shows_text_and_does_what_its_button_says(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    notice, done = NoticeBar(parent), list[str]()
    assert notice.text() == ""
    notice.show_notice("<b>A window</b> was blocked.", "Allow", lambda: done.append("allowed"))
    assert notice.text() == "<b>A window</b> was blocked."
    button = notice.findChild(QPushButton, "browser-notice-act")
    assert isinstance(button, QPushButton)
    button.click()
    assert done == ["allowed"]
    assert notice.text() == ""
    notice.show_notice("Only told.")
    assert button.isHidden()
