"""What a rule of the pre-flight is, and the three ways in which looking can end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wizard.checks.check import Check
from wizard.checks.preflight.context import PreflightContext
from wizard.model.problem import Problems


@dataclass(frozen=True, slots=True)
class NotChecked:
    """There was nothing to look at, or it must not be done; `why` says so."""

    why: str


Outcome = str | Problems | NotChecked
"""What was seen when all is well, or everything that is wrong, or why nobody looked."""

Probe = Callable[[PreflightContext], Outcome]
"""A rule. It may raise `HttpTrouble`, whose problem then counts as its finding."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalog.

    Attributes:
        check: Name and title.
        promise: What a passed verdict means, one sentence for people.
        look: Does it.
        needs: Names of checks without which this one would tell nothing.
    """

    check: Check
    promise: str
    look: Probe
    needs: tuple[str, ...] = ()
