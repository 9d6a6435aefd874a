"""Carries the variables that are not Ping's from the opened files into an export.

A draft remembers the files and the variables' names only. The values are read from the files again
each time, and live in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.export.others import LeftOut, Other
from wizard.export.outputs import ExportRequest
from wizard.lint.deployment import deployment
from wizard.lint.unknown import Unknown, unknown
from wizard.model.draft import Draft
from wizard.model.text import visible

_MOST = 4


@dataclass(frozen=True, slots=True)
class Carried:
    """What is there to be carried, and what is not there any more."""

    others: tuple[Other, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def with_others(handoff: ExportRequest, draft: Draft) -> ExportRequest:
    """The hand-off with what the opened files hold besides Ping. It reads files: not for a GUI."""
    found = carried(draft)
    return replace(handoff, others=found.others, left_out=found.left_out)


def carried(draft: Draft) -> Carried:
    """The variables of the draft's files, also those that were added to them since."""
    if not draft.source_paths:
        return Carried()
    paths = tuple(map(Path, draft.source_paths))
    found = unknown(deployment(paths))
    named = {one.name for one in found}
    gone = tuple(name for name in draft.unknown_variables if name not in named)
    return Carried(
        tuple(_other(one) for one in found if not one.lost),
        (
            *(_left_out(one) for one in found if one.lost),
            *(LeftOut(name, _why_gone(paths)) for name in gone),
        ),
    )


def _other(one: Unknown) -> Other:
    return Other(one.name, one.value, "" if one.plain else one.shown, one.file)


def _left_out(one: Unknown) -> LeftOut:
    return LeftOut(one.shown, one.lost, None if one.overlooked else one.file)


def _why_gone(paths: Sequence[Path]) -> str:
    missing = [path for path in paths if not _is_there(path)]
    if not missing:
        return f"It is no longer in {_names(paths)}."
    verb = "is" if len(missing) == 1 else "are"
    return f"{_names(missing)} {verb} no longer there, and the values were nowhere else."


def _names(paths: Sequence[Path]) -> str:
    found = list(dict.fromkeys(visible(path, 200) for path in paths))
    more = [f"{len(found) - _MOST} more"] if len(found) > _MOST else []
    return " and ".join(found[:_MOST] + more)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
