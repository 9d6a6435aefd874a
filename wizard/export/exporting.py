"""Export: from settings and credentials to files in a folder and the commands that apply them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.clearml.variables import assignments
from wizard.export.cautions import cautions
from wizard.export.commands import Command, commands, deployment_problems
from wizard.export.folder_warnings import folder_cautions
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES
from wizard.export.others import (
    ALSO_SET,
    LONGEST,
    LeftOut,
    Other,
    left_out_problem,
    too_long,
)
from wizard.export.outputs import ExportRequest, Layout
from wizard.export.replacing import also_set, losses
from wizard.export.sheet import SheetContext, sheet
from wizard.files import NOT_OURS, OutputFile, Overwrite, Written, write_all
from wizard.model import fields
from wizard.model import text as plain
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems, errors
from wizard.model.step import Step

ASKS = frozenset((NOT_OURS, ALSO_SET))
"""Codes of problems that are mended by consent."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export left behind.

    Attributes:
        folder: Where the files are.
        written: The files, and what is to be said about writing them.
        commands: What to do with them on the ClearML host, in order.
        cautions: Warnings about values and the folder.
        verify: How to see on the ClearML host that it worked.
        others: Names of variables from opened files that were passed on.
    """

    folder: Path
    written: Written
    commands: tuple[Command, ...]
    cautions: Problems = ()
    verify: tuple[Command, ...] = ()
    others: tuple[str, ...] = ()


def export(
    handoff: ExportRequest,
    folder: Path,
    *,
    target: Layout = COMPOSE,
    overwrite: Overwrite = Overwrite.OWN,
    occasion: SheetContext | None = None,
) -> ExportPlan | Problems:
    """Write the files of `target` into the existing `folder`, with a sheet for the `occasion`.

    A problem with a code of `ASKS` asks whether files may be replaced; do it again with
    `Overwrite.ANY` when they may.
    """
    handoff = placed(fitted(handoff, target), folder)
    found = (*export_problems(handoff, target), *losses(handoff, target, folder))
    if not found and overwrite is Overwrite.OWN:
        found = also_set(handoff, target, folder)
    if found:
        return found
    written = write_all(folder, _files(handoff, target, occasion), overwrite)
    if isinstance(written, Problem):
        return (written,)
    return ExportPlan(
        folder,
        written,
        commands(handoff, target),
        (*cautions(handoff), *_left_out(handoff), *folder_cautions(folder, handoff, target)),
        target.steps(handoff).verify,
        tuple(one.shown for one in handoff.others),
    )


def fitted(handoff: ExportRequest, target: Layout) -> ExportRequest:
    """The hand-off without what `target` can't pass on from opened files."""
    whys = [(other, _why_not(other, target)) for other in handoff.others]
    left = (LeftOut(other.shown, why, other.file) for other, why in whys if why)
    return replace(
        handoff,
        others=tuple(other for other, why in whys if not why),
        left_out=(*handoff.left_out, *left),
    )


def _why_not(other: Other, target: Layout) -> str:
    if other.text is None and target is not COMPOSE_REFERENCES:
        return "Its value is filled in from outside, and was not in the files."
    return too_long(other) or target.refuses(other)


def _left_out(handoff: ExportRequest) -> Problems:
    return (left_out_problem(handoff.left_out),) if handoff.left_out else ()


def _files(
    handoff: ExportRequest, target: Layout, occasion: SheetContext | None
) -> tuple[OutputFile, ...]:
    made = target.files(handoff)
    if occasion is None:
        return made
    return (sheet(replace(occasion, handoff=handoff, target=target)), *made)


def export_problems(handoff: ExportRequest, target: Layout = COMPOSE) -> Problems:
    """Everything that keeps the files from being made; the settings themselves are settled."""
    return (
        *_credential_problems(handoff.credentials),
        *_size_problems(handoff),
        *deployment_problems(handoff.deployment, target),
        *_folder_problems(handoff.files_in),
    )


def _size_problems(handoff: ExportRequest) -> Problems:
    """The Docker CLI refuses lines of 64 KiB, Linux refuses variables of 128 KiB."""
    written = assignments(handoff.settings, handoff.credentials)
    return tuple(
        Problem(
            "export.too-long",
            f"{one.variable.name.rpartition('__')[2]} is too long for an environment variable.",
            f"It takes more than {LONGEST} bytes; the server would not start with it.",
            "Shorten it, or name fewer groups.",
            one.variable.step,
            one.variable.field,
        )
        for one in written
        if isinstance(one.value, tuple) and sum(map(_bytes, one.value)) > LONGEST
    )


def _bytes(name: str) -> int:
    return len(name.encode("utf-8", "replace"))


def _credential_problems(credentials: Credentials) -> Problems:
    named = fields.client_id(credentials.client_id)
    secret = fields.client_secret(credentials.client_secret.reveal())
    return errors((*named.problems, *secret.problems))


def _folder_problems(folder: str | None) -> Problems:
    if folder is None or not plain.has_controls(folder):
        return ()
    problem = Problem(
        "export.folder",
        "The folder's name holds an invisible character.",
        "The override must name the env file with this folder, and the command too.",
        "Choose a folder with a plain name.",
        Step.EXPORT,
    )
    return (problem,)


def placed(handoff: ExportRequest, folder: Path) -> ExportRequest:
    """The hand-off with `files_in` decided for files in `folder`.

    When the base compose file is on this very machine, in another folder, the files stay where they
    are exported to: Compose looks for a relative env file beside the base file, so the override
    must name it in full. Otherwise they are carried to the base file's folder.
    """
    base = _local_base(handoff.deployment)
    beside = base is None or _same(base.parent, folder)
    return replace(handoff, files_in=None if beside else str(folder.absolute()))


def _local_base(deployment: Deployment) -> Path | None:
    if deployment.windows != (os.name == "nt"):
        return None
    base = Path(deployment.folder, deployment.base_file)
    try:
        return base if base.is_absolute() and base.is_file() else None
    except (OSError, ValueError):
        return None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
