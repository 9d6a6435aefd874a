from tests.unit.checks.login.test_claims import PROBLEM
from wizard.checks.check import Check, VerdictRecorder
from wizard.model.verdict import State, Verdict

ONE, TWO, THREE = (Check(f"family.{name}", name.title()) for name in ("one", "two", "three"))


def test_check_makes_its_verdicts() -> None:
    assert ONE.passed("seen") == Verdict("family.one", "One", State.PASSED, "seen")
    assert ONE.skipped("why") == Verdict("family.one", "One", State.SKIPPED, "why")
    assert ONE.failed(PROBLEM).state is State.FAILED
    assert ONE.failed(PROBLEM.as_warning()).state is State.WARNED


def test_recorder_reports_each_verdict_as_it_is_added() -> None:
    told: list[Verdict] = []
    trail = VerdictRecorder(told.append)
    trail.add(ONE.passed())
    assert [verdict.check for verdict in told] == ["family.one"]
    trail.skip_rest((ONE, TWO, THREE), "too late")
    assert told == trail.verdicts
    assert [v.state for v in told] == [State.PASSED, State.SKIPPED, State.SKIPPED]


def test_trail_needs_no_listener() -> None:
    trail = VerdictRecorder()
    trail.add(ONE.passed())
    assert len(trail.verdicts) == 1
