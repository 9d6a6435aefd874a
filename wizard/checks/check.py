"""A named check, and the recorder that collects and reports the verdicts of one run."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from wizard.assets import resource
from wizard.model.problem import Problem
from wizard.model.verdict import Verdict, failed, passed, skipped

_log = logging.getLogger(__name__)

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

    def skipped(self, why: str, *, waits: bool = False) -> Verdict:
        """A verdict that this was not checked; it `waits` for a check before it that failed."""
        return skipped(self.name, self.title, why, waits=waits)


@cache
def check_texts() -> Mapping[str, dict[str, str]]:
    """What `resources/checks.toml` says of each check, by its name."""
    return tomllib.loads(resource("checks.toml").read_text(encoding="utf-8"))


# Without a response, which network checks report, nothing is known about the rest.
_NO_RESPONSE = frozenset(("http", "preflight"))
_NETWORK = frozenset(
    f"preflight.{n}" for n in ("name", "connection", "certificate", "proxy", "answer")
)
_BY_CODE = {"token.client-refused": "Client ID or secret refused"}


def shown_title(verdict: Verdict) -> str:
    """The title of a verdict; of a problem in the negative, as far as that was seen."""
    found = verdict.problem
    if found is None:
        return verdict.title
    if found.family in _NO_RESPONSE and verdict.check not in _NETWORK:
        return f"No response: {verdict.title}"
    texts = check_texts().get(verdict.check, {})
    return _BY_CODE.get(found.code) or texts.get("failed", verdict.title)


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
            _log.info("Check %s: %s", verdict.check, verdict.state.name.lower())
            self.verdicts.append(verdict)
            self.report(verdict)

    def skip_rest(self, catalog: Iterable[Check], why: str) -> None:
        """Mark what has no verdict yet as not checked, since the last check failed."""
        done = {verdict.check for verdict in self.verdicts}
        self.add(*(check.skipped(why, waits=True) for check in catalog if check.name not in done))
