"""The places at which a provider is spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Endpoint(StrEnum):
    """One kind of address; which path it has is the shape's business."""

    DISCOVERY = "discovery"
    AUTHORIZE = "authorize"
    SIGN_ON = "sign_on"
    TOKEN = "token"  # noqa: S105  the endpoint's name
    USERINFO = "userinfo"
    JWKS = "jwks"
    SIGN_OFF = "sign_off"
    ELSEWHERE = "elsewhere"
    """Any path that isn't one of the others."""


@dataclass(frozen=True)
class Site:
    """Where one running provider is found: its origin and the paths below it."""

    origin: str
    issuer: str
    paths: Mapping[Endpoint, str]

    def url(self, endpoint: Endpoint) -> str:
        """The endpoint's full address."""
        return self.origin + self.paths[endpoint]

    def endpoint_at(self, path: str) -> Endpoint:
        """Which endpoint a request's path means; exact, as Ping is."""
        found = (endpoint for endpoint, known in self.paths.items() if known == path)
        return next(found, Endpoint.ELSEWHERE)
