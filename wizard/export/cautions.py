"""What is right by the rules and still worth a word before deployment."""

from __future__ import annotations

from wizard.clearml.variables import Assignment, Value, assignments
from wizard.export.outputs import ExportRequest
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.secret import Secret


def cautions(handoff: ExportRequest) -> Problems:
    """Warnings about values that are written."""
    written = assignments(handoff.settings, handoff.credentials)
    return tuple(_old_parser(one) for one in written if _needs_escapes(one.value))


def _needs_escapes(value: Value) -> bool:
    if isinstance(value, bool):
        return False
    texts = value if isinstance(value, tuple) else (_text(value),)
    return any(sign in text for text in texts for sign in '"\\')


def _text(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _old_parser(one: Assignment) -> Problem:
    # pyhocon 0.3.35 to 0.3.38 decode these two escapes wrongly; later releases do it right.
    row = one.variable
    remedy = (
        "If the ClearML images are that old, generate a new client secret in Ping."
        if row.secret
        else "If the ClearML images are that old, update them, or use a name without these signs."
    )
    return Problem(
        "export.old-parser",
        f"{row.name.rpartition('__')[2]} holds a double quote or a backslash.",
        "It is written correctly; ClearML images from before 2019 read these two signs wrongly.",
        remedy,
        row.step,
        row.field,
        Severity.WARNING,
    )
