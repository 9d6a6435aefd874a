"""The forms of the hand-over: what each writes, how it is applied, verified and rolled back."""

from __future__ import annotations

from wizard.export.layouts.compose import COMPOSE
from wizard.export.layouts.docker_run import DOCKER_RUN
from wizard.export.layouts.kubernetes import KUBERNETES
from wizard.export.layouts.references import COMPOSE_REFERENCES
from wizard.export.outputs import Layout

__all__ = ["BY_NAME", "COMPOSE", "COMPOSE_REFERENCES", "DOCKER_RUN", "KUBERNETES", "TARGETS"]

TARGETS: tuple[Layout, ...] = (COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES)
"""Every form of the hand-over; the first is the usual one."""

BY_NAME = {target.name: target for target in TARGETS}
