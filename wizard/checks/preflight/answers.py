"""What the authorization endpoint's answer says before anybody signs in; nothing is followed.

The shapes of Ping's refusals are data of `wizard.ping`; what is left is told by HTTP and HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from wizard.checks.preflight import problems
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.oidc.callback import read_callback
from wizard.oidc.http import Response
from wizard.oidc.login import LoginAttempt, is_redirect
from wizard.ping.error_pages import error_document, error_page

_OK, _UNAUTHORIZED, _TOO_MANY, _SERVER = 200, 401, 429, 500
_REDIRECTS, _REFUSED = range(300, 400), range(400, 600)
_NOT_THERE = (404, 405, 410)
_UNKNOWN_REFUSAL = "authorize.refused"
_NO = {"", "0", "false", "none", "null"}
_MOST_FIELDS = 100
_LONGEST_SCHEME = 40

_SIGN_ON = re.compile(
    r"<input\b[^<>]*\btype\s*=\s*[\"']?(password|email)\b"
    r"|\bautocomplete\s*=\s*[\"']?(username|current-password|webauthn)\b"
    r"|\bname\s*=\s*[\"']?(SAMLRequest|pf\.username|password)\b",
    re.IGNORECASE,
)
"""Only a page on which somebody signs in, or is sent on to do so, has one of these."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How an authorization request was received.

    Attributes:
        problem: What is wrong with it; None when the sign-on begins.
        seen: What was seen, in words.
    """

    problem: Problem | None = None
    seen: str = ""

    @property
    def unclear(self) -> bool:
        """Neither yes nor no."""
        return self.problem is not None and not self.problem.is_error


def read_answer(reply: Response, attempt: LoginAttempt) -> ProbeResult:
    """The meaning of the answer to `attempt`'s address."""
    if reply.status in _REDIRECTS:
        return _redirected(reply, attempt)
    if reply.status in _REFUSED:
        return _refused(reply)
    return _page(reply)


def _redirected(reply: Response, attempt: LoginAttempt) -> ProbeResult:
    location = reply.header("location")
    if not location:
        return ProbeResult(problems.authorize_undetermined("a redirect that leads nowhere"))
    target = _absolute(reply.url, location)
    if is_redirect(target, attempt.redirect_uri):
        return _returned(attempt, target)
    refusal = error_page(target) or _error_in(target)
    if refusal is None and "error" in urlsplit(target).path.lower():
        refusal = problems.authorize_undetermined("a redirect to what looks like an error page")
    return (
        ProbeResult(refusal)
        if refusal
        else ProbeResult(seen=f"sign-on at {visible(_host(target))}")
    )


def _host(target: str) -> str:
    return urlsplit(target).netloc.rpartition("@")[2]


def _absolute(base: str, location: str) -> str:
    try:
        target = urljoin(base, location)
        urlsplit(target)
    except ValueError:
        return base
    return target


def _returned(attempt: LoginAttempt, target: str) -> ProbeResult:
    found = read_callback(attempt, target)
    if isinstance(found, Secret):
        return ProbeResult(seen="back to the callback URL at once")
    return ProbeResult(found)


def _error_in(target: str) -> Problem | None:
    """An address of some error page that carries the error's name."""
    try:
        told = dict(parse_qsl(urlsplit(target).query, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return None
    error = told.get("error", "")
    if error.lower() in _NO:
        return None
    return error_document(_UNAUTHORIZED, target, f"{error} {told.get('error_description', '')}")


def _page(reply: Response) -> ProbeResult:
    text = _text(reply)
    found = error_document(reply.status, reply.url, text)
    if found:
        return ProbeResult(found)
    if _SIGN_ON.search(text):
        return ProbeResult(seen="a sign-on page")
    judged = error_document(_UNAUTHORIZED, reply.url, text)
    if judged and judged.code != _UNKNOWN_REFUSAL:
        return ProbeResult(judged)
    kind = "a page" if reply.body else "an empty page"
    return ProbeResult(problems.authorize_undetermined(f"{kind} (HTTP {reply.status})"))


def _refused(reply: Response) -> ProbeResult:
    if reply.status == _UNAUTHORIZED and reply.header("www-authenticate"):
        scheme = visible(reply.header("www-authenticate").partition(" ")[0], _LONGEST_SCHEME)
        return ProbeResult(seen=f"a sign-on by the browser itself ({scheme})")
    found = error_document(reply.status, reply.url, _text(reply))
    if found and found.code != _UNKNOWN_REFUSAL:
        return ProbeResult(found)
    return ProbeResult(_by_status(reply.status) or found)


def _by_status(status: int) -> Problem | None:
    if status in _NOT_THERE:
        return problems.authorize_elsewhere(status)
    if status == _TOO_MANY:
        return problems.authorize_busy()
    return problems.authorize_down(status) if status >= _SERVER else None


def _text(reply: Response) -> str:
    return reply.body.decode("utf-8", "replace")
