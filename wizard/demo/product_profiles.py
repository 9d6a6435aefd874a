"""What differs between Ping's products, as data: paths, words of refusal, discovery fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from wizard.demo.endpoints import Endpoint, Site


class Refusal(StrEnum):
    """What a browser sees when an authorization request may not go back to the redirect URI."""

    SIGN_ON_PAGE = "sign_on_page"
    """302 to the sign-on page with the error as JSON in its query."""
    BAD_REQUEST_PAGE = "bad_request_page"
    """400 with a page, at the authorization endpoint itself."""


class ResourceError(StrEnum):
    """How the userinfo endpoint words a refusal."""

    PINGONE_API = "pingone_api"
    """`{id, code, message, details}`, as PingOne's management API."""
    RFC_6750 = "rfc6750"


@dataclass(frozen=True)
class Texts:
    """The words of one product. `{id}` is replaced by a fresh correlation ID."""

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
    """One product's outward form. `{environment}` in a path is the environment ID."""

    product: str
    issuer_path: str
    paths: Mapping[Endpoint, str]
    texts: Texts
    refusal: Refusal = Refusal.BAD_REQUEST_PAGE
    resource_error: ResourceError = ResourceError.RFC_6750
    id_token_value_limit: int | None = None
    """More values than this in one claim are not put into an ID token."""
    discovery: Mapping[str, Any] = field(default_factory=dict)
    """Fields that replace or add to those of the standard document; `None` leaves one out."""

    def site(self, origin: str, environment_id: str) -> Site:
        """The addresses of a provider of this shape at an origin."""
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
    refusal=Refusal.SIGN_ON_PAGE,
    resource_error=ResourceError.PINGONE_API,
    id_token_value_limit=25,
)

PINGONE_CUSTOM_DOMAIN = replace(
    PINGONE,
    issuer_path="/as",
    paths={
        endpoint: path.removeprefix("/{environment}") for endpoint, path in PINGONE.paths.items()
    },
)

PINGFEDERATE = ProductProfile(
    product="PingFederate",
    issuer_path="",
    paths={
        Endpoint.AUTHORIZE: "/as/authorization.oauth2",
        Endpoint.SIGN_ON: "/as/resume/as/authorization.ping",
        Endpoint.TOKEN: "/as/token.oauth2",
        Endpoint.USERINFO: "/idp/userinfo.openid",
        Endpoint.JWKS: "/pf/JWKS",
        Endpoint.SIGN_OFF: "/idp/init_logout.openid",
    },
    texts=Texts(
        invalid_client="Invalid client or client credentials.",
        code_unusable="Authorization code is invalid or expired.",
        redirect_uri_missing=(
            "redirect_uri is required if it was included in the authorization request."
        ),
        verifier_mismatch=(
            "The code_verifier sent does not match code_challenge included in the authorization "
            "request using the S256 code_challenge_method."
        ),
        grant_type_missing="grant_type is required",
        redirect_uri_mismatch="Invalid redirect_uri",
        unknown_client="Unknown or invalid client_id",
        application_disabled="Unknown or invalid client_id",
        challenge_missing="code_challenge is required",
    ),
    discovery={
        "registration_endpoint": "{origin}/as/clients.oauth2",
        "claims_supported": ["sub"],
    },
)

_ALPHA_REALM = "/am/oauth2/realms/root/realms/alpha"

AIC = ProductProfile(
    product="PingOne Advanced Identity Cloud",
    issuer_path=_ALPHA_REALM,
    paths={
        Endpoint.AUTHORIZE: f"{_ALPHA_REALM}/authorize",
        Endpoint.SIGN_ON: "/am/XUI/",
        Endpoint.TOKEN: f"{_ALPHA_REALM}/access_token",
        Endpoint.USERINFO: f"{_ALPHA_REALM}/userinfo",
        Endpoint.JWKS: f"{_ALPHA_REALM}/connect/jwk_uri",
        Endpoint.SIGN_OFF: f"{_ALPHA_REALM}/connect/endSession",
    },
    texts=Texts(
        invalid_client="Client authentication failed",
        code_unusable="The provided access grant is invalid, expired, or revoked.",
        redirect_uri_missing="Missing parameter: redirect_uri",
        verifier_mismatch="Invalid code_verifier",
        grant_type_missing="Missing parameter: grant_type",
        redirect_uri_mismatch="redirect_uri_mismatch",
        unknown_client="invalid_client",
        application_disabled="invalid_client",
        challenge_missing="Missing parameter, 'code_challenge'",
    ),
    discovery={"version": "3.0", "claims_supported": []},
)
