"""What a realm of AM has: OAuth 2.0 clients, its OpenID provider's settings, scripts."""

from __future__ import annotations

import base64
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from tests.standins.aic.schemas import CORE, OVERRIDE, SECRET, TEMPLATE, Json

DEFAULT_SCRIPT = "cf3515f0-8278-4ee3-a530-1bad7424c416"
CLAIMS_SOURCE = """
utils.setScopeClaimsMap({"profile": ["name", "given_name", "family_name"], "email": ["email"]});
"""


def encoded(source: str) -> str:
    return base64.b64encode(source.encode()).decode()


def _default_script() -> Json:
    return {
        "_id": DEFAULT_SCRIPT,
        "name": "OIDC Claims Script",
        "description": "Default script for claims",
        "script": encoded(CLAIMS_SOURCE),
        "default": True,
        "language": "JAVASCRIPT",
        "context": "OIDC_CLAIMS",
        "evaluatorVersion": "1.0",
    }


def _provider() -> dict[str, Json]:
    """Settings that all clients of the realm share."""
    return {
        "advancedOIDCConfig": {
            "alwaysAddClaimsToToken": True,
            "claimsParameterSupported": False,
        },
        "advancedOAuth2Config": {
            "codeVerifierEnforced": "false",
            "supportedScopes": ["openid|", "profile|Your profile", "email|Your address"],
            "grantTypes": ["authorization_code", "refresh_token", "client_credentials"],
            "includeSubnameInTokenClaims": True,
        },
        "coreOIDCConfig": {"jwtTokenLifetime": 3600, "supportedClaims": []},
        "coreOAuth2Config": {
            "codeLifetime": 120,
            "statelessTokensEnabled": True,
            "accessTokenLifetime": 3600,
        },
        "consent": {"clientsCanSkipConsent": True},
        "pluginsConfig": {
            "oidcClaimsPluginType": "SCRIPTED",
            "oidcClaimsScript": DEFAULT_SCRIPT,
        },
    }


@dataclass
class Stored:
    """A client: bare values of its attributes by group, its secret apart."""

    groups: dict[str, Json]
    secret: str = field(default="", repr=False)
    revision: str = ""

    def value(self, group: str, name: str) -> object:
        return self.groups[group][name]

    def texts(self, group: str, name: str) -> list[str]:
        found = self.value(group, name)
        return [str(one) for one in found] if isinstance(found, list) else []


@dataclass
class Realm:
    """The state of a realm; tests may change it directly.

    Attributes:
        clients: OAuth 2.0 clients by ID.
        provider: Settings of the service `oauth-oidc` by group.
        scripts: By ID.
        keeps_secret: Whether a client that is replaced without a secret keeps its old one.
    """

    clients: dict[str, Stored] = field(default_factory=dict)
    provider: dict[str, Json] = field(default_factory=_provider)
    scripts: dict[str, Json] = field(default_factory=lambda: {DEFAULT_SCRIPT: _default_script()})
    keeps_secret: bool = True
    _revisions: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def put(self, id_: str, body: Mapping[str, object]) -> None:
        """Create or replace a client; what is left out gets the default."""
        old = self.clients.get(id_)
        groups = {group: copy.deepcopy(defaults) for group, defaults in TEMPLATE.items()}
        for group in groups:
            sent = body.get(group)
            groups[group] |= _bare(sent) if isinstance(sent, dict) else {}
        secret = str(groups[CORE].pop(SECRET, ""))
        if not secret and old and self.keeps_secret:
            secret = old.secret
        self.clients[id_] = Stored(groups, secret, self.next_revision())

    def next_revision(self) -> str:
        return str(-100_000_000 - next(self._revisions))

    def add_client(self, id_: str, **groups: Json) -> None:
        """A client of somebody else."""
        self.put(id_, groups)


def _bare(group: Json) -> Json:
    """The values that were sent; one without a value leaves the default."""
    return {
        name: one["value"] if isinstance(one, dict) else one
        for name, one in group.items()
        if not isinstance(one, dict) or "value" in one
    }


def shown(id_: str, client: Stored) -> Json:
    """A client as GET answers: without its secret, own values wrapped."""
    groups: Json = {
        name: dict(values) if name == OVERRIDE else {n: _wrapped(v) for n, v in values.items()}
        for name, values in client.groups.items()
    }
    core = groups[CORE]
    assert isinstance(core, dict)
    core[f"{SECRET}-encrypted"] = "encrypted" if client.secret else None
    kind = {"_id": "OAuth2Client", "name": "OAuth2 Clients", "collection": True}
    return {"_id": id_, "_rev": client.revision, **groups, "_type": kind}


def _wrapped(value: object) -> Json:
    return {"inherited": False} if value is None else {"inherited": False, "value": value}
