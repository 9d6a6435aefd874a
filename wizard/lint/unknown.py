"""Variables in a deployment that are not Ping's: what can be kept of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.clearml.variables import OWN, REFERENCES
from wizard.lint import compose, names
from wizard.lint.compose_deployment import APISERVER
from wizard.lint.deployment import Deployment
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.file_kind import FileKind, recognise_kind
from wizard.lint.names import Slip, safe
from wizard.lint.precedence import winners
from wizard.model.secret import Secret
from wizard.model.text import visible

_PLAIN = re.compile(
    r"(CLEARML|TRAINS)__[A-Za-z0-9_.-]+|[A-Z_][A-Z0-9_]+|[a-z][a-z0-9]*(_[a-z0-9]+)+"
)
_SLIPS = (Slip.PREFIX, Slip.SECTION, Slip.MISSPELT, Slip.NUMBERED, Slip.ILLEGAL)
_OVERLOOKED = "Its name is a slip for one of Ping's, and ClearML overlooks it."


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable that is not one of Ping's: kept, not understood.

    Attributes:
        name: Of the variable.
        value: As the process gets it; None when the files do not hold it.
        file: Where its value stands.
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


def unknown(read: Deployment) -> tuple[Unknown, ...]:
    """Every variable besides Ping's, the entry that wins for each name."""
    used = winners(read.entries)
    helpers, base = _helpers(used), _base_files(read)
    others = (
        *(e for e in used if names.is_legal(e.name) and names.named(e.name).row is None),
        *winners(read.unrelated),
    )
    return tuple(
        _kept(e)
        for e in others
        if e.name not in helpers
        and not e.name.startswith(OWN)
        and not (e.in_environment and e.source.path in base)
    )


def _kept(entry: Entry) -> Unknown:
    structured = entry.form not in (Form.DOTENV, Form.RAW, Form.ITEM)
    overlooked = names.named(entry.name).slip in _SLIPS
    held = entry.helpers.get(f"{OWN}KEPT_{entry.name}", entry)
    return Unknown(
        entry.name,
        entry.text if entry.fate is Outcome.GIVEN else None,
        held.source.path,
        held.place.line,
        plain=safe(entry.name) == entry.name and (structured or bool(_PLAIN.fullmatch(entry.name))),
        lost=_OVERLOOKED if overlooked else _lost(entry),
        overlooked=overlooked,
    )


def _lost(entry: Entry) -> str:
    if [r.name for r in entry.references] == [f"{OWN}KEPT_{entry.name}"]:
        return ""  # an earlier export wanted it from outside
    if entry.fate is not Outcome.GIVEN:
        return (
            f"{visible(entry.source.path.name, 80)} names it, but its value comes from elsewhere."
        )
    unset = next((r.name for r in entry.references if not r.found), None)
    if unset is not None:
        return f"Its value refers to {visible(unset, 80)}, which the files do not set."
    if entry.form is Form.VALUE and "$(" in entry.text.reveal():
        return "Its value refers to another variable, which only the cluster knows."
    return ""


def _helpers(used: Sequence[Entry]) -> set[str]:
    """What stands for a part of a value or for a credential, which is written out by an export."""
    rows = ((e, names.named(e.name).row) for e in used)
    credentials = (e for e, row in rows if row and row.field in REFERENCES)
    return {r.name for e in credentials for r in e.references} | {*REFERENCES.values()}


def _base_files(read: Deployment) -> set[Path]:
    """Compose files that start the server themselves: they stay in use with what they set."""
    composed = (s for s in read.sources if recognise_kind(s) is FileKind.COMPOSE)
    return {s.path for s in composed if compose.starts(s, APISERVER)}
