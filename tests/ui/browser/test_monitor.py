"""Which page is the provider's last word: judged by address, by text, and by what came before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.support.loopback import Response, Site, page, redirect
from tests.support.tables import failures
from tests.ui.browser.conftest import Begin, Login
from wizard.checks.login.browser_result import BrowserEnd
from wizard.model.problem import Problem
from wizard.ping.error_pages import error_document, error_page, error_parameters, page_words

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


READERS = {
    "error_page": error_page,
    "error_document": error_document,
    "error_parameters": error_parameters,
    "page_words": page_words,
}
FORM = "<form method=post action=/next><button id=go>Next</button></form>"


def _stopped(qtbot: QtBot, login: Login, text: str) -> tuple[BrowserEnd, Problem]:
    """Stop the login once the page in view shows `text`."""

    def shows() -> bool:
        return text in str(login.fingers.script("document.body ? document.body.innerText : ''"))

    qtbot.waitUntil(shows, timeout=_LIMIT)
    assert login.ended == []
    login.browser.stop()
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    (ended,) = login.ended
    assert ended.problem is not None
    return ended.ending, ended.problem


def test_stopped_login_is_explained_by_the_page_it_was_stopped_at(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    late = "<p>Loading</p><script>setTimeout(() => document.body.innerText = 'TEXT', 300)</script>"
    uri, client = "The redirect URI is wrong", "This client is disabled"
    pages: list[tuple[dict[str, Response], str, str]] = [
        ({"/": page(f"<h1>Oops</h1>{uri}")}, uri, "authorize.redirect-uri"),
        ({"/": page(late.replace("TEXT", uri))}, uri, "authorize.redirect-uri"),
        ({"/": page(FORM), "/next": page(client)}, client, "authorize.disabled"),
        ({"/": page(FORM), "/next": Response(client, 400)}, client, "authorize.disabled"),
        # A page to type into is a sign-on page, whatever it explains and refuses.
        ({"/": page(f"<input>{uri}")}, uri, "browser.closed"),
        ({"/": page(FORM), "/next": Response("<input>No", 401)}, "No", "browser.closed"),
        ({"/": page("Something went wrong, reference 12")}, "12", "browser.closed"),
    ]

    def check(served: dict[str, Response], text: str, code: str) -> None:
        ping.pages |= served
        login = begin(ping.url("/"), **READERS)
        if "/next" in served:
            login.fingers.click("#go")
        ending, problem = _stopped(qtbot, login, text)
        closed = code == "browser.closed"
        assert problem.code == code
        assert ending is (BrowserEnd.CLOSED if closed else BrowserEnd.ERROR_PAGE)
        assert text in problem.why
        assert "Check again" not in problem.remedy

    assert failures(pages, check) == {}


def test_error_in_the_address_of_a_page_ends_the_login(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    error = "/oops?error=invalid_client&error_description=No+such+client"
    ping.pages |= {"/": redirect(error), "/oops": page("Sorry")}
    login = begin(ping.url("/"), **READERS)
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].problem
    assert login.ended[0].problem.code == "authorize.client"


def test_login_that_runs_out_of_time_is_explained_by_its_page(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = page("This client is disabled")
    login = begin(ping.url("/"), **READERS, limit_seconds=2.0)
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].problem
    assert login.ended[0].problem.code == "authorize.disabled"


def test_page_that_hangs_does_not_keep_a_login_open(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("<p id=p>Busy</p><script>setTimeout(() => {for(;;);}, 300)</script>")
    login = begin(ping.url("/"), **READERS)
    qtbot.wait(1500)
    login.browser.stop()
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].ending is BrowserEnd.CLOSED
