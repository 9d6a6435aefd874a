"""The network path to the provider's hosts: name, connection, certificate, proxy, answer.

Read off from real requests, so a proxy and the system's authorities count as they will in use.
"""

from __future__ import annotations

from enum import IntEnum
from urllib.parse import urlsplit

from wizard import environment
from wizard.checks.preflight.context import NotChecked, Outcome, PreflightContext
from wizard.model.problem import Problem, Problems
from wizard.oidc.authorities import replacing_variables


class Phase(IntEnum):
    """How far a request gets, in the order of events."""

    PROXY = 1
    NAME = 2
    CONNECTION = 3
    CERTIFICATE = 4
    ANSWER = 5


_BY_CODE = {
    "http.proxy": Phase.PROXY,
    "http.url": Phase.NAME,
    "http.dns": Phase.NAME,
    "http.refused": Phase.CONNECTION,
    "http.unreachable": Phase.CONNECTION,
    "http.timeout": Phase.CONNECTION,
    "http.ca-file": Phase.CERTIFICATE,
}

_ANY_PHASE = ("http.timeout", "preflight.out-of-time")
"""These may have happened in any phase, so they prove none of the earlier ones."""


def phase_of(problem: Problem) -> Phase:
    """The phase in which a request failed."""
    tls = Phase.CERTIFICATE if problem.code.startswith("http.tls") else Phase.ANSWER
    return _BY_CODE.get(problem.code, tls)


def name(context: PreflightContext) -> Outcome:
    """Every host name is known to the name service (DNS).

    Would fail if this computer found no address for one of them.
    """
    # The requests show whether there is a proxy, which then resolves the names.
    failures = _failures(context, Phase.NAME)
    if any(context.http.proxies.values()):
        return failures or NotChecked("the proxy resolves the names")
    return _outcome(context, Phase.NAME)


def connection(context: PreflightContext) -> Outcome:
    """Every host accepts a connection on its port (TCP) and answers in time.

    Would fail if one refused the connection, was unreachable or kept silent.
    """
    return _outcome(context, Phase.CONNECTION)


def certificate(context: PreflightContext) -> Outcome:
    """Every certificate is trusted here, in date and made out for the host (RFC 5280, RFC 6125).

    Would fail if TLS ended with a certificate error, or the extra CA file could not be read.
    """
    if not any(origin.startswith("https:") for origin in context.reached):
        return NotChecked("plain http, which never leaves this computer")
    found = _outcome(context, Phase.CERTIFICATE)
    if not isinstance(found, str):
        return found
    replaced = replacing_variables(environment.process())
    if replaced:
        found += f", by the authorities of {replaced} in place of the system's"
    if context.settings.ca_file:
        found += ", with the extra CA file; the ClearML container needs the same certificate"
    return found


def proxy(context: PreflightContext) -> Outcome:
    """The proxy of this computer's settings, if any, lets requests through.

    Would fail if the proxy refused a request or could not be reached.
    """
    failures = _failures(context, Phase.PROXY)
    names = ", ".join(dict.fromkeys(one for one in context.http.proxies.values() if one))
    if failures or not context.http.proxies:
        return failures or NotChecked("no request came through, with or without a proxy")
    seen = f"through the proxy {names}; the ClearML server needs its own path to the provider"
    return seen if names else "none in between"


def answer(context: PreflightContext) -> Outcome:
    """Every host answers completely, in HTTP and in bounded size.

    Would fail if a response were broken off, not HTTP, too large, or the time were used up.
    """
    return _outcome(context, Phase.ANSWER)


def _outcome(context: PreflightContext, phase: Phase) -> Outcome:
    hosts = (urlsplit(o).netloc for o, failure in context.reached.items() if _past(failure, phase))
    passed = ", ".join(dict.fromkeys(hosts))
    return _failures(context, phase) or passed or NotChecked("no request got that far")


def _failures(context: PreflightContext, phase: Phase) -> Problems:
    return tuple(p for p in context.reached.values() if p and phase_of(p) is phase)


def _past(failure: Problem | None, phase: Phase) -> bool:
    """Whether a request to a host got through `phase`."""
    if failure is None:
        return True
    return phase_of(failure) > phase and failure.code not in _ANY_PHASE
