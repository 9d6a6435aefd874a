"""A fault as a person meets it on the command line, and what must hold for each."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from typing import Any

import pytest

from wizard import app
from wizard.checks.advice import IN_GENERAL, remedy
from wizard.checks.product_words import menus
from wizard.cli.messages import Exit
from wizard.demo.faults.row import Fault
from wizard.model.problem import LONGEST_LINE, Severity
from wizard.model.step import Step

DEADLINE = 2.0
"""Seconds for one request: short enough for a test."""

LONGEST_RUN = 15.0
"""Seconds for a whole run with that deadline, on a busy machine."""

_ORDER = {"failed": 0, "warned": 1}
Record = dict[str, Any]


def headless(faults: Iterable[Fault]) -> list[object]:
    """Those that need no window, as parameters of a test."""
    return [pytest.param(fault, id=fault.name) for fault in faults if not fault.needs_window]


def assert_found(fault: Fault, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line finds exactly this fault, in time, and says what to do."""
    began = time.monotonic()
    arguments = ["faults", "--run", fault.name, "--json", "--deadline", str(DEADLINE)]
    code = app.main(arguments)
    assert time.monotonic() - began < LONGEST_RUN
    printed = capsys.readouterr()
    assert not printed.err
    document = json.loads(printed.out)
    assert document["version"] == 1
    gravest = gravest_of(document["verdicts"])
    assert (gravest["code"], gravest["step"], gravest["severity"]) == (
        fault.code,
        fault.step.value,
        fault.severity.value,
    )
    assert code == (Exit.FAILURE if fault.severity is Severity.ERROR else Exit.FINE)
    for record in document["verdicts"]:
        assert_words(record, fault)
    assert_same_advice(gravest, fault)


def gravest_of(records: list[Record]) -> Record:
    """The first failed verdict, else the first warned one; all passed is a wrong answer."""
    found = [record for record in records if record["code"]]
    assert found, "every check passed"
    return min(found, key=lambda record: _ORDER[record["state"]])


def assert_words(record: Record, fault: Fault) -> None:
    """A verdict is whole, plain text, and its first line is short."""
    assert record["check"]
    assert record["what"]
    for text in (record["what"], record["why"], record["remedy"]):
        assert not text or text.isprintable()
    if record["code"] is None:
        return
    assert len(record["what"]) <= LONGEST_LINE
    assert len(record["why"]) > len("{}.")
    assert names_a_place(record["remedy"], fault), record["remedy"]


def names_a_place(advice: str, fault: Fault) -> bool:
    """Whether it names a menu of the product's guide, or a step of the wizard."""
    places = (*menus(fault.product), *(step.title for step in Step))
    return any(place in advice for place in places)


def assert_same_advice(record: Record, fault: Fault) -> None:
    """The table says what the run says, but for facts such as host names."""
    facts = "|".join(map(re.escape, IN_GENERAL.values()))
    pieces = re.split(f"{facts}|<[^>]*>", remedy(fault.code, fault.product))
    assert re.match(".+".join(map(re.escape, pieces)), record["remedy"]), record["remedy"]
