"""Entries of an env file, of either kind, and what makes Docker reject it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from wizard.lint import dotenv, rawenv
from wizard.lint.catalog import finding
from wizard.lint.dotenv import Fault, Statement
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.expand import Lookup
from wizard.lint.file_kind import FileKind
from wizard.lint.finding import Finding
from wizard.lint.source import Source
from wizard.model.secret import Secret

_CODES = {
    Fault.NAME: "env.name",
    Fault.SPACE: "env.space",
    Fault.QUOTE: "env.quote",
    Fault.TEMPLATE: "env.template",
    Fault.EMPTY: "env.export",
    Fault.GROWTH: "value.too-much",
}
_MOST_FAULTS = 20
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NONE: Mapping[str, Entry] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EnvEntries:
    """The assignments of one env file in order, and its faults."""

    entries: tuple[Entry, ...]
    defects: tuple[Finding, ...]

    def values(self) -> dict[str, str]:
        """What is known of the file's variables, for those that refer to them."""
        return {e.name: e.text.reveal() for e in self.entries if e.fate is Outcome.GIVEN}

    def helpers(self) -> dict[str, Entry]:
        """The entries that others can be filled in from."""
        return {e.name: e for e in self.entries if _is_helper(e)}


def entries(
    source: Source, layout: FileKind, lookup: Lookup, helpers: Mapping[str, Entry] = _NONE
) -> EnvEntries:
    """The entries of `source` as Compose (or, for `RAW`, the Docker CLI) reads it.

    Args:
        source: The file.
        layout: How it is read.
        lookup: Is asked before the file's own variables.
        helpers: Where the names stand that `lookup` knows.
    """
    raw = layout is FileKind.RAW
    found = rawenv.parse(source.text, lookup) if raw else dotenv.parse(source.text, lookup)
    form = Form.RAW if raw else Form.DOTENV
    faulty = [s for s in found if s.fault][:_MOST_FAULTS]
    return EnvEntries(
        _entries(source, [s for s in found if s.name], form, helpers),
        tuple(
            finding(_CODES[s.fault], source.place(s.at), _harmless(s.name))
            for s in faulty
            if s.fault
        ),
    )


def _harmless(name: str) -> str | None:
    """The name where it is surely one: a line that continues a value must not be shown."""
    return name if name.lower().startswith(("clearml_", "trains_")) else None


def _entries(
    source: Source, found: Sequence[Statement], form: Form, helpers: Mapping[str, Entry]
) -> tuple[Entry, ...]:
    made: list[Entry] = []
    own: dict[str, Entry] = {}
    for one in found:
        entry = _entry(source, one, form, named_in(one.written, helpers, own))
        if not _is_helper(entry):  # a name alone, which passes on what stands elsewhere
            entry = helpers.get(entry.name, entry)
        made.append(entry)
        if _is_helper(entry):
            own[entry.name] = entry
    return tuple(made)


def named_in(written: Secret, *helpers: Mapping[str, Entry]) -> dict[str, Entry]:
    """Those that a text may refer to; the earlier of two mappings counts."""
    text = written.reveal()
    words = dict.fromkeys(_NAME.findall(text)) if "$" in text else ()
    return {name: one[name] for one in reversed(helpers) for name in words if name in one}


def _is_helper(entry: Entry) -> bool:
    """Whether something stands there that others can be filled in from."""
    return entry.fate is not Outcome.OUTSIDE and bool(entry.written or not entry.text)


def _entry(source: Source, one: Statement, form: Form, helpers: Mapping[str, Entry]) -> Entry:
    text = one.value or Secret("")
    references = one.expanded.references if one.expanded else ()
    span = (one.start, one.end)
    place = source.place(one.at)
    return Entry(
        one.name,
        one.written,
        text,
        _fate(one),
        place,
        span,
        form,
        source,
        references,
        helpers=helpers,
    )


def _fate(one: Statement) -> Outcome:
    if one.fault:
        return Outcome.REJECTED
    return Outcome.GIVEN if one.value is not None else Outcome.OUTSIDE
