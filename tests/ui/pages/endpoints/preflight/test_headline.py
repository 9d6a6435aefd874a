"""The headline over the verdicts of a check."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import State, failed, passed, skipped
from wizard.ui.pages.endpoints.preflight_card import headline

_PROBLEM = Problem("a.b", "What.", "Why.", "Remedy.", Step.ENDPOINTS)
_VERDICTS = {
    State.PASSED: passed("c", "Title"),
    State.WARNED: failed("c", "Title", _PROBLEM.as_warning()),
    State.FAILED: failed("c", "Title", _PROBLEM),
    State.SKIPPED: skipped("preflight.client-auth", "Title", "Why"),
}


@given(st.lists(st.sampled_from(list(State)), min_size=1))
def test_headline_never_says_better_than_it_is(states: list[State]) -> None:
    what, more, tone = headline([_VERDICTS[state] for state in states])
    assert (tone == "failed") == (State.FAILED in states)
    assert (what == "All fine") == (set(states) == {State.PASSED}) == (tone == "passed")
    assert ("could not be made" in more) == (State.SKIPPED in states)
    assert ("warning" in what + more) == (State.WARNED in states)


def test_check_that_does_not_apply_leaves_all_fine() -> None:
    plain = skipped("preflight.certificate", "Title", "plain http")
    assert headline([_VERDICTS[State.PASSED], plain])[:2] == (
        "All fine",
        "1 check passed. You can go on.",
    )
