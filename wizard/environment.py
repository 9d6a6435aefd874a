"""The process environment: the only module that reads it.

Credentials are taken from it, and what would open a login to others is removed from it.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass

from wizard.model import fields
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.step import Step
from wizard.model.text import visible

CLIENT_ID = "PING_AUTH_CLIENT_ID"
CLIENT_SECRET = "PING_AUTH_CLIENT_SECRET"  # noqa: S105 - the variable's name
CHROMIUM_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
NO_SANDBOX = "environment.no-sandbox"
"""The warning that says: a login must be asked about, since it was to have no sandbox."""

Environment = MutableMapping[str, str]


def process() -> Environment:
    """This process's own environment."""
    return os.environ  # noqa: TID251 - this is the module


def has_display(environment: Environment) -> bool:
    """Whether a window can be opened: on Linux a display server must be named."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def holds_credentials(environment: Environment) -> bool:
    """True as long as `take_credentials` would find something."""
    return any(environment.get(name) for name in (CLIENT_ID, CLIENT_SECRET))


def take_credentials(environment: Environment) -> Credentials | Problems | None:
    """The credentials in the environment; None when there are none.

    They are removed from it, so that no child process inherits them.
    """
    client_id = environment.pop(CLIENT_ID, "")
    client_secret = environment.pop(CLIENT_SECRET, "")
    if not client_id and not client_secret:
        return None
    named = fields.client_id(client_id)
    secret = fields.client_secret(client_secret)
    if named.value is None or secret.value is None:
        return tuple(_of_environment(p) for p in (*named.problems, *secret.problems) if p.is_error)
    return Credentials(named.value, secret.value, version=secrets.token_hex(16))


def _of_environment(problem: Problem) -> Problem:
    variable = CLIENT_ID if problem.field == "client_id" else CLIENT_SECRET
    return Problem(
        problem.code,
        problem.what,
        f"It was taken from the environment variable {variable}. {problem.why}",
        f"Set {CLIENT_ID} and {CLIENT_SECRET} both to exactly what Ping shows, or neither.",
        problem.step,
        problem.field,
    )


@dataclass(frozen=True, slots=True)
class _BlockedVariable:
    """Something in the environment by which others could look into a login."""

    rule: str
    what: str
    why: str
    remedy: str = "Nothing needs to be done now. Find out who set it, and remove it there."


_DEBUGGING = _BlockedVariable(
    "remote-debugging",
    "Remote debugging of the login browser was switched off.",
    "With it, any program on this machine could read passwords and tokens during a login.",
)
_KEY_LOG = _BlockedVariable(
    "key-log",
    "Writing TLS keys to a file was switched off.",
    "With them, whoever records the network traffic could read the login and the client secret.",
)
_TRAFFIC_LOG = _BlockedVariable(
    "traffic-log",
    "Recording what the login browser does was switched off.",
    "The record would hold cookies, codes and addresses of a login.",
)
_SANDBOX = _BlockedVariable(
    NO_SANDBOX.removeprefix("environment."),
    "Switching off the login browser's sandbox was not passed on.",
    "Without the sandbox, a flaw in the browser would give a web page the rights of your account.",
    "Nothing needs to be done now: a real login opens without it only if you agree.",
)
_ISOLATION = _BlockedVariable(
    "isolation",
    "A setting that takes away part of the login browser's isolation was removed.",
    "Without it, a web page could reach what belongs to other pages or to this computer.",
)
_NO_CHECKS = _BlockedVariable(
    "no-checks",
    "A setting that weakens the login browser's checks was removed.",
    "Without them, someone on the network could pose as Ping and read the login.",
)
_OTHER_PROGRAM = _BlockedVariable(
    "other-program",
    "A setting that runs another program inside the login browser was removed.",
    "That program could read passwords and tokens during a login.",
)

_VARIABLES = {
    "QTWEBENGINE_REMOTE_DEBUGGING": _DEBUGGING,
    "SSLKEYLOGFILE": _KEY_LOG,
    "CHROME_LOG_FILE": _TRAFFIC_LOG,
    "QTWEBENGINEPROCESS_PATH": _OTHER_PROGRAM,
    "CHROME_DEVEL_SANDBOX": _OTHER_PROGRAM,
    "QTWEBENGINE_DISABLE_SANDBOX": _SANDBOX,
}

_FLAGS = (
    (re.compile(r"remote-(debugging|allow)-.*|auto-open-devtools-for-tabs"), _DEBUGGING),
    (re.compile(r"ssl-key-log-file"), _KEY_LOG),
    (
        re.compile(
            r"log-net-log|net-log-.*|enable-logging|log-file|v|vmodule|trace-.*|enable-tracing.*|enable-net.*log.*"
        ),
        _TRAFFIC_LOG,
    ),
    # Chromium ends the program when it has a sandbox and shall have no zygote.
    (re.compile(r"no-sandbox.*|no-zygote"), _SANDBOX),
    (
        re.compile(
            r"single-process|disable-.*sandbox.*|no-.*-sandbox|allow-sandbox-debugging"
            r"|disable-site-isolation.*|disable-web-security|allow-file-access.*|user-data-dir"
            r"|allow-(third-party-modules|cross-origin-auth-prompt|http-screen-capture)"
            r"|auto-(accept|select|grant)-.*|use-fake-.*|disable-(renderer|mojo)-.*protection"
        ),
        _ISOLATION,
    ),
    (
        re.compile(
            r"ignore-certificate-errors.*|ignore-urlfetcher-cert-requests|allow-insecure-localhost"
            r"|allow-running-insecure-content|unsafely-treat-insecure-origin-as-secure"
            r"|host-(resolver-)?rules|reduce-security-for-testing|ssl-version-.*|tls1?-.*"
            r"|cipher-suite-.*|test-third-party-.*|origin-to-force-quic-on"
        ),
        _NO_CHECKS,
    ),
    (
        re.compile(
            r"(renderer|utility|ppapi-plugin)-cmd-prefix|gpu-launcher|browser-subprocess-path|load-extension"
            r"|gssapi-library-name|register-pepper-plugins"
        ),
        _OTHER_PROGRAM,
    ),
)
_FEATURES = re.compile(r"(en|dis)able-(blink-)?features|force-fieldtrials")
_WEAKER = re.compile(r"sandbox|isolat|per-?process|certificate|hsts|privatenetwork|localnetwork")


def scrub(environment: Environment) -> Problems:
    """Remove what would open the login to others; a warning for each kind of thing removed."""
    found = [(danger, name) for name, danger in _VARIABLES.items() if environment.pop(name, None)]
    flags = environment.get(CHROMIUM_FLAGS)
    if flags is not None:
        kept, dangers = _sifted(flags)
        found += dangers
        if dangers:
            environment[CHROMIUM_FLAGS] = kept
    kinds = dict.fromkeys(danger for danger, _ in found)
    return tuple(_told(kind, [name for danger, name in found if danger is kind]) for kind in kinds)


def _sifted(flags: str) -> tuple[str, list[tuple[_BlockedVariable, str]]]:
    judged = [(word, _danger_of(word)) for word in flags.split()]
    # What a quote holds together depends on who reads it: then nothing is kept.
    quoted = '"' in flags or "'" in flags
    kept = [word for word, danger in judged if danger is None and not quoted]
    found = [(danger, f"--{_bare(word)[0]}") for word, danger in judged if danger]
    return " ".join(kept), found


def _bare(word: str) -> tuple[str, str]:
    # Chromium takes one dash or two, and on Windows a slash.
    plain = re.sub(r"[\"'\\]", "", word).lstrip("-/").lower()
    name, _, value = plain.partition("=")
    return name, value


def _danger_of(word: str) -> _BlockedVariable | None:
    name, value = _bare(word)
    if _FEATURES.fullmatch(name) and _WEAKER.search(value):
        return _ISOLATION
    return next((danger for pattern, danger in _FLAGS if pattern.fullmatch(name)), None)


def _told(danger: _BlockedVariable, names: list[str]) -> Problem:
    said = ", ".join(visible(name, 60) for name in dict.fromkeys(names))
    return Problem(
        f"environment.{danger.rule}",
        danger.what,
        f"Asked for by the environment: {said}. {danger.why}",
        danger.remedy,
        Step.LOGIN,
        severity=Severity.WARNING,
    )
