"""The headline over the verdicts of a pre-flight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.preflight.headline import NEEDED, headline, needs_attention, not_checked
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, failed, passed, skipped

_PROBLEM = Problem("a.b", "What.", "Why.", "Remedy.", Step.ENDPOINTS)


def _verdict(name: str, state: State) -> Verdict:
    return {
        State.PASSED: passed(name, "Title"),
        State.WARNED: failed(name, "Title", _PROBLEM.as_warning()),
        State.FAILED: failed(name, "Title", _PROBLEM),
        State.SKIPPED: skipped(name, "Title", "Why"),
    }[state]


_ALL = [_verdict(name, State.PASSED) for name in sorted(NEEDED)]


@given(st.tuples(*(st.sampled_from(list(State)) for _ in NEEDED)))
def test_headline_never_says_better_than_it_is(states: tuple[State, ...]) -> None:
    verdicts = [_verdict(name, state) for name, state in zip(sorted(NEEDED), states, strict=True)]
    what, more, tone = headline(verdicts)
    assert (tone == "failed") == (State.FAILED in states)
    assert (what == "All fine") == (set(states) == {State.PASSED}) == (tone == "passed")
    gap = states.count(State.SKIPPED)
    assert not_checked(verdicts) == gap
    assert (f"{gap} not checked" in what) == bool(gap)
    assert ("warning" in what + more) == (State.WARNED in states)


def test_check_that_does_not_apply_leaves_all_fine() -> None:
    plain = skipped("preflight.certificate", "Title", "plain http")
    assert headline([*_ALL, plain])[:2] == (
        "All fine",
        f"{len(NEEDED)} checks passed. You can go on.",
    )


def test_check_that_was_not_reached_is_not_checked() -> None:
    assert headline(_ALL[1:])[0] == "Nothing wrong found, 1 not checked"


def test_check_that_waits_for_a_failed_one_is_counted_as_it_is_listed() -> None:
    waiting = skipped("preflight.clock", "Title", "“Name” did not pass", waits=True)
    verdicts = [_verdict("preflight.name", State.FAILED), *_ALL, waiting]
    assert needs_attention(waiting)
    assert headline(verdicts)[0] == "1 check failed, 1 not checked"
