"""Opens what exists: a draft filled from the files of a deployment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wizard.clearml.reading import compose, helpers, intent
from wizard.clearml.reading.catalog import drawn
from wizard.clearml.reading.compose_deployment import APISERVER
from wizard.clearml.reading.effective import Effective, Reading, effective
from wizard.clearml.reading.entry import Entry, Fate, Form
from wizard.clearml.reading.layout import Layout, recognise
from wizard.clearml.reading.names import Slip, mentions_secret, safe
from wizard.clearml.reading.shown import has_login
from wizard.clearml.reading.winners import winners
from wizard.clearml.variables import OWN, REFERENCES, Value, Variable, kept_reference
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.plain import visible
from wizard.model.problem import Problems
from wizard.model.secret import Secret
from wizard.model.step import Step

_PLAIN = re.compile(
    r"(CLEARML|TRAINS)__[A-Za-z0-9_.-]+|[A-Z_][A-Z0-9_]+|[a-z][a-z0-9]*(_[a-z0-9]+)+"
)
_SLIPS = (Slip.PREFIX, Slip.SECTION, Slip.MISSPELT, Slip.NUMBERED, Slip.ILLEGAL)
_OVERLOOKED = "Its name is a slip for one of Ping's, and ClearML overlooks it."

_NOTHING_SET = Draft(pkce=False)
"""What ClearML does where a file says nothing: neither PKCE nor groups."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable that is not one of Ping's: kept, not understood.

    Attributes:
        name: Of the variable.
        value: As the process gets it; None when the files do not hold it.
        file: Where it stands.
        line: Of the file, from 1.
        plain: Whether it is surely a name; otherwise it may be a piece of a broken value.
        lost: Why it cannot be passed on: a whole sentence, or nothing.
        overlooked: Whether ClearML overlooks it, so that nobody will miss it.
    """

    name: str = field(repr=False)
    value: Secret | None
    file: Path
    line: int
    plain: bool = True
    lost: str = ""
    overlooked: bool = False

    @property
    def shown(self) -> str:
        """What people may see of it."""
        return self.name if self.plain else f"the one in line {self.line} of {self.file.name}"


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


def _flags(reading: Reading) -> dict[str, Value]:
    """Switches: two rows share a field where a method belongs to a switch."""
    found = ((one.row, _value(one)) for one in reading.effective)
    return {row.field: value for row, value in found if row and isinstance(value, bool)}


def _fits(name: str, value: Value) -> bool:
    """Whether the draft has a field of that name and type."""
    return type(getattr(_NOTHING_SET, name, None)) is type(value)


def _unknown(reading: Reading) -> tuple[Unknown, ...]:
    wrong, helpers, base = _wrong_names(reading), _helpers(reading), _base_files(reading)
    others = (*reading.others, *winners(reading.deployment.unrelated))
    return tuple(
        _kept(e, overlooked=drawn(e.name) in wrong)
        for e in others
        if e.name not in helpers
        and not e.name.startswith(OWN)
        and not (e.in_environment and e.source.path in base)
    )


def _kept(entry: Entry, *, overlooked: bool) -> Unknown:
    structured = entry.form not in (Form.DOTENV, Form.RAW, Form.ITEM)
    return Unknown(
        entry.name,
        entry.text if entry.fate is Fate.GIVEN else None,
        entry.source.path,
        entry.place.line,
        plain=safe(entry.name) == entry.name and (structured or bool(_PLAIN.fullmatch(entry.name))),
        lost=_OVERLOOKED if overlooked else _lost(entry),
        overlooked=overlooked,
    )


def _lost(entry: Entry) -> str:
    if [r.name for r in entry.references] == [kept_reference(entry.name)]:
        return ""  # an earlier export wanted it from outside
    if entry.fate is not Fate.GIVEN:
        return (
            f"{visible(entry.source.path.name, 80)} names it, but its value comes from elsewhere."
        )
    unset = next((r.name for r in entry.references if not r.found), None)
    if unset is not None:
        return f"Its value refers to {visible(unset, 80)}, which the files do not set."
    if entry.form is Form.VALUE and "$(" in entry.text.reveal():
        return "Its value refers to another variable, which only the cluster knows."
    return ""


def _wrong_names(reading: Reading) -> set[str]:
    """Slips for one of Ping's variables: told as what they are, and not passed on."""
    slips = (d for d in reading.defects if d.code in _SLIPS)
    return {d.variable for d in slips if d.variable}


def _helpers(reading: Reading) -> set[str]:
    """What stands for a part of a value or for a credential, which is written out by an export."""
    credentials = (one for one in reading.effective if one.row and one.row.field in REFERENCES)
    used = {reference.name for one in credentials for reference in one.entry.references}
    return used | {*REFERENCES.values()}


def _base_files(reading: Reading) -> set[Path]:
    """Compose files that start the server themselves: they stay in use with what they set."""
    composed = (s for s in reading.deployment.sources if recognise(s) is Layout.COMPOSE)
    return {s.path for s in composed if compose.starts(s, APISERVER)}


def _problems(reading: Reading) -> Problems:
    rows = {one.row.name: one.row for one in reading.effective if one.row}
    return tuple(
        d.problem(row.step, row.field)
        if (row := rows.get(d.variable or ""))
        else d.problem(Step.EXPORT)
        for d in reading.defects
    )
