"""What an export would take away from the files that it replaces."""

from __future__ import annotations

import os
from pathlib import Path

from wizard.export.others import also_set_problem, loss_problem
from wizard.export.outputs import ExportRequest, Layout
from wizard.lint.deployment import deployment
from wizard.lint.unknown import unknown
from wizard.model.problem import Problems

_TEMPLATE = ".example"


def losses(handoff: ExportRequest, target: Layout, folder: Path) -> Problems:
    """Whether a file that was opened would be replaced by one that lacks some of its variables."""
    notes = target.notes(handoff)
    replaced = {os.path.realpath(folder / note.name) for note in notes}
    holds = any(note.secret for note in notes)
    unheld = (one for one in handoff.others if one.text is not None and not holds)
    missed = [(one.shown, one.file) for one in unheld]
    missed += [(one.name, one.file) for one in handoff.left_out]
    doomed = [(name, f) for name, f in missed if f and os.path.realpath(f) in replaced]
    return (loss_problem(*zip(*doomed, strict=True)),) if doomed else ()


def also_set(handoff: ExportRequest, target: Layout, folder: Path) -> Problems:
    """Whether files of an earlier export set other variables, which the new ones would not."""
    names = (note.name for note in target.notes(handoff) if not note.name.endswith(_TEMPLATE))
    there = [folder / name for name in names if (folder / name).is_file()]
    if not there:
        return ()
    # A name without a value is enough only while the file with the values stays.
    kept = {o.name for o in handoff.others if o.text is not None or not handoff.secrets_file}
    found = unknown(deployment(there))
    lacking = [one for one in found if one.name not in kept and not one.overlooked]
    if not lacking:
        return ()
    return (also_set_problem((o.shown for o in lacking), (o.file for o in lacking)),)
