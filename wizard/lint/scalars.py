"""What Compose's YAML parser makes of a value that stands without quotes.

Compose reads YAML with Go's yaml.v3, which turns `0123` into 83 and `1.50` into 1.5 before the
value becomes text again. Measured on Docker Compose 2.26.
"""

from __future__ import annotations

import math
import re

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASED = re.compile(r"([-+]?)0([xXoObB]?)([0-9a-fA-F]+)")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BASES = {"x": 16, "o": 8, "b": 2, "": 8}
_MOST_UNSIGNED, _LEAST_SIGNED = 2**64 - 1, -(2**63)
_LONGEST = 400  # no number that a float can hold is written with more digits
_FIXED_BELOW = 6
_MOST_PLACES = 17
_FIXED_FROM = -4


def compose_text(plain: str) -> str | None:
    """The text that Compose passes on for a plain scalar; None for YAML's null."""
    if plain in _NULL:
        return None
    if plain in _BOOL:
        return plain.lower()
    if len(plain) > _LONGEST or plain[0] not in "+-.0123456789":
        return plain
    return _number(plain.replace("_", "")) or _date(plain) or plain


def is_text(plain: str) -> bool:
    """Whether YAML 1.1, as Helm reads it, leaves a plain scalar as text."""
    switches = {"y", "n", "yes", "no", "on", "off"}
    if plain.lower() in switches and plain.lower() != plain.swapcase():
        return False
    return compose_text(plain) == plain and plain not in _BOOL and not _FLOAT.fullmatch(plain)


def _number(digits: str) -> str | None:
    whole = _integer(digits)
    if whole is not None and _LEAST_SIGNED <= whole <= _MOST_UNSIGNED:
        return str(whole)
    if not _FLOAT.fullmatch(digits):
        return None
    value = float(digits)
    return _shortest(value) if math.isfinite(value) else None


def _integer(digits: str) -> int | None:
    if re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", digits):
        return int(digits)
    based = _BASED.fullmatch(digits)
    if based is None:
        return None
    try:
        return int(based[1] + based[3], _BASES[based[2].lower()])
    except ValueError:
        return None


def _shortest(value: float) -> str:
    """Go's shortest form: six digits before the point at most, then an exponent."""
    mantissa, _, exponent = _least_digits(value).partition("e")
    if not _FIXED_FROM <= int(exponent) < _FIXED_BELOW:
        return f"{mantissa}e{exponent}"
    return repr(value).removesuffix(".0")


def _least_digits(value: float) -> str:
    """With an exponent, and no more digits than it takes to tell the value from its neighbours."""
    texts = (f"{value:.{places}e}" for places in range(_MOST_PLACES))
    return next((text for text in texts if float(text) == value), f"{value:.{_MOST_PLACES}e}")


def _date(plain: str) -> str | None:
    found = _DATE.fullmatch(plain)
    if found is None:
        return None
    year, month, day = found.groups()
    return f"{year}-{int(month):02}-{int(day):02} 00:00:00 +0000 UTC"
