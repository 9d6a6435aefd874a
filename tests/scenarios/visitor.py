"""A scripted visitor: plays the browser and the person at a provider's pages, without a window."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import httpx

from wizard.demo.people import Person

SECONDS = 10.0
"""For one response."""

MOST_PAGES = 12
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_NAMES = ("username", "login")


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
    """Go to `url`, follow redirects, sign on once as `person`, agree; stop before the callback."""
    context = ssl.create_default_context(cadata=ca_pem or None)
    with httpx.Client(trust_env=False, verify=context, timeout=SECONDS) as browser:
        return _Visit(browser, callback, person).go(url)


@dataclass
class _Visit:
    browser: httpx.Client
    callback: str
    person: Person
    signed_on: bool = False

    def go(self, url: str) -> Arrival:
        body: bytes | None = None
        here = Arrival(url, failure="too many pages")
        for _ in range(MOST_PAGES):
            if url.partition("?")[0].partition("#")[0] == self.callback:
                return Arrival(url, body, returned=True)
            try:
                here, location = self._load(url, body)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                return Arrival(url, failure=f"{type(error).__name__}: {error}")
            url, body = (location, None) if location else self._form_of(here)
            if not url:
                return here
        return here

    def _load(self, url: str, body: bytes | None) -> tuple[Arrival, str]:
        method = "GET" if body is None else "POST"
        answer = self.browser.request(method, url, content=body, headers=_FORM if body else None)
        location = answer.headers.get("location", "") if answer.is_redirect else ""
        arrival = Arrival(url, status=answer.status_code, text=answer.text)
        return arrival, location and urljoin(url, location)

    def _form_of(self, page: Arrival) -> tuple[str, bytes | None]:
        """Where the page's form goes, filled in; nowhere when there is none to send."""
        form = _Form()
        form.feed(page.text)
        wants_password = "password" in form.fields
        if form.action is None or (wants_password and self.signed_on):
            return "", None
        if wants_password:
            self.signed_on = True
            names = [name for name in _NAMES if name in form.fields]
            form.fields |= dict.fromkeys(names, self.person.username)
            form.fields["password"] = self.person.password
        return urljoin(page.url, form.action), urlencode(form.fields).encode()


class _Form(HTMLParser):
    """The fields of a page's form, and where it leads; None when there is no form."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values.get("action", "")
        elif tag == "input" and values.get("name"):
            self.fields[values["name"]] = values.get("value", "")
