"""What may be wrong with the web app's address, and what it may be mistaken for."""

from __future__ import annotations

from urllib.parse import SplitResult

from wizard.model import text as plain
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step

SEE_BROWSER = "Copy it from the browser's address line while ClearML is open, up to the host name."
_WHY = "The callback URL for Ping is built from the address that people open ClearML with."
_SHOWN = 60


def problem(rule: str, what: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    """A problem of the web app's address; `rule` ends its code."""
    return Problem(f"webapp-url.{rule}", what, _WHY, remedy, Step.SERVER, "webapp_url", severity)


def letters(origin: str) -> Problem:
    """The host name has letters that go over the wire in another form."""
    return problem(
        "letters",
        f"From here on the address is written as {plain.visible(origin, _SHOWN)}",
        "Check that this is your host name: letters of other alphabets can look alike.",
        Severity.WARNING,
    )


def path(path: str) -> Problem:
    """Something stands behind the host that is no page of the web app."""
    return problem(
        "path",
        f"The address has a path: {plain.visible(path, _SHOWN)}",
        "Leave the path out unless people really open ClearML under it. "
        "How ClearML builds the callback under a path is not verified.",
        Severity.WARNING,
    )


def other_server(parts: SplitResult) -> Problem | None:
    """ClearML's other servers stand beside the web app, by name or by port."""
    label, port = (parts.hostname or "").partition(".")[0], parts.port
    told = _LABELS.get(label) or _PORTS.get(port or 0)
    if told is None:
        return None
    name, by_name, by_port = told
    return problem(
        "other-server",
        f"This looks like the address of ClearML's {name} ({by_name}, port {by_port}).",
        "Enter the web app's: where each server has a name of its own it begins with app., where "
        "each has a port of its own that is 8080.",
        Severity.WARNING,
    )


_API, _FILES = ("API server", "api.", 8008), ("file server", "files.", 8081)
_LABELS = {"api": _API, "apiserver": _API, "files": _FILES, "fileserver": _FILES}
_PORTS = {8008: _API, 8081: _FILES}

NO_PORT = problem(
    "port", "There is no such port.", "Ports go from 1 to 65535. Usually none is needed."
)
TOO_LONG = problem("length", "The address is too long.", "Enter the web app's address only.")
NO_ADDRESS = problem(
    "shape", "This is not a web address.", "Write it like https://clearml.example.com."
)
NO_SCHEME = problem(
    "scheme",
    "The address does not begin with https:// or http://.",
    "Write it in full, like https://clearml.example.com or http://clearml.example.com:8080.",
)
BROKEN_SCHEME = problem(
    "broken-scheme",
    "The https:// or http:// in front is not whole.",
    "Write it with a colon and two slashes, like https://clearml.example.com.",
)
SCHEME_ASSUMED = problem(
    "scheme-assumed",
    "Neither https:// nor http:// was typed. It is taken for https://.",
    "If the browser shows http:// in front of this address, type that as well.",
    Severity.WARNING,
)
PLAIN_HTTP = Problem(
    "webapp-url.plain-http",
    "This address is not encrypted (http).",
    "PingOne accepts only https callback URLs, and ClearML Enterprise drops its login cookie on "
    "plain http unless it is configured otherwise.",
    "Use the https address of ClearML. If there is none, put a TLS proxy in front of it first.",
    Step.SERVER,
    "webapp_url",
    Severity.WARNING,
)
