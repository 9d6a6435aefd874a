"""Checks a deployed ClearML server: from what was seen of it to verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wizard.checks.check import Check, VerdictRecorder
from wizard.checks.deployment.probe import ServerStatus
from wizard.clearml.server import LoginModes
from wizard.export.exporting import check_request, place
from wizard.export.layouts import find_layout
from wizard.export.plan import ExportRequest
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import problem
from wizard.model.settings import Settings, settle
from wizard.model.text import visible
from wizard.model.urls import callback_url
from wizard.model.verdict import Verdict

ADDRESS = Check("deployment.address", "The web app's address answers")
APISERVER = Check("deployment.apiserver", "It is a ClearML server, and its apiserver runs")
PING = Check("deployment.ping", "Ping is among its sign-in providers")
CLIENT_ID = Check("deployment.client-id", "It sends people to the provider with this client ID")
CALLBACK = Check("deployment.callback", "It has them sent back to the callback URL")

CATALOG = (ADDRESS, APISERVER, PING, CLIENT_ID, CALLBACK)
"""Every check after deployment, in order."""

_NO_SERVER = "no ClearML server answered"
_NO_PING = "Ping is not switched on"
_NOT_SHOWN = "the server does not show with what it sends people to the provider"
_NO_CLIENT_ID = "no client ID is known here to compare it with"
_UNVERIFIED = "the form of ClearML Enterprise's answer is not public (not verified)"
_AT_THE_ADDRESS = (
    "deployment.unknown-host",
    "deployment.unreachable",
    "deployment.tls",
    "deployment.redirected",
)
_SHEET_COMMANDS = "the commands of the handoff sheet"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a setup should look like once it is deployed.

    Attributes:
        callback_url: The one registered in Ping.
        client_id: The one of the application in Ping; empty when it is not known.
        command: The command that applies the export; empty when it is not known, or is not all.
    """

    callback_url: str
    client_id: str = ""
    command: str = ""


def expected_server(draft: Draft, credentials: Credentials | None) -> Expected:
    """What is known so far; a draft need not be complete for its server to be checked."""
    address = webapp_url(draft.webapp_url).value
    return Expected(
        callback_url(address) if address else "",
        credentials.client_id if credentials else "",
        _apply_command(draft, credentials),
    )


def _apply_command(draft: Draft, credentials: Credentials | None) -> str:
    settings = settle(draft)
    if credentials is None or not isinstance(settings, Settings):
        return ""
    layout = find_layout(draft.layout)
    request = ExportRequest(settings, credentials, layout, draft.deployment)
    # Outside Compose, one line is not all that has to be done.
    whole = "base_file" in layout.needs and not check_request(request) and not _is_local(request)
    return request.steps.apply_line if whole else ""


def _is_local(request: ExportRequest) -> bool:
    """Whether ClearML runs on this machine: the command then names the folder exported to."""
    # Where the files were exported to is not known here.
    nowhere = Path(request.deployment.folder, request.deployment.base_file)
    return place(request, nowhere).files_in is not None


def check_server(status: ServerStatus, expected: Expected) -> tuple[Verdict, ...]:
    """A verdict for every check of the catalog."""
    recorder = VerdictRecorder()
    recorder.add(*_reached(status))
    if status.modes is None:
        recorder.skip_rest(CATALOG, _NO_SERVER)
    else:
        recorder.add(_ping(status, status.modes, expected))
        if status.active:
            recorder.add(_client_id(status.modes, expected), _callback(status.modes, expected))
        recorder.skip_rest(CATALOG, _NO_PING)
    return tuple(recorder.verdicts)


def _reached(status: ServerStatus) -> tuple[Verdict, ...]:
    """Would fail if there were no answer over sound TLS, or none of ClearML's apiserver."""
    found = status.problem
    at_address = found is not None and found.code in _AT_THE_ADDRESS
    if status.modes is not None:
        # It answered after all, but not where people's browsers send their requests.
        first = ADDRESS.failed(found.as_warning()) if found and at_address else ADDRESS.passed()
        return first, APISERVER.passed(f"answers at {visible(status.api, 120)}")
    if found is None:
        return ()
    return (ADDRESS.failed(found),) if at_address else (ADDRESS.passed(), APISERVER.failed(found))


def _ping(status: ServerStatus, modes: LoginModes, expected: Expected) -> Verdict:
    """Would fail if Ping were not among the sign-in providers; a warning where that is unsure."""
    if status.active and modes.sure:
        return PING.passed(_UNVERIFIED)
    if status.active:
        return PING.failed(problem("deployment.ping-unsure"))
    if status.open_source:
        return PING.failed(problem("deployment.open-source"))
    command = f"“{expected.command}”" if expected.command else _SHEET_COMMANDS
    return PING.failed(problem("deployment.ping-absent", command=command))


def _client_id(modes: LoginModes, expected: Expected) -> Verdict:
    """Would fail if the server showed another client ID."""
    found = modes.advertised.client_id
    if not expected.client_id:
        return CLIENT_ID.skipped(_NO_CLIENT_ID)
    if not found:
        return CLIENT_ID.skipped(_NOT_SHOWN)
    if found != expected.client_id:
        differs = problem("deployment.client-id", found=found, wanted=expected.client_id)
        return CLIENT_ID.failed(differs)
    return CLIENT_ID.passed(visible(found, 80))


def _callback(modes: LoginModes, expected: Expected) -> Verdict:
    """Would fail if the server showed another redirect URI."""
    # Ping compares it character by character, so nothing is normalised here.
    found = modes.advertised.redirect_uri
    if not found:
        return CALLBACK.skipped(_NOT_SHOWN)
    if found != expected.callback_url:
        behind_proxy = _is_behind_proxy(found, expected.callback_url)
        code = "deployment.callback-proxy" if behind_proxy else "deployment.callback"
        return CALLBACK.failed(problem(code, found=found, wanted=expected.callback_url))
    return CALLBACK.passed(visible(found))


def _is_behind_proxy(found: str, wanted: str) -> bool:
    """Whether the two differ as they do when a proxy does not pass on what people's browsers use.

    Then ClearML knows only the proxy's own request: http for https, or the name of a container.
    """
    here, there = urls.split(found), urls.split(wanted)
    if here is None or there is None or (there.scheme, there.path) != ("https", here.path):
        return False
    host = here.hostname or ""
    # A name without a dot or a bare IP address is no address that people use.
    inner = "." not in host or host.replace(".", "").isdigit()
    return here.scheme == "http" if host == there.hostname else inner
