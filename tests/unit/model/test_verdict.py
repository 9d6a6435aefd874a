from collections.abc import Sequence

import pytest

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, failed, passed, skipped, worst

_PROBLEM = Problem("id-token.nonce", "It is another.", "Because.", "Do.", Step.LOGIN)
_PASSED = passed("a.b", "Title", "Seen.")
_WARNED = failed("a.b", "Title", _PROBLEM.as_warning())
_FAILED = failed("a.b", "Title", _PROBLEM)
_SKIPPED = skipped("a.b", "Title", "No reason.")


@pytest.mark.parametrize(
    ("verdict", "state", "detail"),
    [
        (_PASSED, State.PASSED, "Seen."),
        (_WARNED, State.WARNED, "It is another."),
        (_FAILED, State.FAILED, "It is another."),
        (_SKIPPED, State.SKIPPED, "No reason."),
    ],
)
def test_states(verdict: Verdict, state: State, detail: str) -> None:
    assert (verdict.state, verdict.detail) == (state, detail)


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([], State.SKIPPED),
        ([_SKIPPED], State.SKIPPED),
        ([_SKIPPED, _PASSED], State.PASSED),
        ([_PASSED, _WARNED, _SKIPPED], State.WARNED),
        ([_WARNED, _FAILED, _PASSED, _SKIPPED], State.FAILED),
    ],
)
def test_worst(verdicts: Sequence[Verdict], state: State) -> None:
    assert worst(verdicts) is state
    assert worst(iter(reversed(verdicts))) is state


def test_record_of_a_problem() -> None:
    assert _WARNED.record() == {
        "check": "a.b",
        "state": "warned",
        "code": "id-token.nonce",
        "severity": "warning",
        "what": "It is another.",
        "why": "Because.",
        "remedy": "Do.",
        "step": "login",
    }


@pytest.mark.parametrize(
    ("verdict", "what"),
    [(_PASSED, "Seen."), (_SKIPPED, "No reason."), (passed("a.b", "Title"), "Title")],
)
def test_record_without_a_problem(verdict: Verdict, what: str) -> None:
    record = verdict.record()
    assert record["what"] == what
    assert record["state"] == verdict.state.value
    assert {record[key] for key in ("code", "severity", "why", "remedy", "step")} == {None}
    assert record.keys() == _FAILED.record().keys()
