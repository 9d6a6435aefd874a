"""The exact commands of a target, for the way a ClearML server is run."""

from __future__ import annotations

from wizard.export.layouts import COMPOSE
from wizard.export.outputs import Command, ExportRequest, Layout
from wizard.model import text as plain
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step

__all__ = ["Command", "apply_command", "commands", "deployment_problems"]


def commands(handoff: ExportRequest, target: Layout = COMPOSE) -> tuple[Command, ...]:
    """Everything from the files to a running apiserver, and the way back, in order.

    No line holds or prints the secret.
    """
    steps = target.steps(handoff)
    return (*steps.apply, *steps.roll_back)


def apply_command(handoff: ExportRequest, target: Layout = COMPOSE) -> str:
    """The line that puts the export into effect."""
    return next(c.line for c in commands(handoff, target) if c.title == "Apply")


_TITLES = {"folder": "folder", "base_file": "base compose file"}


def deployment_problems(deployment: Deployment, target: Layout = COMPOSE) -> Problems:
    """What keeps the target's commands from being made for this deployment."""
    found = (_part_problem(_TITLES[name], getattr(deployment, name)) for name in target.asks)
    return tuple(problem for problem in found if problem)


def _part_problem(title: str, text: str) -> Problem | None:
    if not text.strip():
        what = f"The {title} of the ClearML server is not filled in."
    elif plain.has_controls(text):
        what = f"The {title} of the ClearML server holds an invisible character."
    else:
        return None
    return Problem(
        f"deployment.{title.partition(' ')[0]}",
        what,
        "The command to type on the ClearML host is built from it.",
        "Enter it as it is on the host, usually /opt/clearml and docker-compose.yml.",
        Step.EXPORT,
        "deployment",
    )
