r"""Env files as Docker Compose reads them (`env_file:`, `.env`, `--env-file`), with positions.

Measured on Docker Compose 2.26 and compared with the program itself in the tests. An error makes
Compose reject the whole file; here the reading goes on behind the line, so that all is reported.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from wizard.lint.expand import Expanded, Lookup, expand
from wizard.model.secret import Secret

SPACES = "\t\v\f\r \x85\xa0"
_ALL_SPACES = (
    "\n\u1680\u2028\u2029\u202f\u205f\u3000" + SPACES + "".join(map(chr, range(0x2000, 0x200B)))
)
_EXPORT = re.compile(r"export[\t\n\f\r ]+")
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})')
_ESCAPED = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_MOST_GROWTH = 8 * 1024 * 1024
_OCTAL_DIGITS = 3
_LARGEST_OCTAL = 0o377


class Fault(Enum):
    """Why Compose rejects a file."""

    NAME = "a character that no name may hold"
    SPACE = "a space inside a name"
    QUOTE = "a quote that is never closed"
    TEMPLATE = "“${” that is no variable reference"
    EMPTY = "“export” with nothing behind it"
    GROWTH = "references that are more, or grow to more text, than any server takes"


@dataclass(frozen=True, slots=True)
class Statement:
    """One assignment.

    Attributes:
        name: Of the variable; may be empty or odd.
        at: Offset of the name in the text.
        start: Offset of the value, with its opening quote.
        end: Offset behind the value, with its closing quote and without spaces or comment.
        written: The value as it stands there, with quotes.
        value: What Compose makes of it; None when it is to come from the environment of whoever
            runs Compose, or when Compose rejects it.
        expanded: The references in it.
        fault: Why Compose rejects the whole file, if it does because of this statement.
    """

    name: str = field(repr=False)
    at: int
    start: int
    end: int
    written: Secret
    value: Secret | None
    expanded: Expanded | None = None
    fault: Fault | None = None


def parse(text: str, lookup: Lookup) -> tuple[Statement, ...]:
    """Every statement of `text` in order; `lookup` is asked before the file's own variables."""
    reader = _Reader(text, lookup)
    while reader.skip_to_statement():
        reader.statement()
    return tuple(reader.found)


class _Reader:
    """Goes once through the text; `at` is where it stands."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self.text = text
        self.at = 0
        self.found: list[Statement] = []
        self._outside = lookup
        self._own: dict[str, str] = {}
        self._grown = 0

    def skip_to_statement(self) -> bool:
        while True:
            self.at = _past(self.text, self.at, _ALL_SPACES)
            if not self.text.startswith("#", self.at):
                return self.at < len(self.text)
            self.at = _line_end(self.text, self.at)

    def statement(self) -> None:
        export = _EXPORT.match(self.text, self.at)
        start = _past(self.text, export.start() + len("export"), SPACES) if export else self.at
        end = start
        while end < len(self.text) and self._belongs_to_name(end):
            end += 1
        self._named(start, end)

    def _belongs_to_name(self, at: int) -> bool:
        char = self.text[at]
        return char in SPACES or char in "_.-[]" or unicodedata.category(char)[0] in "LN"

    def _named(self, start: int, end: int) -> None:
        if end < len(self.text) and self.text[end] not in "=:\n":
            self._fail(start, start, Fault.NAME)
        elif start == len(self.text):
            self._fail(start, start, Fault.EMPTY)
        elif end == len(self.text):
            self._assign("", start, start)  # a bare name at the very end is taken for a value
        else:
            self._assign_or_inherit(start, end)

    def _assign_or_inherit(self, start: int, end: int) -> None:
        name = self.text[start:end].rstrip(_ALL_SPACES)
        if " " in name:
            self._fail(start, start, Fault.SPACE)
        elif self.text[end] == "\n":
            self._inherit(name, start, end)
        else:
            self._assign(name, start, _past(self.text, end + 1, SPACES))

    def _inherit(self, name: str, start: int, end: int) -> None:
        value = self._outside(name)
        given = None if value is None else Secret(value)
        self.found.append(Statement(name, start, end, end, Secret(""), given))
        if value is not None:
            self._own[name] = value
        self.at = end + 1

    def _assign(self, name: str, at: int, start: int) -> None:
        quote = self.text[start : start + 1]
        if quote in ("'", '"') and quote:
            end = _closing_quote(self.text, start)
            if end is None:
                self._fail(at, start, Fault.QUOTE, name)
                return
            inner = _unescaped_quotes(self.text[start + 1 : end], quote)
            self._take(name, at, (start, end + 1), inner, quote)
            self.at = end + 1
            return
        line_end = _line_end(self.text, start)
        bare = self.text[start:line_end].split(" #", 1)[0].rstrip(_ALL_SPACES)
        self._take(name, at, (start, start + len(bare)), bare, "")
        self.at = line_end

    def _take(self, name: str, at: int, span: tuple[int, int], inner: str, quote: str) -> None:
        if quote == "'":
            expanded = Expanded(inner)
        else:
            expanded = expand(_unescaped(inner) if quote else inner, self._lookup)
        written = Secret(self.text[slice(*span)])
        if expanded.references:
            self._grown += len(expanded.text)
        if self._grown > _MOST_GROWTH:
            self.found.append(Statement(name, at, *span, written, None, fault=Fault.GROWTH))
            return
        rejected = expanded.invalid or expanded.refused
        value = None if rejected else Secret(expanded.text)
        wrong = Fault.GROWTH if expanded.too_much else Fault.TEMPLATE
        fault = wrong if expanded.invalid else None
        self.found.append(Statement(name, at, *span, written, value, expanded, fault))
        if not rejected:
            self._own[name] = expanded.text

    def _lookup(self, name: str) -> str | None:
        value = self._outside(name)
        return self._own.get(name) if value is None else value

    def _fail(self, at: int, start: int, fault: Fault, name: str = "") -> None:
        end = _line_end(self.text, max(at, start))
        written = Secret(self.text[start:end])
        self.found.append(Statement(name, at, start, end, written, None, fault=fault))
        self.at = max(end, self.at + 1)


def _past(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _closing_quote(text: str, start: int) -> int | None:
    """Offset of the quote that closes the one at `start`; a backslash protects the next one."""
    quote, at = text[start], start + 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at if at < len(text) else None


def _unescaped_quotes(inner: str, quote: str) -> str:
    r"""`\'` in single and `\"` in double quotes lose the backslash; `\\` stays as it is."""
    return re.sub(r"\\(.)", lambda m: m[1] if m[1] == quote else m[0], inner, flags=re.DOTALL)


def _unescaped(inner: str) -> str:
    r"""The escapes of double quotes; `\$` becomes `$$`, which stands for one dollar sign."""
    return _ESCAPE.sub(lambda m: _escape(m[0]), inner)


def _escape(sequence: str) -> str:
    kind = sequence[1]
    if kind in _ESCAPED:
        return _ESCAPED[kind]
    if kind == "0":
        return _octal(sequence)
    return {"$": "$$", "c": sequence}.get(kind, kind)


def _octal(sequence: str) -> str:
    digits = sequence[2:]
    if len(digits) < _OCTAL_DIGITS or set(digits) & {"8", "9"} or int(digits, 8) > _LARGEST_OCTAL:
        return "\\" + digits
    return chr(int(digits, 8))
