"""How a login in the browser can end, and what to do about each ending. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.urls import split

_AGAIN = f"Open the login again in step “{Step.LOGIN.title}”"


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


class TrustProblem(Enum):
    """Why a certificate is not trusted, as problem codes say it."""

    UNKNOWN_CA = "unknown-ca"
    OTHER_NAME = "name"
    DATE = "date"
    REVOKED = "revoked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class BrowserResult:
    """One login's end.

    Attributes:
        ending: Which of the ways.
        problem: What it means and how to mend it; None when the callback arrived.
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


def closed() -> BrowserResult:
    """The person gave up, or the window went away."""
    return _ended(
        BrowserEnd.CLOSED,
        "closed",
        "The login was closed before Ping returned to ClearML.",
        "Without a return there is no code, so nothing could be tested.",
        f"{_AGAIN}. If Ping showed an error, choose “Check now” on "
        "“Endpoints and credentials”: it names the fault.",
    )


def timed_out(seconds: float) -> BrowserResult:
    """Nobody returned within the limit."""
    return _ended(
        BrowserEnd.TIMED_OUT,
        "timed-out",
        f"The login did not return to ClearML within {_span(seconds)}.",
        "Ping showed a page that never leads back, or nobody finished signing in.",
        f"{_AGAIN}. If it stops at the same page, choose “Check now” on "
        "“Endpoints and credentials”.",
    )


def error_page(url: str, status: int = 0) -> BrowserResult:
    """The provider shows an error of its own and will not come back."""
    told = f" (status {status})" if status else ""
    return _ended(
        BrowserEnd.ERROR_PAGE,
        "error-page",
        f"Ping shows an error page instead of the login{told}.",
        f"The page is {place(url)}. It never returns to ClearML; most often the callback URL or "
        "the client ID is not registered like this, or the application is disabled.",
        "Compare the callback URL and the client ID with the application in Ping, and see that "
        f"the application is enabled (step “{Step.REGISTER.title}”).",
        Step.REGISTER,
    )


def load_failed(url: str, reason: str) -> BrowserResult:
    """A page of the login could not be loaded at all."""
    return _ended(
        BrowserEnd.LOAD_FAILED,
        "load-failed",
        f"{host(url)} could not be reached by the browser.",
        f"The browser says: {visible(reason, 120) or 'no reason given'}.",
        f"See in step “{Step.ENDPOINTS.title}” that the authorization endpoint is right and that "
        "this computer reaches it (network, VPN, proxy), then open the login again.",
        Step.ENDPOINTS,
    )


def crashed(status: str, code: int) -> BrowserResult:
    """The process that draws the page is gone."""
    return _ended(
        BrowserEnd.CRASHED,
        "crashed",
        "The browser stopped while showing the login page.",
        f"The page's process ended ({visible(status, 40)}, code {code}); "
        "too little memory is the usual cause.",
        f"{_AGAIN}, or choose “Use my own browser”.",
    )


def popup_blocked(url: str) -> BrowserResult:
    """The login page opened a window without a click, and was not allowed to."""
    return _ended(
        BrowserEnd.POPUP_BLOCKED,
        "popup-blocked",
        "The login page wanted to open a window by itself, which was blocked.",
        f"The window was to show {host(url)}. Sign-in cannot go on without it.",
        f"{_AGAIN} and choose “Allow” when the window is announced.",
    )


def security_key(site: str, reason: str) -> BrowserResult:
    """A security key or passkey was asked for and did not work here."""
    return _ended(
        BrowserEnd.SECURITY_KEY,
        "security-key",
        "The login needs a security key or passkey, and that did not work here.",
        f"{visible(site, 60)} asked for it. {reason}",
        f"{_AGAIN} with the key plugged in, or choose “Use my own browser”.",
    )


_CERTIFICATES: Mapping[TrustProblem, tuple[str, str, str]] = {
    TrustProblem.UNKNOWN_CA: (
        "is signed by an authority that this computer does not know",
        "This is usual with a company's own certificate authority. It was issued by {issuer}.",
        (
            "Choose that authority's certificate (PEM) as “Extra CA file” in step "
            f"“{Step.ENDPOINTS.title}”."
        ),
    ),
    TrustProblem.OTHER_NAME: (
        "belongs to another host name",
        "It was issued for {subject}. Somebody else may be answering, or the address is an alias.",
        (
            "Use the address that the certificate names (step "
            f"“{Step.ENDPOINTS.title}”), or have the certificate reissued for this one."
        ),
    ),
    TrustProblem.DATE: (
        "is not valid today",
        "It is valid from {start} to {end}, by the clock of this computer.",
        (
            "See that this computer's clock is right. If it is, the certificate must be renewed. "
            f"{_AGAIN}."
        ),
    ),
    TrustProblem.REVOKED: (
        "was revoked",
        "Its authority {issuer} declared it invalid before its time.",
        f"Have the administrators of that host install a new certificate. {_AGAIN}.",
    ),
    TrustProblem.REFUSED: (
        "does not meet today's rules",
        "The browser says: {reason}",
        f"Have the administrators of that host install a new certificate. {_AGAIN}.",
    ),
}
"""What is wrong with it, why, and what to do."""


def certificate(distrust: TrustProblem, url: str, facts: Mapping[str, str]) -> BrowserResult:
    """The certificate of the host at `url` can't be trusted. There is no way past it.

    `facts` are the certificate's `issuer`, `subject`, `start`, `end` and the browser's `reason`,
    each fit to be shown.
    """
    fault, why, remedy = _CERTIFICATES[distrust]
    problem = Problem(
        f"browser.certificate-{distrust.value}",
        f"The certificate of {host(url)} {fault}.",
        why.format(**facts),
        remedy,
        Step.ENDPOINTS,
        "ca_file" if distrust is TrustProblem.UNKNOWN_CA else None,
    )
    return BrowserResult(BrowserEnd.CERTIFICATE, problem)


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:g} seconds"
    return "one minute" if minutes == 1 else f"{minutes} minutes"


def _ended(  # noqa: PLR0913, PLR0917 - the six parts of every problem, in their order
    ending: BrowserEnd, rule: str, what: str, why: str, remedy: str, step: Step = Step.LOGIN
) -> BrowserResult:
    return BrowserResult(ending, Problem(f"browser.{rule}", what, why, remedy, step))
