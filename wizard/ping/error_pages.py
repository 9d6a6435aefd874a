"""Responses that refuse an authorization request without the callback URL, and what they mean.

PingOne sends the browser to `…/signon/?error=<JSON>`, PingFederate answers 400 with a page of its
own, PingAM names `redirect_uri_mismatch`; others answer 403, or 200 with a page that says so.
The structured answer (a JSON error, an `error` parameter) and the HTTP status come first; the words
of a page only say why a request was refused, and a page may quote the request.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, urlsplit

from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.secret import DOTS
from wizard.model.text import visible
from wizard.ping.recognise import recognise

NOT_FOUND = (404, 405, 410)
"""Statuses of an address at which there is no authorization endpoint."""

_SIGN_ON = re.compile(r"(/[0-9a-fA-F-]{36})?/signon/?")
_LONGEST_PAGE = 200_000
_LONGEST_TEXT = 200
_SHORTEST_ECHO = 6
_MAX_FIELDS = 100
_REFUSED, _TOO_MANY, _SERVER_ERROR = 400, 429, 500
_UNKNOWN = "authorize.refused"
_NO_ERROR = {"", "0", "false", "none", "null"}
# In lower case and without _; WSO2 has `oauthErrorCode` and `oauthErrorMsg`.
_ERROR_NAMES = ("error", "errorcode", "oautherrorcode")
_DESCRIPTION_NAMES = ("errordescription", "errormessage", "oautherrormsg")
_DESCRIPTIONS = ("error_description", "message", "detail")

_URI = r"redirect(ion)?[\s_-]?ur[il]"
_REDIRECT_URI_REFUSED = re.compile(
    rf"redirect_uri_mismatch|(invalid|mismatch\w{{0,5}}|unregistered)[\W_]{{1,4}}(\w+\W+){{0,2}}?{_URI}"
    rf"|{_URI}\W+(\w+\W+){{0,5}}?(mismatch|not\W+(registered|valid|match|allowed)|invalid)",
    re.IGNORECASE,
)
_CAUSES = (
    ("authorize.redirect-uri", _REDIRECT_URI_REFUSED),
    ("authorize.disabled", re.compile(r"\b(disabled|not enabled|inactive)\b", re.IGNORECASE)),
    (
        "authorize.client",
        re.compile(
            r"(unknown|invalid|not found|no such|unregistered)\W+(\w+\W+){0,3}?(client|application)"
            r"|(client|application)\W+(\w+\W+){0,3}?(unknown|invalid|not found|does not exist)"
            r"|invalid_client|unauthorized_client",
            re.IGNORECASE,
        ),
    ),
)
"""Problems by what an error or a page of one contains, the first match first."""

_NAMES_URI_ONLY = re.compile(
    rf"(?!.*(client_id|response_type|\bscope)).*{_URI}", re.IGNORECASE | re.DOTALL
)
"""It names the redirect URI, and is no list of a request's parameters."""

_HIDDEN = re.compile(
    r"\b((?:session_)?state|nonce|code|code_challenge|code_verifier|\w+_token)(=|%3D)[^\s&\"'<>]+",
    re.IGNORECASE,
)
"""Parameters whose values belong to one login and are not shown."""


def error_page(url: str) -> Problem | None:
    """The problem behind PingOne's own error page; None for every other address.

    The page has its error as JSON `{id, code, message, details}` in the query; a custom domain has
    the same page without the environment ID.
    """
    parts = urls.split(url)
    if parts is None or not _SIGN_ON.fullmatch(parts.path):
        return None
    errors = parse_qs(parts.query, keep_blank_values=True).get("error")
    return _pingone_problem(errors[0]) if errors else None


def error_parameters(status: int, url: str) -> Problem | None:
    """The error that the address of an error page has as a parameter; None when it has none.

    Args:
        status: HTTP status of the redirect to it.
        url: The page's address.
    """
    try:
        parts = urlsplit(url)
        pairs = f"{parts.query}&{parts.fragment.rpartition('?')[2]}"
        found = parse_qsl(pairs, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return None
    query = {name.lower().replace("_", ""): value for name, value in found}
    error, description = (
        next((query[name] for name in names if query.get(name)), "")
        for names in (_ERROR_NAMES, _DESCRIPTION_NAMES)
    )
    if error.lower() in _NO_ERROR:
        return None
    return _structured(status, url, (error, description))


def error_document(status: int, url: str, text: str) -> Problem | None:
    """The problem behind a page that a browser shows; None when it does not refuse anything.

    As `refusal`; one with a fine status refuses when it says that the redirect URI does not match.
    """
    found = refusal(status, url, text)
    if found:
        return found
    said = page_words(status, url, text)
    strict = _REDIRECT_URI_REFUSED.search(_without_echo(_words(text), url))
    return said if strict else None


def refusal(status: int, url: str, text: str, *, published: bool = False) -> Problem | None:
    """The problem behind a response of the authorization endpoint; None when it refuses nothing.

    Args:
        status: HTTP status of the response.
        url: The requested address; a page may quote its parameters.
        text: The body, HTML, JSON or plain; read up to 200,000 characters.
        published: Whether the provider's discovery document names this endpoint, so that
            “not found” is about the request.
    """
    error, said = _json_error(text), page_words(status, url, text)
    # A web server words its own 404 as JSON, too.
    if error and (_cause(error[0]) != _UNKNOWN or status not in NOT_FOUND):
        return _structured(status, url, error)
    if status < _REFUSED:
        return None
    if status == _TOO_MANY:
        return problem("authorize.busy")
    if status in NOT_FOUND and not (said and published):
        return problem("authorize.endpoint", status=status)
    if said is None and status >= _SERVER_ERROR:
        return problem("authorize.server-error", status=status)
    return said or _problem(_UNKNOWN, _speaker(url), _words(text), f"HTTP {status}")


def page_words(status: int, url: str, text: str) -> Problem | None:
    """What the words of a page point to, whatever its status; None when they are not known.

    No proof by itself: a sign-on page may explain what a redirect URI is.
    """
    words = _words(text)
    code = _cause(_without_echo(words, url), loosely=status < _SERVER_ERROR)
    known = code != _UNKNOWN
    return _problem(code, _speaker(url), words, f"HTTP {status}") if known else None


def _json_error(text: str) -> tuple[str, str] | None:
    """Error and description of a JSON error (RFC 6749 section 5.2 has the names)."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text[:_LONGEST_PAGE])
    except (ValueError, RecursionError):
        return None
    error = found.get("error")
    if isinstance(error, dict):
        found, error = error, error.get("code") or error.get("status") or error.get("message")
    if not isinstance(error, str | int) or str(error).lower() in _NO_ERROR:
        return None
    return str(error), next((str(found[name]) for name in _DESCRIPTIONS if found.get(name)), "")


def _structured(status: int, url: str, error: tuple[str, str]) -> Problem:
    code, description = error
    reference = f"{visible(code, _LONGEST_TEXT)}, HTTP {status}"
    return _problem(_cause(f"{code} {description}"), _speaker(url), description or code, reference)


def _speaker(url: str) -> str:
    found = recognise(url)
    return found.product.title if found else visible(urls.origin(url), 80) or "The provider"


def _words(text: str) -> str:
    return " ".join(_visible_text(text[:_LONGEST_PAGE]).split())


def _without_echo(words: str, url: str) -> str:
    """`words` without the parameters of the request that a page quotes."""
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return words
    for name, value in pairs:
        for form in (value, quote(value), quote(value, safe=""), quote_plus(value)):
            words = words.replace(f"{name}={form}", " ")
            words = words.replace(form, " ") if len(form) >= _SHORTEST_ECHO else words
    return words


def _pingone_problem(error: str) -> Problem:
    try:
        found = json.loads(error)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return _problem(_cause(error), "PingOne", error, "")
    details = found.get("details")
    first = details[0] if isinstance(details, list) and details else None
    more = first.get("message") if isinstance(first, dict) else None
    message, code, number = (str(found.get(name) or "") for name in ("message", "code", "id"))
    words = f"{message} {more}" if more else message
    # Ping's support asks for the error's ID.
    reference = ", ".join(part for part in (code, number and f"error ID {number}") if part)
    cause = _cause(f"{words} {code}")
    unknown = code == "NOT_FOUND" and cause == _UNKNOWN
    return _problem("authorize.client" if unknown else cause, "PingOne", words, reference)


def _cause(text: str, *, loosely: bool = True) -> str:
    """The problem's code. A server error's trace may name what it was at: then not `loosely`."""
    found = next((code for code, words in _CAUSES if words.search(text)), _UNKNOWN)
    only_uri = loosely and found == _UNKNOWN and _NAMES_URI_ONLY.match(text)
    return "authorize.redirect-uri" if only_uri else found


def _problem(code: str, speaker: str, words: str, reference: str) -> Problem:
    hidden = _HIDDEN.sub(rf"\1\2{DOTS}", words.strip())
    shown = visible(hidden, _LONGEST_TEXT) or "no text"
    return problem(code, speaker=speaker, words=shown, reference=reference or "no error code")


class _VisibleText(HTMLParser):
    """Collects the text of a page, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _visible_text(page: str) -> str:
    reader = _VisibleText()
    # Python's HTML parser stops with an assertion at an unknown “<![…[”.
    reader.feed(page.replace("<![", "&lt;!["))
    return " ".join(reader.texts)
