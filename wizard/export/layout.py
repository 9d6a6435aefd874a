"""The form of the hand-over that a draft remembers by name."""

from __future__ import annotations

from wizard.export.layouts import BY_NAME, TARGETS
from wizard.export.outputs import Layout
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.step import Step
from wizard.model.text import visible


def target_of(layout: str) -> Layout:
    """The target called `layout`; the usual one when there is none of that name."""
    return BY_NAME.get(layout, TARGETS[0])


def layout_problems(layout: str) -> Problems:
    """A warning when the draft names a form that this program does not know."""
    if layout in BY_NAME:
        return ()
    return (
        Problem(
            "export.layout",
            f"The draft asks for files in the form “{visible(layout, 40)}”, which is unknown.",
            f"The usual form is taken instead: {TARGETS[0].name}.",
            f"Choose one of {', '.join(BY_NAME)}.",
            Step.EXPORT,
            "layout",
            Severity.WARNING,
        ),
    )
