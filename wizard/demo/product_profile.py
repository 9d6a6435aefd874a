"""What a client sees of a Ping product, as data: paths, error texts, discovery fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Endpoint(StrEnum):
    """A kind of address; the product profile has its path."""

    DISCOVERY = "discovery"
    AUTHORIZE = "authorize"
    SIGN_ON = "sign_on"
    TOKEN = "token"  # noqa: S105  the endpoint's name
    USERINFO = "userinfo"
    JWKS = "jwks"
    SIGN_OFF = "sign_off"
    ELSEWHERE = "elsewhere"
    """Any other path."""


@dataclass(frozen=True)
class Site:
    """The addresses of one running provider."""

    origin: str
    issuer: str
    paths: Mapping[Endpoint, str]

    def url(self, endpoint: Endpoint) -> str:
        """The endpoint's full address."""
        return self.origin + self.paths[endpoint]

    def endpoint_at(self, path: str) -> Endpoint:
        """The endpoint of a request's path, compared exactly."""
        found = (endpoint for endpoint, known in self.paths.items() if known == path)
        return next(found, Endpoint.ELSEWHERE)


@dataclass(frozen=True)
class Texts:
    """The error texts of one product. `{id}` is replaced by a fresh correlation ID."""

    invalid_client: str
    code_unusable: str
    redirect_uri_missing: str
    verifier_mismatch: str
    grant_type_missing: str
    redirect_uri_mismatch: str
    unknown_client: str
    application_disabled: str
    challenge_missing: str


@dataclass(frozen=True)
class ProductProfile:
    """One product. `{environment}` in a path is the environment ID."""

    product: str
    issuer_path: str
    paths: Mapping[Endpoint, str]
    texts: Texts
    errors_on_sign_on_page: bool = False
    """A request that may not go back is sent there with the error as JSON in the query; otherwise
    the authorization endpoint shows a page with status 400."""
    api_errors: bool = False
    """Userinfo reports `{id, code, message, details}`, as PingOne's API; otherwise as RFC 6750."""
    id_token_value_limit: int | None = None
    """More values than this in one claim are not put into an ID token."""
    discovery: Mapping[str, Any] = field(default_factory=dict)
    """Fields that replace or add to those of the standard document; `None` leaves one out."""

    def site(self, origin: str, environment_id: str) -> Site:
        """The addresses of a provider with this profile at an origin."""
        issuer_path = self.issuer_path.format(environment=environment_id)
        paths = {
            endpoint: path.format(environment=environment_id)
            for endpoint, path in self.paths.items()
        }
        paths[Endpoint.DISCOVERY] = f"{issuer_path}/.well-known/openid-configuration"
        return Site(origin, origin + issuer_path, paths)


PINGONE = ProductProfile(
    product="PingOne",
    issuer_path="/{environment}/as",
    paths={
        Endpoint.AUTHORIZE: "/{environment}/as/authorize",
        Endpoint.SIGN_ON: "/{environment}/signon/",
        Endpoint.TOKEN: "/{environment}/as/token",
        Endpoint.USERINFO: "/{environment}/as/userinfo",
        Endpoint.JWKS: "/{environment}/as/jwks",
        Endpoint.SIGN_OFF: "/{environment}/as/signoff",
    },
    texts=Texts(
        # PingOne says this for a wrong secret as well as for a wrong method.
        invalid_client="Request denied: Unsupported authentication method (Correlation ID: {id})",
        code_unusable="The authorization code is unknown, used or expired (Correlation ID: {id})",
        redirect_uri_missing="The redirect_uri does not match the request (Correlation ID: {id})",
        verifier_mismatch="The code_verifier does not match the challenge (Correlation ID: {id})",
        grant_type_missing="The grant_type is missing (Correlation ID: {id})",
        redirect_uri_mismatch="Redirect URI mismatch",
        unknown_client="Unknown application",
        application_disabled="The application is disabled",
        challenge_missing="code_challenge is required by this application",
    ),
    errors_on_sign_on_page=True,
    api_errors=True,
    id_token_value_limit=25,
)
