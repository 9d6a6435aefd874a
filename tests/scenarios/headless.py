"""Meets a scenario without a window: by the pre-flight, or by a login of the scripted visitor."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.scenarios.running import RunningScenario, running
from tests.scenarios.scenario import Scenario, UserAction
from tests.scenarios.visitor import Arrival, visit
from wizard import app
from wizard.checks.catalog import PREFLIGHT
from wizard.checks.login import browser_result
from wizard.checks.login.runner import BROWSER, LoginTest
from wizard.checks.preflight.context import Rule
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken, HttpClient, Request, Response
from wizard.ping.error_pages import error_document, error_page, error_parameters, page_words

SECONDS = 2.0
"""For one request at most: short enough for a test."""

_REFUSED = 400


@dataclass(frozen=True, slots=True)
class HurriedClient:
    """An HTTP client with a shorter deadline."""

    client: HttpClient

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """The response to the request."""
        within = min(SECONDS, request.deadline or SECONDS)
        return self.client.send(replace(request, deadline=within), cancel)


def hurried(ca_file: str) -> HttpClient:
    """A client that trusts this CA file as well."""
    return HurriedClient(NetworkClient(ca_file))


def preflight(scenario: Scenario, rules: Sequence[Rule] = PREFLIGHT) -> tuple[Verdict, ...]:
    """The verdicts of the pre-flight."""
    with running(scenario, app.clock) as started:
        settings, product = _settings(started), started.filled.draft.product
        client, credentials = hurried(settings.ca_file), _credentials(started, settings)
        given = Preflight(client, settings, credentials, product, app.clock)
        return run_preflight(given, rules=rules)


def login(scenario: Scenario) -> tuple[Verdict, ...]:
    """The verdicts of a login; a failed one of the browser when it does not lead back."""
    with running(scenario, app.clock) as started:
        return _login(started, _settings(started))


def _login(started: RunningScenario, settings: Settings) -> tuple[Verdict, ...]:
    client, reported = hurried(settings.ca_file), list[Verdict]()
    credentials = _credentials(started, settings)
    test = LoginTest(
        client,
        settings,
        credentials,
        app.clock,
        report=reported.append,
        product=started.filled.draft.product,
    )
    attempt, scenario = test.begin(), started.scenario
    arrival = visit(attempt.url, attempt.redirect_uri, scenario.person, _pem(settings))
    if not arrival.returned:
        return test.fail(BROWSER, _never_returned(arrival)).evidence.verdicts
    pasted = scenario.action is UserAction.OWN_BROWSER
    result = test.finish(attempt, Callback(arrival.url, arrival.body, pasted=pasted))
    assert result.evidence.verdicts == tuple(reported)
    return result.evidence.verdicts


def _never_returned(arrival: Arrival) -> Problem:
    """What the window's browser would say about this page."""
    if arrival.failure:
        ended = browser_result.load_failed(arrival.url, arrival.failure)
    elif arrival.status >= _REFUSED:
        ended = browser_result.error_page(_last(arrival))
    else:
        ended = browser_result.timed_out(0, _last(arrival))
    last = (arrival.status, arrival.url, arrival.text)
    known = error_page(arrival.url) or error_document(*last) or error_parameters(*last[:2])
    problem = known or page_words(*last) or ended.problem
    assert problem is not None
    return problem


def _last(arrival: Arrival) -> browser_result.LastPage:
    return browser_result.LastPage(arrival.url, arrival.status, arrival.text)


def _settings(started: RunningScenario) -> Settings:
    settings = settle(started.filled.draft)
    assert isinstance(settings, Settings)
    return settings


def _credentials(started: RunningScenario, settings: Settings) -> Credentials:
    filled, endpoints = started.filled, settings.endpoints
    origin, issuer = urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
    version = secrets.token_hex(16)
    return Credentials(filled.client_id, filled.client_secret, version, origin, issuer)


def _pem(settings: Settings) -> str:
    return Path(settings.ca_file).read_text(encoding="ascii") if settings.ca_file else ""
