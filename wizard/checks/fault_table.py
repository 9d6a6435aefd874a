"""The table of the demo's faults, and its page: `python -m wizard.checks.fault_table` prints it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from wizard.checks.advice import remedy
from wizard.demo.faults import CATALOG, FAMILIES
from wizard.demo.faults.row import Fault, Where

_INTRODUCTION = """\
# Faults

This page is made from the program's own catalog: `python -m wizard.checks.fault_table`, which is
also what `clearml-ping-wizard faults` prints.

Each fault is something that goes wrong between Ping and ClearML, brought about by the built-in demo
provider. `clearml-ping-wizard demo --fault NAME` shows one in the window, and the demo's menu
“Faults” lists them all; `clearml-ping-wizard faults --run NAME` runs one without a window. A remedy
has the words of the product in whose shape the fault is shown; other products have their own.
“Shows” says when: the pre-flight is over before anybody signs in.
"""

_HEAD = (
    "| Fault | What is wrong | Shows | Code | Severity | Remedy | Step |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)
_SHOWS = {Where.PREFLIGHT: "pre-flight", Where.LOGIN: "test login"}


@dataclass(frozen=True, slots=True)
class Row:
    """A fault and what must be said about it."""

    fault: Fault
    family: str
    remedy: str

    def record(self) -> dict[str, object]:
        """As `--json` prints it."""
        fault = self.fault
        return {
            "name": fault.name,
            "family": self.family,
            "says": fault.says,
            "product": fault.product.value,
            "where": fault.where.value,
            "code": fault.code,
            "severity": fault.severity.value,
            "remedy": self.remedy,
            "step": fault.step.value,
            "needs_window": fault.needs_window,
        }


def rows() -> tuple[Row, ...]:
    """Every fault, in the order of the catalog."""
    return tuple(row(name) for name in CATALOG)


def row(name: str) -> Row:
    """One fault's row.

    Raises:
        KeyError: There is no fault of that name.
    """
    fault = CATALOG[name]
    family = next(title for title, faults in FAMILIES.items() if fault in faults)
    return Row(fault, family, remedy(fault.code, fault.product))


def page() -> str:
    """The table as Markdown."""
    every = rows()
    families = (f"## {family}\n\n{_HEAD}\n{_lines(every, family)}\n" for family in FAMILIES)
    codes = len({one.fault.code for one in every})
    counted = f"{len(every)} faults, {codes} different problem codes.\n"
    return "\n".join((_INTRODUCTION, counted, *families))


def _lines(every: tuple[Row, ...], family: str) -> str:
    return "\n".join(_line(one) for one in every if one.family == family)


def _line(one: Row) -> str:
    fault = one.fault
    cells = (
        f"`{fault.name}`",
        f"{fault.product.title}: {fault.says}",
        _SHOWS[fault.where],
        f"`{fault.code}`",
        fault.severity.value,
        one.remedy.replace("<", "&lt;").replace("|", "\\|"),
        fault.step.title,
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the page."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
