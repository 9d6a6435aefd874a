"""How the engines use their configuration: from a registered client to what a login delivers.

An access token mapping fills the attributes of the token manager, the OpenID Connect policy takes
them from there; a scope releases the attributes that are bound to it. By default an attribute is in
the answer of userinfo only, and a single value is a string unless it is marked multi-valued.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tests.standins.common.openid import (
    SECRET_METHODS,
    Client,
    Paths,
    Person,
    Released,
    Texts,
)
from tests.standins.pingfederate.configuration import (
    Configuration,
    Json,
    contract,
    fulfillment,
    items,
    link,
    part,
    texts,
)

PATHS = Paths(
    discovery="/.well-known/openid-configuration",
    authorize="/as/authorization.oauth2",
    token="/as/token.oauth2",
    userinfo="/idp/userinfo.openid",
    jwks="/pf/JWKS",
    sign_on="/as/sign-on/resume/as/authorization.ping",
)
TEXTS = Texts(
    unknown_client="Unknown or invalid client_id",
    redirect_mismatch="Invalid redirect_uri",
    invalid_client="Invalid client or client credentials.",
    code_unusable="Authorization code is invalid or expired.",
    redirect_missing="redirect_uri is required if it was included in the authorization request.",
    verifier_mismatch=(
        "The code_verifier sent does not match code_challenge included in the authorization "
        "request using the S256 code_challenge_method."
    ),
)
_STANDARD = {
    "email": {"email", "email_verified"},
    "phone": {"phone_number", "phone_number_verified"},
    "profile": {
        *("name", "family_name", "given_name", "middle_name", "nickname", "preferred_username"),
        *("profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale"),
        "updated_at",
    },
}
"""By scope, of a policy that binds nothing itself (OpenID Connect Core 1.0, 5.4)."""
_NOT_PEOPLE = {"CLIENT_CREDENTIALS", "TOKEN_EXCHANGE_PROCESSOR_POLICY"}
Values = Mapping[str, str | list[str]]


def metadata(site: Configuration, *, pkce: bool) -> Json:
    """What is PingFederate's own in the discovery document; None leaves a field out."""
    own: Json = {"scopes_supported": sorted({*site.scopes, "openid"}), "claims_supported": ["sub"]}
    return own if pkce else own | {"code_challenge_methods_supported": None}


def find_client(site: Configuration, client_id: str) -> Client | None:
    """A client that is enabled, as the runtime endpoints know it."""
    found = site.clients.get(client_id)
    if found is None or not found["enabled"]:
        return None
    manager = link(found, "defaultAccessTokenManagerRef") or site.default_manager
    policy = site.policies.get(
        link(part(found, "oidcPolicy"), "policyGroup") or site.default_policy, {}
    )
    auth = part(found, "clientAuth")
    methods = {"SECRET": SECRET_METHODS, "NONE": frozenset({"none"})}
    return Client(
        client_id,
        site.secrets.get(str(auth.get("encryptedSecret")), ""),
        tuple(texts(found, "redirectUris")),
        lambda person, scopes: release(policy, token_values(site, manager, person), scopes),
        wildcards=True,
        scopes=_scopes(site, found),
        methods=methods.get(str(auth["type"]), frozenset()),
        response_types=frozenset(texts(found, "restrictedResponseTypes") or ["code"]),
        grant_types=frozenset(one.lower() for one in texts(found, "grantTypes")),
        pkce="any" if found["requireProofKeyForCodeExchange"] else "",
        consent=not found["bypassApprovalPage"],
        id_token_lifetime=timedelta(minutes=int(str(policy.get("idTokenLifetime", 5)))),
        id_token_alg=str(part(found, "oidcPolicy").get("idTokenSigningAlgorithm", "RS256")),
        broken=_unusable(site, client_id, manager, policy),
    )


def _scopes(site: Configuration, client: Json) -> frozenset[str]:
    common = texts(client, "restrictedScopes") if client["restrictScopes"] else [*site.scopes]
    always = [] if client["restrictScopes"] else ["openid"]
    return frozenset([*common, *always, *texts(client, "exclusiveScopes")])


def _unusable(
    site: Configuration, client_id: str, manager: str, policy: Json
) -> tuple[str, str] | None:
    """Why nobody can sign in with the client."""
    access = part(site.managers.get(manager, {}), "accessControlSettings")
    allowed = {"id": client_id} in items(access, "allowedClients")
    if manager not in site.managers or (access["restrictClients"] and not allowed):
        return "invalid_request", "No eligible access token manager"
    if not _mapping(site, manager):
        return "server_error", "No access token mapping"
    if not policy:
        return "server_error", "No OpenID Connect policy"
    return None


def _mapping(site: Configuration, manager: str) -> Json:
    return next(
        (
            one
            for one in site.mappings
            if link(one, "accessTokenManagerRef") == manager
            and part(one, "context")["type"] not in _NOT_PEOPLE
        ),
        {},
    )


def token_values(site: Configuration, manager: str, person: Person) -> Values:
    """The attributes of the access token."""
    filled = fulfillment(part(_mapping(site, manager), "attributeContractFulfillment"))
    attributes = contract(site.managers[manager])
    found: dict[str, str | list[str]] = {}
    for name in attributes.keys() & filled.keys():
        kind, value = filled[name]
        given = value if kind == "TEXT" else person.attributes.get(value, "")
        if given and kind != "NO_MAPPING":
            found[name] = _counted(given, many=bool(attributes[name].get("multiValued")))
    return found


def _counted(value: str | list[str], *, many: bool) -> str | list[str]:
    values = value if isinstance(value, list) else [value]
    return values if many or len(values) > 1 else values[0]


def release(policy: Json, token: Values, scopes: frozenset[str]) -> Released:
    """The claims that a policy makes of an access token."""
    values = _policy_values(policy, token)
    bound = _bound(policy, scopes)
    id_token: Json = {}
    userinfo: Json = {}
    for name, attribute in contract(policy).items():
        if name not in bound or name not in values:
            continue
        in_id_token, in_userinfo = _delivery(policy, attribute)
        many = bool(attribute.get("multiValued"))
        claim: Json = {name: _counted(values[name], many=many)}
        id_token |= claim if in_id_token else {}
        userinfo |= claim if in_userinfo else {}
    return Released(str(values.get("sub", "")), id_token, userinfo)


def _policy_values(policy: Json, token: Values) -> Values:
    mapping = part(part(policy, "attributeMapping"), "attributeContractFulfillment")
    found: dict[str, str | list[str]] = {}
    for name, (kind, value) in fulfillment(mapping).items():
        given = token.get(value) if kind == "TOKEN" else value if kind == "TEXT" else None
        if given:
            found[name] = given
    return found


def _bound(policy: Json, scopes: frozenset[str]) -> set[str]:
    mappings = part(policy, "scopeAttributeMappings")
    if not mappings:
        return set().union(*(_STANDARD.get(scope, set()) for scope in scopes))
    return {name for scope in scopes for name in texts(part(mappings, scope), "values")}


def _delivery(policy: Json, attribute: Json) -> tuple[bool, bool]:
    """Whether an attribute is in the ID token, and in userinfo."""
    if "includeInIdToken" in attribute or "includeInUserInfo" in attribute:
        chosen = attribute.get("includeInIdToken"), attribute.get("includeInUserInfo")
        return bool(chosen[0]), bool(chosen[1])
    return bool(policy["includeUserInfoInIdToken"]), True
