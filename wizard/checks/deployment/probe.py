"""Probes a ClearML server without credentials, by the request that its own login page sends."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Event
from urllib.parse import urljoin

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
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import parse_object

REQUEST_SECONDS = 8.0
"""Seconds for one request at most."""
TOTAL_SECONDS = 20.0
"""Seconds for one probe at most."""
RESTART_SECONDS = 180.0
"""Seconds that a restart is waited for by default; most take one minute."""
POLL_SECONDS = 3.0
"""Seconds between the end of one probe and the next."""

_REDIRECTS = (301, 302, 303, 307, 308)
_NO_POST = (400, 405, 411, 415, 501)
"""Statuses after which the same is requested by GET, which the open-source server accepts too."""
_SERVER_ERROR = 500
_OK = 200
_NOT_THE_API = {"http.too-large": "far too much", "http.encoding": "an unknown encoding"}


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What was seen of a ClearML server at one moment.

    Attributes:
        api: The address at which its API answered; empty when none did.
        modes: What it says about its login; None when nothing was understood.
        open_source: Whether it showed itself as the open-source edition; None when unknown.
        problem: What the web app's own address did instead of answering.
    """

    api: str = ""
    modes: LoginModes | None = None
    open_source: bool | None = None
    problem: Problem | None = None

    @property
    def active(self) -> bool:
        """True when Ping is among the sign-in providers."""
        return self.modes is not None and self.modes.status is SsoStatus.PING_ACTIVE

    @property
    def is_final(self) -> bool:
        """True when waiting for a restart changes nothing."""
        certificate = self.problem is not None and self.problem.code == "deployment.tls"
        return self.active or self.open_source is True or (self.modes is None and certificate)


def probe_server(
    http: HttpClient, webapp_url: str, cancel: CancelToken | None = None
) -> ServerStatus:
    """Send the request behind the web app first, then where else the API may be.

    Raises:
        RequestError: `cancel` was set, and nothing else.
    """
    return _Probe(http, webapp_url, cancel or CancelToken()).status()


@dataclass
class _Probe:
    http: HttpClient
    webapp_url: str
    cancel: CancelToken
    problems: list[Problem] = field(default_factory=list)
    unknown_hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + TOTAL_SECONDS

    def status(self) -> ServerStatus:
        for url in self._candidates():
            found = self._modes(url)
            if isinstance(found, LoginModes):
                first = next(iter(self.problems), None)
                return ServerStatus(url, found, self._open_source(url, found), first)
            self.problems.append(found)
        return ServerStatus(problem=self._main_problem())

    def _candidates(self) -> Iterator[str]:
        """Addresses to try while there is time; none on a host whose name is unknown."""
        for url in api_candidates(self.webapp_url, MODES_CALL):
            # The first is tried in any case, so that there is something to report.
            in_time = not self.problems or time.monotonic() < self._until
            if in_time and _bare_host(url) not in self.unknown_hosts:
                yield url

    def _modes(self, url: str) -> LoginModes | Problem:
        try:
            response = self._send(_login_page_request(url, self.webapp_url))
            if response.status in _NO_POST:
                response = self._send(Request(url, at="webapp_url"))
        except RequestError as error:
            # The API may still answer at another address.
            self._note(error.problem, url)
            return _from_network(error.problem, self.webapp_url)
        return _read(response, self.webapp_url)

    def _note(self, found: Problem, url: str) -> None:
        if self.cancel.is_set:
            raise RequestError(found)
        if found.code == "http.dns":
            self.unknown_hosts.add(_bare_host(url))

    def _open_source(self, url: str, modes: LoginModes) -> bool | None:
        """What a call that only Enterprise has shows, when Ping is absent."""
        # The open-source edition has no SSO.
        if modes.status is SsoStatus.PING_ACTIVE:
            return False
        try:
            response = self._send(
                Request(url.removesuffix(MODES_CALL) + EDITION_CALL, at="webapp_url")
            )
        except RequestError as error:
            self._note(error.problem, url)
            return None
        # A gateway in front may answer 404 as well, but not in ClearML's form.
        return edition_is_open_source(response.status) if "meta" in _object(response) else None

    def _send(self, request: Request) -> Response:
        # With less than a second even a healthy server would look dead.
        left = max(1.0, min(REQUEST_SECONDS, self._until - time.monotonic()))
        return self.http.send(replace(request, deadline=left), self.cancel)

    def _main_problem(self) -> Problem:
        """What the web app's own address did, unless an apiserver elsewhere is just starting."""
        down = (p for p in self.problems if p.code == "deployment.apiserver-down")
        first = self.problems[0]
        return next(down, first) if first.code == "deployment.not-clearml" else first


def _bare_host(url: str) -> str:
    return host_of(url).partition(":")[0]


def _login_page_request(url: str, webapp_url: str) -> Request:
    """The request of ClearML's login page; the prefix is that of the page's own origin."""
    body = json.dumps({"callback_url_prefix": f"{urls.origin(webapp_url)}/callback_"})
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    # Repeatable: this call only lists the sign-in providers.
    return Request(url, "POST", headers, body.encode("ascii"), "webapp_url", repeatable=True)


def _from_network(found: Problem, url: str) -> Problem:
    """No answer came: the network's own words, and what that means for ClearML."""
    if found.code in _NOT_THE_API:
        return problem("deployment.not-clearml", url=url, answer=_NOT_THE_API[found.code])
    if found.code == "http.dns":
        return problem("deployment.unknown-host", what=found.what, why=found.why)
    if found.code == "http.ca-file":
        # It is about this computer, so the server is not to blame.
        return replace(found, code="deployment.tls")
    if found.code.startswith("http.tls"):
        return problem("deployment.tls", what=found.what)
    unreachable = problem("deployment.unreachable", what=found.what, why=found.why)
    # Its remedy is about this computer's settings, not about ClearML.
    is_proxy = found.code == "http.proxy"
    return replace(unreachable, remedy=found.remedy) if is_proxy else unreachable


def _read(response: Response, webapp_url: str) -> LoginModes | Problem:
    found = read_modes(_object(response)) if response.status == _OK else None
    if found is not None and found.status is not SsoStatus.NOT_CLEARML:
        return found
    if response.status in _REDIRECTS:
        host = host_of(response.url)
        return problem("deployment.redirected", host=host, target=_target(response))
    if response.status >= _SERVER_ERROR:
        return problem("deployment.apiserver-down", status=response.status)
    kind = f" and {response.media_type}" if response.media_type else ""
    answer = f"HTTP {response.status}{kind}"
    return problem("deployment.not-clearml", url=webapp_url, answer=answer)


def _target(response: Response) -> str:
    """Where a redirect leads: the origin is enough, unless it stays the same."""
    # A sign-in proxy puts codes and states into the query: they are not for display.
    target = urljoin(response.url, response.header("location"))
    origin = urls.origin(target)
    return target if origin in ("", urls.origin(response.url)) else origin


def _object(response: Response) -> dict[str, Json]:
    found = parse_object(response.body, "answer")
    return {} if isinstance(found, Problem) else found


def pause(cancel: CancelToken, seconds: float) -> None:
    """Let `seconds` go by, or less when `cancel` is set."""
    stopped = Event()
    with cancel.interrupts(stopped.set):
        stopped.wait(seconds)


@dataclass(frozen=True, slots=True)
class Polling:
    """How long and how often a server is probed.

    Attributes:
        seconds: After these no further probe begins; 0 makes exactly one.
        every: Seconds between two probes.
        now: A monotonic clock, in seconds.
        pause: Lets seconds go by.
    """

    seconds: float = RESTART_SECONDS
    every: float = POLL_SECONDS
    now: Callable[[], float] = time.monotonic
    pause: Callable[[CancelToken, float], None] = pause


@dataclass(frozen=True, slots=True)
class Progress:
    """A probe after which the next one is waited for.

    Attributes:
        status: What was seen.
        waited: Seconds since the waiting began.
        limit: Seconds at most.
    """

    status: ServerStatus
    waited: float
    limit: float

    @property
    def text(self) -> str:
        """What is the case at this moment, in words."""
        return f"{self.waited:.0f} of {self.limit:.0f} seconds: {_in_words(self.status)}"


def wait_for_server(
    probe: Callable[[CancelToken], ServerStatus],
    cancel: CancelToken,
    polling: Polling,
    report: Callable[[Progress], None],
) -> ServerStatus:
    """The first status that waiting won't change, or the last one when the time is over.

    Raises:
        RequestError: `cancel` was set.
    """
    start = polling.now()
    while True:
        status = probe(cancel)
        waited = polling.now() - start
        if status.is_final or waited >= polling.seconds:
            return status
        report(Progress(status, waited, polling.seconds))
        polling.pause(cancel, min(polling.every, polling.seconds - waited))


def _in_words(status: ServerStatus) -> str:
    if status.modes is not None and status.modes.status is SsoStatus.PING_ABSENT:
        return "The apiserver runs, still without Ping"
    return status.problem.what.rstrip(".") if status.problem else "Nothing answers yet"
