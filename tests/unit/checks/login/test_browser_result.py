"""What each ending says."""

from __future__ import annotations

from tests.support.tables import failures
from wizard.checks.login import browser_result as endings
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult, LastPage
from wizard.model.step import Step

_SECRET = "https://user:pw@auth.example/as/authorize?state=s3cret&code=c0de#frag"
_ALL = [
    endings.closed(LastPage(_SECRET)),
    endings.timed_out(600, LastPage(_SECRET, 200, "Please wait")),
    endings.error_page(LastPage(_SECRET, 400, "Sorry")),
    endings.load_failed(_SECRET, "net::ERR_NAME_NOT_RESOLVED"),
    endings.crashed("Crashed", 11),
    endings.popup_blocked(_SECRET),
    endings.too_many_prompts("https://auth.example", 3),
    endings.security_key("auth.example", "It was cancelled."),
]


def test_end_says_what_why_and_what_to_do() -> None:
    def check(ended: BrowserResult) -> None:
        problem = ended.problem
        assert problem is not None
        assert not ended.returned
        assert problem.code.startswith("browser.")
        assert len(problem.what) <= 110
        assert problem.why.endswith(".")
        assert problem.remedy.endswith((".", "”."))
        text = f"{problem.what} {problem.why} {problem.remedy}"
        assert not any(part in text for part in ("s3cret", "c0de", "user:pw", "frag"))

    assert failures(zip(_ALL), check) == {}


def test_every_end_but_callbacks_and_certificates_has_a_problem() -> None:
    told = {ended.ending for ended in _ALL}
    elsewhere = {BrowserEnd.CALLBACK, BrowserEnd.CALLBACK_POST, BrowserEnd.CERTIFICATE}
    assert told | elsewhere == set(BrowserEnd)
    assert len({ended.problem.code for ended in _ALL if ended.problem}) == len(_ALL)


def test_callback_needs_no_words() -> None:
    assert BrowserResult(BrowserEnd.CALLBACK).returned


def test_limit_is_said_in_minutes() -> None:
    def check(seconds: float, words: str) -> None:
        problem = endings.timed_out(seconds, LastPage()).problem
        assert problem is not None
        assert words in problem.what

    assert failures([(5, "5 seconds"), (60, "one minute"), (600, "10 minutes")], check) == {}


def test_foreign_text_is_bounded_and_visible() -> None:
    problem = endings.load_failed("https://x.example/", "a\u202eb" * 300).problem
    assert problem is not None
    assert "\u202e" not in problem.why
    assert len(problem.why) < 400
    assert problem.step is Step.ENDPOINTS
    assert endings.place("no address") == "the page"


def test_what_the_page_says_is_quoted_in_one_line() -> None:
    last = LastPage(
        "https://x.example/oops?code=1", 200, "Oops!\n\nReference\u202e 12 " + "x" * 500
    )
    for ended in (endings.closed(last), endings.timed_out(5, last), endings.error_page(last)):
        assert ended.problem
        assert "“Oops! Reference\\u{202e} 12 xxx" in ended.problem.why
        assert "x.example/oops" in ended.problem.why
        assert len(ended.problem.why) < 500
        assert "Check again" not in ended.problem.remedy


def test_what_the_browser_did_not_say_is_left_out() -> None:
    no_reason = endings.load_failed("https://x.example/", "").problem
    assert no_reason
    assert "no reason given" in no_reason.why
    for status, shown in ((404, "instead of the login (HTTP 404)."), (0, "instead of the login.")):
        page = endings.error_page(LastPage("https://x.example/", status)).problem
        assert page
        assert page.what.endswith(shown)
