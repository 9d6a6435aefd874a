"""Entries that have no effect because another one wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from wizard.lint import names
from wizard.lint.catalog import finding
from wizard.lint.entry import Entry
from wizard.lint.finding import Finding


def winners(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each path of the configuration, the one that the apiserver uses."""
    last = {entry.name: entry for entry in entries}
    by_path: dict[str, Entry] = {}
    for name in sorted(last, key=_order):
        by_path[names.path(name) or name] = last[name]
    return tuple(by_path.values())


def _order(name: str) -> tuple[int, str]:
    """The order in which the apiserver merges: TRAINS__ first, then by the alphabet."""
    prefix = next((i for i, p in enumerate(names.PREFIXES) if name.startswith(p)), -1)
    return prefix, name


def losers(entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """What is to be said of every entry of Ping's variables that another one beats."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.name].append(entry)
    used = {names.path(e.name): e for e in winners(entries)}
    found = [d for group in by_name.values() for e in group[:-1] for d in _beaten(e, group[-1])]
    for group in by_name.values():
        found.extend(_other_spelling(group[-1], used.get(names.path(group[-1].name))))
    return tuple(found)


def _beaten(loser: Entry, winner: Entry) -> Iterator[Finding]:
    if names.named(loser.name).row is None:
        return
    if loser.source is winner.source and loser.form is winner.form:
        said = finding("duplicate.same-file", loser.place, loser.name, line=str(winner.place.line))
    elif winner.in_environment and not loser.in_environment:
        said = finding("duplicate.shadowed", loser.place, loser.name, winner=str(winner.place))
    else:
        said = finding("duplicate.overridden", loser.place, loser.name, winner=str(winner.place))
    yield said.as_warning() if _same(loser, winner) else said


def _other_spelling(entry: Entry, winner: Entry | None) -> Iterator[Finding]:
    row = names.named(entry.name).row
    if row is None or winner is None or winner is entry or winner.name == entry.name:
        return
    place = str(winner.place)
    said = finding("duplicate.case", entry.place, entry.name, winner=place, nearest=row.name)
    yield said.as_warning() if _same(entry, winner) else said


def _same(one: Entry, other: Entry) -> bool:
    return one.fate is other.fate and one.text == other.text
