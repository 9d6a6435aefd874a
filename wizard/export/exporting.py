"""Export: from a request to a plan, and from a plan to files in a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wizard.export.archive import archive
from wizard.export.folder_warnings import folder_warnings
from wizard.export.plan import ExportPlan, ExportRequest
from wizard.export.sheet import SheetContext, sheet
from wizard.export.warnings import ALSO_SETS, DROPS, existing_warnings, questions, value_warnings
from wizard.files import NOT_OURS, Overwrite, Written, write_all
from wizard.files.folder_lock import folder_lock
from wizard.model import fields
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems, errors, problem
from wizard.model.text import has_controls

QUESTIONS = frozenset((NOT_OURS, ALSO_SETS, DROPS))
"""Codes of problems that an agreement solves."""

_SERVICE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - the first that a ZIP knows
_LONGEST = 30_000
"""Bytes of a value at most: the Docker CLI refuses lines of 64 KiB, Linux variables of 128 KiB."""


def plan_export(
    request: ExportRequest, folder: Path, context: SheetContext | None = None
) -> ExportPlan | Problems:
    """What an export into the existing `folder` writes, with a sheet where there is a `context`."""
    request = place(request, folder)
    found = check_request(request)
    if found:
        return found
    # Written in this order: the secret file last, when everything that refers to it is there.
    pages = (sheet(request, context),) if context else ()
    files = (*pages, *request.files)
    if request.zipped:
        files = (archive(request, files, context.made_at if context else _NO_TIME),)
    return ExportPlan(
        folder,
        files,
        request.steps,
        questions(request),
        existing_warnings(request),
        (*value_warnings(request), *folder_warnings(folder, files, request.mark)),
    )


def write_export(plan: ExportPlan, agreed: Collection[str] = ()) -> Written | Problems:
    """Write the files of `plan`.

    Returns:
        What was written; or what is in the way. Of that, problems with a code of `QUESTIONS` are
        solved by doing it again with their codes in `agreed`.
    """
    unanswered = tuple(one for one in plan.questions if one.code not in agreed)
    if unanswered:
        return unanswered
    # Whose a file is shows only while it is replaced, so that question is not in the plan.
    overwrite = Overwrite.ANY if NOT_OURS in agreed else Overwrite.OWN
    with folder_lock(plan.folder) as is_ours:
        written = (
            write_all(plan.folder, plan.files, overwrite) if is_ours else problem("files.busy")
        )
    return (written,) if isinstance(written, Problem) else written


def check_request(request: ExportRequest) -> Problems:
    """Everything that keeps the files from being made; the settings themselves are settled."""
    return (
        *_credential_problems(request.credentials),
        *_size_problems(request),
        *_deployment_problems(request),
        *_folder_problems(request.files_in),
    )


def place(request: ExportRequest, folder: Path) -> ExportRequest:
    """The request with `files_in` decided for files in `folder`.

    When the base compose file is on this very machine, in another folder, the files stay where they
    are exported to: Compose reads a relative env file from the base file's folder, so the override
    must name it in full. Otherwise they are to be copied to the base file's folder.
    """
    base = _local_base(request.deployment)
    is_there = request.zipped or base is None or _is_same(base.parent, folder)
    return replace(request, files_in=None if is_there else str(folder.absolute()))


def _local_base(deployment: Deployment) -> Path | None:
    # A path of the other system may exist here by chance.
    if deployment.windows != (os.name == "nt"):
        return None
    base = Path(deployment.folder, deployment.base_file)
    try:
        return base if base.is_absolute() and base.is_file() else None
    except (OSError, ValueError):
        return None


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _credential_problems(credentials: Credentials) -> Problems:
    client_id = fields.client_id(credentials.client_id)
    secret = fields.client_secret(credentials.client_secret.reveal())
    return errors((*client_id.problems, *secret.problems))


def _size_problems(request: ExportRequest) -> Problems:
    # Only lists can get that long: texts have limits of their own in `fields`.
    lists = ((a.variable, a.value) for a in request.written if isinstance(a.value, tuple))
    too_long = (row for row, names in lists if sum(map(_bytes, names)) > _LONGEST)
    return tuple(
        problem("export.too-long", name=row.short, limit=_LONGEST).at(row.field, row.step)
        for row in too_long
    )


def _bytes(name: str) -> int:
    return len(name.encode("utf-8", "replace"))


def _deployment_problems(request: ExportRequest) -> Problems:
    codes = {"base_file": "deployment.base"}
    texts = {name: getattr(request.deployment, name) for name in request.layout.needs}
    faults = {name: _fault(name, text) for name, text in texts.items()}
    wrong = ((codes.get(name, f"deployment.{name}"), fault) for name, fault in faults.items())
    return tuple(problem(code, fault=fault) for code, fault in wrong if fault)


def _fault(name: str, text: str) -> str:
    if not text.strip():
        return "is not filled in"
    if has_controls(text):
        return "contains an invisible character"
    # A dash in front would make it an option of the command.
    wrong = name == "service" and not _SERVICE.fullmatch(text)
    return "contains a character that Docker Compose refuses" if wrong else ""


def _folder_problems(folder: str | None) -> Problems:
    return () if folder is None or not has_controls(folder) else (problem("export.folder"),)
