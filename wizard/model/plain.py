"""Text from outside, made safe to draw: plain, bounded, nothing invisible."""

from __future__ import annotations

import unicodedata

LIMIT = 400
"""Characters of foreign text shown at most, unless a place says otherwise."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: object, limit: int = LIMIT) -> str:
    r"""`text` on one line: control, bidirectional and other invisible characters as `\u{…}`.

    At most `limit` characters of it are drawn; a longer text ends in an ellipsis.
    """
    whole = str(text)
    drawn = "".join(_drawn(c) for c in whole[:limit])
    return drawn if len(whole) <= limit else drawn + "…"


def _drawn(char: str) -> str:
    if unicodedata.category(char) in _HIDDEN:
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
    """True when `text` holds a control, bidirectional or other invisible character."""
    return any(unicodedata.category(c) in _HIDDEN for c in text)
