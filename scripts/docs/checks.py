"""`docs/checks.md`: every check, from the catalog."""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter

from wizard.checks.catalog import CatalogEntry, catalog
from wizard.checks.preflight.authorize import IN_THE_LOG
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

Some providers look at an authorization request only after somebody has signed in. So the pre-flight
sends ClearML's request and the same with one thing wrong: only where the wrong one is answered in
another way, the right one is a pass. Otherwise the check is skipped and counts as not checked: the
headline says how many are, `--json` has the number as `not_checked`, and with `--strict` the exit
code is then 1. {IN_THE_LOG} In the window they are not
sent again until draft or credentials change. A provider that asks to wait (HTTP 429 or
`Retry-After`) gets no further one. None of them contains the secret.

A page's words count only with a status that refuses (4xx, 5xx): the status and a structured answer
come first.
"""

_HEAD = """\
| Check | A pass means | It would fail | A pass does not show | Not checked |
| --- | --- | --- | --- | --- |"""
_FAILS = "Would fail if "


def page() -> str:
    """The reference as Markdown."""
    families = dict.fromkeys(entry.family for entry in catalog())
    return "\n".join((_INTRODUCTION, *(_family(family) for family in families)))


def fails_if(entry: CatalogEntry) -> str:
    """When a check fails, from the docstring of the function that decides it; empty without."""
    module, _, name = entry.by.partition(":")
    decides = attrgetter(name)(import_module(module))
    text = " ".join((decides.__doc__ or "").split()).partition(_FAILS)[2]
    # The rest of the sentence; `Args` and the like follow it.
    return text.partition(".")[0]


def _family(family: str) -> str:
    rows = "\n".join(_row(entry) for entry in catalog() if entry.family == family)
    return f"## {family}\n\n{_HEAD}\n{rows}\n"


def _row(entry: CatalogEntry) -> str:
    fails = f"if {fails_if(entry)}"
    unknown = f"if {entry.unknown}" if entry.unknown else "—"
    titles = f"{entry.title}<br>or: {entry.failed}<br>`{entry.name}`"
    cells = (titles, entry.promise, fails, entry.limits, unknown)
    return f"| {' | '.join(cells)} |"
