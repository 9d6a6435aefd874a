from tests.unit.checks.login.test_claims import PROBLEM
from wizard.checks.catalog import catalog
from wizard.checks.check import Check, VerdictRecorder, shown_title
from wizard.model.problem import problem
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


def test_title_says_what_is_wrong_as_far_as_that_was_seen() -> None:
    check = Check("preflight.client-auth", "Client ID and secret accepted")
    rows = {
        check.passed(): "Client ID and secret accepted",
        check.skipped("no secret"): "Client ID and secret accepted",
        check.failed(
            problem("token.client-refused", description="")
        ): "Client ID or secret refused",
        check.failed(problem("token.server-error", status="500", description="")): (
            "Client ID or secret not accepted"
        ),
        check.failed(problem("http.cancelled", host="x")): (
            "No response: Client ID and secret accepted"
        ),
    }
    assert {verdict: shown_title(verdict) for verdict in rows} == rows


def test_every_title_of_a_failure_differs_from_that_of_a_pass() -> None:
    assert [one.name for one in catalog() if one.failed == one.title] == []
