"""The real HTTP client, which ends the process before or after a call when told so."""

from __future__ import annotations

from dataclasses import dataclass, field

from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken, Request, Response

REAL = NetworkClient()
"""One for all runs: the authorities are loaded once."""


class Killed(BaseException):
    """The process ends."""


@dataclass
class EndingClient:
    """Counts calls once it is `armed`; `before` and `after` say at which one it ends."""

    before: int = 0
    after: int = 0
    sent: int = 0
    armed: bool = False
    bodies: list[bytes] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        self.bodies.append(request.body)
        self.urls.append(request.url)
        self.sent += self.armed
        if self.armed and self.sent == self.before:
            raise Killed
        response = REAL.send(request, cancel)
        if self.armed and self.sent == self.after:
            raise Killed
        return response
