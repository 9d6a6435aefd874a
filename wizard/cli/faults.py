"""`faults`: what the demo can get wrong, as a table; or one of it, run without a window."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from wizard.checks.check import no_report
from wizard.checks.fault_table import Row, row, rows
from wizard.checks.rehearsal import Means, rehearse
from wizard.cli.messages import Exit, complain, say, say_json, say_verdict
from wizard.demo.faults import CATALOG
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.verdict import State, worst
from wizard.services import Services


def run(arguments: Namespace, services: Services) -> int:
    """Print the table, or run one fault and tell its verdicts."""
    if arguments.run is None:
        _tell(rows(), json=arguments.json)
        return Exit.FINE
    unusable = _unusable(arguments.run)
    if unusable:
        complain((unusable,))
        return Exit.USAGE
    return _run(row(arguments.run), arguments, services)


def unknown(name: str) -> Problem | None:
    """What to say about a name that no fault has."""
    if name in CATALOG:
        return None
    return Problem(
        "faults.unknown",
        f"There is no fault named “{visible(name, 60)}”.",
        f"The demo has {len(CATALOG)} faults, each with a name of its own.",
        "Print the names with “clearml-ping-wizard faults”.",
        Step.LOGIN,
    )


def _unusable(name: str) -> Problem | None:
    found = unknown(name)
    if found or not CATALOG[name].needs_window:
        return found
    return Problem(
        "faults.window",
        f"The fault “{name}” shows in a window only.",
        "It is something that happens in the browser, such as a window that is closed.",
        f"Open it with “clearml-ping-wizard demo --fault {name}”, or add “--unattended” there.",
        Step.LOGIN,
    )


def _tell(table: Sequence[Row], *, json: bool) -> None:
    if json:
        say_json({"faults": [one.record() for one in table]})
        return
    for one in table:
        say(f"{one.fault.name}  [{one.fault.code}]")
        say(f"  what:   {one.fault.product.title}: {one.fault.says}")
        say(f"  shows:  {one.fault.where.value}, {one.fault.severity.value}")
        say(f"  remedy: {one.remedy}")
        say(f"  step:   {one.fault.step.title}")


def _run(one: Row, arguments: Namespace, services: Services) -> int:
    means = Means(services.clock, services.http_for, arguments.deadline)
    report = no_report if arguments.json else say_verdict
    verdicts = rehearse(one.fault, means, report)
    if arguments.json:
        say_json({"fault": one.record(), "verdicts": [v.record() for v in verdicts]})
    return Exit.FAILURE if worst(verdicts) is State.FAILED else Exit.FINE
