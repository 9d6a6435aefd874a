"""Which page is the provider's last word: judged by address, by text, and by what came before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.support.loopback import Response, Site, page, redirect
from tests.ui.browser.conftest import Begin
from wizard.checks.login.browser_result import BrowserEnd
from wizard.ping.error_pages import error_document, error_page

_LIMIT = 20_000


def _code(qtbot: QtBot, begin: Begin, ping: Site) -> str:
    login = begin(ping.url("/"), error_page=error_page, error_document=error_document)
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].ending is BrowserEnd.ERROR_PAGE
    problem = login.ended[0].problem
    assert problem is not None
    return problem.code


def test_pingone_s_error_page_is_known_by_its_address(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    error = "%7B%22message%22%3A%22Redirect%20URI%20mismatch%22%7D"
    ping.pages |= {"/": redirect(f"/signon/?error={error}"), "/signon/": page("Sorry")}
    assert _code(qtbot, begin, ping) == "authorize.redirect-uri"


def test_error_page_that_a_script_puts_into_the_address_is_known(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    script = "history.replaceState(null, '', '/signon/?error=%7B%7D')"
    ping.pages["/"] = page(f"<script>{script}</script>")
    assert _code(qtbot, begin, ping) == "authorize.refused"


def test_page_with_status_400_is_judged_by_its_words(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = Response("<h1>Error</h1>Unknown or invalid client_id", 400)
    assert _code(qtbot, begin, ping) == "authorize.client"


def test_page_with_status_200_is_judged_by_its_words(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = page("redirect_uri_mismatch")
    assert _code(qtbot, begin, ping) == "authorize.redirect-uri"


def test_empty_refusal_is_an_error_page_too(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = Response("", 403)
    assert _code(qtbot, begin, ping).startswith("authorize.")


def test_login_page_is_no_error_page(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("<form>User <input id=u></form>")
    login = begin(ping.url("/"), error_page=error_page, error_document=error_document)
    login.fingers.type("#u", "alice")
    assert login.ended == []
