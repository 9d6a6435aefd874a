"""The door to the network as the pre-flight uses it: one budget of time for all requests."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

from wizard.checks.preflight.problems import out_of_time
from wizard.model import urls
from wizard.model.evidence import Clock
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response

REQUEST_SECONDS = 10.0
"""Seconds for one request at most."""


@dataclass
class BudgetedClient:
    """Passes requests on while there is time left, and notes what answers show in passing.

    Attributes:
        door: What really sends.
        clock: The present moment.
        cancel: Stops what is under way.
        seconds: For all requests together.
        proxies: Per origin that answered, `host:port` of the proxy in between or an empty text.
        skew: How far the first clock that was told is ahead of ours.
    """

    door: HttpClient
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
        """The answer.

        Raises:
            HttpTrouble: None came, or there is no time left to ask.
        """
        if not self.left:
            raise RequestError(out_of_time(self.seconds))
        within = min(self.left, REQUEST_SECONDS, request.deadline or REQUEST_SECONDS)
        # No request of the pre-flight changes anything: its codes are dummies.
        asked = replace(request, deadline=within, repeatable=True)
        reply = self.door.send(asked, cancel or self.cancel)
        self.proxies[urls.origin(request.url)] = reply.proxy
        if self.skew is None:
            self.skew = reply.skew(self.clock())
        return reply
