"""Every defect that reading can find: code, severity and words, one row each.

Rows are templates. What is put into them is the name of a variable, of a file or of a rule, made
visible; never a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wizard.lint.catalog_files import FILE_ROWS
from wizard.lint.catalog_values import VALUE_ROWS
from wizard.lint.finding import Finding, Place, Row
from wizard.lint.names import safe
from wizard.model.text import visible

EXPORT_MENDS = "an export from the wizard does it"
FIX_MENDS = "“check --fix” does it, and so does an export from the wizard"
"""Who writes a value anew: the second only where `mend` would change the line."""

LONGEST_NAME = 120
"""Characters of a foreign name that are shown."""

ROWS: Mapping[str, Row] = MappingProxyType({row.code: row for row in (*FILE_ROWS, *VALUE_ROWS)})
"""All rows by code."""


def finding(code: str, place: Place, variable: str | None = None, **words: str) -> Finding:
    """The defect `code` at a place; `words` fill the row's templates."""
    row = ROWS[code]
    name = None if variable is None else drawn(variable)
    filled = {"short": short(name or ""), "fix": EXPORT_MENDS, "near": "", **words}
    what, why, remedy = (text.format(**filled) for text in (row.what, row.why, row.remedy))
    return Finding(place, name, code, row.severity, what, why, remedy)


def drawn(name: str) -> str:
    """The name of a variable for people to see; never the value that a missing sign made of it."""
    return visible(safe(name), LONGEST_NAME)


def short(name: str) -> str:
    """The part of a long name that tells it from its neighbours: `client_secret`."""
    return name.rpartition("__ping__")[2] or name
