"""Variables from opened files that are not Ping's: passed on as they are, not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wizard.model.plain import visible
from wizard.model.problem import Problem, Severity
from wizard.model.secret import Secret
from wizard.model.step import Step

MEANING = "Kept from the files that were opened; not one of Ping's."
"""Stands for the meaning of a variable that is not known."""

LONGEST = 30_000
"""Bytes of a value at most: the Docker CLI refuses lines of 64 KiB."""

_MOST = 12


@dataclass(frozen=True, slots=True)
class Other:
    """A variable as the process gets it. It may be a secret: nobody knows."""

    name: str
    text: Secret


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A variable of the opened files that the export does not hold, and why: a whole sentence."""

    name: str
    why: str


def too_long(other: Other) -> str:
    """Why the value fits no target; empty when it does."""
    fits = len(other.text.reveal().encode("utf-8", "replace")) <= LONGEST
    return "" if fits else f"Its value takes more than {LONGEST} bytes."


def left_out_problem(left: Iterable[LeftOut]) -> Problem:
    """The warning for people who would miss them."""
    found = tuple(left)
    return Problem(
        "export.left-out",
        "These variables of the files that were opened are not in the export: "
        f"{listed(one.name for one in found)}.",
        " ".join(_whys(found)),
        "Take them over by hand where they are needed, from the earlier files, a backup or the "
        "running server.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )


def _whys(found: tuple[LeftOut, ...]) -> Iterator[str]:
    """Each reason once, with those that it is about where there are several reasons."""
    reasons = tuple(dict.fromkeys(one.why for one in found))
    for why in reasons:
        about = listed(one.name for one in found if one.why == why)
        yield why if len(reasons) == 1 else f"{about}: {why}"


def listed(names: Iterable[str]) -> str:
    """Names for people, the first dozen of them."""
    found = tuple(names)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return ", ".join(visible(name, 120) for name in found[:_MOST]) + more
