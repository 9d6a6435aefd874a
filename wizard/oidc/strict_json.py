"""JSON parsed strictly: one object, each name once, finite numbers, limited depth."""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import NoReturn

from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.oidc.http import Response

DEEPEST = 32
"""Levels of nesting at most."""

# Strings are matched as a whole, so that brackets inside them are not counted.
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class _Refused(ValueError):  # noqa: N818 - a finding about text from outside
    """JSON that is not used."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def read_object(
    response: Response, document: str, at: str | None = None
) -> dict[str, Json] | Problem:
    """The object in a response's body, whatever its media type; a web page is recognised.

    Args:
        response: The response.
        document: What it should be, in words, e.g. “discovery document”.
        at: Name of the field its address comes from.
    """
    if is_page(response.body):
        return problem("json.html", document=document).at(at)
    return parse_object(response.body, document, at)


def is_page(body: bytes) -> bool:
    """Whether a body is a web page: markup, and not XML of another kind."""
    start = body.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return start[:1] == b"<" and (start[:5] != b"<?xml" or b"<html" in start)


def parse_object(body: bytes, document: str, at: str | None = None) -> dict[str, Json] | Problem:
    """The object in `body` (UTF-8, RFC 8259; names once and finite numbers, RFC 7493)."""
    try:
        return _parse(body)
    except _Refused as refused:
        return problem(refused.code, document=document, **refused.facts).at(at)
    except (ValueError, RecursionError) as error:
        return problem("json.invalid", document=document, reason=_reason(error)).at(at)


def _parse(body: bytes) -> dict[str, Json]:
    # RFC 8259 section 8.1: a byte order mark may be ignored.
    text = body.decode("utf-8-sig")
    if not text.strip():
        raise _Refused("json.empty")
    # Checked before parsing, which recurses for each level.
    if _depth(text) > DEEPEST:
        raise _Refused("json.depth", limit=DEEPEST)
    value = json.loads(
        text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
    )
    if not isinstance(value, dict):
        raise _Refused("json.not-object")
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair has no UTF-8 form
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    if isinstance(error, UnicodeError):
        return "it is not UTF-8 text"
    return "a number is out of range"


def _depth(text: str) -> int:
    level = deepest = 0
    for piece in _PIECES.finditer(text):
        first = text[piece.start()]
        level += (first in "[{") - (first in "]}")
        deepest = max(deepest, level)
    return deepest


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in pairs:
        # RFC 8259 section 4: of members with the same name, readers may use different ones.
        if name in found:
            raise _Refused("json.duplicate", name=name)
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Refused("json.invalid", reason=f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _Refused("json.invalid", reason="a number is out of range")
    return number
