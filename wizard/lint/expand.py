"""Variable references as Compose replaces them in env files and in compose files.

Measured on Docker Compose 2.26: `$$` is one dollar sign; `$NAME` and `${NAME}`, also with `:-`,
`-`, `:+`, `+`, `:?` and `?`, are replaced; any other `${` is an error; any other `$` stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Lookup = Callable[[str], str | None]
"""The value of a name where Compose would look for it; None when it is not set."""

_LETTERS = "_a-zA-Z\u017f\u212a"  # Go folds these two signs to s and k, and knows no others
_NAME = re.compile(f"[{_LETTERS}][{_LETTERS}0-9]*")
_TOKEN = re.compile(rf"\$(?:(?P<dollar>\$)|(?P<plain>{_NAME.pattern})|(?P<brace>\{{))")
_OPERATOR = re.compile(r":?[-+?]")
LARGEST = 32 * 1024
"""Characters that a text with references may grow to: more is a trick, not a setting."""

_DEEPEST = 20
_MOST = 200  # references in one text: nobody writes more, and looking at them takes its time


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that a text names.

    Attributes:
        name: Of the variable.
        found: Whether a file that was read sets it, or a default stands with it.
        guarded: Whether Compose refuses to start without it (`${NAME:?message}`).
    """

    name: str = field(repr=False)
    found: bool
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Expanded:
    """`text` after replacement.

    Attributes:
        text: What Compose makes of it; names that are not set become nothing.
        references: Every variable that is named.
        invalid: True when Compose rejects the text.
        too_much: True when it was not looked at to the end, which counts as invalid.
    """

    text: str = field(repr=False)
    references: tuple[Reference, ...] = ()
    invalid: bool = False
    too_much: bool = False

    @property
    def refused(self) -> bool:
        """True when Compose stops for want of a guarded variable."""
        return any(r.guarded and not r.found for r in self.references)


class _Invalid(Exception):  # noqa: N818 - never leaves this module
    """The text is no template."""


class _TooMuch(Exception):  # noqa: N818 - never leaves this module
    """Nobody writes this by accident."""


def expand(text: str, lookup: Lookup) -> Expanded:
    """Replaces the references in `text`. Never raises."""
    if "$" not in text:
        return Expanded(text)
    expansion = _Expansion(lookup)
    try:
        made = expansion.of(text, 0)
    except _Invalid:
        return Expanded(text, tuple(expansion.references), invalid=True)
    except _TooMuch:
        return Expanded("", tuple(expansion.references), invalid=True, too_much=True)
    return Expanded(made, tuple(expansion.references))


@dataclass(slots=True)
class _Expansion:
    lookup: Lookup
    references: list[Reference] = field(default_factory=list)
    tries: int = 0
    grown: int = 0

    def of(self, text: str, depth: int) -> str:
        if depth > _DEEPEST:
            raise _TooMuch
        parts, at = [], 0
        while (found := _TOKEN.search(text, at)) is not None:
            parts.append(text[at : found.start()])
            made, at = self._token(text, found, depth)
            parts.append(made)
        return "".join((*parts, text[at:]))

    def _token(self, text: str, found: re.Match[str], depth: int) -> tuple[str, int]:
        if found["dollar"]:
            return "$", found.end()
        self.tries += 1
        if self.tries > _MOST:
            raise _TooMuch
        if found["plain"]:
            return self._value(found["plain"]), found.end()
        return self._braced(text, found.end(), depth)

    def _braced(self, text: str, at: int, depth: int) -> tuple[str, int]:
        name = _NAME.match(text, at)
        if name is None:
            raise _Invalid
        if text.startswith("}", name.end()):
            return self._value(name[0]), name.end() + 1
        operator = _OPERATOR.match(text, name.end())
        if operator is None:
            raise _Invalid
        end = _closing(text, operator.end())
        operand = self.of(text[operator.end() : end], depth + 1)
        return self._operated(name[0], operator[0], operand), end + 1

    def _operated(self, name: str, operator: str, operand: str) -> str:
        value = self._looked_up(name)
        there = bool(value) if operator.startswith(":") else value is not None
        guarded = operator.endswith("?")
        self.references.append(Reference(name, found=there or not guarded, guarded=guarded))
        if operator.endswith("-"):
            return (value or "") if there else operand
        if operator.endswith("+"):
            return operand if there else ""
        return value or ""

    def _looked_up(self, name: str) -> str | None:
        value = self.lookup(name)
        self.grown += len(value or "")
        if self.grown > LARGEST:
            raise _TooMuch
        return value

    def _value(self, name: str) -> str:
        value = self._looked_up(name)
        self.references.append(Reference(name, found=value is not None))
        return value or ""


def _closing(text: str, at: int) -> int:
    """Where the brace opened before `at` closes on its line; its last brace when they do not pair.

    Compose counts every opening brace and overlooks the character behind it.
    """
    line_end = text.find("\n", at)
    end = len(text) if line_end < 0 else line_end
    depth, here = 1, at
    while here < end and depth:
        depth += {"{": 1, "}": -1}.get(text[here], 0)
        here += 2 if text[here] == "{" else 1
    if depth == 0:
        return here - 1
    last = text.rfind("}", at, end)
    if last < 0:
        raise _Invalid
    return last
