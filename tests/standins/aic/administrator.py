"""An administrator's program with a service account, and the client that it registers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.standins.aic import AIC
from tests.standins.aic.tokens import AM_SCOPE, CLIENT, GRANT
from tests.standins.common.relying_party import Answer, RelyingParty, send

CALLBACK = "https://ml.company.example/callback_ping"
SECRET = "another+secret/of:some-characters"
AGENT = "/realm-config/agents/OAuth2Client"
_NUMBERS = count(1)


def own(value: object) -> dict[str, object]:
    return {"inherited": False, "value": value}


REGISTERED: dict[str, Any] = {
    "coreOAuth2ClientConfig": {
        "clientName": own(["Machine learning"]),
        "redirectionUris": own([CALLBACK]),
        "scopes": own(["openid", "profile", "email"]),
        "userpassword": SECRET,
    },
    "advancedOAuth2ClientConfig": {
        "grantTypes": own(["authorization_code"]),
        "responseTypes": own(["code"]),
        "isConsentImplied": own(True),
    },
}


def assertion(ping: AIC, **changes: object) -> dict[str, str]:
    """The token request; a change of None leaves a claim out."""
    account = ping.accounts.account_id
    claims: dict[str, object] = {
        "iss": account,
        "sub": account,
        "aud": ping.token_url,
        "exp": int(ping.clock.now().timestamp()) + 170,
        "jti": f"number-{next(_NUMBERS)}",
    } | changes
    present = {name: value for name, value in claims.items() if value is not None}
    key = RSAKey.import_key(dict(ping.accounts.jwk))  # type: ignore[arg-type]
    signed = jwt.encode({"alg": "RS256"}, present, key, algorithms=["RS256"])
    return {"grant_type": GRANT, "client_id": CLIENT, "assertion": signed, "scope": AM_SCOPE}


def get_token(ping: AIC, form: Mapping[str, str]) -> Answer:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return send("POST", ping.token_url, urlencode(form), kind)


@dataclass
class Admin:
    """Calls the realm's configuration as AM wants it."""

    ping: AIC
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        token = get_token(self.ping, assertion(self.ping)).json["access_token"]
        self.headers = {
            "Authorization": f"Bearer {token}",
            "Accept-API-Version": "protocol=2.1,resource=1.0",
            "X-Requested-With": "XMLHttpRequest",
            "Content-Type": "application/json",
        }

    def __call__(
        self, method: str, path: str = f"{AGENT}/ml", body: object = None, **other: str
    ) -> Answer:
        text = None if body is None else json.dumps(body)
        headers = {name: one for name, one in (self.headers | other).items() if one}
        return send(method, self.ping.realm_url + path, text, headers)

    def script(self, method: str, id_: str, body: object = None) -> Answer:
        version = {"Accept-API-Version": "protocol=2.0,resource=1.0"}
        return self(method, f"/scripts{id_}", body, **version)


def party(ping: AIC, secret: str = SECRET, scope: str = "openid profile email") -> RelyingParty:
    """Who uses the client as it is registered."""
    return RelyingParty(ping.discovery_url, "ml", secret, CALLBACK, scope)
