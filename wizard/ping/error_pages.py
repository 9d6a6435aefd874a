"""Error pages that never return to the callback URL, and what they mean.

PingOne sends the browser to `…/signon/?error=<JSON>`, PingFederate answers 400 with a page of its
own, PingAM names `redirect_uri_mismatch`; others answer 403, or 200 with a page that says so.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs

from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.text import visible
from wizard.ping.recognise import recognise

_SIGN_ON = re.compile(r"(/[0-9a-fA-F-]{36})?/signon/?")
_LONGEST_PAGE = 200_000
_LONGEST_TEXT = 200
_REFUSED = 400

_URI = r"redirect(ion)?[\s_-]?ur[il]"
_REDIRECT_URI_REFUSED = re.compile(
    rf"redirect_uri_mismatch|(invalid|mismatch\w*|unregistered)\W+{_URI}"
    rf"|{_URI}\W+(\w+\W+){{0,3}}?(mismatch|not\W+(registered|valid|match)|invalid)",
    re.IGNORECASE,
)
_CAUSES = {
    "authorize.redirect-uri": re.compile(_URI, re.IGNORECASE),
    "authorize.disabled": re.compile(r"\b(disabled|not enabled|inactive)\b", re.IGNORECASE),
    "authorize.client": re.compile(
        r"(unknown|invalid|not found|no such|unregistered)\W+(\w+\W+){0,3}?(client|application)"
        r"|(client|application)\W+(\w+\W+){0,3}?(unknown|invalid|not found|does not exist)"
        r"|invalid_client|unauthorized_client|NOT_FOUND",
        re.IGNORECASE,
    ),
}
"""Problems by what a page's text and error code contain, the first match first."""


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


def error_document(status: int, url: str, text: str) -> Problem | None:
    """The problem behind a page with which the authorization endpoint answers.

    Args:
        status: HTTP status of the response.
        url: The page's address.
        text: The body, HTML or plain; read up to 200,000 characters.
    """
    words = " ".join(_visible_text(text[:_LONGEST_PAGE]).split())
    found = recognise(url)
    speaker = found.product.title if found else visible(urls.origin(url), 80) or "The provider"
    if status >= _REFUSED:
        return _problem(_cause(words), speaker, words, f"HTTP {status}")
    if _REDIRECT_URI_REFUSED.search(words):
        return _problem("authorize.redirect-uri", speaker, words, f"HTTP {status}")
    return None


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
    return _problem(_cause(f"{words} {code}"), "PingOne", words, reference)


def _cause(text: str) -> str:
    return next(
        (code for code, words in _CAUSES.items() if words.search(text)), "authorize.refused"
    )


def _problem(code: str, speaker: str, words: str, reference: str) -> Problem:
    shown = visible(words.strip(), _LONGEST_TEXT) or "no text"
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
