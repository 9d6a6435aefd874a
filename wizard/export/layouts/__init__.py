"""The layouts: what each writes, how it is applied, verified and rolled back."""

from __future__ import annotations

from wizard.export.layouts.compose import COMPOSE
from wizard.export.layouts.docker_run import DOCKER_RUN
from wizard.export.layouts.kubernetes import KUBERNETES, KUBERNETES_REFERENCES
from wizard.export.layouts.references import COMPOSE_REFERENCES
from wizard.export.plan import Layout
from wizard.model.problem import Problems, problem

__all__ = [
    "COMPOSE",
    "COMPOSE_REFERENCES",
    "DOCKER_RUN",
    "KUBERNETES",
    "LAYOUTS",
    "WITHOUT_SECRET",
    "find_layout",
    "layout_problems",
]

LAYOUTS: dict[str, Layout] = {
    layout.name: layout for layout in (COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES)
}
"""Every layout by its name; the first is the usual one."""


WITHOUT_SECRET: dict[str, Layout] = {
    COMPOSE.name: COMPOSE_REFERENCES,
    COMPOSE_REFERENCES.name: COMPOSE_REFERENCES,
    KUBERNETES.name: KUBERNETES_REFERENCES,
}
"""By a layout's name, the one in which the same server gets its credentials from outside."""


def find_layout(name: str) -> Layout:
    """The layout called `name`; the usual one when there is none of that name."""
    return LAYOUTS.get(name, COMPOSE)


def layout_problems(name: str) -> Problems:
    """A warning when a draft names a layout that this program does not know."""
    if name in LAYOUTS:
        return ()
    return (problem("export.layout", name=name, usual=COMPOSE.name, known=", ".join(LAYOUTS)),)
