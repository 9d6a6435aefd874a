"""Export requests for tests, carried out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from tests.support.setups import credentials, full_settings
from wizard.export.exporting import plan_export, write_export
from wizard.export.layouts import COMPOSE
from wizard.export.plan import Command, ExportPlan, ExportRequest, Layout
from wizard.export.sheet import SheetContext
from wizard.files import Written
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems

REQUEST = ExportRequest(full_settings(), credentials(), COMPOSE)


class Exported(NamedTuple):
    """A plan, and what was written by it."""

    plan: ExportPlan
    written: Written

    def line(self, title: str) -> str:
        """The line of the command with this title."""
        (found,) = [c.line for c in self.plan.steps.commands if c.title == title]
        return found


def request_for(layout: Layout, deployment: Deployment | None = None) -> ExportRequest:
    """Everything switched on, all files written."""
    made = Deployment() if deployment is None else deployment
    return ExportRequest(full_settings(), credentials(), layout, made, secrets_file=True)


def try_export(
    request: ExportRequest,
    folder: Path,
    context: SheetContext | None = None,
    agreed: Collection[str] = (),
) -> Exported | Problems:
    """Plan and write an export, or say what is in the way."""
    plan = plan_export(request, folder, context)
    if not isinstance(plan, ExportPlan):
        return plan
    written = write_export(plan, agreed)
    return Exported(plan, written) if isinstance(written, Written) else written


def export(
    request: ExportRequest,
    folder: Path,
    context: SheetContext | None = None,
    agreed: Collection[str] = (),
) -> Exported:
    """An export that must succeed."""
    found = try_export(request, folder, context, agreed)
    assert isinstance(found, Exported), found
    return found


def problem_of(
    request: ExportRequest, folder: Path, context: SheetContext | None = None
) -> Problem:
    """The one problem of an export that must fail."""
    found = try_export(request, folder, context)
    assert not isinstance(found, Exported)
    (only,) = found
    return only


def command_lines(found: Collection[Command]) -> dict[str, str]:
    """The lines of commands by their titles."""
    return {command.title: command.line for command in found}
