"""A fault of the demo, run through without a window: the same checks, told the same way."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path

from joserfc.jwk import RSAKey

from wizard.checks.check import Check, Report, no_report
from wizard.checks.login import browser_result as endings
from wizard.checks.login.runner import LoginTest
from wizard.checks.preflight.runner import Preflight
from wizard.checks.preflight.runner import run as run_preflight
from wizard.checks.product_words import in_words, product_in_use
from wizard.demo.faults.row import Fault, Play, Where
from wizard.demo.faults.stage import Stage, staged
from wizard.demo.signing import new_signing_key
from wizard.demo.visitor import Arrival, visit
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock
from wizard.model.problem import Problem
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.cancel import CancelToken
from wizard.oidc.http import HttpClient
from wizard.oidc.http_types import Request, Response
from wizard.ping.error_pages import error_document, error_page
from wizard.vault.binding import bind_on_entry

BROWSER = Check("login.browser", "Login in the browser")
DRAFT = Check("preflight.draft", "Draft complete")

_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Means:
    """What a run uses.

    Attributes:
        clock: The present moment.
        http_for: The door to the network that trusts an extra CA file.
        seconds: For one request at most.
    """

    clock: Clock
    http_for: Callable[[str], HttpClient]
    seconds: float


def rehearse(fault: Fault, means: Means, report: Report = no_report) -> tuple[Verdict, ...]:
    """Bring the fault about and look at it, before or during a login.

    Raises:
        ValueError: Only a window can show it.
        OSError: The loopback address can't be bound.
    """
    if fault.needs_window:
        raise ValueError(f"only a window can show the fault {fault.name}")
    with staged(fault, means.clock, _key) as stage:
        settings = settle(stage.typed.draft)
        if not isinstance(settings, Settings):
            return tuple(DRAFT.failed(problem) for problem in settings)
        if fault.where is Where.PREFLIGHT:
            return _preflight(stage, settings, means, report)
        return _login(stage, settings, means, report)


@dataclass(frozen=True, slots=True)
class _Hurried:
    """A door with less patience."""

    door: HttpClient
    seconds: float

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        within = min(self.seconds, request.deadline or self.seconds)
        return self.door.send(replace(request, deadline=within), cancel)


_numbers = count()


def _key() -> RSAKey:
    """Two keys in turn, made once: making one takes longer than looking at a fault."""
    return _keys()[next(_numbers) % 2]


@cache
def _keys() -> tuple[RSAKey, RSAKey]:
    return new_signing_key(), new_signing_key()


def _door(settings: Settings, means: Means) -> HttpClient:
    return _Hurried(means.http_for(settings.ca_file), means.seconds)


def _credentials(stage: Stage, settings: Settings) -> Credentials:
    filled, ends = stage.typed, settings.endpoints
    fresh = Credentials(filled.client_id, filled.client_secret, secrets.token_hex(16))
    return bind_on_entry(fresh, urls.origin(ends.access_token_url), urls.origin(ends.issuer))


def _preflight(
    stage: Stage, settings: Settings, means: Means, report: Report
) -> tuple[Verdict, ...]:
    credentials, product = _credentials(stage, settings), stage.typed.draft.product
    given = Preflight(_door(settings, means), settings, credentials, product, means.clock)
    return run_preflight(given, on_verdict=report)


def _login(stage: Stage, settings: Settings, means: Means, report: Report) -> tuple[Verdict, ...]:
    product = product_in_use(settings, stage.typed.draft.product)

    def told(verdict: Verdict) -> Verdict:
        found = verdict.problem
        return replace(verdict, problem=in_words(found, product)) if found else verdict

    test = LoginTest(
        _door(settings, means),
        settings,
        _credentials(stage, settings),
        means.clock,
        report=lambda verdict: report(told(verdict)),
    )
    attempt = test.begin()
    there = visit(attempt.url, attempt.redirect_uri, stage.fault.person, _pem(settings))
    if not there.returned:
        ended = told(BROWSER.failed(_never_returned(there)))
        report(ended)
        return (ended,)
    pasted = stage.fault.play is Play.OWN_BROWSER
    result = test.finish(attempt, Callback(there.url, there.body, pasted=pasted))
    return tuple(told(verdict) for verdict in result.evidence.verdicts)


def _pem(settings: Settings) -> str:
    return Path(settings.ca_file).read_text(encoding="ascii") if settings.ca_file else ""


def _never_returned(there: Arrival) -> Problem:
    """What the window's browser would say of such an end."""
    if there.failure:
        ended = endings.load_failed(there.url, there.failure)
    elif there.status >= _REFUSED:
        ended = endings.error_page(there.url, there.status)
    else:
        ended = endings.timed_out(0)
    known = error_page(there.url) or error_document(there.status, there.url, there.text)
    problem = known or ended.problem
    if problem is None:
        raise ValueError("an end without a return always has a problem")
    return problem
