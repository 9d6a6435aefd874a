"""Plays a browser at the independent provider's pages: sees forms, fills them in, sends them."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

MOST_PAGES = 12


class Form(HTMLParser):
    """The first form of a page: where it goes and what it sends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form" and not self.action:
            self.action = found.get("action") or ""
        if tag == "input" and found.get("name"):
            self.fields[str(found["name"])] = found.get("value") or ""


def sign_in(url: str, redirect_uri: str, login: str) -> tuple[str, bytes]:
    """The callback's address and body that a login as `login` ends with; agrees to everything."""
    with httpx.Client(trust_env=False) as browser:
        reply = browser.get(url)
        for _ in range(MOST_PAGES):
            if reply.is_redirect:
                there = urljoin(str(reply.url), reply.headers["location"])
                if there.startswith(redirect_uri):
                    return there, b""
                reply = browser.get(there)
                continue
            form = Form(reply.text)
            target = urljoin(str(reply.url), form.action)
            if target.startswith(redirect_uri):
                return target, httpx.Request("POST", target, data=form.fields).read()
            typed = {"login": login, "password": "any"}
            filled = {k: typed.get(k, v) for k, v in form.fields.items()}
            reply = browser.post(target, data=filled)
    raise AssertionError(f"no end in sight at {reply.url}: {reply.status_code} {reply.text[:300]}")
