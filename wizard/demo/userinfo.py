"""The userinfo endpoint (OpenID Connect Core 5.3; RFC 6750)."""

from __future__ import annotations

import uuid

from wizard.demo.behaviour import Document
from wizard.demo.http_types import Request, Response, json_response
from wizard.demo.product_profiles import ResourceError
from wizard.demo.tenant import Tenant
from wizard.demo.tokens import userinfo_claims


def userinfo(tenant: Tenant, request: Request) -> Response:
    """Tell about the person that an access token stands for."""
    bearer = _bearer(request)
    found = tenant.access_tokens.look(bearer)
    request.note("access_token", found.standing if bearer else "none")
    if found.good is None:
        return _refused(tenant, offered=bool(bearer))
    claims = userinfo_claims(tenant, found.good)
    return json_response(200, tenant.config.behaviour.document(Document.USERINFO, claims))


def _bearer(request: Request) -> str:
    """The token from the header only: not from a form, never from the address."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _refused(tenant: Tenant, *, offered: bool) -> Response:
    """A request without any token gets a challenge without an error code (RFC 6750 3.1)."""
    challenge = 'Bearer realm="demo"' + (', error="invalid_token"' if offered else "")
    message = "The access token is unknown or expired" if offered else "No access token was sent"
    document: dict[str, object] = {"error": "invalid_token", "error_description": message}
    if tenant.config.shape.resource_error is ResourceError.PINGONE_API:
        code = "INVALID_TOKEN" if offered else "ACCESS_FAILED"
        document = {"id": str(uuid.uuid4()), "code": code, "message": message, "details": []}
    return json_response(401, document, ("WWW-Authenticate", challenge))
