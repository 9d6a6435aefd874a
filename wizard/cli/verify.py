"""`verify`: check whether Ping is active on a deployed ClearML server, without a window."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace

from wizard.checks.deployment.probe import (
    Polling,
    Progress,
    ServerStatus,
    probe_server,
    wait_for_server,
)
from wizard.checks.deployment.rules import Expected, check_server, expected_server
from wizard.cli.export import credentials_for
from wizard.cli.interrupt import interruptible
from wizard.cli.messages import Exit, complain, say_json, say_verdict
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problems, problem
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.http import CancelToken, HttpClient, RequestError
from wizard.services import Services
from wizard.store import read_draft


def run(arguments: Namespace, services: Services) -> int:
    """Probe the server, or wait for it, then print every verdict."""
    draft = Draft() if arguments.draft is None else read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    address = _address(arguments.url or draft.webapp_url)
    if not isinstance(address, str):
        complain(address)
        return Exit.USAGE
    compared = draft if draft.webapp_url else replace(draft, webapp_url=address)
    expected = _expected(compared, services, given=arguments.draft is not None)
    http = services.http_for(arguments.ca_file or draft.ca_file)
    status = _status(http, address, Polling(arguments.wait))
    verdicts = check_server(status, expected) if status else ()
    if arguments.json:
        say_json({"verdicts": [verdict.record() for verdict in verdicts]})
    else:
        for verdict in verdicts:
            say_verdict(verdict, step=False)  # who verifies may not have the wizard
    return _exit_code(verdicts)


def _address(typed: str) -> str | Problems:
    """The web app's address, normalised."""
    if not typed:
        return (problem("verify.usage"),)
    address = webapp_url(typed)
    return address.problems if address.value is None else address.value


def _expected(draft: Draft, services: Services, *, given: bool) -> Expected:
    """Credentials are used for their client ID only; without any it is not compared."""
    found = credentials_for(draft, services) if given else None
    return expected_server(draft, found if isinstance(found, Credentials) else None)


def _status(http: HttpClient, address: str, polling: Polling) -> ServerStatus | None:
    """What was seen of the server; None after Ctrl+C."""
    cancel = CancelToken()

    def probe(stop: CancelToken) -> ServerStatus:
        return probe_server(http, address, stop)

    try:
        return interruptible(lambda: wait_for_server(probe, cancel, polling, _progress), cancel)
    except RequestError:  # raised for nothing but Ctrl+C
        return None


def _progress(progress: Progress) -> None:
    """On standard error, so that standard output stays one JSON document."""
    sys.stderr.write(f"waiting: {progress.text}\n")
    sys.stderr.flush()


def _exit_code(verdicts: tuple[Verdict, ...]) -> Exit:
    if not verdicts:
        return Exit.CANCELLED
    return Exit.FAILURE if worst(verdicts) is State.FAILED else Exit.FINE
