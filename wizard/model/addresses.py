"""Parsers for the fields that hold web addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from urllib.parse import SplitResult

from wizard.model import text as plain
from wizard.model import urls, webapp
from wizard.model.parsed import Parsed, bad, good
from wizard.model.problem import Problem
from wizard.model.step import Step

LONGEST = 2048
"""Characters in an address at most; PingOne and browsers take no longer redirect URIs."""

_UI_PAGES = frozenset(
    (
        "login",
        "dashboard",
        "projects",
        "pipelines",
        "datasets",
        "reports",
        "settings",
        "workers-and-queues",
    )
)
_PLACE = re.compile(r"([^:@\[\]]+|\[[^\[\]@]*\]):[0-9]+")  # a host with a port
_PATH = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")  # RFC 3986 section 3.3
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")  # RFC 3986 section 2


def webapp_url(text: str) -> Parsed[str]:
    """The ClearML web app's address, normalised: host in lower case, no default port, no slash.

    A page of the web app behind it, as copied from the browser, is dropped.
    The callback URL is built from it and must match Ping's registration byte for byte.
    """
    trimmed = text.strip()
    if not trimmed:
        return bad(
            webapp.problem("missing", "The web app's address is not filled in.", webapp.SEE_BROWSER)
        )
    place = re.split(r"[/?#]", trimmed, maxsplit=1)[0]
    bare = bool(_PLACE.fullmatch(place))
    if bare or ":" not in place:
        trimmed = f"https://{trimmed}"
    found = _webapp_fault(trimmed)
    parts = urls.split(trimmed)
    if found or parts is None:
        return bad(
            found or webapp.problem("shape", "This is not a web address.", webapp.SEE_BROWSER)
        )
    return _normalised(trimmed, parts, assumed=bare)


def _webapp_fault(text: str) -> Problem | None:
    if len(text) > LONGEST:
        return webapp.TOO_LONG
    if _has_gaps(text):
        return webapp.problem(
            "characters",
            "The address holds a space or an invisible character.",
            "Type the address by hand instead of pasting it.",
        )
    parts = urls.split(text)
    if parts is None or not urls.origin(text):
        return _shape_fault(text)
    if parts.scheme.lower() not in urls.DEFAULT_PORTS:
        return webapp.NO_SCHEME
    return _webapp_extras(parts) or _path_fault(parts)


def _shape_fault(text: str) -> Problem:
    if "://" not in text and urls.origin(f"https://{text}"):
        return webapp.NO_SCHEME
    without_port = re.sub(r"^([^/?#]*//[^/?#]*):[0-9]+(?=[/?#]|$)", r"\1", text)
    return webapp.NO_PORT if urls.origin(without_port) else webapp.NO_ADDRESS


def _has_gaps(text: str) -> bool:
    return plain.has_controls(text) or any(c.isspace() for c in text)


def _webapp_extras(parts: SplitResult) -> Problem | None:
    if parts.username is not None or parts.password is not None:
        return webapp.problem(
            "login",
            "The address holds a user name or password.",
            "Remove everything before the @ sign.",
        )
    if (parts.query or parts.fragment) and not _is_page(parts):
        return webapp.problem(
            "query",
            "The address goes on after a ? or # sign.",
            "Remove the ? or # and everything after it.",
        )
    return None


def _path_fault(parts: SplitResult) -> Problem | None:
    if "://" in parts.path or parts.netloc.lower() in ("http:", "https:"):
        return webapp.problem(
            "twice",
            "There are two addresses in one line.",
            "Keep the one that people open ClearML with.",
        )
    if parts.hostname in urls.DEFAULT_PORTS:
        return webapp.BROKEN_SCHEME
    segments = parts.path.lower().replace("%2e", ".").split("/")
    if not _PATH.fullmatch(parts.path) or {".", ".."} & set(segments):
        return webapp.problem(
            "path-characters",
            "The path behind the host name holds something that browsers would rewrite.",
            "Remove the path, or copy the address from the browser's address line.",
        )
    return None


def _segments(parts: SplitResult) -> list[str]:
    return [segment for segment in parts.path.split("/") if segment]


def _is_ui(segment: str) -> bool:
    return segment.lower() in _UI_PAGES or segment.lower().startswith("callback_")


def _is_page(parts: SplitResult) -> bool:
    return any(_is_ui(segment) for segment in _segments(parts))


def _base_path(parts: SplitResult) -> str:
    """The path in front of the web app's own pages, without empty segments."""
    base = takewhile(lambda segment: not _is_ui(segment), _segments(parts))
    return "".join(f"/{segment}" for segment in base)


def _normalised(text: str, parts: SplitResult, *, assumed: bool) -> Parsed[str]:
    path, origin = _base_path(parts), urls.origin(text)
    if len(urls.callback_url(origin + path)) > LONGEST:
        return bad(webapp.TOO_LONG)
    plain_http = parts.scheme.lower() == "http" and not urls.is_loopback(text)
    doubts = (
        None if parts.netloc.isascii() else webapp.letters(origin),
        webapp.path(path) if path else None,
        webapp.SCHEME_ASSUMED if assumed else None,
        webapp.other_server(parts),
        webapp.PLAIN_HTTP if plain_http else None,
    )
    return good(origin + path, *(doubt for doubt in doubts if doubt))


_ENDPOINT_TITLES = {
    "issuer": "issuer",
    "authorize_url": "authorization endpoint",
    "access_token_url": "token endpoint",
    "userinfo_url": "userinfo endpoint",
    "jwks_url": "JWKS address",
    "ping_url": "Ping address",
}


def endpoint(field: str, *, required: bool) -> Callable[[str], Parsed[str]]:
    """A parser for one of Ping's endpoints: kept as written, since servers compare exactly.

    https only, except on loopback; no fragment (RFC 6749 section 3.1), no user name.
    """

    def parse(text: str) -> Parsed[str]:
        trimmed = text.strip()
        if not trimmed:
            return bad(_missing(field)) if required else good("")
        found = _endpoint_fault(field, trimmed)
        return bad(found) if found else good(trimmed)

    return parse


def _endpoint_problem(field: str, rule: str, what: str, remedy: str) -> Problem:
    title = _ENDPOINT_TITLES[field]
    why = f"The {title} must be one absolute https address, exactly as Ping publishes it."
    return Problem(f"endpoint.{rule}", what, why, remedy, Step.ENDPOINTS, field)


def _missing(field: str) -> Problem:
    title = _ENDPOINT_TITLES[field]
    return _endpoint_problem(
        field,
        "missing",
        f"The {title} is not filled in.",
        "Enter one address of your Ping tenant above and choose Look up, or type it by hand.",
    )


def _endpoint_fault(field: str, text: str) -> Problem | None:
    title = _ENDPOINT_TITLES[field]
    parts = urls.split(text)
    if len(text) > LONGEST or _has_gaps(text):
        return _endpoint_problem(
            field,
            "characters",
            f"The {title} holds a space or control character, or is too long.",
            "Copy it again from Ping, without line breaks.",
        )
    if not _ADDRESS.fullmatch(text):
        return _endpoint_problem(
            field,
            "letters",
            f"The {title} holds a character that web addresses cannot have.",
            "Copy it again from Ping. A host name in other letters is written with xn--.",
        )
    if parts is None or not urls.origin(text):
        return _endpoint_problem(
            field,
            "shape",
            f"The {title} is not a web address.",
            "It begins with https:// and names a host.",
        )
    if parts.scheme.lower() != "https" and not _loopback_http(parts, text):
        return _endpoint_problem(
            field,
            "not-https",
            f"The {title} does not begin with https://.",
            "Use the https address: credentials must not travel unencrypted.",
        )
    if parts.fragment or text.endswith("#") or parts.username is not None:
        return _endpoint_problem(
            field,
            "extras",
            f"The {title} holds a # part or a user name.",
            "Remove the # part, or everything before the @ sign.",
        )
    return None


def _loopback_http(parts: SplitResult, text: str) -> bool:
    return parts.scheme.lower() == "http" and urls.is_loopback(text)
