"""Opens what exists: a draft filled from the files of a deployment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wizard.clearml.redact_url import has_login
from wizard.clearml.variables import Value, Variable
from wizard.lint import helpers, intent
from wizard.lint.effective import Effective, Reading, effective
from wizard.lint.names import Named, Slip, mentions_secret
from wizard.lint.unknown import Unknown, unknown
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problems
from wizard.model.secret import Secret
from wizard.model.step import Step

MEANT = (Slip.PREFIX, Slip.SECTION, Slip.MISSPELT)
"""Ways to get a name wrong in which the nearest right one was meant."""

_NOTHING_SET = Draft(pkce=False)
"""What ClearML does where a file says nothing: neither PKCE nor groups."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an existing deployment says.

    Attributes:
        draft: Filled as far as the files go. Where a value arrives damaged, it holds what was
            meant. The files do not say where the web app is.
        credentials: Client ID and secret; either may be empty. Their version is not set.
        unknown: Other variables, in memory only.
        problems: What was wrong with the files, for the pages of the wizard.
        unreadable: Whether a file could not be read at all.
    """

    draft: Draft
    credentials: Credentials
    unknown: tuple[Unknown, ...]
    problems: Problems
    unreadable: bool

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """Names of the other variables."""
        return tuple(one.name for one in self.unknown if one.plain and not one.overlooked)


def draft_from(paths: Sequence[Path]) -> Imported:
    """Reads the files as one deployment. Never raises for what they hold."""
    reading = effective(paths)
    named = (*reading.effective, *_slips(reading))
    values = {one.row.field: v for one in named if one.row and (v := _value(one)) is not None}
    flags = _flags(named)
    fields = {name: value for name, value in {**values, **flags}.items() if _fits(name, value)}
    typed: dict[str, Any] = fields
    secret = values.get("client_secret")
    return Imported(
        replace(_NOTHING_SET, **typed),
        Credentials(
            str(values.get("client_id", "")),
            secret if isinstance(secret, Secret) else Secret(""),
            version="",
        ),
        unknown(reading.deployment),
        _problems(reading),
        reading.deployment.unreadable,
    )


def _value(one: Effective) -> Value | None:
    if one.row is None or one.entry.is_too_long:
        return None
    found = _meant(one, one.row)
    return None if isinstance(found, str) and mentions_secret(found) else found


def _meant(one: Effective, row: Variable) -> Value | None:
    if one.sound or not helpers.faults(one.entry, row, sound=False):
        return intent.value(one.entry, row, one.read, sound=one.sound)
    found = helpers.value(one.entry, row)
    if found is None or row.secret:
        return found
    return None if has_login(row, found.reveal()) else found.reveal()


def _slips(reading: Reading) -> Iterator[Effective]:
    """What stands under a slip for a variable that is not set otherwise: it was meant for that."""
    there = {one.row.name for one in reading.effective if one.row}
    for one in reading.effective:
        nearest = one.named.nearest
        if one.named.slip in MEANT and nearest and nearest.name not in there:
            yield replace(one, named=Named(row=nearest), sound=False)


def _flags(named: Sequence[Effective]) -> dict[str, Value]:
    """Switches: two rows share a field where a method belongs to a switch."""
    found = ((one.row, _value(one)) for one in named)
    return {row.field: value for row, value in found if row and isinstance(value, bool)}


def _fits(name: str, value: Value) -> bool:
    """Whether the draft has a field of that name and type."""
    return type(getattr(_NOTHING_SET, name, None)) is type(value)


def _problems(reading: Reading) -> Problems:
    rows = {one.row.name: one.row for one in reading.effective if one.row}
    return tuple(
        d.problem(row.step, row.field)
        if (row := rows.get(d.variable or ""))
        else d.problem(Step.EXPORT)
        for d in reading.defects
    )
