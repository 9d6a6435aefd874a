"""The rules of the callback: exactly one code, exactly one state, no contradictions."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.login import LoginAttempt, is_redirect, trimmed

LONGEST = 64 * 1024
"""Characters of address and body together at most."""

LONGEST_CODE = 8 * 1024
"""Characters of a code at most."""

_MOST_FIELDS = 100
# RFC 6749 section 3.1: no parameter may be included more than once.
_ONCE = ("code", "state", "error", "iss")
# The code flow returns no tokens here: one means that another response type is in use.
_TOKENS = ("id_token", "access_token", "token")
_PARAMETERS = {"code", "error", "state", *_TOKENS}

_CODES: Mapping[str, str] = MappingProxyType(
    {
        "access_denied": "callback.access-denied",
        "invalid_scope": "callback.invalid-scope",
        "invalid_request": "callback.invalid-request",
        "unauthorized_client": "callback.unauthorized-client",
        "invalid_client": "authorize.client",
        "unsupported_response_type": "callback.unsupported-response-type",
        "login_required": "callback.login-required",
        "interaction_required": "callback.login-required",
        "consent_required": "callback.consent-refused",
        "account_selection_required": "callback.login-required",
        "server_error": "callback.server-error",
        "temporarily_unavailable": "callback.server-error",
    }
)
"""Errors of RFC 6749 section 4.1.2.1 and OpenID Connect Core 3.1.2.6."""


@dataclass(frozen=True, slots=True)
class Callback:
    """The navigation to the redirect URI; contains the code and is never shown.

    Attributes:
        url: The complete address of the navigation that was intercepted.
        body: The form of a POST (`response_mode=form_post`); None for a GET.
        pasted: Copied from a system browser, so the application may have received the code first.
    """

    url: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    pasted: bool = False


def read_callback(attempt: LoginAttempt, url: str, body: bytes | None = None) -> Secret | Problem:
    """The code in the callback, or why there is none to be used.

    Would fail if code or state were missing, repeated or wrong, or an error came instead.

    Args:
        attempt: The login it should belong to.
        url: The address the browser was about to visit.
        body: The form that would have been posted there, if any.
    """
    url = trimmed(url)
    length = len(url) + len(body or b"")
    wrong = _address_problem(attempt, url, length)
    if wrong:
        return wrong
    pairs = _pairs(url, body)
    if pairs is None:
        return problem("callback.too-long", length=length)
    answer, fragment = dict(pairs), urlsplit(url).fragment
    return (
        _repetition(pairs)
        or _fragment_problem(answer, fragment)
        or _state_problem(attempt, answer)
        or _issuer_problem(attempt, answer)
        or _refusal(attempt, answer)
        or _code(answer)
    )


def _address_problem(attempt: LoginAttempt, url: str, length: int) -> Problem | None:
    scheme = url.partition(":")[0].lower()
    if scheme not in urls.DEFAULT_PORTS:
        # Only the scheme is shown: the rest of the address may contain a code.
        return problem("callback.scheme", url=scheme)
    if length > LONGEST:
        return problem("callback.too-long", length=length)
    if not is_redirect(url, attempt.redirect_uri):
        # Query and fragment may contain a code, which is never shown.
        shown = url.partition("?")[0].partition("#")[0]
        return problem("callback.elsewhere", url=shown, redirect_uri=attempt.redirect_uri)
    return None


def _pairs(url: str, body: bytes | None) -> list[tuple[str, str]] | None:
    """Query and form together; None if there are too many fields."""
    posted = (body or b"").decode("utf-8", "replace")
    try:
        return [
            pair
            # Read together, so that a code in both places counts as a repetition.
            for text in (urlsplit(url).query, posted)
            for pair in parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        ]
    except ValueError:
        return None


def _repetition(pairs: list[tuple[str, str]]) -> Problem | None:
    counts = Counter(name for name, _ in pairs)
    repeated = next((name for name in _ONCE if counts[name] > 1), None)
    return problem("callback.repeated", name=repeated) if repeated else None


def _fragment_problem(answer: Mapping[str, str], fragment: str) -> Problem | None:
    behind = dict(parse_qsl(fragment[:LONGEST], keep_blank_values=True))
    # Browsers never send a fragment, so a response in it does not reach ClearML.
    if not _PARAMETERS.isdisjoint(behind) and _PARAMETERS.isdisjoint(answer):
        return problem("callback.fragment")
    token = next((name for name in _TOKENS if name in answer or name in behind), None)
    return problem("callback.tokens", name=token) if token else None


def _state_problem(attempt: LoginAttempt, answer: Mapping[str, str]) -> Problem | None:
    """Some providers omit the state from an early error; a wrong state is always refused."""
    if "state" not in answer:
        early_error = "error" in answer and "code" not in answer
        return None if early_error else problem("callback.no-state")
    return None if _equal(answer["state"], attempt.state) else problem("callback.state")


def _equal(left: str, right: str) -> bool:
    # Bytes, since `compare_digest` refuses texts that are not ASCII.
    return hmac.compare_digest(
        left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass")
    )


def _issuer_problem(attempt: LoginAttempt, answer: Mapping[str, str]) -> Problem | None:
    named = answer.get("iss")
    # RFC 9207 is optional, and off by default in PingFederate: no iss proves nothing.
    if named is None or not attempt.issuer or _equal(named, attempt.issuer):
        return None
    scheme = urls.differ_in_scheme(named, attempt.issuer)
    code = "id-token.issuer-scheme" if scheme else "callback.issuer"
    return problem(code, issuer=named, expected=attempt.issuer)


def _refusal(attempt: LoginAttempt, answer: Mapping[str, str]) -> Problem | None:
    error = answer.get("error")
    if error is None:
        return None
    if "code" in answer:
        return problem("callback.code-and-error", error=error)
    described = answer.get("error_description", "")
    description = f"{error}: {described}" if described else error
    code = _by_words(error, description)
    if code == "callback.pkce-refused" and not attempt.pkce:
        code = "callback.pkce-required"
    facts = {"error": error, "description": description.rstrip(" .")}
    # The sentences about the application are those of the check before the login.
    return problem(
        code, **facts, speaker="The provider", words=facts["description"], reference=error
    )


def _by_words(error: str, description: str) -> str:
    """The problem's code; where an error has several causes, the one that its text names."""
    code = _CODES.get(error, "callback.error")
    words = _WORDS.get(code, {})
    found = [named for named, pattern in words.items() if pattern.search(description)]
    return found[0] if len(found) == 1 else code


_SETTINGS = {
    # RFC 7636 section 4.4.1: a missing challenge is `invalid_request`; only the text names it.
    "callback.pkce-refused": re.compile(r"code[_ ]challenge|\bpkce", re.IGNORECASE),
    "authorize.redirect-uri": re.compile(r"redirect(ion)?[\s_-]?ur[il]", re.IGNORECASE),
    "callback.invalid-scope": re.compile(r"\bscopes?\b", re.IGNORECASE),
    "callback.unsupported-response-type": re.compile(r"\bresponse[\s_-]?type", re.IGNORECASE),
    "authorize.disabled": re.compile(
        r"\b(client|application)\W+(\w+\W+){0,3}?(disabled|not enabled|inactive)\b", re.IGNORECASE
    ),
}
_WORDS: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "callback.invalid-request": _SETTINGS,
        "callback.unauthorized-client": _SETTINGS,
        "callback.error": _SETTINGS,
        # PingFederate: “User denied access”; PingAM: “Resource Owner did not authorize …”.
        "callback.access-denied": {
            "callback.consent-refused": re.compile(
                "consent|(user|owner) (denied|did not authori[sz]e)", re.IGNORECASE
            )
        },
    }
)


def _code(answer: Mapping[str, str]) -> Secret | Problem:
    code = answer.get("code", "")
    if not code:
        return problem("callback.no-code")
    # RFC 6749 appendix A.11: a code consists of printable ASCII characters.
    if len(code) > LONGEST_CODE or not all(" " <= c <= "~" for c in code):
        return problem("callback.code-form")
    return Secret(code)
