"""Access tokens and ID tokens."""

from __future__ import annotations

import secrets
from dataclasses import replace

from tests.standins.common.messages import Response, json_response
from tests.standins.pingone import claims
from tests.standins.pingone.authorization import Authorization
from tests.standins.pingone.model import (
    Application,
    Environment,
    Json,
    Person,
    Tenant,
    Token,
    new_id,
)
from tests.standins.pingone.signing import at_hash, signed

_ID_TOKEN_SECONDS = 3600
_REFRESH_TOKEN_SECONDS = 2_592_000


def issuer(tenant: Tenant, environment: Environment) -> str:
    return f"{tenant.auth_url}/{environment.id}/as"


def access_token(
    tenant: Tenant,
    client: Application,
    environment: Environment,
    *,
    scopes: tuple[str, ...] = (),
    roles: frozenset[str] = frozenset(),
    person: Person | None = None,
    value: str = "",
) -> Token:
    """A JWT or an opaque token, as the behaviour says, or `value`; its roles are not in it."""
    expires = tenant.clock.after(tenant.behaviour.token_seconds)
    if not value and tenant.behaviour.jwt_access_tokens:
        value = signed(
            {
                "iss": issuer(tenant, environment),
                "sub": person.id if person else client.id,
                "client_id": client.id,
                "env": environment.id,
                "scope": " ".join(scopes),
                "exp": int(expires.timestamp()),
                "iat": int(tenant.clock.now().timestamp()),
                "jti": new_id(),
            }
        )
    value = value or secrets.token_urlsafe(32)
    token = Token(tenant.issue(value), client.id, environment.id, scopes, expires, roles, person)
    tenant.tokens[value] = token
    return token


def refresh_token(tenant: Tenant, access: Token) -> str:
    """It can be revoked, not redeemed: no client here has a use for it."""
    expires = tenant.clock.after(_REFRESH_TOKEN_SECONDS)
    made = replace(access, value=tenant.issue(secrets.token_urlsafe(32)), expires=expires)
    tenant.refresh_tokens[made.value] = made
    return made.value


def id_token(tenant: Tenant, authorization: Authorization, access: Token) -> str:
    now = int(tenant.clock.now().timestamp())
    person, environment = authorization.person, authorization.environment
    own = claims.id_token_claims(authorization.client, person, environment, authorization.scopes)
    standard: Json = {
        "iss": issuer(tenant, environment),
        "aud": authorization.client.id,
        "exp": now + _ID_TOKEN_SECONDS,
        "iat": now,
        "auth_time": now,
        "at_hash": at_hash(access.value),
        "sid": new_id(),
        "env": environment.id,
    }
    nonce = {"nonce": authorization.nonce} if authorization.nonce else {}
    return tenant.issue(signed({**own, **standard, **nonce}))


def token_response(tenant: Tenant, token: Token, more: Json) -> Response:
    body: Json = {
        "access_token": token.value,
        "token_type": "Bearer",
        "expires_in": tenant.behaviour.token_seconds,
    }
    return json_response(200, body | more, ("Cache-Control", "no-store"))
