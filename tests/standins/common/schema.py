"""Checks of JSON bodies: unknown and read-only fields, types, enums, ranges, required fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum


class Rule(Enum):
    """Which kind of rule a body breaks."""

    UNKNOWN = "unknown field"
    READ_ONLY = "read-only field"
    REQUIRED = "missing field"
    KIND = "wrong type"
    VALUE = "value not allowed"
    UNIQUE = "already there"


@dataclass(frozen=True)
class Violation:
    """A rule that a body breaks; `target` is the field: `redirectUris[0]`."""

    rule: Rule
    target: str
    message: str
    allowed: tuple[str, ...] = ()


Check = Callable[[object, str], list[Violation]]


def _wrong(kind: str, at: str) -> list[Violation]:
    return [Violation(Rule.KIND, at, f"must be {kind}")]


def read_only(value: object, at: str) -> list[Violation]:
    return [Violation(Rule.READ_ONLY, at, "is read-only")]


def anything(value: object, at: str) -> list[Violation]:
    return []


def boolean(value: object, at: str) -> list[Violation]:
    return [] if isinstance(value, bool) else _wrong("a boolean", at)


def integer(least: int, most: int) -> Check:
    def check(value: object, at: str) -> list[Violation]:
        if isinstance(value, bool) or not isinstance(value, int):
            return _wrong("an integer", at)
        inside = least <= value <= most
        return [] if inside else [Violation(Rule.VALUE, at, f"must be {least} to {most}")]

    return check


def text(pattern: str = r"(?s).+", most: int = 1_000_000) -> Check:
    def check(value: object, at: str) -> list[Violation]:
        if not isinstance(value, str):
            return _wrong("a string", at)
        allowed = len(value) <= most and re.fullmatch(pattern, value)
        return [] if allowed else [Violation(Rule.VALUE, at, "is not in the expected format")]

    return check


def one_of(*values: str) -> Check:
    def check(value: object, at: str) -> list[Violation]:
        if not isinstance(value, str):
            return _wrong("a string", at)
        message = f"must be one of {', '.join(values)}"
        return [] if value in values else [Violation(Rule.VALUE, at, message, values)]

    return check


def nullable(check: Check) -> Check:
    return lambda value, at: [] if value is None else check(value, at)


def array(check: Check, least: int = 0, most: int = 1_000) -> Check:
    def each(value: object, at: str) -> list[Violation]:
        if not isinstance(value, list):
            return _wrong("an array", at)
        if not least <= len(value) <= most:
            return [Violation(Rule.VALUE, at, f"must have {least} to {most} entries")]
        return [found for i, one in enumerate(value) for found in check(one, f"{at}[{i}]")]

    return each


def by_name(check: Check) -> Check:
    """An object with names of the sender's choice."""

    def each(value: object, at: str) -> list[Violation]:
        if not isinstance(value, dict):
            return _wrong("an object", at)
        return [found for name, one in value.items() for found in check(one, f"{at}.{name}")]

    return each


def record(fields: Mapping[str, Check], *required: str) -> Check:
    """An object with these fields and no others."""

    def check(value: object, at: str) -> list[Violation]:
        if not isinstance(value, dict):
            return _wrong("an object", at)
        found: list[Violation] = []
        for name in (*value, *(name for name in required if name not in value)):
            place = f"{at}.{name}" if at else name
            if name not in value:
                found.append(Violation(Rule.REQUIRED, place, "is required"))
            elif name not in fields:
                found.append(Violation(Rule.UNKNOWN, place, "is not a known field"))
            else:
                found += fields[name](value[name], place)
        return found

    return check
