"""The outcome of a check: passed, warned, failed or skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from wizard.model.problem import Problem


class State(Enum):
    """How a check ended."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one named check.

    Attributes:
        check: Stable dotted name of the check, e.g. `id-token.nonce`.
        title: What was checked, in words.
        state: How it ended.
        detail: What was seen (passed) or why it was not checked (skipped).
        problem: What is wrong, for warned and failed.
        waits: Whether it was skipped because a check before it failed.
    """

    check: str
    title: str
    state: State
    detail: str = ""
    problem: Problem | None = None
    waits: bool = False

    def record(self) -> dict[str, str | None]:
        """The record that `--json` prints, one key per field of the outcome."""
        found = self.problem
        return {
            "check": self.check,
            "state": self.state.value,
            "code": found.code if found else None,
            "severity": found.severity.value if found else None,
            "what": found.what if found else self.detail or self.title,
            "why": found.why if found else None,
            "remedy": found.remedy if found else None,
            "step": found.step.value if found else None,
        }


def passed(check: str, title: str, detail: str = "") -> Verdict:
    """It is as it should be."""
    return Verdict(check, title, State.PASSED, detail)


def failed(check: str, title: str, problem: Problem) -> Verdict:
    """It is wrong; a warning among problems makes the verdict a warning."""
    state = State.FAILED if problem.is_error else State.WARNED
    return Verdict(check, title, state, problem.what, problem)


def skipped(check: str, title: str, why: str, *, waits: bool = False) -> Verdict:
    """It was not checked, and this is why."""
    return Verdict(check, title, State.SKIPPED, why, waits=waits)


def worst(verdicts: Iterable[Verdict]) -> State:
    """The most severe state among `verdicts`; skipped when there are none."""
    order = (State.FAILED, State.WARNED, State.PASSED, State.SKIPPED)
    states = {v.state for v in verdicts}
    return next((s for s in order if s in states), State.SKIPPED)
