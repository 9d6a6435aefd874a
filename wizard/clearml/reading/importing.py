"""Opens what exists: a draft filled from the files of a deployment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wizard.clearml.reading import intent
from wizard.clearml.reading.effective import Effective, Reading, effective
from wizard.clearml.reading.entry import Fate
from wizard.clearml.variables import Value
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.plain import visible
from wizard.model.problem import Problems
from wizard.model.secret import Secret
from wizard.model.step import Step

_NOTHING_SET = Draft(pkce=False)
"""What ClearML does where a file says nothing: neither PKCE nor groups."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable of ClearML's that is not one of Ping's: kept, not understood."""

    name: str
    value: Secret
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an existing deployment says.

    Attributes:
        draft: Filled as far as the files go. Where a value arrives damaged, it holds what was
            meant. The files do not say where the web app is.
        credentials: Client ID and secret; either may be empty. Their version is not set.
        unknown: Other variables of ClearML's, in memory only.
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
        """Names of the other variables, made visible."""
        return tuple(visible(one.name) for one in self.unknown)


def draft_from(paths: Sequence[Path]) -> Imported:
    """Reads the files as one deployment. Never raises for what they hold."""
    reading = effective(paths)
    values = {
        one.row.field: v for one in reading.effective if one.row and (v := _value(one)) is not None
    }
    flags = _flags(reading)
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
        _unknown(reading),
        _problems(reading),
        reading.deployment.unreadable,
    )


def _value(one: Effective) -> Value | None:
    return intent.value(one.entry, one.row, one.read, sound=one.sound) if one.row else None


def _flags(reading: Reading) -> dict[str, Value]:
    """Switches: two rows share a field where a method belongs to a switch."""
    found = ((one.row, _value(one)) for one in reading.effective)
    return {row.field: value for row, value in found if row and isinstance(value, bool)}


def _fits(name: str, value: Value) -> bool:
    """Whether the draft has a field of that name and type."""
    return type(getattr(_NOTHING_SET, name, None)) is type(value)


def _unknown(reading: Reading) -> tuple[Unknown, ...]:
    kept = (e for e in reading.others if e.fate is Fate.GIVEN)
    return tuple(Unknown(e.name, e.text, e.source.path, e.place.line) for e in kept)


def _problems(reading: Reading) -> Problems:
    rows = {one.row.name: one.row for one in reading.effective if one.row}
    return tuple(
        d.problem(row.step, row.field)
        if (row := rows.get(d.variable or ""))
        else d.problem(Step.EXPORT)
        for d in reading.defects
    )
