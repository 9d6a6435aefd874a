"""What files in use already set, as plain values for an export: names and lines, no values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wizard.clearml.variables import OWN, REFERENCES
from wizard.lint import variable_names as names
from wizard.lint.parse import parse_files
from wizard.lint.parse.env_entry import Entry, Form
from wizard.lint.parse.limits import total_time
from wizard.lint.parse.text_file import Source, is_ours
from wizard.lint.resolve.deployment import Deployment, resolve
from wizard.model.existing import ExistingFile, PingLine

_PLAIN = re.compile(
    r"(CLEARML|TRAINS)__[A-Za-z0-9_.-]+|[A-Z_][A-Z0-9_]+|[a-z][a-z0-9]*(_[a-z0-9]+)+"
)
_IGNORED = (*names.MEANT, names.NUMBERED, names.ILLEGAL)
_IN_CLUSTER = (Form.VALUE, Form.SECRET)


def existing_files(paths: Sequence[Path]) -> tuple[ExistingFile, ...]:
    """Those of the files, read as one deployment, that set anything. Never raises."""
    with total_time():
        read = resolve(parse_files(paths))
    fill_in = _that_fill_in(read)
    found = (_existing(source, read, fill_in) for source in dict.fromkeys(read.sources))
    return tuple(one for one in found if one.others or one.ping)


def _existing(source: Source, read: Deployment, fill_in: set[str]) -> ExistingFile:
    entries = [e for e in (*read.entries, *read.unrelated) if e.source.path == source.path]
    others = [e for e in entries if _is_other(e) and e.name not in fill_in]
    is_base = source.path in read.base
    return ExistingFile(
        source.path,
        # The base compose file stays in use, and with it what its `environment:` sets.
        _shown(e for e in others if not (is_base and e.in_environment)),
        () if is_ours(source) else tuple(_ping_lines(entries)),
        _shown(e for e in others if e.form in _IN_CLUSTER),
    )


def _is_other(entry: Entry) -> bool:
    """Whether it is a variable that works and is not Ping's."""
    named = names.identify(entry.name)
    # Helm replaces the list as a whole: even a name that ClearML ignores would be lost from it.
    ignored = named.problem in _IGNORED and entry.form not in _IN_CLUSTER
    return named.row is None and not ignored and not entry.name.startswith(OWN)


def _ping_lines(entries: Sequence[Entry]) -> Iterator[PingLine]:
    for entry in entries:
        row = names.identify(entry.name).row
        if row is not None and entry.form not in _IN_CLUSTER:
            yield PingLine(row.name, entry.place.line, entry.in_environment)


def _shown(entries: Iterable[Entry]) -> tuple[str, ...]:
    """What people may see of the names: a line without "=" may be a piece of a secret."""
    return tuple(dict.fromkeys(map(_name, entries)))


def _name(entry: Entry) -> str:
    structured = entry.form not in (Form.DOTENV, Form.RAW, Form.ITEM)
    plain = names.safe(entry.name) == entry.name
    if plain and (structured or _PLAIN.fullmatch(entry.name)):
        return entry.name
    return f"the one in line {entry.place.line}"


def _that_fill_in(read: Deployment) -> set[str]:
    """Variables that only fill in a credential."""
    rows = ((e, names.identify(e.name).row) for e in read.entries)
    credentials = (e for e, row in rows if row and row.field in REFERENCES)
    return {r.name for e in credentials for r in e.references} | {*REFERENCES.values()}
