"""What can be wrong with a deployed ClearML server, each case with a code of its own."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.model.text import visible

UNKNOWN_HOST = "deployment.unknown-host"
UNREACHABLE = "deployment.unreachable"
TLS = "deployment.tls"
REDIRECTED = "deployment.redirected"
APISERVER_DOWN = "deployment.apiserver-down"
NOT_CLEARML = "deployment.not-clearml"
OPEN_SOURCE = "deployment.open-source"
PING_ABSENT = "deployment.ping-absent"
PING_UNSURE = "deployment.ping-unsure"
CLIENT_ID = "deployment.client-id"
CALLBACK = "deployment.callback"

_SHOWN = 60
# Whoever runs the server has the sheet; the steps are known to whoever filled in the wizard.
_ADDRESS = f"the web app's address (step “{Step.SERVER.title}”)"
_SHEET = f"the handoff sheet (step “{Step.EXPORT.title}”)"
_CERTIFICATES = ("http.tls", "http.ca-file")
_ANSWERED = {"http.too-large": "far too much", "http.encoding": "an unknown packing"}
_LOGS = "Look at the apiserver's log (docker logs)"


def from_network(found: Problem, url: str) -> Problem:
    """No answer came: the same words for what happened, and what that means for ClearML."""
    if found.code in _ANSWERED:
        return not_clearml(url, _ANSWERED[found.code])
    if found.code == "http.dns":
        return _unknown_host(found)
    return _tls(found) if found.code.startswith(_CERTIFICATES) else _unreachable(found)


def _unknown_host(found: Problem) -> Problem:
    """No restart of the server brings its name."""
    return replace(found, code=UNKNOWN_HOST, remedy=_NAME_IT, step=Step.SERVER, field="webapp_url")


_NAME_IT = (
    f"Correct {_ADDRESS}, or connect to the company network (VPN); then check again. If the name "
    "is new, have it entered in DNS first."
)


def _unreachable(found: Problem) -> Problem:
    return replace(
        found,
        code=UNREACHABLE,
        why=f"{found.why} While the ClearML server restarts, it looks the same for a minute.",
        remedy=found.remedy if found.code == "http.proxy" else _REACH,
        step=Step.SERVER,
        field="webapp_url",
    )


_REACH = (
    f"Correct {_ADDRESS}, connect to the company network (VPN), or wait until the server is up; "
    "then check again."
)


def _tls(found: Problem) -> Problem:
    if found.code == "http.ca-file":
        return replace(found, code=TLS)
    return replace(
        found,
        code=TLS,
        why="Nobody can tell whether this is the real server, so it was not asked anything. "
        "People's browsers warn them in the same way before the login page.",
        remedy="If your company has its own certificate authority, choose its root certificate as "
        f"“Extra CA file” in step “{Step.ENDPOINTS.title}” (on the command line: --ca-file). "
        "Otherwise have the server's certificate mended.",
        step=Step.ENDPOINTS,
        field="ca_file",
    )


def redirected(asked: str, target: str) -> Problem:
    """Something in front sends the question elsewhere; nobody follows it."""
    return Problem(
        REDIRECTED,
        f"{visible(asked, 40)} sends on to {visible(target, 40)}.",
        "ClearML's login page makes the callback URL from the address at which people end up, so "
        "it may differ from the one registered in Ping. Or a proxy in front asks for a login of "
        "its own first.",
        f"If people open ClearML at {visible(target, _SHOWN)}, enter that as {_ADDRESS} and "
        "register its callback URL. If a proxy asks for a login, check from inside it.",
        Step.SERVER,
        "webapp_url",
    )


def apiserver_down(status: int) -> Problem:
    """The web server answers in the apiserver's place."""
    return Problem(
        APISERVER_DOWN,
        f"The web server answers, but the apiserver behind it does not (HTTP {status}).",
        "It is still starting, or a value that it can't read stops it again and again; its error "
        "does not name the variable.",
        f"Wait a minute and check again. If it stays so: {_LOGS} for “ParseException”, run "
        "“clearml-ping-wizard check” on the deployed files, or roll back with the command in "
        f"{_SHEET}.",
        Step.EXPORT,
    )


def not_clearml(url: str, seen: str) -> Problem:
    """Somebody answers, but not in the words of ClearML."""
    return Problem(
        NOT_CLEARML,
        f"No ClearML server answers at {visible(url, _SHOWN)}.",
        f"The question that ClearML's own login page asks was answered with {visible(seen)}. It "
        "was asked behind /api, at the “api.” sibling of an “app.” host, and on port 8008.",
        f"Compare {_ADDRESS} with the one at which people open ClearML. If a gateway stands in "
        "front, have it pass /api/login.supported_modes.",
        Step.SERVER,
        "webapp_url",
    )


def open_source() -> Problem:
    """The edition that has no single sign-on."""
    return Problem(
        OPEN_SOURCE,
        "This ClearML server is the open-source edition, which has no sign-in with Ping.",
        "Single sign-on is a feature of ClearML Enterprise. The open-source server takes the "
        "variables without a word and ignores them.",
        "Deploy to a ClearML Enterprise server. If this should be one, check "
        f"{_ADDRESS} and ask ClearML's support about the licence.",
        Step.SERVER,
        "webapp_url",
    )


def ping_absent(command: str) -> Problem:
    """The apiserver runs without the variables."""
    line = f"Run “{command}” there." if command else f"Run the commands of {_SHEET} there."
    return Problem(
        PING_ABSENT,
        "The apiserver runs, but Ping is not among its sign-in providers.",
        "Most often it has not loaded the variables: “restart” keeps the old environment, and an "
        "“up” on the ClearML host without the exported file starts it without Ping. The same is "
        "seen when this ClearML has no single sign-on, a feature of ClearML Enterprise (not "
        "verified).",
        f"{line} If it stays so, see with the verification in {_SHEET} which variables arrived.",
        Step.EXPORT,
    )


def ping_unsure() -> Problem:
    """The word stands in an address, and nowhere else."""
    return Problem(
        PING_UNSURE,
        "An address among the sign-in providers mentions Ping, but no provider has that name.",
        "It may be a part of another provider's address. What ClearML Enterprise answers exactly "
        "is not public (not verified).",
        "Open ClearML's login page and see whether it offers Ping.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )


def client_id_differs(advertised: str, ours: str) -> Problem:
    """Other files were applied than those of this set-up."""
    return Problem(
        CLIENT_ID,
        "ClearML sends people to Ping with another client ID than this set-up's.",
        f"It uses {visible(advertised, _SHOWN)}; this set-up has {visible(ours, _SHOWN)}. So the "
        "variables come from an older export, from another set-up or from elsewhere.",
        f"Export again and apply it as {_SHEET} says. “clearml-ping-wizard check” on the deployed "
        "files says which place wins.",
        Step.EXPORT,
    )


def callback_differs(advertised: str, ours: str) -> Problem:
    """Ping compares byte for byte."""
    return Problem(
        CALLBACK,
        "ClearML asks Ping to send people back to another address than the callback URL.",
        f"It names {visible(advertised)}; registered in Ping should be {visible(ours)}. Ping "
        "compares the two byte for byte and refuses a login that differs.",
        f"Make {_ADDRESS} the one at which people open ClearML, and register the callback URL "
        f"shown there in Ping (step “{Step.REGISTER.title}”).",
        Step.SERVER,
        "webapp_url",
    )
