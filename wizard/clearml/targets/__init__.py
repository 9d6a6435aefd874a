"""The forms of the hand-over: what each writes, how it is applied, verified and rolled back."""

from __future__ import annotations

from wizard.clearml.outputs import Target
from wizard.clearml.targets.compose import COMPOSE
from wizard.clearml.targets.docker_run import DOCKER_RUN
from wizard.clearml.targets.kubernetes import KUBERNETES
from wizard.clearml.targets.references import COMPOSE_REFERENCES

__all__ = ["BY_NAME", "COMPOSE", "COMPOSE_REFERENCES", "DOCKER_RUN", "KUBERNETES", "TARGETS"]

TARGETS: tuple[Target, ...] = (COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES)
"""Every form of the hand-over; the first is the usual one."""

BY_NAME = {target.name: target for target in TARGETS}
