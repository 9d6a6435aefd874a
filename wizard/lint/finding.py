"""Something wrong in a file: the place, the variable, and a problem that shows no value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.lint.variable_names import safe
from wizard.model.problem import Problem, problem
from wizard.model.step import Step
from wizard.model.text import visible

BY_EXPORT = "an export from the wizard does it"
BY_FIX = "“check --fix” does it, and so does an export from the wizard"
"""Who writes a value correctly: the second only where `check --fix` would change the line."""

LONGEST_NAME = 120
"""Characters of a name from a file that are shown."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written.

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
    """A problem at a place. None of its sentences contains the value of a variable.

    Attributes:
        place: File and line.
        variable: Name of the variable, made visible; None when none is concerned.
        problem: What is wrong. An error keeps Ping or the apiserver from working as intended.
    """

    place: Place
    variable: str | None
    problem: Problem

    @property
    def code(self) -> str:
        """The problem's stable dotted name."""
        return self.problem.code

    @property
    def is_error(self) -> bool:
        """True for what must be fixed before deployment."""
        return self.problem.is_error

    def as_warning(self) -> Finding:
        """The same words, without making `check` fail."""
        return replace(self, problem=self.problem.as_warning())

    def record(self) -> dict[str, str | int | None]:
        """The record that `check --json` prints."""
        found = self.problem
        return {
            "file": self.place.file,
            "line": self.place.line or None,
            "variable": self.variable,
            "severity": found.severity.value,
            "code": found.code,
            "what": found.what,
            "why": found.why,
            "remedy": found.remedy,
        }

    def for_page(self, step: Step = Step.EXPORT, field: str | None = None) -> Problem:
        """The problem for a page of the wizard, with the place in front of its first line."""
        what = f"{self.place}: {self.problem.what}"
        return replace(self.problem, what=what, step=step, field=field)


def finding(code: str, place: Place, variable: str | None = None, **facts: str) -> Finding:
    """The problem `code` at a place; `facts` fill in its sentences.

    Each sentence may also name the facts `short` (the variable), `fix` and `near`.
    """
    name = None if variable is None else drawn(variable)
    given = {"short": short(name or ""), "fix": BY_EXPORT, "near": "", **facts}
    return Finding(place, name, problem(code, **given))


def drawn(name: str) -> str:
    """The name of a variable to be shown; never the value that a missing “=” made part of it."""
    return visible(safe(name), LONGEST_NAME)


def short(name: str) -> str:
    """The last part of a long name, which distinguishes it: `client_secret`."""
    return name.rpartition("__ping__")[2] or name
