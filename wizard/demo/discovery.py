"""What the provider publishes about itself: discovery document and key set."""

from __future__ import annotations

from typing import Any

from wizard.demo.authorization_request import CHALLENGE_METHODS, RESPONSE_MODES
from wizard.demo.behaviour import Document
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response, json_response
from wizard.demo.people import GROUPS_CLAIM, SCOPE_CLAIMS
from wizard.demo.signing import ALGORITHM
from wizard.demo.tenant import Tenant


def discovery(tenant: Tenant, _request: Request) -> Response:
    """The provider metadata (OpenID Connect Discovery 1.0, 3)."""
    document = _standard(tenant) | _of_the_shape(tenant)
    present = {name: value for name, value in document.items() if value is not None}
    return json_response(200, tenant.config.behaviour.document(Document.DISCOVERY, present))


def jwks(tenant: Tenant, _request: Request) -> Response:
    """The public keys (RFC 7517)."""
    document = tenant.config.behaviour.document(Document.JWKS, tenant.keys.public_keys())
    return json_response(200, document)


def _standard(tenant: Tenant) -> dict[str, Any]:
    site, config = tenant.site, tenant.config
    return {
        "issuer": site.issuer,
        "authorization_endpoint": site.url(Endpoint.AUTHORIZE),
        "token_endpoint": site.url(Endpoint.TOKEN),
        "userinfo_endpoint": site.url(Endpoint.USERINFO),
        "jwks_uri": site.url(Endpoint.JWKS),
        "end_session_endpoint": site.url(Endpoint.SIGN_OFF),
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": list(config.scopes),
        "claims_supported": _standard_claims(),
        "token_endpoint_auth_methods_supported": sorted(config.client_authentication),
        "code_challenge_methods_supported": list(CHALLENGE_METHODS),
        "authorization_response_iss_parameter_supported": config.issuer_in_callback,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def _standard_claims() -> list[str]:
    """Without the application's own attribute mappings: Ping doesn't list those."""
    mapped = {GROUPS_CLAIM, "username"}
    released = frozenset[str]().union(*SCOPE_CLAIMS.values())
    return sorted((released | {"iss", "auth_time", "acr"}) - mapped)


def _of_the_shape(tenant: Tenant) -> dict[str, Any]:
    fields = tenant.config.shape.discovery.items()
    origin = tenant.site.origin
    return {
        name: value.format(origin=origin) if isinstance(value, str) else value
        for name, value in fields
    }
