"""Env files as Compose reads them: references replaced, and what makes Docker reject the file.

Measured on Docker Compose 2.26: `$$` is one dollar sign; `$NAME` and `${NAME}`, also with `:-`,
`-`, `:+`, `+`, `:?` and `?`, are replaced; any other `${` is an error; any other `$` stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import dotenv, limits
from wizard.lint.parse.env_entry import Entry, Form, Outcome, Reference
from wizard.lint.parse.text_file import Source
from wizard.model.secret import Secret

LARGEST = 32 * 1024
"""Characters that a text with references may grow to: a setting never has more."""

_NAME = "[_a-zA-Z\u017f\u212a][_a-zA-Z\u017f\u212a0-9]*"  # Go folds these two to s and k
_REFERENCE = re.compile(rf"\$(?:(?P<dollar>\$)|(?P<plain>{_NAME})|(?P<brace>\{{))")
_BRACED = re.compile(rf"({_NAME})(\}}|:?[-+?])")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEEPEST = 20
_MOST = 200  # references in one text: no setting has more, and each of them takes time
# Characters of a whole file: each line can double what an earlier one made.
_MOST_GROWTH = 8 * 1024 * 1024
_MOST_ERRORS = 20
_TOO_MUCH = "value.too-much"
_INVALID = {
    Form.DOTENV: "env.template",
    Form.ITEM: "compose.template",
    Form.PAIR: "compose.template",
}


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text after replacement.

    Attributes:
        text: What Compose passes on, where names that are not set are empty; None if it rejects
            the text.
        references: Every variable that is named.
        too_much: Whether it was rejected because it has more references than are read.
    """

    text: str | None = field(repr=False)
    references: tuple[Reference, ...] = ()
    too_much: bool = False


class _InvalidTemplate(Exception):  # noqa: N818 - never leaves this module
    """The text is no template, or has more references than are read."""

    def __init__(self, *, too_much: bool = False) -> None:
        self.too_much = too_much


def expand(text: str, lookup: Callable[[str], str | None]) -> Expanded:
    """Replaces the references in `text`; `lookup` gives None for what is not set. Never raises."""
    expansion = _Expansion(lookup)
    try:
        expanded = expansion.expand(text, 0)
    except _InvalidTemplate as error:
        return Expanded(None, tuple(expansion.references), error.too_much)
    return Expanded(expanded, tuple(expansion.references))


@dataclass(slots=True)
class _Expansion:
    lookup: Callable[[str], str | None]
    references: list[Reference] = field(default_factory=list)
    tries: int = 0
    grown: int = 0

    def expand(self, text: str, depth: int) -> str:
        parts, at = [], 0
        while (found := _REFERENCE.search(text, at)) is not None:
            parts.append(text[at : found.start()])
            made, at = self._reference(text, found, depth)
            parts.append(made)
        return "".join((*parts, text[at:]))

    def _reference(self, text: str, found: re.Match[str], depth: int) -> tuple[str, int]:
        if found["dollar"]:
            return "$", found.end()
        self.tries += 1
        if self.tries > _MOST or depth > _DEEPEST:
            raise _InvalidTemplate(too_much=True)
        if found["plain"]:
            return self._value(found["plain"]), found.end()
        braced = _BRACED.match(text, found.end())
        if braced is None:
            raise _InvalidTemplate
        if braced[2] == "}":
            return self._value(braced[1]), braced.end()
        end = _closing(text, braced.end())
        operand = self.expand(text[braced.end() : end], depth + 1)
        return self._value(braced[1], braced[2], operand), end + 1

    def _value(self, name: str, operator: str = "", operand: str = "") -> str:
        value = self.lookup(name)
        self.grown += len(value or "")
        if self.grown > LARGEST:
            raise _InvalidTemplate(too_much=True)
        # As in a shell: with the colon, an empty value counts as not set.
        is_set = bool(value) if operator.startswith(":") else value is not None
        kind = operator[-1:]
        found = is_set or kind in ("-", "+")
        self.references.append(Reference(name, found, guarded=kind == "?"))
        if kind == "+":
            return operand if is_set else ""
        return operand if kind == "-" and not is_set else value or ""


def _closing(text: str, at: int) -> int:
    """Where the brace opened before `at` closes on its line; its last brace when they do not pair.

    Compose counts every opening brace and skips the character behind it.
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
        raise _InvalidTemplate
    return last


@dataclass(frozen=True, slots=True)
class Scope:
    """The entries that references are filled in from: those of the first level that has the name.

    A level has the entries of env files that come with a value, also those that are rejected.
    """

    levels: tuple[Mapping[str, Entry], ...] = ()

    def entry(self, name: str) -> Entry | None:
        """The entry that sets a variable."""
        return next((level[name] for level in self.levels if name in level), None)

    def value(self, name: str) -> str | None:
        """The value of a variable; None when it is not set."""
        found = (level[name] for level in self.levels if name in level)
        return next((e.text.reveal() for e in found if e.outcome is Outcome.GIVEN), None)

    def resolved(self, entry: Entry) -> Entry:
        """`entry` with its references replaced; for a name alone, the entry that it passes on."""
        if entry.template is None:
            return entry if entry.error else self.entry(entry.name) or entry
        if entry.literal:
            made = replace(entry, text=entry.template, outcome=Outcome.GIVEN)
        else:
            made = self._expanded(entry, entry.template.reveal())
        return replace(made, origins=self._origins(entry.written.reveal()))

    def _expanded(self, entry: Entry, template: str) -> Entry:
        expanded = expand(template, self.value)
        made = replace(entry, references=expanded.references)
        if expanded.text is None:
            error = _TOO_MUCH if expanded.too_much else _INVALID[entry.form]
            return replace(made, error=error, outcome=Outcome.REJECTED)
        if any(r.guarded and not r.found for r in made.references):
            return made  # Compose stops for want of it
        return replace(made, text=Secret(expanded.text), outcome=Outcome.GIVEN)

    def _origins(self, written: str) -> dict[str, Entry]:
        names = dict.fromkeys(_WORD.findall(written)) if "$" in written else ()
        return {name: found for name in names if (found := self.entry(name))}


@dataclass(frozen=True, slots=True)
class EnvEntries:
    """The assignments of one env file in order, and what is wrong with the file."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    def by_name(self) -> dict[str, Entry]:
        """The entries from which others can be filled in."""
        return {e.name: e for e in self.entries if e.outcome is not Outcome.OUTSIDE}


def read_env_file(source: Source, outer: Scope, *, raw: bool) -> EnvEntries:
    """The entries of `source` as Compose (or, with `raw`, the Docker CLI) reads them.

    `outer` is searched before the file's own variables.
    """
    if not limits.remaining():
        return EnvEntries((), (finding("file.too-much", Place(source.name)),))
    found = tuple(_resolved(source, outer, raw=raw))
    errors = [(e.error, e) for e in found if e.error][:_MOST_ERRORS]
    return EnvEntries(
        tuple(e for e in found if e.name),
        tuple(finding(code, e.place, _if_surely_a_name(e.name)) for code, e in errors),
    )


def _resolved(source: Source, outer: Scope, *, raw: bool) -> Iterator[Entry]:
    own: dict[str, Entry] = {}
    scope = Scope((*outer.levels, own))
    grown = 0
    for parsed in dotenv.parse(source, raw=raw):
        # A name alone passes on a variable from outside, never one of its own file.
        entry = (outer if parsed.template is None else scope).resolved(parsed)
        grown += len(entry.text.reveal()) if entry.references else 0
        if grown > _MOST_GROWTH:
            entry = replace(parsed, error=_TOO_MUCH, outcome=Outcome.REJECTED)
        if entry.outcome is not Outcome.OUTSIDE:
            own[entry.name] = entry
        yield entry


def _if_surely_a_name(name: str) -> str | None:
    """None for anything else: a line that continues a value must not be shown."""
    return name if name.lower().startswith(("clearml_", "trains_")) else None
