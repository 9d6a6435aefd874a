"""What a grant is worth in tokens: access token, ID token, claims about the person."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from wizard.demo.behaviour import Document
from wizard.demo.config import AccessTokenFormat
from wizard.demo.people import Claims, limited, single_values_unwrapped
from wizard.demo.signing import access_token_hash
from wizard.demo.tenant import Grant, Tenant


def access_token(tenant: Tenant, grant: Grant) -> str:
    """A new access token, registered for the userinfo endpoint (RFC 9068 when it is a JWT)."""
    if tenant.config.access_token_format is AccessTokenFormat.OPAQUE:
        token = secrets.token_urlsafe(32)
    else:
        claims = tenant.config.behaviour.document(
            Document.ACCESS_TOKEN, _access_token_claims(tenant, grant)
        )
        token = tenant.keys.sign(claims, "at+jwt")
    return tenant.access_tokens.issue(grant, token)


def id_token(tenant: Tenant, grant: Grant, for_access_token: str) -> str:
    """The ID token (OpenID Connect Core 2)."""
    behaviour = tenant.config.behaviour
    claims = behaviour.document(
        Document.ID_TOKEN, _id_token_claims(tenant, grant, for_access_token)
    )
    if behaviour.forge_id_token:
        return behaviour.forge_id_token(claims, tenant.keys)
    return tenant.keys.sign(claims)


def userinfo_claims(tenant: Tenant, grant: Grant) -> Claims:
    """The answer of the userinfo endpoint (OpenID Connect Core 5.3.2): no limit on values."""
    return _person_claims(tenant, grant, tenant.config.delivery.userinfo)


def _id_token_claims(tenant: Tenant, grant: Grant, for_access_token: str) -> Claims:
    delivered = _person_claims(tenant, grant, tenant.config.delivery.id_token)
    wanted = grant.request
    claims: Claims = {
        **limited(delivered, tenant.config.shape.id_token_value_limit),
        **_times(tenant, tenant.config.lifetimes.id_token),
        "iss": tenant.site.issuer,
        "aud": wanted.client_id,
        "auth_time": int(grant.session.since.timestamp()),
        "at_hash": access_token_hash(for_access_token),
        "amr": ["pwd"],
    }
    return claims | ({"nonce": wanted.nonce} if wanted.nonce else {})


def _access_token_claims(tenant: Tenant, grant: Grant) -> Claims:
    return {
        **_person_claims(tenant, grant, tenant.config.delivery.access_token),
        **_times(tenant, tenant.config.lifetimes.access_token),
        "iss": tenant.site.issuer,
        "aud": [tenant.site.origin],
        "client_id": grant.request.client_id,
        "scope": " ".join(grant.request.scopes),
        "jti": str(uuid.uuid4()),
    }


def _times(tenant: Tenant, lifetime: timedelta) -> dict[str, Any]:
    now = int(tenant.clock().timestamp())
    return {"iat": now, "exp": now + int(lifetime.total_seconds())}


def _person_claims(tenant: Tenant, grant: Grant, wanted: Collection[str] | None) -> Claims:
    """What the scopes release and the delivery lets through; `sub` is always there."""
    claims = grant.session.person.claims(grant.request.scopes)
    if wanted is not None:
        claims = {name: value for name, value in claims.items() if name in {"sub", *wanted}}
    if tenant.config.delivery.single_value_as_string:
        claims = single_values_unwrapped(claims)
    return claims
