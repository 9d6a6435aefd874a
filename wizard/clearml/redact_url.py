"""Addresses for display: user name, password and the values in the query are replaced by dots."""

from __future__ import annotations

import re

from wizard.clearml.variables import Variable
from wizard.model.secret import DOTS

# Browsers take a backslash for a slash.
_SCHEME = re.compile(r":[/\\]{2}")
_LEAD = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?[/\\]+")
_LOGIN = re.compile(r"[^/\\?#]*@")
_PLACE = re.compile(r"(\[[^\]@]*\]|[^:/\\?#@]*)(:[0-9]*)?(?=[/\\?#]|$)")
_PORT = re.compile(r"(?<=:)[^/\\?#]*")
_QUERY = re.compile(r"[^?#]*[?#]")


def redact_url(row: Variable, text: str) -> str:
    """`text` with dots for user name and password, and for values in its query and fragment."""
    start = _start(row, text)
    return text if start is None else text[:start] + _guarded(text[start:])


def has_login(row: Variable, text: str) -> bool:
    """Whether it is an address with a user name or a password in front of the host."""
    start = None if row.secret else _start(row, text)
    rest = "" if start is None else text[start:]
    return "@" in rest and (bool(_LOGIN.match(rest)) or not _PLACE.match(rest))


def _start(row: Variable, text: str) -> int | None:
    """Where the host should begin; in a field for an address that is the start at the latest."""
    if row.field.endswith("_url"):
        begun = _LEAD.match(text)
        return begun.end() if begun else 0
    found = _SCHEME.search(text)
    return found.end() if found else None


def _guarded(rest: str) -> str:
    """The address from its host on; a password may contain any separator, so more is hidden."""
    before_query = re.split(r"[?#]", rest, maxsplit=1)[0]
    is_place = bool(_PLACE.match(rest))
    # An @ behind ? or # counts as well when what is before it is no host and port.
    if "@" in before_query or ("@" in rest and not is_place):
        return f"{DOTS}@{_without_values(rest.rpartition('@')[2])}"
    # What follows a host as its port, and is no number, may be a password.
    return _without_values(rest if is_place else _PORT.sub(DOTS, rest, count=1))


def _without_values(rest: str) -> str:
    begun = _QUERY.match(rest)
    if begun is None:
        return rest
    query, sign, fragment = rest[begun.end() - 1 :].partition("#")
    pieces = "&".join(map(_without_value, query.removeprefix("?").split("&")))
    mark = "?" if query else ""
    return rest[: begun.end() - 1] + mark + pieces + sign + (DOTS if fragment else "")


def _without_value(piece: str) -> str:
    name, equals, value = piece.partition("=")
    if equals:
        return f"{name}={DOTS if value else ''}"
    return DOTS if name else ""
