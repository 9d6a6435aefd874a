"""The tokens of a grant: access token, ID token, claims about the person."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from wizard.demo.behaviour import Document
from wizard.demo.people import Claims, limited
from wizard.demo.signing import access_token_hash
from wizard.demo.tenant import Grant, Tenant


def access_token(tenant: Tenant, grant: Grant) -> str:
    """A new access token (RFC 9068), registered for the userinfo endpoint."""
    claims = {
        "sub": grant.session.person.subject,
        **_times(tenant, tenant.config.lifetimes.access_token),
        "iss": tenant.site.issuer,
        "aud": [tenant.site.origin],
        "client_id": grant.request.client_id,
        "scope": " ".join(grant.request.scopes),
        "jti": str(uuid.uuid4()),
    }
    behaviour = tenant.config.behaviour
    token = behaviour.token(Document.ACCESS_TOKEN, claims, tenant.keys, "at+jwt")
    return tenant.access_tokens.issue(grant, token)


def id_token(tenant: Tenant, grant: Grant, for_access_token: str) -> str:
    """The ID token (OpenID Connect Core 2)."""
    claims = {
        **limited(userinfo_claims(grant), tenant.config.profile.id_token_value_limit),
        **_times(tenant, tenant.config.lifetimes.id_token),
        "iss": tenant.site.issuer,
        "aud": grant.request.client_id,
        "auth_time": int(grant.session.since.timestamp()),
        "at_hash": access_token_hash(for_access_token),
        "amr": ["pwd"],
        "nonce": grant.request.nonce,
    }
    return tenant.config.behaviour.token(Document.ID_TOKEN, claims, tenant.keys)


def userinfo_claims(grant: Grant) -> Claims:
    """The claims that the granted scopes release (OpenID Connect Core 5.3.2); `sub` always."""
    return grant.session.person.claims(grant.request.scopes)


def _times(tenant: Tenant, lifetime: timedelta) -> dict[str, Any]:
    now = int(tenant.clock().timestamp())
    return {"iat": now, "exp": now + int(lifetime.total_seconds())}
