"""What the rules of one run look at: the set-up, and what was found out on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wizard.checks.preflight.answers import ProbeResult
from wizard.checks.preflight.budgeted_client import BudgetedClient
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import Request, RequestError
from wizard.ping.hints import discovery_hints


@dataclass
class PreflightContext:
    """One run. What is fetched is fetched when first looked at, and once.

    Attributes:
        http: The watched door.
        settings: What is examined.
        credentials: None when nothing is stored; the secret may be missing.
        product: What the administrator chose.
        answers: Of the authorization endpoint, to a login with (True) and without code challenge.
    """

    http: BudgetedClient
    settings: Settings
    credentials: Credentials | None
    product: Product | None
    answers: dict[bool, ProbeResult] = field(default_factory=dict)

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
    def troubles(self) -> Mapping[str, Problem | None]:
        """Every origin that the set-up names, with what kept it from answering. Never raises."""
        return {origin: self._trouble(origin) for origin in self._origins}

    @property
    def _origins(self) -> tuple[str, ...]:
        """In the order of importance; discovery asks the first."""
        named = self.settings.endpoints
        addresses = (
            named.issuer or named.authorize_url,
            named.authorize_url,
            named.access_token_url,
            named.jwks_url,
            named.userinfo_url,
        )
        return tuple(dict.fromkeys(urls.origin(one) for one in addresses if one))

    def _trouble(self, origin: str) -> Problem | None:
        found = self.discovered
        if origin in self.http.proxies:
            return None
        if isinstance(found, Problem) and origin == self._origins[0]:
            return found
        try:
            self.http.send(Request(f"{origin}/", at=self._field(origin)))
        except RequestError as trouble:
            return trouble.problem
        return None

    def _field(self, origin: str) -> str | None:
        """The draft's field that brought an origin in."""
        names = ("authorize_url", "access_token_url", "jwks_url", "userinfo_url")
        endpoints = self.settings.endpoints
        return next((n for n in names if urls.origin(getattr(endpoints, n)) == origin), None)
