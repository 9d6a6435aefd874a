"""Text from outside, made safe to draw: plain, bounded, nothing invisible."""

from __future__ import annotations

import unicodedata

LIMIT = 400
"""Characters of foreign text shown at most, unless a place says otherwise."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: object, limit: int = LIMIT) -> str:
    """`text` on one line: control, bidirectional and other invisible characters as `\\u{…}`."""
    drawn = "".join(_drawn(c) for c in str(text)[: limit + 1])
    return drawn if len(str(text)) <= limit else drawn[:limit] + "…"


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
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return "half of a surrogate pair"
    return None


def has_controls(text: str) -> bool:
    """True when `text` holds a control, bidirectional or other invisible character."""
    return any(unicodedata.category(c) in _HIDDEN for c in text)
