"""`preflight`: check a draft's setup before anybody signs in, without a window."""

from __future__ import annotations

from argparse import Namespace

from wizard import environment
from wizard.checks.check import Check, Report, VerdictRecorder, no_report
from wizard.checks.preflight.headline import headline, not_checked
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.cli.export import credentials_for
from wizard.cli.interrupt import interruptible
from wizard.cli.messages import Exit, complain, say, say_json, say_verdict
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.settings import Settings, settle
from wizard.model.verdict import State, Verdict, worst
from wizard.oidc.http import CancelToken
from wizard.services import Services
from wizard.store import read_draft
from wizard.vault.binding import bind_on_entry

DRAFT = Check("preflight.draft", "Draft complete")
"""Fails, once per problem, for a draft that cannot be checked any further."""


def run(arguments: Namespace, services: Services) -> int:
    """Print every verdict as it is reached, or all in one JSON document at the end."""
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    report = no_report if arguments.json else say_verdict
    cancel = CancelToken()
    verdicts = _verdicts(draft, services, report, cancel)
    gap = not_checked(verdicts)
    if arguments.json:
        say_json({"verdicts": [verdict.record() for verdict in verdicts], "not_checked": gap})
    if cancel.is_set:
        return Exit.CANCELLED
    if not arguments.json:
        say(f"{headline(verdicts)[0]}.")
    failed = worst(verdicts) is State.FAILED or (arguments.strict and gap > 0)
    return Exit.FAILURE if failed else Exit.FINE


def _verdicts(
    draft: Draft, services: Services, report: Report, cancel: CancelToken
) -> tuple[Verdict, ...]:
    settings = settle(draft)
    if not isinstance(settings, Settings):
        recorder = VerdictRecorder(report)
        recorder.add(*map(DRAFT.failed, settings))
        return tuple(recorder.verdicts)
    preflight = Preflight(
        services.http_for(settings.ca_file),
        settings,
        _credentials(draft, settings, services),
        draft.product,
        services.clock,
    )
    return interruptible(lambda: run_preflight(preflight, cancel=cancel, on_verdict=report), cancel)


def _credentials(draft: Draft, settings: Settings, services: Services) -> Credentials | None:
    """None when there are none: why is printed, and the checks that need them say so too.

    Credentials from the environment were set for this very draft, so they are bound to its token
    endpoint, unless that is on another host than the issuer. Those from the keyring stay bound to
    what was agreed to in the window; the draft may have been changed since.
    """
    # Checked first: `credentials_for` removes them from the environment.
    from_environment = environment.has_credentials(environment.process())
    # Without credentials the other checks are still worth making.
    found = credentials_for(draft, services)
    if not isinstance(found, Credentials):
        complain(found)
        return None
    endpoints = settings.endpoints
    token, issuer = urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
    return bind_on_entry(found, token, issuer) if from_environment else found
