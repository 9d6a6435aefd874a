"""`verify`: ask a deployed ClearML server whether Ping is active, without a window."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import dataclass, replace

from wizard.checks.deployment.expect import expected_server
from wizard.checks.deployment.probe import ServerStatus, probe_server
from wizard.checks.deployment.rules import Expected, check_server
from wizard.checks.deployment.wait import Polling, Progress, wait_for_server
from wizard.cli.export import credentials_for, read_draft
from wizard.cli.interrupt import interruptible
from wizard.cli.messages import Exit, complain, say_json, say_verdict
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.http import CancelToken, RequestError
from wizard.services import Services


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the arguments come to.

    Attributes:
        address: The web app's address, normalised.
        draft: The set-up to compare with; has the address at least.
        ca_file: An extra CA file; empty for none.
    """

    address: str
    draft: Draft
    ca_file: str


def run(arguments: Namespace, services: Services) -> int:
    """Look, or wait and look, then tell every verdict; the exit code sums them up."""
    asked = _asked(arguments)
    if not isinstance(asked, _Asked):
        complain(asked)
        return Exit.USAGE
    expected = _expected(asked, services, given=arguments.draft is not None)
    cancel = CancelToken()
    try:
        sight = interruptible(lambda: _sight(asked, arguments.wait, services, cancel), cancel)
    except RequestError:  # raised for nothing but Ctrl+C
        _tell((), json=arguments.json)
        return Exit.CANCELLED
    return _tell(check_server(sight, expected), json=arguments.json)


def _asked(arguments: Namespace) -> _Asked | Problems:
    draft = Draft() if arguments.draft is None else read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        return draft
    typed = arguments.url or draft.webapp_url
    if not typed:
        return (_USAGE,)
    address = webapp_url(typed)
    if address.value is None:
        return address.problems
    whole = draft if draft.webapp_url else replace(draft, webapp_url=address.value)
    return _Asked(address.value, whole, arguments.ca_file or draft.ca_file)


def _expected(asked: _Asked, services: Services, *, given: bool) -> Expected:
    """Credentials are used for their client ID only, and it is no fault if there are none."""
    found = credentials_for(asked.draft, services) if given else None
    return expected_server(asked.draft, found if isinstance(found, Credentials) else None)


def _sight(asked: _Asked, seconds: float, services: Services, cancel: CancelToken) -> ServerStatus:
    http = services.http_for(asked.ca_file)
    return wait_for_server(
        lambda c: probe_server(http, asked.address, c), cancel, Polling(seconds), _progress
    )


def _progress(progress: Progress) -> None:
    """On standard error, so that standard output stays one JSON document."""
    sys.stderr.write(f"waiting: {progress.says}\n")
    sys.stderr.flush()


def _tell(verdicts: tuple[Verdict, ...], *, json: bool) -> Exit:
    if json:
        say_json({"verdicts": [verdict.record() for verdict in verdicts]})
    else:
        for verdict in verdicts:
            say_verdict(verdict, step=False)  # who verifies may not have the wizard
    return Exit.FAILURE if worst(verdicts) is State.FAILED else Exit.FINE


_USAGE = Problem(
    "verify.usage",
    "The ClearML server's address is missing.",
    "Without it there is nobody to ask.",
    "Give the address at which people open ClearML, or “--draft FILE” of a draft that has it.",
    Step.SERVER,
    "webapp_url",
)
