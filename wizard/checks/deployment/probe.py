"""One look at a ClearML server, without credentials: the question its own login page asks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from wizard.checks.deployment import problems
from wizard.clearml.server import (
    EDITION_CALL,
    MODES_CALL,
    LoginModes,
    SsoStatus,
    api_candidates,
    edition_is_open_source,
    read_modes,
)
from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.problem import Problem
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import parse_object

EACH = 8.0
"""Seconds for one request at most."""
WHOLE = 20.0
"""Seconds for one look at most."""

_REDIRECTS = (301, 302, 303, 307, 308)
_NO_POST = (400, 405, 411, 415, 501)
"""Answers after which the same is asked by GET, which the open-source server takes as well."""
_SERVER_ERROR = 500
_OK = 200


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What was seen of a ClearML server at one moment.

    Attributes:
        api: The address at which its API answered; empty when none did.
        modes: What it says about its login; None when nothing was understood.
        open_source: Whether it showed itself as the open-source edition; None when unknown.
        trouble: What the web app's own address did instead of answering.
    """

    api: str = ""
    modes: LoginModes | None = None
    open_source: bool | None = None
    trouble: Problem | None = None

    @property
    def active(self) -> bool:
        """True when Ping is among the sign-in providers."""
        return self.modes is not None and self.modes.status is SsoStatus.PING_ACTIVE

    @property
    def is_lasting(self) -> bool:
        """True when waiting for a restart changes nothing."""
        certificate = self.trouble is not None and self.trouble.code == problems.TLS
        return self.active or self.open_source is True or (self.modes is None and certificate)


def probe_server(
    http: HttpClient, webapp_url: str, cancel: CancelToken | None = None
) -> ServerStatus:
    """Ask behind the web app first, then where else the API may be.

    Raises:
        HttpTrouble: `cancel` was set, and nothing else.
    """
    return _Look(http, webapp_url, cancel or CancelToken()).sight()


@dataclass
class _Look:
    http: HttpClient
    webapp_url: str
    cancel: CancelToken
    troubles: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + WHOLE

    def sight(self) -> ServerStatus:
        for url in self._candidates():
            found = self._modes(url)
            if isinstance(found, LoginModes):
                first = next(iter(self.troubles), None)
                return ServerStatus(url, found, self._open_source(url, found), first)
            self.troubles.append(found)
        return ServerStatus(trouble=self._most_telling())

    def _candidates(self) -> Iterator[str]:
        """Addresses to ask while there is time; none on a host whose name nobody knows."""
        for url in api_candidates(self.webapp_url, MODES_CALL):
            host = host_of(url).partition(":")[0]
            if host not in self.lost and (not self.troubles or time.monotonic() < self._until):
                yield url

    def _modes(self, url: str) -> LoginModes | Problem:
        try:
            reply = self._send(_question(url, self.webapp_url))
            if reply.status in _NO_POST:
                reply = self._send(Request(url, at="webapp_url"))
        except RequestError as trouble:
            self._note(trouble.problem, url)
            return problems.from_network(trouble.problem, self.webapp_url)
        return _read(reply, self.webapp_url)

    def _note(self, found: Problem, url: str) -> None:
        if self.cancel.is_set:
            raise RequestError(found)
        if found.code == "http.dns":
            self.lost.add(host_of(url).partition(":")[0])

    def _open_source(self, url: str, modes: LoginModes) -> bool | None:
        """What a call that only Enterprise has says, when Ping is absent."""
        if modes.status is SsoStatus.PING_ACTIVE:
            return False
        try:
            reply = self._send(Request(url.removesuffix(MODES_CALL) + EDITION_CALL))
        except RequestError as trouble:
            self._note(trouble.problem, url)
            return None
        # A gateway in front may answer 404 as well, but not in ClearML's form.
        return edition_is_open_source(reply.status) if "meta" in _object(reply) else None

    def _send(self, request: Request) -> Response:
        left = max(1.0, min(EACH, self._until - time.monotonic()))
        return self.http.send(replace(request, deadline=left), self.cancel)

    def _most_telling(self) -> Problem:
        """What the web app's own address did, unless an apiserver elsewhere is just starting."""
        down = (p for p in self.troubles if p.code == problems.APISERVER_DOWN)
        first = self.troubles[0]
        return next(down, first) if first.code == problems.NOT_CLEARML else first


def _question(url: str, webapp_url: str) -> Request:
    """What ClearML's login page asks; the prefix is that of the page's own origin."""
    body = json.dumps({"callback_url_prefix": f"{urls.origin(webapp_url)}/callback_"})
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return Request(url, "POST", headers, body.encode("ascii"), "webapp_url", repeatable=True)


def _read(reply: Response, webapp_url: str) -> LoginModes | Problem:
    found = read_modes(_object(reply)) if reply.status == _OK else None
    if found is not None and found.status is not SsoStatus.NOT_CLEARML:
        return found
    if reply.status in _REDIRECTS:
        return problems.redirected(host_of(reply.url), _target(reply))
    if reply.status >= _SERVER_ERROR:
        return problems.apiserver_down(reply.status)
    kind = f" and {reply.media_type}" if reply.media_type else ""
    return problems.not_clearml(webapp_url, f"HTTP {reply.status}{kind}")


def _target(reply: Response) -> str:
    """Where a redirect leads: the origin tells enough, unless it stays the same."""
    target = urljoin(reply.url, reply.header("location"))
    origin = urls.origin(target)
    return target if origin in ("", urls.origin(reply.url)) else origin


def _object(reply: Response) -> dict[str, Json]:
    found = parse_object(reply.body, "answer")
    return {} if isinstance(found, Problem) else found
