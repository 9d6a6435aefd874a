"""What a pre-flight rule works with: the setup, a client with a time budget, earlier answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from wizard.checks.check import Check
from wizard.checks.redactor import Redactor
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock
from wizard.model.problem import Problem, Problems, problem
from wizard.model.product import Product
from wizard.model.settings import Settings
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.ping.hints import discovery_hints

TOTAL_SECONDS = 60.0
"""Seconds for all checks together."""

REQUEST_SECONDS = 10.0
"""Seconds for one request at most."""

_ENDPOINT_FIELDS = ("authorize_url", "access_token_url", "jwks_url", "userinfo_url")


@dataclass(frozen=True, slots=True)
class NotChecked:
    """There was nothing to check, or it must not be done; `why` says so."""

    why: str


Outcome = str | Problems | NotChecked
"""What was seen when all is well, or everything that is wrong, or why it was not checked."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How the provider received an authorization request.

    Attributes:
        problem: What is wrong with it; None when the sign-on begins.
        seen: What was seen, in words.
        hint: What a page with a fine status says; no refusal by itself.
        missing: Why there is no answer; empty when there is one.
    """

    problem: Problem | None = None
    seen: str = ""
    hint: Problem | None = None
    missing: str = ""

    @property
    def refused(self) -> bool:
        """True when it is a refusal, not only unclear."""
        return self.problem is not None and self.problem.is_error

    @property
    def code(self) -> str:
        """The problem's code; empty without one."""
        return self.problem.code if self.problem else ""

    @property
    def rank(self) -> int:
        """How far from a sign-on: 1 unclear, 2 words of a refusal, 3 refused; -1 without answer."""
        if self.missing:
            return -1
        return 3 if self.refused else 2 if self.hint else int(self.problem is not None)


Answers = dict[Hashable, ProbeResult]
"""What authorization requests were answered with, by setup and question."""


@dataclass
class BudgetedClient:
    """Passes requests on while there is time left; notes proxies and clocks of the responses.

    Attributes:
        http: Sends the requests.
        clock: The present moment.
        cancel: Stops what is under way.
        seconds: For all requests together.
        proxies: Per origin that answered, `host:port` of the proxy in between or an empty text.
        skew: How far the first clock that was sent is ahead of ours.
    """

    http: HttpClient
    clock: Clock
    cancel: CancelToken
    seconds: float
    proxies: dict[str, str] = field(default_factory=dict)
    skew: timedelta | None = None

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds until the budget is used up; not below 0."""
        return max(0.0, self._until - time.monotonic())

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """The response.

        Raises:
            RequestError: None came, or there is no time left for a request.
        """
        if not self.left:
            raise RequestError(problem("preflight.out-of-time", seconds=f"{self.seconds:g}"))
        within = min(self.left, REQUEST_SECONDS, request.deadline or REQUEST_SECONDS)
        # No request of the pre-flight changes anything: its codes are dummies.
        bounded = replace(request, deadline=within, repeatable=True)
        response = self.http.send(bounded, cancel or self.cancel)
        self.proxies[urls.origin(request.url)] = response.proxy
        if self.skew is None:
            self.skew = response.skew(self.clock())
        return response


@dataclass
class PreflightContext:
    """One run. What is fetched is fetched when first needed, and once.

    Attributes:
        http: The client with the run's time budget.
        settings: What is checked.
        credentials: None when nothing is entered; the secret may be missing.
        product: What the administrator chose.
        answers: Of authorization requests with something wrong; shared by the runs of a window.
        asked: The answer to the request as ClearML sends it.
        waiting: Why no further authorization request is sent; empty while there is no reason.
        redactor: Learns the values of the requests.
    """

    http: BudgetedClient
    settings: Settings
    credentials: Credentials | None
    product: Product | None
    answers: Answers = field(default_factory=dict)
    asked: Answers = field(default_factory=dict)
    waiting: str = ""
    redactor: Redactor = field(default_factory=Redactor)

    @cached_property
    def discovered(self) -> Metadata | Problem:
        """The provider's published metadata, or why there is none. Never raises."""
        endpoints = self.settings.endpoints
        if endpoints.issuer:
            return discover(self.http, endpoints.issuer, cancel=self.http.cancel)
        typed = endpoints.authorize_url
        return discover(self.http, typed, discovery_hints(typed), self.http.cancel)

    @property
    def metadata(self) -> Metadata | None:
        """The published metadata, if there is any."""
        return None if isinstance(self.discovered, Problem) else self.discovered

    @cached_property
    def reached(self) -> Mapping[str, Problem | None]:
        """Every origin of the setup, with what kept it from answering, if anything did."""
        return {origin: self._failure(origin) for origin in self._origins}

    @property
    def _origins(self) -> tuple[str, ...]:
        """In the order of importance; discovery requests the first."""
        endpoints = self.settings.endpoints
        addresses = (
            endpoints.issuer or endpoints.authorize_url,
            *(getattr(endpoints, name) for name in _ENDPOINT_FIELDS),
        )
        return tuple(dict.fromkeys(urls.origin(one) for one in addresses if one))

    def _failure(self, origin: str) -> Problem | None:
        # Discovery comes first: a host that answered it needs no request of its own.
        found = self.discovered
        if origin in self.http.proxies:
            return None
        # The same request would fail in the same way, after as long a time.
        if isinstance(found, Problem) and origin == self._origins[0]:
            return found
        try:
            self.http.send(Request(f"{origin}/", at=self._field(origin)))
        except RequestError as error:
            return error.problem
        return None

    def _field(self, origin: str) -> str | None:
        """The draft's field that an origin comes from."""
        endpoints = self.settings.endpoints
        fields = (n for n in _ENDPOINT_FIELDS if urls.origin(getattr(endpoints, n)) == origin)
        return next(fields, None)


Probe = Callable[[PreflightContext], Outcome]
"""Carries out a rule. It may raise `RequestError`, whose problem then counts as its outcome."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalog.

    Attributes:
        check: Name and title.
        probe: Carries it out.
        needs: Names of checks without which this one would be meaningless.
    """

    check: Check
    probe: Probe
    needs: tuple[str, ...] = ()
