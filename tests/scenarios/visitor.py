"""Plays the browser and the person at the demo's own pages, where nobody can look at a window."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from wizard.demo.people import Person

SECONDS = 10.0
"""Patience for one answer."""

MOST_PAGES = 12
_MOST_BYTES = 200_000
_REDIRECTS = range(300, 400)


@dataclass(frozen=True)
class Arrival:
    """Where a visit ended.

    Attributes:
        url: The address of the callback, or of the last page.
        body: The form sent to the callback; None when it was not sent by POST.
        returned: Whether this is the callback.
        status: Of the last page.
        text: Of the last page.
        failure: Why a page could not be loaded at all; empty otherwise.
    """

    url: str
    body: bytes | None = field(default=None, repr=False)
    returned: bool = False
    status: int = 0
    text: str = field(default="", repr=False)
    failure: str = ""


def visit(url: str, callback: str, person: Person, ca_pem: str = "") -> Arrival:
    """Go to `url`, follow redirects, sign on as `person`, stop before the callback is asked."""
    return _Visit(callback, person, ca_pem).go(url)


@dataclass
class _Visit:
    callback: str
    person: Person
    ca_pem: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    signed_on: bool = False

    def go(self, url: str) -> Arrival:
        body: bytes | None = None
        here = Arrival(url, failure="too many pages")
        for _ in range(MOST_PAGES):
            if self._is_callback(url):
                return Arrival(url, body, returned=True)
            try:
                here, location = self._load(url, body)
            except (OSError, HTTPException, ValueError, CookieError) as error:
                return Arrival(url, failure=f"{type(error).__name__}: {error}")
            url, body = (location, None) if location else self._sent(here)
            if not url:
                return here
        return here

    def _is_callback(self, url: str) -> bool:
        return url.partition("?")[0].partition("#")[0] == self.callback

    def _load(self, url: str, body: bytes | None) -> tuple[Arrival, str]:
        parts = urlsplit(url)
        link = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            return self._asked(link, url, body)
        finally:
            link.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> HTTPConnection:
        if scheme != "https":
            return HTTPConnection(host, port, timeout=SECONDS)
        context = ssl.create_default_context(cadata=self.ca_pem or None)
        return HTTPSConnection(host, port, timeout=SECONDS, context=context)

    def _asked(self, link: HTTPConnection, url: str, body: bytes | None) -> tuple[Arrival, str]:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        jar = "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())
        headers = {"Cookie": jar} if jar else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request("GET" if body is None else "POST", target or "/", body, headers)
        answer = link.getresponse()
        self._keep(answer)
        text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
        location = answer.getheader("Location", "") if answer.status in _REDIRECTS else ""
        return Arrival(url, status=answer.status, text=text), location and urljoin(url, location)

    def _keep(self, answer: HTTPResponse) -> None:
        for value in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)

    def _sent(self, page: Arrival) -> tuple[str, bytes | None]:
        """Where the page's form goes, filled in; nowhere when there is none to send."""
        form = _Form()
        form.feed(page.text)
        action = urljoin(page.url, form.action)
        asks = "password" in form.fields
        if not form.found or (asks and self.signed_on) or not (asks or self._is_callback(action)):
            return "", None
        if asks:
            self.signed_on = True
            form.fields |= {"username": self.person.username, "password": self.person.password}
        return action, urlencode(form.fields).encode()


class _Form(HTMLParser):
    """The fields of a page's form, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found, self.action = True, values.get("action", "")
        elif tag == "input" and values.get("name"):
            self.fields[values["name"]] = values.get("value", "")
