"""A named check, and the recorder that collects and reports the verdicts of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from wizard.model.problem import Problem
from wizard.model.verdict import Verdict, failed, passed, skipped

Report = Callable[[Verdict], None]
"""Receives each verdict as soon as it is reached, in the thread that does the work."""


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
        """A verdict that everything is as it should be."""
        return passed(self.name, self.title, detail)

    def failed(self, problem: Problem) -> Verdict:
        """A failed verdict, or a warning when the problem is one."""
        return failed(self.name, self.title, problem)

    def skipped(self, why: str) -> Verdict:
        """A verdict that this was not checked."""
        return skipped(self.name, self.title, why)


def no_report(_: Verdict) -> None:
    """A report callback that does nothing."""


def _unchanged(verdict: Verdict) -> Verdict:
    return verdict


@dataclass
class VerdictRecorder:
    """The verdicts of one run, each check at most once, in the order reached.

    Attributes:
        report: Receives each verdict.
        rewrite: Rewrites each verdict's text before it is stored and reported.
    """

    report: Report = no_report
    rewrite: Callable[[Verdict], Verdict] = _unchanged
    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, *verdicts: Verdict) -> None:
        """Store and report them."""
        for verdict in map(self.rewrite, verdicts):
            self.verdicts.append(verdict)
            self.report(verdict)

    def skip_rest(self, catalog: Iterable[Check], why: str) -> None:
        """Mark every check of the catalog that has no verdict yet as not checked."""
        done = {verdict.check for verdict in self.verdicts}
        self.add(*(check.skipped(why) for check in catalog if check.name not in done))
