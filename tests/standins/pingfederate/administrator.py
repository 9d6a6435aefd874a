"""An administrator of the stand-in, and what he or she registers."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Mapping
from typing import Any

from tests.standins.common.relying_party import Answer, RelyingParty, send
from tests.standins.pingfederate import PingFederate

CALLBACK = "https://ml.company.example/callback_ping"
SECRET = "a-secret+of/32:characters-at-least"
JSON = "application/json"
CLIENT: dict[str, Any] = {
    "clientId": "ml",
    "name": "Machine learning",
    "grantTypes": ["AUTHORIZATION_CODE"],
    "redirectUris": [CALLBACK],
    "clientAuth": {"type": "SECRET", "secret": SECRET},
    "bypassApprovalPage": True,
    "requireProofKeyForCodeExchange": True,
    "restrictScopes": True,
    "restrictedScopes": ["openid", "profile", "email"],
    "restrictedResponseTypes": ["code"],
    "defaultAccessTokenManagerRef": {"id": "jwt"},
    "oidcPolicy": {"idTokenSigningAlgorithm": "RS256", "policyGroup": {"id": "ml-claims"}},
}


def from_token(attribute: str) -> dict[str, Any]:
    return {"source": {"type": "TOKEN"}, "value": attribute}


POLICY: dict[str, Any] = {
    "id": "ml-claims",
    "name": "Claims for machine learning",
    "accessTokenManagerRef": {"id": "jwt"},
    "attributeContract": {
        "extendedAttributes": [
            {"name": "email", "includeInIdToken": True, "includeInUserInfo": False},
            {"name": "groups", "includeInIdToken": True, "multiValued": True},
            {"name": "login"},
        ]
    },
    "attributeMapping": {
        "attributeContractFulfillment": {
            "sub": from_token("username"),
            "email": from_token("email"),
            "groups": from_token("groups"),
            "login": from_token("username"),
        }
    },
    "scopeAttributeMappings": {
        "email": {"values": ["email"]},
        "profile": {"values": ["groups", "login"]},
    },
}


class Admin:
    """Calls the administrative API as its documents want it."""

    def __init__(self, ping: PingFederate) -> None:
        self.ping = ping
        pair = base64.b64encode(f"{ping.username}:{ping.password}".encode()).decode()
        self.headers = {
            "Authorization": f"Basic {pair}",
            "X-XSRF-Header": "PingFederate",
            "Content-Type": JSON,
        }

    def __call__(self, method: str, path: str, body: object = None, **left_out: str) -> Answer:
        text = None if body is None else json.dumps(body)
        return send(method, self.ping.api_url + path, text, self.headers | left_out)

    def set_up(self) -> None:
        assert self("POST", "/oauth/openIdConnect/policies", POLICY).status == 201
        assert self("POST", "/oauth/clients", CLIENT).status == 201


def changed(document: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with another value at a path such as `clientAuth.type`; None takes it out."""
    whole = copy.deepcopy(dict(document))
    *before, last = path.split(".")
    place = whole
    for name in before:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return whole


def party(
    ping: PingFederate, secret: str = SECRET, scope: str = "openid profile email"
) -> RelyingParty:
    """ClearML, as the client is registered."""
    return RelyingParty(ping.discovery_url, "ml", secret, CALLBACK, scope)
