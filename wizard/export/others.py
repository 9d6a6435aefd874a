"""Variables from opened files that are not Ping's: passed on as they are, not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wizard.model.problem import Problem, Severity
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.text import visible

MEANING = "Kept from the files that were opened; not one of Ping's."
"""Stands for the meaning of a variable that is not known."""

NO_NAME = "It is not named like a variable, and may be a broken-off piece of a value."
"""Why a file without secrets does not hold it."""

LONGEST = 30_000
"""Bytes of a value at most: the Docker CLI refuses lines of 64 KiB."""

ALSO_SET = "export.also-sets"

_MOST = 12


@dataclass(frozen=True, slots=True)
class Other:
    """A variable as the process gets it. It may be a secret: nobody knows.

    Attributes:
        name: Of the variable, as it is written.
        text: Its value; None where it is filled in from outside, as an earlier export wanted it.
        label: What people see of it; empty where that is the name.
        file: Where it was read from.
    """

    name: str = field(repr=False)
    text: Secret | None
    label: str = ""
    file: Path | None = None

    @property
    def shown(self) -> str:
        """What people see of it."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A variable that the export does not hold.

    Attributes:
        name: What people see of it.
        why: The reason, a whole sentence.
        file: Where it still stands, if it would be missed there.
    """

    name: str
    why: str
    file: Path | None = None


def revealed(other: Other) -> str:
    """Its value, for a file that holds secrets."""
    return other.text.reveal() if other.text is not None else ""


def too_long(other: Other) -> str:
    """Why the value fits no target; empty when it does."""
    text = revealed(other)
    fits = len(text.encode("utf-8", "replace")) <= LONGEST
    return "" if fits else f"Its value takes more than {LONGEST} bytes."


def left_out_problem(left: Iterable[LeftOut]) -> Problem:
    """The warning for people who would miss them."""
    found = tuple(left)
    return Problem(
        "export.left-out",
        "These variables of the files that were opened are not in the export: "
        f"{listed(one.name for one in found)}.",
        " ".join(whys(found)),
        "Take them over by hand where they are needed, from the earlier files, a backup or the "
        "running server.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )


def loss_problem(names: Iterable[str], files: Iterable[Path]) -> Problem:
    """The files that were opened would be replaced by files that lack some of their variables."""
    held = " and ".join(dict.fromkeys(visible(file.name, 80) for file in files))
    return Problem(
        "export.would-lose",
        f"Saving here would delete {listed(names)}: {held} would be replaced.",
        "Their values stand in that file only, and this form of the files does not hold them.",
        "Choose another folder, or another form. In the form with credentials from outside, let "
        "the file with the credentials be written too.",
        Step.EXPORT,
    )


def also_set_problem(names: Iterable[str], files: Iterable[Path]) -> Problem:
    """Files of an earlier export hold more than the new ones would."""
    held = " and ".join(dict.fromkeys(visible(file.name, 80) for file in files))
    return Problem(
        ALSO_SET,
        f"{held} in that folder also sets {listed(names)}. The new file would not.",
        "They were added to it, or kept from files that are not there any more.",
        "To keep them, open that file in the first step; or choose another folder, or replace it.",
        Step.EXPORT,
    )


def whys(found: tuple[LeftOut, ...]) -> Iterator[str]:
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
