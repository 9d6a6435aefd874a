"""Every way a login can end, in the real browser on real sockets."""

from __future__ import annotations

import socket

import pytest
from PySide6.QtWidgets import QProgressBar, QTabBar
from pytestqt.qtbot import QtBot

from tests.support.loopback import Response, Site, page, redirect
from tests.ui.browser.conftest import Begin, Login
from wizard.checks.login.browser_result import BrowserEnd

_LIMIT = 20_000
_ANSWER = "?code=the-code&state=the%20state"
_GO = "<script>document.forms[0].submit()</script>"
_FIELDS = "<input name=code value=the-code><input name=state value='the state'>"

Pages = dict[str, Response]


def _over(qtbot: QtBot, login: Login) -> BrowserEnd:
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert len(login.ended) == 1
    return login.ended[0].ending


def _ways(to: str) -> dict[str, Pages]:
    """Every way a provider may take to the callback at `to`; each begins at /."""
    there = to + _ANSWER
    form = f"<form method=post action='{to}'>{_FIELDS}</form>{_GO}"
    login = "<form method=post action=/login><input name=user></form>" + _GO
    return {
        "redirect 302": {"/": redirect(there)},
        "redirect 303": {"/": redirect(there, 303)},
        "redirect 307": {"/": redirect(there, 307)},
        "redirects in a row": {"/": redirect("/a"), "/a": redirect("/b"), "/b": redirect(there)},
        "redirect after a GET form": {
            "/": page("<form action=/login><input name=user></form>" + _GO),
            "/login": redirect(there),
        },
        "redirect 302 after a POST form": {"/": page(login), "/login": redirect(there)},
        "redirect 303 after a POST form": {"/": page(login), "/login": redirect(there, 303)},
        "form by GET": {"/": page(form.replace("post", "get"))},
        "meta refresh": {"/": page(f"<meta http-equiv=refresh content='0;url={there}'>")},
        "refresh header": {"/": Response("", 200, (("Refresh", f"0;url={there}"),))},
        "script": {"/": page(f"<script>location = '{there}'</script>")},
        "script replacing": {"/": page(f"<script>location.replace('{there}')</script>")},
        "fetch": {"/": page(f"<script>fetch('{there}', {{mode: 'no-cors'}})</script>")},
        "fetch with preflight": {
            "/": page(f"<script>fetch('{there}', {{headers: {{'X-A': '1'}}}})</script>")
        },
        "prefetch": {"/": page(f"<link rel=prefetch href='{there}'>")},
        "image": {"/": page(f"<img src='{there}'>")},
        "web socket": {"/": page(f"<script>new WebSocket('ws{there[4:]}')</script>")},
        "frame": {"/": page(f"<iframe src='{there}'></iframe>")},
        "frame that is redirected": {"/": page("<iframe src=/f>"), "/f": redirect(there)},
        "frame in a frame": {"/": page("<iframe src=/f>"), "/f": page(f"<iframe src='{there}'>")},
        "script in the address of a popup": {"/": page(f"<script>open('{there}')</script>")},
        "form_post": {"/": page(form)},
        "form_post in a frame": {"/": page("<iframe src=/f>"), "/f": page(form)},
        "form_post from a frame to the top": {
            "/": page("<iframe src=/f>"),
            "/f": page(form.replace("<form", "<form target=_top")),
        },
        "form_post from a sandboxed frame": {
            "/": page("<iframe sandbox='allow-forms allow-scripts' src=/f>"),
            "/f": page(form),
        },
    }


@pytest.mark.parametrize("way", _ways("http://never.invalid"))
def test_callback_is_caught_and_clearml_never_visited(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, way: str
) -> None:
    ping.pages |= _ways(clearml.url("/callback_ping"))[way]
    login = begin(ping.url("/"))
    ending = _over(qtbot, login)
    (url, body), posted = login.caught[0], ending is BrowserEnd.CALLBACK_POST
    assert len(login.caught) == 1
    assert posted or ending is BrowserEnd.CALLBACK
    assert b"code=the-code" in (body if posted else url.encode())
    assert not (posted and "code" in url)
    assert clearml.requests == []
    assert clearml.connections == 0


@pytest.mark.parametrize("path", ["/callback_ping/", "//callback_ping", "/Callback_Ping"])
def test_address_that_clearml_may_take_for_the_callback_is_not_visited_either(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, path: str
) -> None:
    there = clearml.url(path) + _ANSWER
    ping.pages["/"] = redirect(there)
    login = begin(ping.url("/"))
    assert _over(qtbot, login) is BrowserEnd.CALLBACK
    assert login.caught == [(there, b"")]
    assert clearml.connections == 0


def test_body_of_a_form_post_arrives_whole(
    qtbot: QtBot, begin: Begin, ping: Site, callback: str
) -> None:
    ping.pages |= _ways(callback)["form_post"]
    login = begin(ping.url("/"))
    _over(qtbot, login)
    assert login.caught == [(callback, b"code=the-code&state=the+state")]


@pytest.mark.parametrize("call", ["navigator.sendBeacon('TO', 'code=c')", "fetch('TO', POST)"])
def test_post_by_script_never_leaves_though_its_body_is_not_read(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, call: str
) -> None:
    post = "{method: 'POST', body: 'code=c', mode: 'no-cors'}"
    script = call.replace("TO", clearml.url("/callback_ping")).replace("POST)", f"{post})")
    ping.pages["/"] = page(f"<script>{script}</script>")
    login = begin(ping.url("/"))
    assert _over(qtbot, login) is BrowserEnd.CALLBACK
    assert login.caught == [(clearml.url("/callback_ping"), b"")]
    assert clearml.connections == 0


def test_popup_after_a_click_is_a_tab_and_its_callback_is_caught(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, callback: str
) -> None:
    ping.pages["/"] = page("<button id=b onclick=\"window.open('/second')\">Go on</button>")
    ping.pages["/second"] = page(f"<a id=a href='{callback}{_ANSWER}'>Done</a>", "Second")
    login = begin(ping.url("/"))
    login.fingers.click("#b")
    qtbot.waitUntil(lambda: len(login.browser.tabs.views()) == 2, timeout=_LIMIT)
    login.fingers.click("#a")
    assert _over(qtbot, login) is BrowserEnd.CALLBACK
    assert clearml.connections == 0


def test_popup_that_posts_to_the_callback_is_caught(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, callback: str
) -> None:
    form = f"<form method=post target=_blank action='{callback}'>{_FIELDS}<button>Go</button>"
    ping.pages["/"] = page(form)
    login = begin(ping.url("/"))
    login.fingers.click("button")
    assert _over(qtbot, login) is BrowserEnd.CALLBACK_POST
    assert login.caught[0][1] == b"code=the-code&state=the+state"
    assert clearml.connections == 0


def test_window_that_opens_by_itself_is_announced_and_opens_on_allow(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages |= {"/": page("<script>open('/second')</script>"), "/second": page("2")}
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: "window by itself" in login.browser.notice.text(), timeout=_LIMIT)
    assert len(login.browser.tabs.views()) == 1
    login.browser.notice.act()
    qtbot.waitUntil(lambda: len(login.browser.tabs.views()) == 2, timeout=_LIMIT)
    login.browser.stop()
    assert _over(qtbot, login) is BrowserEnd.CLOSED


def test_blocked_window_is_the_reason_when_the_login_is_then_closed(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = page("<script>open('/second')</script>")
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.browser.notice.text()), timeout=_LIMIT)
    login.browser.stop()
    assert _over(qtbot, login) is BrowserEnd.POPUP_BLOCKED


def test_error_status_before_any_login_page_is_the_end(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = Response("unknown client", 400)
    login = begin(ping.url("/"))
    assert _over(qtbot, login) is BrowserEnd.ERROR_PAGE
    assert login.ended[0].problem is not None
    assert "400" in login.ended[0].problem.what


def test_error_status_after_a_form_is_only_noticed(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("<form method=post action=/no><button>Sign in</button></form>")
    ping.pages["/no"] = Response("Wrong password, try again", 401)
    login = begin(ping.url("/"))
    login.fingers.click("button")
    qtbot.waitUntil(lambda: "status 401" in login.browser.notice.text(), timeout=_LIMIT)
    assert login.ended == []
    login.browser.notice.act()
    assert _over(qtbot, login) is BrowserEnd.ERROR_PAGE


def test_nobody_there_is_a_load_failure(qtbot: QtBot, begin: Begin) -> None:
    with Site() as gone:
        url = gone.url("/")
    login = begin(url)
    assert _over(qtbot, login) is BrowserEnd.LOAD_FAILED


def test_time_is_limited(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("never ends")
    login = begin(ping.url("/"), limit_seconds=0.2)
    assert _over(qtbot, login) is BrowserEnd.TIMED_OUT


def test_closing_is_an_ending_and_only_one(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("here")
    login = begin(ping.url("/"))
    login.browser.stop()
    login.browser.stop()
    assert _over(qtbot, login) is BrowserEnd.CLOSED


def test_crash_of_the_page_is_an_ending(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("here")
    login = begin(ping.url("/"))
    login.fingers.middle("body")
    view = login.browser.tabs.current()
    assert view is not None
    view.page().triggerAction(view.page().WebAction.Stop)
    view.page().load("chrome://crash")
    assert _over(qtbot, login) is BrowserEnd.CRASHED


def test_nothing_is_kept_between_two_logins(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    cookie = Response("<title>t</title><p>hi", 200, (("Set-Cookie", "session=1; Path=/"),))
    ping.pages |= {"/": cookie, "/again": page("<p>hi")}
    first = begin(ping.url("/"))
    first.fingers.middle("p")
    assert first.fingers.script("document.cookie") == "session=1"
    first.browser.stop()
    second = begin(ping.url("/again"))
    second.fingers.middle("p")
    assert second.fingers.script("document.cookie") == ""
    assert "cookie" not in ping.requests[-1].headers


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
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert [ended.ending for ended in login.ended] == [BrowserEnd.CLOSED]


def test_windows_without_end_are_refused(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    script = "for (i = 0; i < 9; i++) window.open('/second')"
    ping.pages |= {"/": page(f'<button onclick="{script}">Go</button>'), "/second": page("2")}
    login = begin(ping.url("/"))
    login.fingers.click("button")
    qtbot.waitUntil(lambda: bool(login.browser.notice.text()), timeout=_LIMIT)
    assert len(login.browser.tabs.views()) <= 5


def test_silent_provider_is_named_and_when_it_answers_the_notice_goes(
    qtbot: QtBot, begin: Begin
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        login = begin(f"http://{place}/", answer_seconds=0.2)
        address, notice = login.browser.toolbar.address, login.browser.notice
        assert address.accessibleName() == f"Loading {place}…"
        bar = login.browser.toolbar.findChild(QProgressBar)
        assert bar is not None
        assert bar.isVisible()
        qtbot.waitUntil(lambda: f"nothing came from {place}" in notice.text(), timeout=_LIMIT)
        assert "proxy" in notice.text()
        connection, _ = silent.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>here")
            connection.shutdown(socket.SHUT_WR)
            qtbot.waitUntil(lambda: not notice.text(), timeout=_LIMIT)
    assert address.text() == place


def test_login_at_a_silent_provider_can_be_ended(qtbot: QtBot, begin: Begin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        login = begin(f"http://127.0.0.1:{silent.getsockname()[1]}/", answer_seconds=0.2)
        qtbot.waitUntil(lambda: bool(login.browser.notice.text()), timeout=_LIMIT)
        login.browser.notice.act()
        assert _over(qtbot, login) is BrowserEnd.LOAD_FAILED
    assert login.ended[0].problem
    assert login.ended[0].problem.code == "browser.no-answer"
