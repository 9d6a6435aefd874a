"""Output of the command line: exit codes, problems as text, records as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the program begins with this module
    from wizard.model.problem import Problem
    from wizard.model.verdict import Verdict

VERSION = 1
"""Of every JSON document that `--json` prints."""

HOCON_CHILD = "hocon-child"
"""With this word alone the stand-alone program starts itself to parse foreign text.

It is not a command, so that no help and no error text names it.
"""

_MARKS = {"PASSED": "ok", "WARNED": "warning", "FAILED": "FAILED", "SKIPPED": "skipped"}
"""By the names of `wizard.model.verdict.State`."""


class Exit(IntEnum):
    """Exit code of a command."""

    FINE = 0
    FAILURE = 1
    USAGE = 2  # as argparse exits
    CANCELLED = 130  # 128 and the number of SIGINT, as shells report it


def say(line: str = "") -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    # A pipe is buffered: without this a reader would see all verdicts only at the end.
    sys.stdout.flush()


def complain(problems: Iterable[Problem]) -> None:
    """Problems on standard error: what, why, what to do."""
    for problem in problems:
        sys.stderr.write("\n".join(_lines(problem)) + "\n")


def _lines(problem: Problem) -> list[str]:
    return [
        f"{problem.severity.value}: {problem.what}  [{problem.code}]",
        f"  why:    {problem.why}",
        f"  remedy: {problem.remedy}",
        f"  step:   {problem.step.title}",
    ]


def say_verdict(verdict: Verdict, *, step: bool = True) -> None:
    """One check and how it ended; what to do follows when something is wrong.

    `step` adds the wizard's step that fixes it.
    """
    from wizard.checks.check import shown_title  # noqa: PLC0415 - see above

    detail = f": {verdict.detail}" if verdict.detail and not verdict.problem else ""
    say(f"{_MARKS[verdict.state.name]:>8}  {shown_title(verdict)}{detail}")
    for line in _lines(verdict.problem)[: 4 if step else 3] if verdict.problem else ():
        say(f"          {line}")


def say_json(body: Mapping[str, object]) -> None:
    """One JSON document of the version this program writes."""
    import json  # noqa: PLC0415 - on request only

    # ASCII only, since not every terminal's encoding has all characters.
    say(json.dumps({"version": VERSION, **body}, indent=2))
