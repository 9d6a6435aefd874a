"""How PingFederate stores and shows clients and policies: defaults filled in, secrets encrypted."""

from __future__ import annotations

import copy
from datetime import datetime

from tests.standins.common.clock import timestamp
from tests.standins.common.schema import Rule, Violation
from tests.standins.pingfederate.configuration import Configuration, Json, items, part
from tests.standins.pingfederate.schemas import IN_11_2, IN_12_0, Version

_CLIENT_DEFAULTS: Json = {
    "enabled": True,
    "redirectUris": [],
    "refreshRolling": "SERVER_DEFAULT",
    "persistentGrantExpirationType": "SERVER_DEFAULT",
    "persistentGrantExpirationTime": 0,
    "persistentGrantExpirationTimeUnit": "DAYS",
    "persistentGrantIdleTimeoutType": "SERVER_DEFAULT",
    "persistentGrantIdleTimeout": 0,
    "persistentGrantIdleTimeoutTimeUnit": "DAYS",
    "bypassApprovalPage": False,
    "restrictScopes": False,
    "restrictedScopes": [],
    "exclusiveScopes": [],
    "restrictedResponseTypes": [],
    "validateUsingAllEligibleAtms": False,
    "deviceFlowSettingType": "SERVER_DEFAULT",
    "requireProofKeyForCodeExchange": False,
    "requireSignedRequests": False,
}
_CLIENT_DEFAULTS_11_2: Json = {
    "refreshTokenRollingIntervalType": "SERVER_DEFAULT",
    "persistentGrantReuseType": "SERVER_DEFAULT",
    "allowAuthenticationApiInit": False,
    "requirePushedAuthorizationRequests": False,
    "restrictToDefaultAccessTokenManager": False,
}
_OIDC_DEFAULTS: Json = {
    "grantAccessSessionRevocationApi": False,
    "pingAccessLogoutCapable": False,
    "pairwiseIdentifierUserType": False,
}
_POLICY_DEFAULTS: Json = {
    "idTokenLifetime": 5,
    "includeSriInIdToken": False,
    "includeUserInfoInIdToken": False,
    "includeSHashInIdToken": False,
    "returnIdTokenOnRefreshGrant": False,
    "scopeAttributeMappings": {},
}
_READ_ONLY = ("modificationDate", "creationDate", "replicationStatus", "clientSecretChangedTime")


class SecretError(Exception):
    """The client's secret cannot be taken as it was sent."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(path)
        self.violation = Violation(Rule.VALUE, path, says)


def stored_client(site: Configuration, sent: Json, version: Version, now: datetime) -> Json:
    """The client that takes effect; replaces the one of the same ID whole."""
    old = site.clients.get(str(sent["clientId"]), {})
    given = {name: value for name, value in sent.items() if name not in _READ_ONLY}
    newer = _CLIENT_DEFAULTS_11_2 if version >= IN_11_2 else {}
    client = {**copy.deepcopy({**_CLIENT_DEFAULTS, **newer}), **copy.deepcopy(given)}
    client["oidcPolicy"] = {**_OIDC_DEFAULTS, **part(client, "oidcPolicy")}
    auth = part(client, "clientAuth") or {"type": "NONE"}
    client["clientAuth"] = stored_auth(site, auth, part(old, "clientAuth"), version)
    if version >= IN_11_2:
        stamp = timestamp(now)
        client["modificationDate"] = stamp
        client["creationDate"] = old.get("creationDate", stamp)
    return client


def stored_auth(site: Configuration, sent: Json, old: Json, version: Version) -> Json:
    """A new plain secret is encrypted; an encrypted one has to be that which was shown."""
    auth = {name: value for name, value in sent.items() if name != "secret"}
    if sent.get("secret"):
        auth["encryptedSecret"] = site.encrypt(str(sent["secret"]))
    elif "encryptedSecret" in sent and sent["encryptedSecret"] != old.get("encryptedSecret"):
        raise SecretError("clientAuth.encryptedSecret", "is not the secret that is stored")
    if version >= IN_11_2 and "encryptedSecret" in auth:
        auth["secondarySecrets"] = []
    return auth


def stored_policy(sent: Json, version: Version, now: datetime) -> Json:
    """The policy that takes effect, with `sub` as its core attribute."""
    policy = {**copy.deepcopy(_POLICY_DEFAULTS), **copy.deepcopy(sent)}
    extended = items(part(policy, "attributeContract"), "extendedAttributes")
    newer: Json = {"multiValued": False} if version >= IN_11_2 else {}
    policy["attributeContract"] = {
        "coreAttributes": [{"name": "sub", **newer}],
        "extendedAttributes": [newer | one for one in extended],
    }
    policy.pop("lastModified", None)
    if version >= IN_12_0:
        policy["lastModified"] = timestamp(now)
    return policy


def shown_manager(manager: Json, version: Version) -> Json:
    """A token manager without what this version does not know."""
    if version >= IN_11_2:
        return manager
    shown = copy.deepcopy(manager)
    for one in items(part(shown, "attributeContract"), "extendedAttributes"):
        one.pop("multiValued", None)
    return shown
