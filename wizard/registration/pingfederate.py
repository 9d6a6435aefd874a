"""Bodies for PingFederate's administrative API, after Ping's OpenAPI document of 12.1."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.registration.model import Registration, Source

Body = Mapping[str, object]

TOKEN_MANAGER = "REPLACE_BY_THE_ID_OF_AN_ACCESS_TOKEN_MANAGER"  # noqa: S105 - no password
"""Which one has the attributes is known on site only."""

_IN_TOKEN = {Source.EMAIL: "email", Source.USERNAME: "username", Source.GROUPS: "groups"}
"""Usual names of the attributes in the access token manager's contract; a site may have others."""


def attributes(registration: Registration, *, multi_valued: bool = True) -> list[Body]:
    """The contract of the OpenID Connect policy beyond `sub`; 10.x has no multiple values."""
    delivered = {"includeInIdToken": True, "includeInUserInfo": True}
    return [
        {"name": claim, **delivered}
        | ({"multiValued": source is Source.GROUPS} if multi_valued else {})
        for claim, source in registration.claims.items()
    ]


def fulfillment(
    registration: Registration, filled: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """By claim, the attribute of the access token that fills it; `sub` is the login name."""
    filled = filled or {claim: _IN_TOKEN[source] for claim, source in registration.claims.items()}
    return {"sub": filled["preferred_username"], **filled}


def by_scope(registration: Registration) -> Mapping[str, list[str]]:
    """By scope, the claims that it delivers; a claim of no scope is left out."""
    others = [claim for claim, source in registration.claims.items() if source is not Source.EMAIL]
    email = [claim for claim, source in registration.claims.items() if source is Source.EMAIL]
    return {scope: names for scope, names in (("email", email), ("profile", others)) if names}


def policy(
    registration: Registration,
    filled: Mapping[str, str] | None = None,
    *,
    multi_valued: bool = True,
) -> Body:
    """For `POST /oauth/openIdConnect/policies`; `filled` has the attributes if they are known."""
    fulfilled = {
        claim: {"source": {"type": "TOKEN"}, "value": value}
        for claim, value in fulfillment(registration, filled).items()
    }
    return {
        "id": registration.client_id,
        "name": registration.name,
        "accessTokenManagerRef": {"id": TOKEN_MANAGER},
        "idTokenLifetime": 5,
        "includeUserInfoInIdToken": True,
        "attributeContract": {
            "extendedAttributes": attributes(registration, multi_valued=multi_valued)
        },
        "attributeMapping": {
            "attributeSources": [],
            "attributeContractFulfillment": fulfilled,
            "issuanceCriteria": {"conditionalCriteria": []},
        },
        "scopeAttributeMappings": {
            scope: {"values": names} for scope, names in by_scope(registration).items()
        },
    }


def client(registration: Registration) -> Body:
    """For `POST /oauth/clients`; `clientAuth.secret` is added when it is sent."""
    return {
        "clientId": registration.client_id,
        "name": registration.name,
        "description": registration.description,
        "enabled": True,
        "redirectUris": [registration.redirect_uri],
        "grantTypes": ["AUTHORIZATION_CODE"],
        "clientAuth": {"type": "SECRET"},  # left out it would mean: none at all
        "bypassApprovalPage": True,
        "requireProofKeyForCodeExchange": registration.pkce,
        "restrictScopes": True,
        "restrictedScopes": list(registration.scopes),
        "restrictedResponseTypes": ["code"],
        "defaultAccessTokenManagerRef": {"id": TOKEN_MANAGER},
        "oidcPolicy": {
            "idTokenSigningAlgorithm": "RS256",
            "policyGroup": {"id": registration.client_id},
        },
    }
