"""From what was seen of a ClearML server to verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.checks.check import Check, Report, VerdictRecorder, no_report
from wizard.checks.deployment import problems
from wizard.checks.deployment.probe import ServerStatus
from wizard.clearml.server import LoginModes
from wizard.model.text import visible
from wizard.model.verdict import Verdict

ADDRESS = Check("deployment.address", "The web app's address answers")
APISERVER = Check("deployment.apiserver", "It is a ClearML server, and its apiserver runs")
PING = Check("deployment.ping", "Ping is among its sign-in providers")
CLIENT_ID = Check("deployment.client-id", "It sends people to Ping with this client ID")
CALLBACK = Check("deployment.callback", "It has them sent back to the callback URL")

CATALOG = (ADDRESS, APISERVER, PING, CLIENT_ID, CALLBACK)
"""Every check after deployment, in the order in which they are looked at."""

PROMISES = {
    ADDRESS.name: "The address answers, by a trusted certificate, and sends nobody elsewhere.",
    APISERVER.name: "What answers there is ClearML's apiserver.",
    PING.name: "The apiserver offers Ping; if not, it is told why and which command helps.",
    CLIENT_ID.name: "Where the server tells it: the client ID is this set-up's.",
    CALLBACK.name: "Where the server tells it: the callback URL is the one registered in Ping.",
}

_NOBODY = "no ClearML server answered"
_NO_PING = "Ping is not switched on"
_UNTOLD = "the server does not tell with what it sends people to Ping"
_UNKNOWN = "no client ID is known here to compare it with"
_UNVERIFIED = "the form of ClearML Enterprise's answer is not public (not verified)"
_AT_THE_ADDRESS = (
    problems.UNKNOWN_HOST,
    problems.UNREACHABLE,
    problems.TLS,
    problems.REDIRECTED,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a set-up should look like once it is deployed.

    Attributes:
        callback_url: The one registered in Ping.
        client_id: The one of the application in Ping; empty when it is not known.
        command: The line that applies the export; empty when it is not known.
    """

    callback_url: str
    client_id: str = ""
    command: str = ""


def check_server(
    sight: ServerStatus, expected: Expected, report: Report = no_report
) -> tuple[Verdict, ...]:
    """A verdict for every check of the catalog."""
    trail = VerdictRecorder(report)
    trail.add(*_reached(sight))
    if sight.modes is None:
        trail.skip_rest(CATALOG, _NOBODY)
    else:
        trail.add(_ping(sight, expected))
        if sight.active:
            trail.add(_client_id(sight.modes, expected), _callback(sight.modes, expected))
        trail.skip_rest(CATALOG, _NO_PING)
    return tuple(trail.verdicts)


def _reached(sight: ServerStatus) -> tuple[Verdict, ...]:
    trouble = sight.trouble
    at_address = trouble is not None and trouble.code in _AT_THE_ADDRESS
    if sight.modes is not None:
        # It answered after all, but not where people's browsers ask.
        first = ADDRESS.failed(trouble.as_warning()) if trouble and at_address else ADDRESS.passed()
        return first, APISERVER.passed(f"asked at {visible(sight.api, 120)}")
    if trouble is None:
        return ()
    return (ADDRESS.failed(trouble),) if at_address else (
        ADDRESS.passed(), APISERVER.failed(trouble)
    )  # fmt: skip


def _ping(sight: ServerStatus, expected: Expected) -> Verdict:
    if sight.modes and sight.active:
        return PING.passed(_UNVERIFIED) if sight.modes.sure else PING.failed(problems.ping_unsure())
    found = problems.open_source() if sight.open_source else problems.ping_absent(expected.command)
    return PING.failed(found)


def _client_id(modes: LoginModes, expected: Expected) -> Verdict:
    told = modes.advertised.client_id
    if not expected.client_id:
        return CLIENT_ID.skipped(_UNKNOWN)
    if not told:
        return CLIENT_ID.skipped(_UNTOLD)
    if told != expected.client_id:
        return CLIENT_ID.failed(problems.client_id_differs(told, expected.client_id))
    return CLIENT_ID.passed(visible(told, 80))


def _callback(modes: LoginModes, expected: Expected) -> Verdict:
    told = modes.advertised.redirect_uri
    if not told:
        return CALLBACK.skipped(_UNTOLD)
    if told != expected.callback_url:
        return CALLBACK.failed(problems.callback_differs(told, expected.callback_url))
    return CALLBACK.passed(visible(told))
