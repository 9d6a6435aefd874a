"""Every defect that reading can find: code, severity and words, one row each.

Rows are templates. What is put into them is the name of a variable, of a file or of a rule, made
visible; never a value.
"""

from __future__ import annotations

from wizard.lint.finding import Finding, Place
from wizard.lint.names import safe
from wizard.model.problem import ProblemType, problem, problem_types
from wizard.model.step import Step
from wizard.model.text import visible

EXPORT_MENDS = "an export from the wizard does it"
FIX_MENDS = "“check --fix” does it, and so does an export from the wizard"
"""Who writes a value anew: the second only where `mend` would change the line."""

LONGEST_NAME = 120
"""Characters of a foreign name that are shown."""

FAMILIES = (
    "file",
    "compose",
    "kubernetes",
    "env",
    "name",
    "duplicate",
    "value",
    "helper",
    "reference",
    "type",
    "missing",
    "groups",
    "pkce",
)
"""Families of problems that a file can have, in the order of the reference page."""


def rows() -> tuple[ProblemType, ...]:
    """Every kind of problem that reading can find; other steps share some of the families."""
    found = (row for family in FAMILIES for row in problem_types(family).values())
    return tuple(row for row in found if row.step is Step.EXPORT)


def finding(code: str, place: Place, variable: str | None = None, **words: str) -> Finding:
    """The problem `code` at a place; `words` fill the sentences."""
    name = None if variable is None else drawn(variable)
    facts = {"short": short(name or ""), "fix": EXPORT_MENDS, "near": "", **words}
    found = problem(code, **facts)
    return Finding(place, name, code, found.severity, found.what, found.why, found.remedy)


def drawn(name: str) -> str:
    """The name of a variable for people to see; never the value that a missing sign made of it."""
    return visible(safe(name), LONGEST_NAME)


def short(name: str) -> str:
    """The part of a long name that tells it from its neighbours: `client_secret`."""
    return name.rpartition("__ping__")[2] or name
