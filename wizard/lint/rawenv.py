"""Env files as `docker run --env-file` and Compose's `format: raw` read them: nothing is special.

Source: the Docker CLI's documented rules. A line is NAME=VALUE or NAME; everything behind the first
`=` is the value, quotes and spaces with it; `#` starts a comment only where a line begins.
"""

from __future__ import annotations

from wizard.lint.dotenv import Fault, Statement
from wizard.lint.expand import Lookup
from wizard.model.secret import Secret

_LONGEST_LINE = 64 * 1024
_BLANKS = " \t"


def parse(text: str, lookup: Lookup) -> tuple[Statement, ...]:
    """Every statement of `text` in order."""
    found, at = [], 0
    for line in text.split("\n"):
        body = line.removesuffix("\r")
        indent = len(body) - len(body.lstrip())
        if body.strip() and body[indent] != "#":
            found.append(_statement(body[indent:], at + indent, lookup))
        at += len(line) + 1
    return tuple(found)


def _statement(body: str, at: int, lookup: Lookup) -> Statement:
    name, equals, value = body.partition("=")
    start, end = at + len(name) + len(equals), at + len(body)
    fault = Fault.SPACE if any(c in _BLANKS for c in name) else None if name else Fault.NAME
    if len(body.encode("utf-8", "surrogatepass")) >= _LONGEST_LINE:
        fault = Fault.NAME
    if fault:
        return Statement("", at, start, end, Secret(value), None, fault=fault)
    given = value if equals else lookup(name)
    return Statement(name, at, start, end, Secret(value), None if given is None else Secret(given))
