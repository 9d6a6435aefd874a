"""Whether the provider knows the application and its callback URL, without anybody signing in.

The authorization endpoint's response is read, never followed. The forms of Ping's refusals are
data of `wizard.ping`; the others are recognised by HTTP status and HTML.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urljoin, urlsplit

from wizard.checks.preflight.context import NotChecked, Outcome, PreflightContext, ProbeResult
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.oidc.callback import read_callback
from wizard.oidc.http import Request, Response
from wizard.oidc.login import LoginAttempt, begin_login, is_redirect
from wizard.ping.error_pages import error_document, error_page

_NO_CLIENT_ID = NotChecked("no client ID is entered yet")
# Failures of the endpoint or the server, whatever was requested.
_NOT_PKCE = ("authorize.endpoint", "authorize.server-error", "authorize.busy")
_UNAUTHORIZED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500
_REDIRECTS, _REFUSED = range(300, 400), range(400, 600)
_NOT_FOUND = (404, 405, 410)
_UNKNOWN_REFUSAL = "authorize.refused"
_NO_ERROR = {"", "0", "false", "none", "null"}
_MAX_FIELDS = 100
_LONGEST_SCHEME = 40

_SIGN_ON = re.compile(
    r"<input\b[^<>]*\btype\s*=\s*[\"']?(password|email)\b"
    r"|\bautocomplete\s*=\s*[\"']?(username|current-password|webauthn)\b"
    r"|\bname\s*=\s*[\"']?(SAMLRequest|pf\.username|password)\b",
    re.IGNORECASE,
)
"""Only a page on which people sign in, or are sent on to do so, has one of these."""


def application(context: PreflightContext) -> Outcome:
    """The provider knows the client ID, the application is on, the callback URL is registered."""
    pkce = context.settings.pkce
    found = _probed(context, pkce=pkce)
    if found is None:
        return _NO_CLIENT_ID
    # What PKCE alone is refused for is the next rule's matter.
    if found.problem is None or _is_about_pkce(found, _probed(context, pkce=not pkce)):
        return found.seen or "known; the response goes to the callback URL"
    return (found.problem,)


def pkce(context: PreflightContext) -> Outcome:
    """The application's PKCE setting and the one here fit together (RFC 7636).

    Requested with and without a code challenge: what only one of the two is refused for is PKCE.
    """
    plain, challenged = _probed(context, pkce=False), _probed(context, pkce=True)
    if plain is None or challenged is None:
        return _NO_CLIENT_ID
    if plain.unclear or challenged.unclear:
        return NotChecked("the authorization endpoint's responses do not show it")
    on = context.settings.pkce
    if _is_about_pkce(plain, challenged):
        required = "required by the application, and on here"
        return required if on else (_pkce_problem("callback.pkce-required", plain),)
    if _is_about_pkce(challenged, plain):
        refused = "not accepted by the provider, and off here"
        return (_pkce_problem("callback.pkce-refused", challenged),) if on else refused
    return f"optional for the application; {'on' if on else 'off'} here"


def _pkce_problem(code: str, refused: ProbeResult) -> Problem:
    """The problem that the comparison proved, with the provider's own words."""
    found = problem(code, description="invalid_request")
    return replace(found, why=refused.problem.why) if refused.problem else found


def _is_about_pkce(refused: ProbeResult, other: ProbeResult | None) -> bool:
    """Whether `refused` is about PKCE: the same request with the opposite choice went through."""
    if refused.problem is None or other is None or other.problem:
        return False
    return refused.problem.is_error and refused.problem.code not in _NOT_PKCE


def _probed(context: PreflightContext, *, pkce: bool) -> ProbeResult | None:
    """The result of an authorization request; sent once per run. None without a client ID."""
    if context.credentials is None or not context.credentials.client_id:
        return None
    if pkce not in context.probes:
        settings = replace(context.settings, pkce=pkce)
        attempt = begin_login(settings, context.credentials.client_id)
        accept = {"Accept": "text/html,application/xhtml+xml"}
        request = Request(attempt.url, headers=accept, at="authorize_url")
        context.probes[pkce] = read_response(context.http.send(request), attempt)
    return context.probes[pkce]


def read_response(response: Response, attempt: LoginAttempt) -> ProbeResult:
    """What the response to `attempt`'s address means."""
    if response.status in _REDIRECTS:
        return _read_redirect(response, attempt)
    if response.status in _REFUSED:
        return _read_refusal(response)
    return _read_page(response)


def _read_redirect(response: Response, attempt: LoginAttempt) -> ProbeResult:
    location = response.header("location")
    if not location:
        return _undetermined("a redirect that leads nowhere")
    target = _absolute(response.url, location)
    if is_redirect(target, attempt.redirect_uri):
        found = read_callback(attempt, target)
        at_once = ProbeResult(seen="back to the callback URL at once")
        return at_once if isinstance(found, Secret) else ProbeResult(found)
    # Ping redirects to its error page as it does to its sign-on page.
    refusal = error_page(target) or _error_in(target)
    if refusal:
        return ProbeResult(refusal)
    parts = urlsplit(target)
    if "error" in parts.path.lower():
        return _undetermined("a redirect to what looks like an error page")
    return ProbeResult(seen=f"sign-on at {visible(parts.netloc.rpartition('@')[2])}")


def _undetermined(answer: str) -> ProbeResult:
    return ProbeResult(problem("authorize.undetermined", answer=answer))


def _absolute(base: str, location: str) -> str:
    try:
        target = urljoin(base, location)
        urlsplit(target)
    except ValueError:
        return base
    return target


def _error_in(target: str) -> Problem | None:
    """The error that an error page's address carries as a parameter."""
    try:
        query = dict(parse_qsl(urlsplit(target).query, max_num_fields=_MAX_FIELDS))
    except ValueError:
        return None
    error = query.get("error", "")
    if error.lower() in _NO_ERROR:
        return None
    return error_document(_UNAUTHORIZED, target, f"{error} {query.get('error_description', '')}")


def _read_page(response: Response) -> ProbeResult:
    text = _text(response)
    found = error_document(response.status, response.url, text)
    if found:
        return ProbeResult(found)
    if _SIGN_ON.search(text):
        return ProbeResult(seen="a sign-on page")
    # An error page that is sent with status 200.
    found = error_document(_UNAUTHORIZED, response.url, text)
    if found and found.code != _UNKNOWN_REFUSAL:
        return ProbeResult(found)
    kind = "a page" if response.body else "an empty page"
    return _undetermined(f"{kind} (HTTP {response.status})")


def _read_refusal(response: Response) -> ProbeResult:
    # PingFederate's Kerberos adapter begins a sign-on in this way (Negotiate).
    if response.status == _UNAUTHORIZED and response.header("www-authenticate"):
        scheme = visible(response.header("www-authenticate").partition(" ")[0], _LONGEST_SCHEME)
        return ProbeResult(seen=f"a sign-on by the browser itself ({scheme})")
    # Words that the table knows say more than the status, others less.
    found = error_document(response.status, response.url, _text(response))
    if found and found.code != _UNKNOWN_REFUSAL:
        return ProbeResult(found)
    return ProbeResult(_by_status(response.status) or found)


def _by_status(status: int) -> Problem | None:
    if status in _NOT_FOUND:
        return problem("authorize.endpoint", status=status)
    if status == _TOO_MANY:
        return problem("authorize.busy")
    return problem("authorize.server-error", status=status) if status >= _SERVER_ERROR else None


def _text(response: Response) -> str:
    return response.body.decode("utf-8", "replace")
