"""`docs/checks.md`: every check, from the catalog."""

from __future__ import annotations

from wizard.checks.catalog import CHECKS, CatalogEntry
from wizard.checks.preflight.context import REQUEST_SECONDS, TOTAL_SECONDS

_INTRODUCTION = f"""\
# Checks

Made by `make docs` from the program's own tables.

Each check ends in a verdict: passed, warning, failed, or skipped with the reason. The pre-flight
runs before anybody signs in: on “Check now”, on Next, and as `clearml-ping-wizard preflight`. It
takes {TOTAL_SECONDS:g} seconds at most, {REQUEST_SECONDS:g} for one request, and follows no
redirects. A check that needs another one is skipped when that one failed. The test login's checks
follow once the browser has come back. Those after deployment are the last page's, and
`clearml-ping-wizard verify`.

“A hint” means that the check can only warn: what a provider lists about itself is often incomplete.
"""

_HEAD = "| Check | Name | Promise |\n| --- | --- | --- |"


def page() -> str:
    """The reference as Markdown."""
    families = dict.fromkeys(entry.family for entry in CHECKS)
    return "\n".join((_INTRODUCTION, *(_family(family) for family in families)))


def _family(family: str) -> str:
    rows = "\n".join(_row(entry) for entry in CHECKS if entry.family == family)
    return f"## {family}\n\n{_HEAD}\n{rows}\n"


def _row(entry: CatalogEntry) -> str:
    return f"| {entry.title} | `{entry.name}` | {entry.promise} |"
