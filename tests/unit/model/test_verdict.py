from tests.support.tables import differing
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import State, failed, passed, skipped, worst

_PROBLEM = Problem("id-token.nonce", "It is another.", "Because.", "Do.", Step.LOGIN)
_PASSED = passed("a.b", "Title", "Seen.")
_WARNED = failed("a.b", "Title", _PROBLEM.as_warning())
_FAILED = failed("a.b", "Title", _PROBLEM)
_SKIPPED = skipped("a.b", "Title", "No reason.")


def test_states_and_details() -> None:
    states = {
        _PASSED: (State.PASSED, "Seen."),
        _WARNED: (State.WARNED, "It is another."),
        _FAILED: (State.FAILED, "It is another."),
        _SKIPPED: (State.SKIPPED, "No reason."),
    }
    assert {v: (v.state, v.detail) for v in states} == states


def test_worst() -> None:
    states = {
        (): State.SKIPPED,
        (_SKIPPED,): State.SKIPPED,
        (_SKIPPED, _PASSED): State.PASSED,
        (_PASSED, _WARNED, _SKIPPED): State.WARNED,
        (_WARNED, _FAILED, _PASSED, _SKIPPED): State.FAILED,
    }
    assert differing(worst, states) == []
    assert differing(lambda verdicts: worst(reversed(verdicts)), states) == []


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


def test_record_without_a_problem() -> None:
    for verdict, what in {
        _PASSED: "Seen.",
        _SKIPPED: "No reason.",
        passed("a.b", "T"): "T",
    }.items():
        record = verdict.record()
        assert record["what"] == what
        assert record["state"] == verdict.state.value
        assert {record[key] for key in ("code", "severity", "why", "remedy", "step")} == {None}
        assert record.keys() == _FAILED.record().keys()
