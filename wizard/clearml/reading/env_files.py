"""Entries of an env file, of either kind, and what makes Docker reject it."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.clearml.reading import dotenv, rawenv
from wizard.clearml.reading.catalog import defect
from wizard.clearml.reading.dotenv import Fault, Statement
from wizard.clearml.reading.entry import Entry, Fate, Form
from wizard.clearml.reading.expand import Lookup
from wizard.clearml.reading.finding import Defect
from wizard.clearml.reading.layout import Layout
from wizard.clearml.reading.source import Source
from wizard.model.secret import Secret

_CODES = {
    Fault.NAME: "env.name",
    Fault.SPACE: "env.space",
    Fault.QUOTE: "env.quote",
    Fault.TEMPLATE: "env.template",
    Fault.EMPTY: "env.export",
    Fault.GROWTH: "file.too-deep",
}
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class EnvEntries:
    """The assignments of one env file in order, and its faults."""

    entries: tuple[Entry, ...]
    defects: tuple[Defect, ...]

    def values(self) -> dict[str, str]:
        """What is known of the file's variables, for those that refer to them."""
        return {e.name: e.text.reveal() for e in self.entries if e.fate is Fate.GIVEN}


def entries(source: Source, layout: Layout, lookup: Lookup) -> EnvEntries:
    """The entries of `source` as Compose (or, for `RAW`, the Docker CLI) reads it."""
    raw = layout is Layout.RAW
    found = rawenv.parse(source.text, lookup) if raw else dotenv.parse(source.text, lookup)
    form = Form.RAW if raw else Form.DOTENV
    faulty = [s for s in found if s.fault][:_MOST_FAULTS]
    return EnvEntries(
        tuple(_entry(source, s, form) for s in found if s.name),
        tuple(
            defect(_CODES[s.fault], source.place(s.at), _harmless(s.name))
            for s in faulty
            if s.fault
        ),
    )


def _harmless(name: str) -> str | None:
    """The name where it is surely one: a line that continues a value must not be shown."""
    return name if name.lower().startswith(("clearml_", "trains_")) else None


def _entry(source: Source, one: Statement, form: Form) -> Entry:
    text = one.value or Secret("")
    references = one.expanded.references if one.expanded else ()
    span = (one.start, one.end)
    place = source.place(one.at)
    return Entry(one.name, one.written, text, _fate(one), place, span, form, source, references)


def _fate(one: Statement) -> Fate:
    if one.fault:
        return Fate.REJECTED
    return Fate.GIVEN if one.value is not None else Fate.OUTSIDE
