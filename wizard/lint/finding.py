"""One form for what is wrong in a file that was read: the place, and words that show no value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.model.problem import Problem, Severity
from wizard.model.step import Step


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands.

    Attributes:
        file: Path as it was given, or as it is shown for a file that another one names.
        line: Counted from 1; 0 means the file as a whole.
    """

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place. No word of it ever holds the value of a variable.

    Attributes:
        place: File and line.
        variable: Name of the variable, made visible; None when none is concerned.
        code: Stable dotted name; the catalog has one row for each.
        severity: An error keeps Ping or the apiserver from working as meant; a warning only speaks.
        what: What is wrong, one line.
        why: How it comes about, or what follows from it.
        remedy: What to do.
    """

    place: Place
    variable: str | None
    code: str
    severity: Severity
    what: str
    why: str
    remedy: str

    @property
    def is_error(self) -> bool:
        """True for what must be mended before deployment."""
        return self.severity is Severity.ERROR

    def as_warning(self) -> Finding:
        """The same words, without making `check` fail."""
        return replace(self, severity=Severity.WARNING)

    def record(self) -> dict[str, str | int | None]:
        """The record that `check --json` prints."""
        return {
            "file": self.place.file,
            "line": self.place.line or None,
            "variable": self.variable,
            "severity": self.severity.value,
            "code": self.code,
            "what": self.what,
            "why": self.why,
            "remedy": self.remedy,
        }

    def problem(self, step: Step = Step.EXPORT, field: str | None = None) -> Problem:
        """The same for a page of the wizard; the place stands in front of the words."""
        where = f"{self.place}: {self.what}"
        return Problem(self.code, where, self.why, self.remedy, step, field, self.severity)
