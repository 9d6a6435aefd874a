"""How a login in the browser can end, and the problem of each end. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from wizard.model.problem import Problem, problem
from wizard.model.text import visible
from wizard.model.urls import split


class BrowserEnd(Enum):
    """What stopped the browser."""

    CALLBACK = "callback"
    CALLBACK_POST = "callback by POST"
    ERROR_PAGE = "error page"
    CLOSED = "closed"
    TIMED_OUT = "timed out"
    CERTIFICATE = "certificate"
    POPUP_BLOCKED = "popup blocked"
    LOAD_FAILED = "load failed"
    CRASHED = "crashed"
    SECURITY_KEY = "security key"
    TOO_MANY_PROMPTS = "too many prompts"


class TrustProblem(Enum):
    """Why a certificate is not trusted; the values are problem codes."""

    UNKNOWN_CA = "browser.certificate-unknown-ca"
    OTHER_NAME = "browser.certificate-name"
    DATE = "browser.certificate-date"
    REVOKED = "browser.certificate-revoked"
    REFUSED = "browser.certificate-refused"


@dataclass(frozen=True, slots=True)
class BrowserResult:
    """How one login ended in the browser.

    Attributes:
        ending: Which of the ways.
        problem: What it means and how to fix it; None when the callback arrived.
    """

    ending: BrowserEnd
    problem: Problem | None = None

    @property
    def returned(self) -> bool:
        """True when Ping sent the browser back to the callback address."""
        return self.problem is None


def place(url: str) -> str:
    """Where a page is, fit to be shown: host and path, never the query with its codes."""
    parts = split(url)
    return visible(f"{parts.netloc.rpartition('@')[2]}{parts.path}", 80) if parts else "the page"


def host(url: str) -> str:
    """The host and port of `url`, fit to be shown."""
    parts = split(url)
    return visible(parts.netloc.rpartition("@")[2], 60) if parts else "the page's host"


@dataclass(frozen=True, slots=True)
class LastPage:
    """The page at which a login ended.

    Attributes:
        url: Its address.
        status: Its HTTP status; 0 when unknown.
        text: What it shows; empty when it could not be read.
        signs_on: Whether something can be entered there, such as a user name.
    """

    url: str = field(default="", repr=False)
    status: int = 0
    text: str = field(default="", repr=False)
    signs_on: bool = False

    @property
    def parts(self) -> tuple[int, str, str]:
        """Status, address and text."""
        return self.status, self.url, self.text

    @property
    def facts(self) -> dict[str, str]:
        """Where it is and what it says, fit to be shown."""
        said = visible(" ".join(self.text.split()), 160)
        return {"page": place(self.url), "words": f"“{said}”" if said else "nothing readable"}


def closed(page: LastPage) -> BrowserResult:
    """The person gave up, or the window was closed."""
    return BrowserResult(BrowserEnd.CLOSED, problem("browser.closed", **page.facts))


def timed_out(seconds: float, page: LastPage) -> BrowserResult:
    """The browser did not return within the limit."""
    found = problem("browser.timed-out", limit=_span(seconds), **page.facts)
    return BrowserResult(BrowserEnd.TIMED_OUT, found)


def error_page(page: LastPage) -> BrowserResult:
    """The provider shows an error page of its own and will not come back."""
    shown = f" (HTTP {page.status})" if page.status else ""
    found = problem("browser.error-page", status=shown, **page.facts)
    return BrowserResult(BrowserEnd.ERROR_PAGE, found)


def load_failed(url: str, reason: str) -> BrowserResult:
    """A page of the login could not be loaded at all."""
    given = visible(reason, 120) or "no reason given"
    found = problem("browser.load-failed", host=host(url), reason=given)
    return BrowserResult(BrowserEnd.LOAD_FAILED, found)


def crashed(status: str, code: int) -> BrowserResult:
    """The process that draws the page ended."""
    return BrowserResult(BrowserEnd.CRASHED, problem("browser.crashed", status=status, code=code))


def popup_blocked(url: str) -> BrowserResult:
    """The login page opened a window without a click, and was not allowed to."""
    found = problem("browser.popup-blocked", host=host(url))
    return BrowserResult(BrowserEnd.POPUP_BLOCKED, found)


def security_key(site: str, reason: str) -> BrowserResult:
    """A security key or passkey was requested and did not work here."""
    found = problem("browser.security-key", site=site, reason=reason)
    return BrowserResult(BrowserEnd.SECURITY_KEY, found)


def too_many_prompts(place: str, times: int) -> BrowserResult:
    """A host, or a proxy, asked more than `times` times for a name and password."""
    found = problem("browser.too-many-prompts", place=place, times=times)
    return BrowserResult(BrowserEnd.TOO_MANY_PROMPTS, found)


def certificate(reason: TrustProblem, url: str, facts: Mapping[str, str]) -> BrowserResult:
    """The certificate of the host at `url` is not trusted. There is no way past it.

    `facts` are the certificate's `issuer`, `subject`, `start`, `end` and the browser's `reason`,
    each fit to be shown.
    """
    found = problem(reason.value, host=host(url), **facts)
    return BrowserResult(BrowserEnd.CERTIFICATE, found)


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:g} seconds"
    return "one minute" if minutes == 1 else f"{minutes} minutes"
