"""One form for everything that can be wrong: what happened, why, what to do, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from wizard.model.step import Step


class Severity(Enum):
    """An error stops the step it belongs to; a warning only speaks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know and can mend.

    Attributes:
        code: Stable dotted name, `family.rule`, e.g. `webapp-url.scheme`.
        what: What happened, one line of at most 110 characters.
        why: Why that matters or how it comes about.
        remedy: What to do; names the menu in Ping or the step of the wizard.
        step: The wizard's step at which it is mended.
        field: Name of the `Draft` field (or `client_id`, `client_secret`) it belongs to.
        severity: Error or warning.
    """

    code: str
    what: str
    why: str
    remedy: str
    step: Step
    field: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """True when the step cannot be left with this."""
        return self.severity is Severity.ERROR

    def as_warning(self) -> Problem:
        """The same words, without stopping anything."""
        return replace(self, severity=Severity.WARNING)


Problems = tuple[Problem, ...]


def errors(problems: Problems) -> Problems:
    """Those that stop a step."""
    return tuple(p for p in problems if p.is_error)
