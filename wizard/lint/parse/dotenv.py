r"""Env files, line by line, with positions: for Docker Compose, and for `docker run`.

Compose's rules (`env_file:`, `.env`, `--env-file`) were measured on Docker Compose 2.26 and are
compared with the program itself in the tests. An error makes Compose reject the whole file; here
the parser goes on with the next line, so that all errors are reported.

For `docker run --env-file` and Compose's `format: raw` (the Docker CLI's documented rules) a line
is NAME=VALUE or NAME. Everything behind the first `=` is the value, quotes and spaces included; `#`
begins a comment only at the start of a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.model.secret import Secret

NAME, SPACE, QUOTE, EXPORT = "env.name", "env.space", "env.quote", "env.export"
RAW_NAME, RAW_SPACE, RAW_LONG = "env.raw-name", "env.raw-space", "env.raw-long"
"""Codes of what makes Docker reject a file."""

# Go's unicode.IsSpace: Python's str.isspace also accepts \x1c to \x1f.
_SPACES = "\t\v\f\r \x85\xa0"
_ALL_SPACES = (
    "\n\u1680\u2028\u2029\u202f\u205f\u3000" + _SPACES + "".join(map(chr, range(0x2000, 0x200B)))
)
# Go's \s, which has no vertical tab, unlike Python's.
_EXPORTED = re.compile(r"export[\t\n\f\r ]+")
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})')
_ESCAPED = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_OCTAL_DIGITS = 3
_LARGEST_OCTAL = 0o377
# The Docker CLI refuses lines of 64 KiB.
_LONGEST_RAW_LINE = 64 * 1024
_BLANKS = " \t"


def parse(source: Source, *, raw: bool = False) -> tuple[Entry, ...]:
    """Every statement of an env file in order; those with a `error` may have no name."""
    return tuple(_raw_entries(source)) if raw else tuple(_Reader(source).entries())


class _Reader:
    """Goes through the text once; `at` is the current offset."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0

    def entries(self) -> Iterator[Entry]:
        while self._skip_to_statement():
            yield self._statement()

    def _skip_to_statement(self) -> bool:
        while True:
            self.at = _past(self.text, self.at, _ALL_SPACES)
            if not self.text.startswith("#", self.at):
                return self.at < len(self.text)
            self.at = _line_end(self.text, self.at)

    def _statement(self) -> Entry:
        export = _EXPORTED.match(self.text, self.at)
        start = _past(self.text, export.start() + len("export"), _SPACES) if export else self.at
        end = start
        while end < len(self.text) and self._belongs_to_name(end):
            end += 1
        if end < len(self.text) and self.text[end] not in "=:\n":
            return self._fail(start, start, NAME)
        if start == len(self.text):
            return self._fail(start, start, EXPORT)
        if end == len(self.text):
            return self._assignment("", start, start)  # a name at the very end is read as a value
        return self._named(start, end)

    def _belongs_to_name(self, at: int) -> bool:
        char = self.text[at]
        return char in _SPACES or char in "_.-[]" or unicodedata.category(char)[0] in "LN"

    def _named(self, start: int, end: int) -> Entry:
        name = self.text[start:end].rstrip(_ALL_SPACES)
        if " " in name:
            return self._fail(start, start, SPACE)
        if self.text[end] != "\n":
            return self._assignment(name, start, _past(self.text, end + 1, _SPACES))
        self.at = end + 1
        return self._entry(name, start, (end, end))

    def _assignment(self, name: str, at: int, start: int) -> Entry:
        quote = self.text[start : start + 1]
        if quote not in ("'", '"'):
            self.at = _line_end(self.text, start)
            # Without quotes, "#" begins a comment only behind a space: `a#b` is one value.
            bare = self.text[start : self.at].split(" #", 1)[0].rstrip(_ALL_SPACES)
            entry = self._entry(name, at, (start, start + len(bare)))
            return replace(entry, template=Secret(bare))
        end = _closing_quote(self.text, start)
        if end is None:
            return self._fail(at, start, QUOTE, name)
        self.at = end + 1
        inner = _unescaped_quotes(self.text[start + 1 : end], quote)
        inner = _unescaped(inner) if quote == '"' else inner
        entry = self._entry(name, at, (start, end + 1))
        return replace(entry, template=Secret(inner), literal=quote == "'")

    def _fail(self, at: int, start: int, error: str, name: str = "") -> Entry:
        end = _line_end(self.text, max(at, start))
        # Always forward: an error at a line's end must not be read for ever.
        self.at = max(end, self.at + 1)
        return replace(self._entry(name, at, (start, end)), error=error, outcome=Outcome.REJECTED)

    def _entry(self, name: str, at: int, span: tuple[int, int]) -> Entry:
        written = Secret(self.text[slice(*span)])
        return Entry(name, written, self.source.place(at), span, Form.DOTENV, self.source)


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
    r"""The escapes of double quotes; `\$` becomes `$$`, which means one dollar sign."""
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


def _raw_entries(source: Source) -> Iterator[Entry]:
    at = 0
    for line in source.text.split("\n"):
        body = line.removesuffix("\r")
        indent = len(body) - len(body.lstrip())
        if body.strip() and body[indent] != "#":
            yield _raw_entry(source, body[indent:], at + indent)
        at += len(line) + 1


def _raw_entry(source: Source, body: str, at: int) -> Entry:
    name, equals, value = body.partition("=")
    span = (at + len(name) + len(equals), at + len(body))
    entry = Entry(name, Secret(value), source.place(at), span, Form.RAW, source, literal=True)
    error = RAW_SPACE if any(c in _BLANKS for c in name) else None if name else RAW_NAME
    if len(body.encode("utf-8", "surrogatepass")) >= _LONGEST_RAW_LINE:
        error = RAW_LONG
    if error:
        return replace(entry, name="", error=error, outcome=Outcome.REJECTED)
    return replace(entry, template=Secret(value)) if equals else entry
