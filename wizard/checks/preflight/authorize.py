"""Whether the provider knows the application and its callback URL, without anybody signing in.

The authorization endpoint's responses are read, never followed. Some providers look at a request
only after the sign-on, so a sign-on page alone proves nothing: the same request is sent with one
thing wrong, and only where that is refused is the right one known to be right.
"""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import replace
from enum import Enum
from urllib.parse import urljoin, urlsplit

from wizard.checks.preflight.context import NotChecked, Outcome, PreflightContext, ProbeResult
from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.oidc.callback import read_callback
from wizard.oidc.http import Request, RequestError, Response
from wizard.oidc.login import LoginAttempt, begin_login, is_redirect, with_parameters
from wizard.ping.error_pages import NOT_FOUND, error_page, error_parameters, page_words, refusal

IN_THE_LOG = (
    "The provider's log shows up to eight authorization requests without a sign-on. Up to four are "
    "wrong on purpose and may be refused there: an unknown client ID, two redirect URIs that are "
    "not registered, the opposite choice of PKCE. A refusal that does not say what is wrong is "
    "followed by ClearML's request once more: a filter against robots would refuse that, too. "
    "Up to four token requests have a made-up code, two of them from a client that does not exist."
)
"""What the administrator of the provider sees of it."""

_NO_CLIENT_ID = ProbeResult(missing="no client ID is entered yet")
_SHOWS = f"“{Step.LOGIN.title}” shows it"
# Failures of the endpoint or the server, whatever was requested.
_NOT_PKCE = ("authorize.endpoint", "authorize.server-error", "authorize.busy")
_URI_REFUSED, _UNKNOWN_REFUSAL = "authorize.redirect-uri", "authorize.refused"
_SAY_WHAT = (_URI_REFUSED, "authorize.client", "authorize.disabled")
"""Refusals, apart from an error at the callback URL, that name what is wrong with the request."""

_UNSTEADY = "the provider answered the same request in another way the second time"
_UNAUTHORIZED, _TOO_MANY = 401, 429
_TEMPORARY = (_TOO_MANY, 502, 503, 504)
_REDIRECTS = range(300, 400)
_LONGEST_SCHEME = 40

_SIGN_ON = re.compile(
    r"<input\b[^<>]*\btype\s*=\s*[\"']?(password|email)\b"
    r"|\bautocomplete\s*=\s*[\"']?(username|current-password|webauthn)\b"
    r"|\bname\s*=\s*[\"']?(SAMLRequest|pf\.username|password)\b",
    re.IGNORECASE,
)
"""Only a page on which people sign in, or are sent on to do so, has one of these."""


class Question(Enum):
    """An authorization request, by what in it differs from the one that ClearML sends."""

    NOTHING = "nothing"
    PKCE = "the opposite choice of PKCE"
    CLIENT_ID = "a random client ID"
    PATH = "a redirect URI with a random path on the same host"
    HOST = "a redirect URI on a random host"


def application(context: PreflightContext) -> Outcome:
    """The provider knows the client ID, and the application is on.

    Would fail if the request were refused for another reason than callback URL or PKCE; not checked
    where a random client ID is treated in the same way.
    """
    right = _accepted(context)
    if right.missing:
        return NotChecked(right.missing)
    if right.code == _URI_REFUSED:
        return NotChecked("the request was refused for its callback URL")
    wrong = right if right.refused else _probe(context, Question.CLIENT_ID)
    # A page with a fine status that says why: two that differ show that it is meant.
    doubt = right.hint if right.hint and right.hint.code != _URI_REFUSED else None
    if doubt and wrong.hint and _is_worse(wrong, right):
        return (doubt,)
    if _is_worse(wrong, right) and not doubt:
        seen = f"; {right.seen}" if right.seen else ""
        return f"known: a random client ID is answered in another way{seen}"
    if right.problem:
        return (right.problem,)
    return _not_told_apart(wrong, "a random client ID")


def callback_url(context: PreflightContext) -> Outcome:
    """The callback URL is registered.

    Would fail if the request were refused for its redirect URI; not checked where a made-up one is
    treated in the same way, and a warning where that holds for one on the same host only.
    """
    right = _accepted(context)
    if right.missing:
        return NotChecked(right.missing)
    if right.refused and right.problem:
        about_uri = right.code == _URI_REFUSED
        return (right.problem,) if about_uri else NotChecked("the request was refused before that")
    wrong = _probe(context, Question.PATH)
    if _is_worse(wrong, right):
        return "registered: a made-up address on the same host is answered in another way"
    return _without_difference(context, right, wrong)


def _without_difference(
    context: PreflightContext, right: ProbeResult, wrong: ProbeResult
) -> Outcome:
    """What to conclude where a made-up path is answered like the callback URL."""
    # A refusal with a fine status, where a random client ID is refused in other words.
    said = right.hint
    if said and said.code == _URI_REFUSED and _is_worse(_probe(context, Question.CLIENT_ID), right):
        return (said,)
    elsewhere = wrong if wrong.missing else _probe(context, Question.HOST)
    if _is_worse(elsewhere, right):
        return _found(context, problem("authorize.wildcard"))
    return _not_told_apart(elsewhere, "an address that is made up")


def pkce(context: PreflightContext) -> Outcome:
    """The application's PKCE setting and the one here fit together (RFC 7636).

    Would fail if the request were refused as it is set here, and not with the opposite choice; not
    checked where neither is refused.
    """
    right, other = _probe(context, Question.NOTHING), _probe(context, Question.PKCE)
    missing = right.missing or other.missing
    if missing:
        return NotChecked(missing)
    on = context.settings.pkce
    if _is_about_pkce(other, right):
        return "required, and on here" if on else "not accepted by the provider, and off here"
    if _is_about_pkce(right, other) and right.problem:
        code = "callback.pkce-refused" if on else "callback.pkce-required"
        return _found(context, replace(problem(code, description=""), why=right.problem.why))
    return NotChecked(
        "the answer with and without PKCE is the same: it is optional, or checked only after "
        f"somebody signs in; {_SHOWS}"
    )


def _found(context: PreflightContext, problem: Problem) -> Outcome:
    """The outcome; what it rests on is asked again in the next run, since it can be fixed there."""
    context.answers.clear()
    return (problem,)


def _not_told_apart(wrong: ProbeResult, what: str) -> NotChecked:
    same = f"not checked before somebody signs in: {what} is answered in the same way; {_SHOWS}"
    return NotChecked(wrong.missing or same)


def _accepted(context: PreflightContext) -> ProbeResult:
    """How ClearML's request is answered; with the other choice of PKCE if only that is refused."""
    right = _probe(context, Question.NOTHING)
    other = _probe(context, Question.PKCE) if right.refused else right
    return other if _is_about_pkce(right, other) else right


def _is_about_pkce(refused: ProbeResult, other: ProbeResult) -> bool:
    """Whether `refused` is about PKCE: the same request with the opposite choice went through."""
    went_through = other.rank in (0, 1)
    return refused.refused and went_through and refused.code not in _NOT_PKCE


def _is_worse(wrong: ProbeResult, right: ProbeResult) -> bool:
    """Whether the answers show that the provider looked at what is wrong."""
    if wrong.hint and right.hint:
        return wrong.hint.code != right.hint.code
    return wrong.rank > right.rank


def _probe(context: PreflightContext, question: Question) -> ProbeResult:
    """The answer to a question; each is sent once, the wrong ones once for many runs."""
    credentials = context.credentials
    if credentials is None or not credentials.client_id:
        return _NO_CLIENT_ID
    key = (context.settings, credentials.client_id, credentials.version, question.value)
    known = context.asked if question is Question.NOTHING else context.answers
    if key in known or context.waiting:
        return known.get(key) or ProbeResult(missing=context.waiting)
    try:
        answer = _confirmed(context, credentials.client_id, question)
    except RequestError:
        if question is Question.NOTHING:
            raise
        answer = ProbeResult(missing=f"there was no answer to a request with {question.value}")
    if not answer.missing:
        known[key] = answer
    return answer


def _confirmed(context: PreflightContext, client_id: str, question: Question) -> ProbeResult:
    """The answer; a refusal that names nothing counts only if the right request gets its own again.

    Otherwise it may be about no request in particular, and no further one is sent.
    """
    answer, first = _send(context, client_id, question), next(iter(context.asked.values()), None)
    if first is None or (first.refused and question is Question.PKCE):
        return answer
    right = _accepted(context)
    if answer.rank <= right.rank or answer.code.startswith("callback.") or _says_what(answer):
        return answer
    if not context.waiting:
        again = _send(context, client_id, Question.NOTHING)
        if (again.rank, again.code) == (right.rank, right.code):
            return answer
        context.waiting = _UNSTEADY
    return ProbeResult(missing=context.waiting)


def _says_what(answer: ProbeResult) -> bool:
    return (answer.hint.code if answer.hint else answer.code) in _SAY_WHAT


def _send(context: PreflightContext, client_id: str, question: Question) -> ProbeResult:
    attempt = _attempt(context, client_id, question)
    context.redactor.learn(Secret(attempt.state), Secret(attempt.nonce))
    accept = {"Accept": "text/html,application/xhtml+xml"}
    response = context.http.send(Request(attempt.url, headers=accept, at="authorize_url"))
    temporary = response.status in _TEMPORARY
    if response.status == _TOO_MANY or response.header("retry-after"):
        context.waiting = f"the provider asks to wait (HTTP {response.status})"
    if temporary and question is not Question.NOTHING:
        reason = context.waiting or f"the provider answered HTTP {response.status}"
        return ProbeResult(missing=reason)
    published = response.status in NOT_FOUND and _is_published(context)
    answer = read_response(response, attempt, published=published)
    # Sent back to an address that is made up: it was taken, whatever the message is.
    taken = question in (Question.PATH, Question.HOST) and answer.code.startswith("callback.")
    return ProbeResult(seen="back to the callback URL at once") if taken else answer


def _is_published(context: PreflightContext) -> bool:
    found = context.metadata
    named = found.authorization_endpoint if found else ""
    return named == context.settings.endpoints.authorize_url


def _attempt(context: PreflightContext, client_id: str, question: Question) -> LoginAttempt:
    """The request; with the choice of PKCE that is accepted, so that nothing else is wrong."""
    refused = any(one.refused for one in context.asked.values())
    flipped = question is Question.PKCE or refused
    settings = replace(context.settings, pkce=context.settings.pkce != flipped)
    if question is Question.CLIENT_ID:
        return begin_login(settings, str(uuid.uuid4()))
    attempt, uri = begin_login(settings, client_id), settings.callback_url
    if question is Question.PATH:
        uri = f"{urls.origin(uri)}/{secrets.token_hex(8)}"
    if question is Question.HOST:
        uri = f"https://{secrets.token_hex(8)}.invalid{urlsplit(uri).path}"
    url = with_parameters(attempt.url, {"redirect_uri": uri})
    return replace(attempt, url=url, redirect_uri=uri)


def read_response(
    response: Response, attempt: LoginAttempt, *, published: bool = False
) -> ProbeResult:
    """What the response to `attempt`'s address means.

    Args:
        response: The answer.
        attempt: What was requested.
        published: Whether the discovery document names this endpoint.
    """
    if response.status in _REDIRECTS:
        return _read_redirect(response, attempt)
    if response.status == _TOO_MANY:
        return ProbeResult(problem("authorize.busy"))
    # PingFederate's Kerberos adapter begins a sign-on in this way (Negotiate).
    scheme = response.header("www-authenticate").partition(" ")[0]
    text = response.body.decode("utf-8", "replace")
    found = refusal(response.status, response.url, text, published=published)
    by_browser = response.status == _UNAUTHORIZED and scheme and scheme.lower() != "bearer"
    if by_browser and found and found.code == _UNKNOWN_REFUSAL:
        shown = visible(scheme, _LONGEST_SCHEME)
        return ProbeResult(seen=f"a sign-on by the browser itself ({shown})")
    return ProbeResult(found) if found else _read_page(response, text)


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
    refused = error_page(target) or error_parameters(response.status, target)
    if refused:
        return ProbeResult(refused)
    parts = urlsplit(target)
    if "error" in parts.path.lower():
        return _undetermined("a redirect to what looks like an error page")
    return ProbeResult(seen=f"sign-on at {visible(parts.netloc.rpartition('@')[2])}")


def _undetermined(answer: str, hint: Problem | None = None) -> ProbeResult:
    found = problem("authorize.undetermined", answer=answer)
    return ProbeResult(replace(found, why=f"{found.why} {hint.why}") if hint else found, hint=hint)


def _absolute(base: str, location: str) -> str:
    try:
        target = urljoin(base, location)
        urlsplit(target)
    except ValueError:
        return base
    return target


def _read_page(response: Response, text: str) -> ProbeResult:
    """A page with a fine status; its words are no refusal, since help texts have them too."""
    if _SIGN_ON.search(text):
        return ProbeResult(seen="a sign-on page")
    kind = "a page" if response.body else "an empty page"
    said = page_words(response.status, response.url, text)
    return _undetermined(f"{kind} (HTTP {response.status})", said)
