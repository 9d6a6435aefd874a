"""The person with the system browser: follows redirects, answers a second factor's page."""

from __future__ import annotations

import html
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

_MOST_STEPS = 12
_TIMEOUT = 10  # seconds


@dataclass(frozen=True)
class Page:
    """Where the browser ended: the page, and each address it opened on the way."""

    url: str
    status: int
    text: str
    visited: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Step:
    url: str
    method: str = "GET"
    form: str = ""


def visit(url: str, *, second_factor: str = "123456", stop_before: str = "") -> Page:
    """Open `url` as a person does, and send the form of each page that asks for a code.

    With `stop_before` an address that begins so is not opened: its page has status 0.
    """
    step, visited = _Step(url), [url]
    for _ in range(_MOST_STEPS):
        status, location, text = _request(step)
        following = _following(step.url, location, text, second_factor)
        if following is None:
            return Page(step.url, status, text, tuple(visited))
        visited.append(following.url)
        if stop_before and following.url.startswith(stop_before):
            return Page(following.url, 0, "", tuple(visited))
        step = following
    raise AssertionError(f"Redirected without end: {[urlsplit(url).path for url in visited]}")


def _following(url: str, location: str, text: str, second_factor: str) -> _Step | None:
    if location:
        return _Step(urljoin(url, location))
    form = re.search(r'<form method="post" action="([^"]*)"', text)
    if not form:
        return None
    sent = urlencode({"otp": second_factor})
    return _Step(urljoin(url, html.unescape(form[1])), "POST", sent)


def _request(step: _Step) -> tuple[int, str, str]:
    parts = urlsplit(step.url)
    assert parts.scheme == "http"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if step.form else {}
    try:
        connection.request(step.method, target, step.form or None, kind)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        return response.status, response.getheader("Location", ""), text
    finally:
        connection.close()
