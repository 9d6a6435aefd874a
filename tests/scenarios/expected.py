"""What must hold for a scenario's verdicts, whoever reports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.scenarios.scenario import Scenario
from wizard.checks.product_words import names_a_place
from wizard.model.problem import LONGEST_LINE, Severity
from wizard.model.verdict import State

Record = Mapping[str, str | None]
"""A verdict as `--json` prints it."""

_ORDER = {State.FAILED.value: 0, State.WARNED.value: 1}


def assert_found(records: Iterable[Record], scenario: Scenario) -> None:
    """The gravest verdict is the scenario's problem, and every verdict can be read."""
    found = tuple(records)
    gravest = gravest_of(found)
    expected = (scenario.code, scenario.step.value, scenario.severity.value)
    assert (gravest["code"], gravest["step"], gravest["severity"]) == expected
    is_error = scenario.severity is Severity.ERROR
    assert gravest["state"] == (State.FAILED if is_error else State.WARNED).value
    for record in found:
        assert_readable(record, scenario)


def gravest_of(records: Iterable[Record]) -> Record:
    """The first failed verdict, else the first warned one."""
    found = [record for record in records if record["code"]]
    assert found, "every check passed"
    return min(found, key=lambda record: _ORDER[record["state"] or ""])


def assert_readable(record: Record, scenario: Scenario) -> None:
    """Plain text, a short first line, and a remedy that names a menu or a step."""
    assert record["check"]
    assert record["what"]
    for text in (record["what"], record["why"], record["remedy"]):
        assert not text or text.isprintable()
    if record["code"] is None:
        return
    assert len(record["what"]) <= LONGEST_LINE
    assert len(record["why"] or "") > len("{}.")
    assert names_a_place(record["remedy"] or "", scenario.product), record["remedy"]
