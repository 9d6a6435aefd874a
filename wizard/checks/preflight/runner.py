"""Carries out the pre-flight: rule by rule, told as it comes, under one limit of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.checks.catalog import PREFLIGHT
from wizard.checks.check import Report, VerdictRecorder, no_report
from wizard.checks.preflight.budgeted_client import BudgetedClient
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.problems import OUT_OF_TIME
from wizard.checks.preflight.rule import NotChecked, Outcome, Rule
from wizard.checks.product_words import in_words, product_in_use
from wizard.checks.redactor import Redactor
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken, HttpClient, RequestError

TOTAL_SECONDS = 40.0
"""Seconds for all checks together."""

CANCELLED = "cancelled"
"""Why a check was not looked at after the run was cancelled."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What is examined and by what means.

    Attributes:
        http: The door to the network.
        settings: What is examined.
        credentials: What the vault holds; None when nothing is stored.
        product: What the administrator chose; the address counts for more.
        clock: The present moment.
        seconds: For all checks together.
    """

    http: HttpClient
    settings: Settings
    credentials: Credentials | None
    product: Product | None
    clock: Clock
    seconds: float = TOTAL_SECONDS


def run(
    preflight: Preflight,
    *,
    cancel: CancelToken | None = None,
    on_verdict: Report = no_report,
    rules: Sequence[Rule] = PREFLIGHT,
) -> tuple[Verdict, ...]:
    """Look at every rule; each ends in at least one verdict. Never raises.

    Args:
        preflight: What is examined.
        cancel: Stops it from any thread; what was not looked at then says so.
        on_verdict: Is told each verdict when it is reached, in the calling thread.
        rules: The rules in order.
    """
    discretion = Redactor(preflight.credentials)
    work = _Run(preflight, cancel or CancelToken(), VerdictRecorder(on_verdict, discretion.verdict))
    for rule in rules:
        work.look(rule)
    return tuple(work.trail.verdicts)


@dataclass
class _Run:
    """One run: what was found and which checks are down."""

    preflight: Preflight
    cancel: CancelToken
    trail: VerdictRecorder
    down: dict[str, str] = field(default_factory=dict)
    """Checks that failed, or that were not looked at for that reason, with their titles."""
    late: bool = False

    def __post_init__(self) -> None:
        given = self.preflight
        http = BudgetedClient(given.http, given.clock, self.cancel, given.seconds)
        self.scene = PreflightContext(http, given.settings, given.credentials, given.product)
        self.product = product_in_use(given.settings, given.product)

    def look(self, rule: Rule) -> None:
        """Add the verdicts of one rule."""
        outcome = self._outcome(rule)
        if isinstance(outcome, NotChecked):
            self.trail.add(rule.check.skipped(outcome.why))
        elif isinstance(outcome, str):
            self.trail.add(rule.check.passed(outcome))
        else:
            self.trail.add(*(rule.check.failed(self._told(p)) for p in outcome))
            if any(p.is_error for p in outcome):
                self.down[rule.check.name] = rule.check.title

    def _outcome(self, rule: Rule) -> Outcome:
        stopped = self._stopped(rule)
        if stopped:
            return stopped
        try:
            outcome = rule.look(self.scene)
        except RequestError as trouble:
            outcome = self._lost(trouble.problem)
        return NotChecked(CANCELLED) if self.cancel.is_set else outcome

    def _stopped(self, rule: Rule) -> Outcome | None:
        if self.cancel.is_set:
            return NotChecked(CANCELLED)
        missing = next((self.down[name] for name in rule.needs if name in self.down), None)
        if missing:
            self.down[rule.check.name] = missing
            return NotChecked(f"“{missing}” did not pass")
        return None

    def _lost(self, problem: Problem) -> Outcome:
        """Out of time is said once, as a failure: what was not looked at must not look fine."""
        if problem.code == OUT_OF_TIME and self.late:
            return NotChecked("there was no time left")
        self.late = self.late or problem.code == OUT_OF_TIME
        return (problem,)

    def _told(self, problem: Problem) -> Problem:
        """In the words of the product, never without a place to go to."""
        return in_words(problem, self.product)
