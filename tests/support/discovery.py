"""Discovery documents as a provider publishes them, given out by a door that tests hold."""

from __future__ import annotations

import json
import threading

from wizard.oidc.http import Request, Response

SUFFIX = "/.well-known/openid-configuration"


def document(issuer: str, /, **changes: object) -> dict[str, object]:
    """What a sound provider says about itself; None takes a field out."""
    whole = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["plain", "S256"],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


class Publisher:
    """Answers for some issuers, 404 for all else; remembers who was asked.

    `gate` holds every answer back until it is set.
    """

    def __init__(self, *issuers: str) -> None:
        self.documents = {f"{one}{SUFFIX}": document(one) for one in issuers}
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def publish(self, issuer: str, /, **changes: object) -> None:
        self.documents[f"{issuer}{SUFFIX}"] = document(issuer, **changes)

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        assert self.gate.wait(20)
        found = self.documents.get(request.url)
        status = 404 if found is None else 200
        headers = (("content-type", "application/json"),)
        return Response(request.url, status, headers, json.dumps(found or {}).encode())
