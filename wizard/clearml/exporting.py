"""Export: from settings and credentials to files in a folder and the commands that apply them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.clearml.cautions import cautions
from wizard.clearml.commands import Command, commands, deployment_problems
from wizard.clearml.outputs import COMPOSE, Handoff, Target
from wizard.files import Overwrite, Written, write_all
from wizard.model import fields, plain
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems, errors
from wizard.model.step import Step


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export left behind.

    Attributes:
        folder: Where the files are.
        written: The files, and what is to be said about writing them.
        commands: What to do with them on the ClearML host, in order.
        cautions: Warnings about values.
    """

    folder: Path
    written: Written
    commands: tuple[Command, ...]
    cautions: Problems = ()


def export(
    handoff: Handoff,
    folder: Path,
    *,
    target: Target = COMPOSE,
    overwrite: Overwrite = Overwrite.OWN,
) -> Exported | Problems:
    """Write the files of `target` into the existing `folder`.

    A problem with the code `files.NOT_OURS` asks whether other files may be replaced; do it again
    with `Overwrite.ANY` when they may.
    """
    handoff = placed(handoff, folder)
    found = export_problems(handoff)
    if found:
        return found
    written = write_all(folder, target.files(handoff), overwrite)
    if isinstance(written, Problem):
        return (written,)
    return Exported(folder, written, commands(handoff), cautions(handoff))


def export_problems(handoff: Handoff) -> Problems:
    """Everything that keeps the files from being made; the settings themselves are settled."""
    return (
        *_credential_problems(handoff.credentials),
        *deployment_problems(handoff.deployment),
        *_folder_problems(handoff.files_in),
    )


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


def placed(handoff: Handoff, folder: Path) -> Handoff:
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
