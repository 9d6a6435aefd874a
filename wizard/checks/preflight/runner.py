"""Runs the pre-flight: rule by rule, reporting each verdict, within one time limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.checks.catalog import PREFLIGHT
from wizard.checks.check import Report, VerdictRecorder, no_report
from wizard.checks.preflight.context import (
    TOTAL_SECONDS,
    Answers,
    BudgetedClient,
    NotChecked,
    Outcome,
    PreflightContext,
    Rule,
)
from wizard.checks.product_words import for_product, product_in_use
from wizard.checks.redactor import Redactor
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken, HttpClient, RequestError

CANCELLED = "cancelled"
"""Why a check was skipped after the run was cancelled."""

_OUT_OF_TIME = "preflight.out-of-time"


@dataclass(frozen=True, slots=True)
class Preflight:
    """What is checked and by what means.

    Attributes:
        http: Sends the requests.
        settings: What is checked.
        credentials: What is entered; None when nothing is.
        product: What the administrator chose; the address takes precedence.
        clock: The present moment.
        seconds: For all checks together.
        answers: Of earlier runs: what a provider said to requests with something wrong.
    """

    http: HttpClient
    settings: Settings
    credentials: Credentials | None
    product: Product | None
    clock: Clock
    seconds: float = TOTAL_SECONDS
    answers: Answers = field(default_factory=dict)


def run_preflight(
    preflight: Preflight,
    *,
    cancel: CancelToken | None = None,
    on_verdict: Report = no_report,
    rules: Sequence[Rule] = PREFLIGHT,
) -> tuple[Verdict, ...]:
    """Carry out every rule; each ends in at least one verdict. Never raises.

    Args:
        preflight: What is checked.
        cancel: Stops it from any thread; the checks left are then skipped.
        on_verdict: Receives each verdict as soon as it is reached, in the calling thread.
        rules: The rules in order.
    """
    redactor = Redactor(preflight.credentials)
    recorder = VerdictRecorder(on_verdict, redactor.verdict)
    run = _Run(preflight, cancel or CancelToken(), recorder, redactor)
    for rule in rules:
        run.add_verdicts(rule)
    return tuple(recorder.verdicts)


@dataclass
class _Run:
    """One run.

    Attributes:
        failed: Names of checks that failed, or were skipped for that reason, with the failed title.
        late: Whether the time limit has been reported.
    """

    preflight: Preflight
    cancel: CancelToken
    recorder: VerdictRecorder
    redactor: Redactor
    failed: dict[str, str] = field(default_factory=dict)
    late: bool = False

    def __post_init__(self) -> None:
        given = self.preflight
        http = BudgetedClient(given.http, given.clock, self.cancel, given.seconds)
        self.context = PreflightContext(
            http,
            given.settings,
            given.credentials,
            given.product,
            answers=given.answers,
            redactor=self.redactor,
        )
        self.product = product_in_use(given.settings, given.product)

    def add_verdicts(self, rule: Rule) -> None:
        """Add the verdicts of one rule."""
        outcome = self._outcome(rule)
        if isinstance(outcome, NotChecked):
            waits = rule.check.name in self.failed
            self.recorder.add(rule.check.skipped(outcome.why, waits=waits))
        elif isinstance(outcome, str):
            self.recorder.add(rule.check.passed(outcome))
        else:
            found = (for_product(problem, self.product) for problem in outcome)
            self.recorder.add(*map(rule.check.failed, found))
            if any(problem.is_error for problem in outcome):
                self.failed[rule.check.name] = rule.check.title

    def _outcome(self, rule: Rule) -> Outcome:
        skipped = self._reason_to_skip(rule)
        if skipped:
            return NotChecked(skipped)
        try:
            outcome = rule.probe(self.context)
        except RequestError as error:
            outcome = self._failure(error.problem)
        # Cancelled while the rule ran: what it found may be half of the truth.
        return NotChecked(CANCELLED) if self.cancel.is_set else outcome

    def _reason_to_skip(self, rule: Rule) -> str:
        if self.cancel.is_set:
            return CANCELLED
        needed = next((self.failed[name] for name in rule.needs if name in self.failed), "")
        if needed:
            self.failed[rule.check.name] = needed
        return needed and f"“{needed}” did not pass"

    def _failure(self, problem: Problem) -> Outcome:
        """Out of time fails once: what could not be checked must not look fine."""
        if problem.code == _OUT_OF_TIME and self.late:
            return NotChecked("there was no time left")
        self.late = self.late or problem.code == _OUT_OF_TIME
        return (problem,)
