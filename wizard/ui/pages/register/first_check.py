"""The check before the login for an application that was created a moment ago. Knows no window."""

from __future__ import annotations

from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken
from wizard.registration.api import pause
from wizard.services import Services

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between runs: a token endpoint may not know a new client yet. PingOne's own SDK repeats
five times, with doubled pauses."""

_UNKNOWN = "token.client-refused"


def first_check(
    services: Services, draft: Draft, credentials: Credentials | None, cancel: CancelToken
) -> tuple[Verdict, ...]:
    """The verdicts; repeated while the token endpoint refuses the client.

    Empty while something in the settings is missing.
    """
    settings = settle(draft)
    if not isinstance(settings, Settings):
        return ()
    http = services.http_for(settings.ca_file)
    preflight = Preflight(http, settings, credentials, draft.product, services.clock)
    verdicts = run_preflight(preflight, cancel=cancel)
    for seconds in PAUSES:
        if not any(one.problem and one.problem.code == _UNKNOWN for one in verdicts):
            break
        pause(seconds, cancel)
        verdicts = run_preflight(preflight, cancel=cancel)
    return verdicts
