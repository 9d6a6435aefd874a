"""How a realm uses its clients: from the registered values to what a login delivers.

The stand-in runs no scripts: a claims script delivers what its source names, in the stand-in's own
reading of it. Claims reach the ID token if the realm always adds them, otherwise only userinfo.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable
from datetime import timedelta

from tests.standins.aic.realm import Realm, Stored
from tests.standins.aic.schemas import ADVANCED, CORE, OPENID, OVERRIDE, SIGNING, Json
from tests.standins.common.openid import Client, Paths, Person, Released, Texts

TEXTS = Texts(
    unknown_client="Client authentication failed",
    redirect_mismatch="The redirection URI provided does not match a pre-registered value.",
    invalid_client="Client authentication failed",
    code_unusable="The provided access grant is invalid, expired, or revoked.",
    redirect_missing="The provided access grant is invalid, expired, or revoked.",
    verifier_mismatch="The provided access grant is invalid, expired, or revoked.",
    challenge_missing="Missing parameter, 'code_challenge'",
)
_BY_SCOPE = {"email": ("email",), "profile": ("name", "given_name", "family_name", "groups")}
_PUBLIC = "Public"


def paths(realm: str) -> Paths:
    issuer = f"/am/oauth2/realms/root/realms/{realm}"
    return Paths(
        discovery=f"{issuer}/.well-known/openid-configuration",
        authorize=f"{issuer}/authorize",
        token=f"{issuer}/access_token",
        userinfo=f"{issuer}/userinfo",
        jwks=f"{issuer}/connect/jwk_uri",
        sign_on="/am/XUI/",
        issuer=issuer,
    )


def metadata(realm: Realm) -> Json:
    scopes = realm.provider["advancedOAuth2Config"]["supportedScopes"]
    assert isinstance(scopes, list)
    return {
        "scopes_supported": _names(map(str, scopes)),
        "claims_supported": [],
        "version": "3.0",
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
    }


def _names(scopes: Iterable[str]) -> list[str]:
    """Scopes may carry a text for people: `email|Your address`."""
    return [scope.partition("|")[0] for scope in scopes]


def find_client(realm: Realm, client_id: str) -> Client | None:
    """A client that is active, as the endpoints know it."""
    found = realm.clients.get(client_id)
    if found is None or found.value(CORE, "status") != "Active":
        return None
    enforced = realm.provider["advancedOAuth2Config"]["codeVerifierEnforced"] == "true"
    public = found.value(CORE, "clientType") == _PUBLIC
    return Client(
        client_id,
        "" if public else found.secret,
        tuple(found.texts(CORE, "redirectionUris")),
        lambda person, scopes: release(realm, found, person, scopes),
        scopes=frozenset(_names(found.texts(CORE, "scopes"))),
        methods=_methods(found, public=public),
        response_types=frozenset(found.texts(ADVANCED, "responseTypes")),
        grant_types=frozenset(found.texts(ADVANCED, "grantTypes")),
        pkce="any" if enforced else "",
        consent=not _skips_consent(realm, found),
        id_token_lifetime=_lifetime(realm, found),
        id_token_alg=str(found.value(SIGNING, "idTokenSignedResponseAlg")),
    )


def _methods(client: Stored, *, public: bool) -> frozenset[str]:
    """One method; without a secret a confidential client cannot authenticate."""
    if public:
        return frozenset({"none"})
    method = str(client.value(ADVANCED, "tokenEndpointAuthMethod"))
    return frozenset({method} if client.secret else ())


def _overrides(client: Stored) -> bool:
    return client.value(OVERRIDE, "providerOverridesEnabled") is True


def _skips_consent(realm: Realm, client: Stored) -> bool:
    """The client's consent is implied, and the provider (or its override) lets clients skip it."""
    allowed = (
        client.value(OVERRIDE, "clientsCanSkipConsent")
        if _overrides(client)
        else realm.provider["consent"]["clientsCanSkipConsent"]
    )
    return client.value(ADVANCED, "isConsentImplied") is True and allowed is True


def _lifetime(realm: Realm, client: Stored) -> timedelta:
    """0 means that of the provider."""
    own = client.value(OPENID, "jwtTokenLifetime")
    seconds = own or realm.provider["coreOIDCConfig"]["jwtTokenLifetime"]
    return timedelta(seconds=int(str(seconds)))


def release(realm: Realm, client: Stored, person: Person, scopes: frozenset[str]) -> Released:
    """The claims of the script in force; the subject is no user name but a UUID."""
    source = claims_script(realm, client)
    names = [name for scope in scopes for name in _BY_SCOPE.get(scope, ()) if f'"{name}"' in source]
    claims: Json = {n: person.attributes[n] for n in names if n in person.attributes}
    subject = str(uuid.uuid5(uuid.NAMESPACE_DNS, person.username))
    always = realm.provider["advancedOIDCConfig"]["alwaysAddClaimsToToken"] is True
    added: Json = {}
    if realm.provider["advancedOAuth2Config"]["includeSubnameInTokenClaims"] is True:
        added["subname"] = subject
    return Released(subject, {**(claims if always else {}), **added}, {**claims, **added})


def claims_script(realm: Realm, client: Stored) -> str:
    """Source of the client's own script where overrides are on, else of the realm's."""
    group = client.groups[OVERRIDE] if _overrides(client) else {}
    if group.get("oidcClaimsPluginType", "PROVIDER") == "PROVIDER":
        group = realm.provider["pluginsConfig"]
    found = realm.scripts.get(str(group["oidcClaimsScript"]), {})
    return base64.b64decode(str(found.get("script", ""))).decode()
