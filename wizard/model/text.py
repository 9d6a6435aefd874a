"""Text from outside, made safe to draw: plain, bounded, nothing invisible."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LIMIT = 400
"""Characters of foreign text shown at most, unless the caller sets another limit."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by category that draw nothing all the same (Hangul fillers, blank Braille)."""


def visible(text: object, limit: int = LIMIT) -> str:
    r"""`text` on one line: control, bidirectional and other invisible characters as `\u{…}`.

    At most `limit` characters are drawn, each escape counted in full; a longer text ends in an
    ellipsis. Never raises. JSON values other than texts are put in words, not in Python's notation.
    """
    drawn: list[str] = []
    room = limit
    for char in _text(text)[: limit + 1]:
        piece = _drawn(char)
        room -= len(piece)
        if room < 0:
            return "".join(drawn) + "…"
        drawn.append(piece)
    return "".join(drawn)


def join_names(
    names: Iterable[object], most: int = 12, longest: int = 120, *, quoted: bool = False
) -> str:
    """Names as part of a sentence: `a`, `a and b`, `a, b and 3 more`.

    Args:
        names: What is joined; each is made visible.
        most: Names written out at most.
        longest: Characters of one name at most.
        quoted: Whether each is put in quotation marks.
    """
    found = tuple(names)
    drawn = [visible(name, longest) for name in found[:most]]
    shown = [f"“{name}”" for name in drawn] if quoted else drawn
    if len(found) > most:
        shown.append(f"{len(found) - most} more")
    *before, last = shown or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _text(value: object) -> str:
    try:
        return _in_words(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a deep nest of lists
        return "a value that is too long to show"


def _in_words(value: object) -> str:
    """A JSON value for a sentence: lists as their items, objects as the names of their fields."""
    if value is None or isinstance(value, bool):
        import json  # noqa: PLC0415 - rarely needed

        return json.dumps(value)
    if isinstance(value, list):
        return ", ".join(map(_in_words, value)) or "an empty list"
    if isinstance(value, dict):
        return f"an object with {', '.join(map(str, value))}" if value else "an empty object"
    return str(value)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or char in _BLANK


def _drawn(char: str) -> str:
    if _is_hidden(char):
        return f"\\u{{{ord(char):x}}}"
    return " " if char.isspace() else char


def unencodable(text: str) -> str | None:
    """What makes `text` impossible to hand to a process environment, in words; None if nothing.

    NUL ends a C string; a lone surrogate has no UTF-8 form.
    """
    if "\0" in text:
        return "a NUL character"
    if any(unicodedata.category(c) == "Cs" for c in text):
        return "half of a surrogate pair"
    return None


def has_controls(text: str) -> bool:
    """True when `text` contains a control, bidirectional or other invisible character."""
    return any(_is_hidden(c) for c in text)


def day(at: datetime) -> str:
    """A day in the local time zone, such as “27 Nov 2026”, whatever the system's language."""
    here = at.astimezone()
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}"


def from_home(path: str) -> str:
    """A path for display, that of the home folder as `~`."""
    home, inside = str(Path.home()), visible(path)
    return f"~{inside.removeprefix(home)}" if f"{inside}/".startswith(f"{home}/") else inside


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
