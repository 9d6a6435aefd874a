"""`preflight`: check a draft's set-up before anybody signs in, without a window."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass, field

from wizard import environment
from wizard.checks.check import Check
from wizard.checks.preflight.runner import Preflight
from wizard.checks.preflight.runner import run as run_checks
from wizard.cli.export import credentials_for, read_draft
from wizard.cli.interrupt import interruptible
from wizard.cli.messages import Exit, complain, say_json, say_verdict
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.settings import Settings, settle
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.http import CancelToken
from wizard.services import Services
from wizard.vault.binding import bind_on_entry

DRAFT = Check("preflight.draft", "Draft complete")
"""Fails, once per problem, for a draft that cannot be checked any further."""


@dataclass
class _Telling:
    """What the command says: line by line, or one document at the end."""

    json: bool
    told: list[Verdict] = field(default_factory=list)

    def one(self, verdict: Verdict) -> None:
        self.told.append(verdict)
        if not self.json:
            say_verdict(verdict)

    def all(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            self.one(verdict)

    def end(self) -> None:
        if self.json:
            say_json({"verdicts": [verdict.record() for verdict in self.told]})


def run(arguments: Namespace, services: Services) -> int:
    """Tell every verdict as it comes, or all in one JSON document; the exit code sums them up."""
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    telling = _Telling(arguments.json)
    settings = settle(draft)
    if not isinstance(settings, Settings):
        telling.all(DRAFT.failed(problem) for problem in settings)
        telling.end()
        return Exit.FAILURE
    cancel = CancelToken()
    preflight = _preflight(draft, settings, services)
    interruptible(lambda: run_checks(preflight, cancel=cancel, on_verdict=telling.one), cancel)
    telling.end()
    return Exit.CANCELLED if cancel.is_set else _summed_up(telling.told)


def _preflight(draft: Draft, settings: Settings, services: Services) -> Preflight:
    door = services.http_for(settings.ca_file)
    return Preflight(
        door, settings, _credentials(draft, settings, services), draft.product, services.clock
    )


def _credentials(draft: Draft, settings: Settings, services: Services) -> Credentials | None:
    """None when there are none; why is said, and the checks that need them say so too.

    What comes from the environment was set for this very draft, so it is bound to its token
    endpoint, unless that is on another host than the issuer. What comes from the keyring is meant
    for whom the wizard's window was told; the draft may have been changed since.
    """
    fresh = environment.holds_credentials(environment.process())
    found = credentials_for(draft, services)
    if not isinstance(found, Credentials):
        complain(found)
        return None
    endpoints = settings.endpoints
    token, issuer = urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
    return bind_on_entry(found, token, issuer) if fresh else found


def _summed_up(verdicts: Iterable[Verdict]) -> Exit:
    return Exit.FAILURE if worst(verdicts) is State.FAILED else Exit.FINE
