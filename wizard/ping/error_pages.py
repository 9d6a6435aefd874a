"""Error pages that never return to the callback URL: what they mean.

PingOne sends the browser to `…/signon/?error=<JSON>`, PingFederate answers 400 with a page of its
own, PingAM names `redirect_uri_mismatch`; others answer 403, or 200 with a page that says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs

from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.text import visible
from wizard.ping.recognise import recognise

_SIGN_ON = re.compile(r"(/[0-9a-fA-F-]{36})?/signon/?")
_LONGEST_PAGE = 200_000
_SHOWN = 60
_REFUSED = 400

_URI = r"redirect(ion)?[\s_-]?ur[il]"
_REDIRECT_URI = re.compile(_URI, re.IGNORECASE)
_DISABLED = re.compile(r"\b(disabled|not enabled|inactive)\b", re.IGNORECASE)
_CLIENT = re.compile(
    r"(unknown|invalid|not found|no such|unregistered)\W+(\w+\W+){0,3}?(client|application)"
    r"|(client|application)\W+(\w+\W+){0,3}?(unknown|invalid|not found|does not exist)"
    r"|invalid_client|unauthorized_client|NOT_FOUND",
    re.IGNORECASE,
)
_REDIRECT_URI_REFUSED = re.compile(
    rf"redirect_uri_mismatch|(invalid|mismatch\w*|unregistered)\W+{_URI}"
    rf"|{_URI}\W+(\w+\W+){{0,3}}?(mismatch|not\W+(registered|valid|match)|invalid)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says: by whom, in which words, under which ID."""

    speaker: str
    words: str
    code: str = ""
    id: str = ""

    def quoted(self) -> str:
        tail = f" ({visible(self.code, 40)})" if self.code else ""
        number = f" The error's ID is {visible(self.id, 60)}: Ping's support asks for it."
        words = visible(self.words.strip(), 200) or "no words"
        return f"{self.speaker} says: “{words}”{tail}.{number if self.id else ''}"


def error_page(url: str) -> Problem | None:
    """The problem behind PingOne's own error page; None for every other address.

    The page carries its error as JSON `{id, code, message, details}` in the query; a custom domain
    has the same page without the environment ID.
    """
    parts = urls.split(url)
    if parts is None or not _SIGN_ON.fullmatch(parts.path):
        return None
    errors = parse_qs(parts.query, keep_blank_values=True).get("error")
    return _judged(_pingone_said(errors[0])) if errors else None


def error_document(status: int, url: str, text: str) -> Problem | None:
    """The problem behind an answer of the authorization endpoint that is a page of its own.

    Args:
        status: HTTP status of the answer.
        url: Where it came from.
        text: The body, HTML or plain; read up to 200,000 characters.
    """
    words = " ".join(_shown_text(text[:_LONGEST_PAGE]).split())
    found = recognise(url)
    speaker = found.product.title if found else visible(urls.origin(url), 80) or "The provider"
    if status >= _REFUSED:
        return _judged(_Said(speaker, words, f"HTTP {status}"))
    if _REDIRECT_URI_REFUSED.search(words):
        return problem("authorize.redirect-uri", answer=_Said(speaker, words).quoted())
    return None


def _pingone_said(error: str) -> _Said:
    try:
        found = json.loads(error)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return _Said("PingOne", error)
    details = found.get("details")
    first = details[0] if isinstance(details, list) and details else None
    more = f" {first['message']}" if isinstance(first, dict) and first.get("message") else ""
    text = {k: str(found.get(k) or "") for k in ("message", "code", "id")}
    return _Said("PingOne", text["message"] + more, text["code"], text["id"])


def _judged(said: _Said) -> Problem:
    if _REDIRECT_URI.search(said.words):
        return problem("authorize.redirect-uri", answer=said.quoted())
    if _DISABLED.search(said.words):
        return problem("authorize.disabled", answer=said.quoted())
    if _CLIENT.search(f"{said.words} {said.code}"):
        return problem("authorize.client", answer=said.quoted())
    return _refused(said)


def _refused(said: _Said) -> Problem:
    words = visible(said.words.strip(), _SHOWN)[:_SHOWN] or "no words"
    return problem("authorize.refused", words=words, answer=said.quoted())


class _Text(HTMLParser):
    """Collects what a page shows; scripts and styles are not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.shown.append(data)


def _shown_text(page: str) -> str:
    reader = _Text()
    # Python's HTML parser stops with an assertion at an unknown “<![…[”.
    reader.feed(page.replace("<![", "&lt;!["))
    return " ".join(reader.shown)
