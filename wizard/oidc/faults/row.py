"""One row of a fault table."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.model.problem import Severity
from wizard.model.step import Step


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem before its facts are known; `{name}` in the texts stands for a fact.

    Attributes:
        code: The problem's stable code.
        what: What happened, at most 110 characters with short facts.
        why: Why that matters or how it comes about.
        remedy: What to do.
        step: Where it is mended.
        field: The field it belongs to, unless the place that raises it knows better.
        severity: Error or warning.
    """

    code: str
    what: str
    why: str
    remedy: str
    step: Step
    field: str | None = None
    severity: Severity = Severity.ERROR
