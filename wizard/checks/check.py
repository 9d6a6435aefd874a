"""A run of checks: what it consists of, and a trail of verdicts that is told as it grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.model.problem import Problem
from wizard.model.verdict import Verdict, failed, passed, skipped

Report = Callable[[Verdict], None]
"""Is told each verdict when it is reached, in the thread that does the work."""


@dataclass(frozen=True, slots=True)
class Check:
    """One named check of a catalog.

    Attributes:
        name: Stable dotted name.
        title: What is checked, in words.
    """

    name: str
    title: str

    def passed(self, detail: str = "") -> Verdict:
        """It is as it should be."""
        return passed(self.name, self.title, detail)

    def failed(self, problem: Problem) -> Verdict:
        """It is wrong, or remarkable when the problem is a warning."""
        return failed(self.name, self.title, problem)

    def skipped(self, why: str) -> Verdict:
        """It was not looked at."""
        return skipped(self.name, self.title, why)


def no_report(_: Verdict) -> None:
    """Listens to nothing."""


def _as_it_is(verdict: Verdict) -> Verdict:
    return verdict


@dataclass
class VerdictRecorder:
    """The verdicts of one run, each check at most once, in the order reached.

    Attributes:
        report: Is told each.
        worded: Has the last word on each verdict's text, before it is kept and told.
    """

    report: Report = no_report
    worded: Callable[[Verdict], Verdict] = _as_it_is
    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, *verdicts: Verdict) -> None:
        """Keep and tell them."""
        for verdict in map(self.worded, verdicts):
            self.verdicts.append(verdict)
            self.report(verdict)

    def skip_rest(self, catalog: tuple[Check, ...], why: str) -> None:
        """Mark every check of the catalog that has no verdict yet as not looked at."""
        done = {verdict.check for verdict in self.verdicts}
        self.add(*(check.skipped(why) for check in catalog if check.name not in done))
