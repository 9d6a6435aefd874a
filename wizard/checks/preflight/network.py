"""The way to the provider's hosts: name, connection, certificate, proxy, answer.

Read off from real requests, so a proxy and the system's authorities count as they will in use.
"""

from __future__ import annotations

from enum import IntEnum
from urllib.parse import urlsplit

from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import NotChecked, Outcome
from wizard.model.problem import Problem


class Stage(IntEnum):
    """How far a request gets, in the order of events."""

    PROXY = 1
    NAME = 2
    CONNECTION = 3
    CERTIFICATE = 4
    ANSWER = 5


_BY_CODE = {
    "http.proxy": Stage.PROXY,
    "http.url": Stage.NAME,
    "http.dns": Stage.NAME,
    "http.refused": Stage.CONNECTION,
    "http.unreachable": Stage.CONNECTION,
    "http.timeout": Stage.CONNECTION,
    "http.ca-file": Stage.CERTIFICATE,
}

_SILENT = ("http.timeout", "preflight.out-of-time")
"""These do not tell at which stage it stopped."""


def stage_of(problem: Problem) -> Stage:
    """The stage at which a request failed."""
    tls = Stage.CERTIFICATE if problem.code.startswith("http.tls") else Stage.ANSWER
    return _BY_CODE.get(problem.code, tls)


def name(scene: PreflightContext) -> Outcome:
    """Every host name is known to the name service (DNS)."""
    if any(scene.http.proxies.values()):
        return _wrong(scene, Stage.NAME) or NotChecked("the proxy looks the names up")
    return _judged(scene, Stage.NAME)


def connection(scene: PreflightContext) -> Outcome:
    """Every host accepts a connection on its port (TCP) and does not keep silent."""
    return _judged(scene, Stage.CONNECTION)


def certificate(scene: PreflightContext) -> Outcome:
    """Every certificate is trusted here, in date and made out for the host (RFC 5280, RFC 6125)."""
    if not any(origin.startswith("https:") for origin in scene.troubles):
        return NotChecked("plain http, which never leaves this computer")
    seen = _judged(scene, Stage.CERTIFICATE)
    if isinstance(seen, str) and scene.settings.ca_file:
        return f"{seen}, with the extra CA file; the ClearML container needs the same certificate"
    return seen


def proxy(scene: PreflightContext) -> Outcome:
    """The proxy of this computer's settings, if any, lets requests through."""
    wrong = _wrong(scene, Stage.PROXY)
    names = ", ".join(dict.fromkeys(one for one in scene.http.proxies.values() if one))
    if wrong or not scene.http.proxies:
        return wrong or NotChecked("no request came through, with or without a proxy")
    seen = f"through the proxy {names}; the ClearML server needs a way to the provider of its own"
    return seen if names else "none in between"


def answer(scene: PreflightContext) -> Outcome:
    """Every host answers completely, in HTTP and in bounded size."""
    return _judged(scene, Stage.ANSWER)


def _judged(scene: PreflightContext, stage: Stage) -> Outcome:
    good = [host for origin, host in _hosts(scene) if _beyond(scene.troubles[origin], stage)]
    nothing = NotChecked("no request got that far")
    return _wrong(scene, stage) or (", ".join(dict.fromkeys(good)) if good else nothing)


def _wrong(scene: PreflightContext, stage: Stage) -> tuple[Problem, ...]:
    return tuple(p for p in scene.troubles.values() if p and stage_of(p) is stage)


def _hosts(scene: PreflightContext) -> list[tuple[str, str]]:
    return [(origin, urlsplit(origin).netloc) for origin in scene.troubles]


def _beyond(trouble: Problem | None, stage: Stage) -> bool:
    if trouble is None:
        return True
    return stage_of(trouble) > stage and trouble.code not in _SILENT
