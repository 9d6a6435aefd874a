"""What PingFederate checks beyond the schema, and answers with 422.

Texts and error IDs of single fields are not known; `fieldPath` and the frame around them are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from tests.standins.common.schema import Rule, Violation
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

_RESPONSE_TYPES = {
    *("code", "token", "id_token"),
    *("code token", "code id_token", "token id_token", "code token id_token"),
}
_WITH_REDIRECT = {"AUTHORIZATION_CODE", "IMPLICIT"}
_BY_SECRET = {"SECRET", "CLIENT_SECRET_JWT"}
_POLICY_SOURCES = {
    *("TOKEN", "TEXT", "CONTEXT", "EXPRESSION", "NO_MAPPING", "EXTENDED_CLIENT_METADATA"),
    *("EXTENDED_PROPERTIES", "OAUTH_PERSISTENT_GRANT", "CUSTOM_DATA_STORE", "JDBC_DATA_STORE"),
    *("LDAP_DATA_STORE", "PING_ONE_LDAP_GATEWAY_DATA_STORE"),
}
_DATA_STORES = {source for source in _POLICY_SOURCES if source.endswith("_DATA_STORE")}
_DN = ("clientCertIssuerDn", "clientCertSubjectDn")
SUBJECT = "sub"


def _bad(path: str, says: str) -> Violation:
    return Violation(Rule.VALUE, path, says)


def _missing(kind: str, ids: Iterable[str], known: Iterable[str], path: str) -> Iterator[Violation]:
    have = set(known)
    for id_ in ids:
        if id_ not in have:
            yield _bad(path, f"{kind} does not exist")


def check_client(site: Configuration, client: Json) -> list[Violation]:
    """A client as it was sent, before defaults are filled in."""
    return [
        *_check_names(client),
        *_check_redirects(client),
        *_check_scopes(site, client),
        *_check_references(site, client),
        *_check_auth(client),
    ]


def _check_names(client: Json) -> Iterator[Violation]:
    for name in ("clientId", "name"):
        if not str(client[name]).strip():
            yield _bad(name, "must not be empty")
    if not client["grantTypes"]:
        yield _bad("grantTypes", "at least one is needed")
    if client.get("extendedParameters"):
        yield _bad("extendedParameters", "no extended properties are defined")
    kinds = texts(client, "restrictedResponseTypes")
    at = "restrictedResponseTypes"
    yield from _missing("The response type", kinds, _RESPONSE_TYPES, at)


def _check_redirects(client: Json) -> Iterator[Violation]:
    uris = texts(client, "redirectUris")
    if not uris and _WITH_REDIRECT & set(texts(client, "grantTypes")):
        yield _bad("redirectUris", "is needed for this grant type")
    for i, uri in enumerate(uris):
        parts = urlsplit(uri)
        if not parts.scheme or not parts.netloc or parts.fragment:
            yield _bad(f"redirectUris[{i}]", "is not an absolute URI without fragment")


def _check_scopes(site: Configuration, client: Json) -> Iterator[Violation]:
    common = {*site.scopes, "openid"}
    yield from _missing("A scope", texts(client, "restrictedScopes"), common, "restrictedScopes")
    exclusive = texts(client, "exclusiveScopes")
    yield from _missing("A scope", exclusive, site.exclusive_scopes, "exclusiveScopes")


def _check_references(site: Configuration, client: Json) -> Iterator[Violation]:
    at = "defaultAccessTokenManagerRef"
    used = [id_ for id_ in [link(client, at)] if id_]
    yield from _missing("The access token manager", used, site.managers, at)
    used = [id_ for id_ in [link(part(client, "oidcPolicy"), "policyGroup")] if id_]
    yield from _missing("The policy", used, site.policies, "oidcPolicy.policyGroup")


def _check_auth(client: Json) -> Iterator[Violation]:
    auth = part(client, "clientAuth") if "clientAuth" in client else {"type": "NONE"}
    kind = auth.get("type")
    if "type" not in auth:
        yield _bad("clientAuth.type", "is required")
    if kind in _BY_SECRET and not (auth.get("secret") or auth.get("encryptedSecret")):
        yield _bad("clientAuth.secret", "is required")
    for name in _DN if kind == "CERTIFICATE" else ():
        if not auth.get(name):
            yield _bad(f"clientAuth.{name}", "is required")
    if kind == "PRIVATE_KEY_JWT" and not part(client, "jwksSettings"):
        yield _bad("jwksSettings", "either jwks or jwksUrl is required")


def check_policy(site: Configuration, policy: Json) -> list[Violation]:
    """A policy as it was sent."""
    manager = site.managers.get(link(policy, "accessTokenManagerRef"))
    if manager is None:
        return [_bad("accessTokenManagerRef", "The access token manager does not exist")]
    return [
        *_check_contract(policy),
        *_check_fulfillment(policy, set(contract(manager))),
        *_check_scope_mappings(site, policy),
    ]


def _check_contract(policy: Json) -> Iterator[Violation]:
    for name in ("id", "name"):
        if not str(policy[name]).strip():
            yield _bad(name, "must not be empty")
    lifetime = policy.get("idTokenLifetime", 5)
    if not isinstance(lifetime, int) or lifetime < 1:
        yield _bad("idTokenLifetime", "must be at least one minute")
    extended = items(part(policy, "attributeContract"), "extendedAttributes")
    names = [str(one["name"]) for one in extended]
    at = "attributeContract.extendedAttributes"
    if SUBJECT in names or len(set(names)) < len(names):
        yield _bad(at, "has an attribute twice; sub is there by itself")


def _names_of(policy: Json) -> set[str]:
    return {*contract(policy), SUBJECT}


def _check_fulfillment(policy: Json, token: set[str]) -> Iterator[Violation]:
    at = "attributeMapping.attributeContractFulfillment"
    filled = fulfillment(part(part(policy, "attributeMapping"), "attributeContractFulfillment"))
    names = _names_of(policy)
    for name in sorted(names - set(filled)):
        yield _bad(f"{at}.{name}", "the attribute is not fulfilled")
    for name in sorted(set(filled) - names):
        yield _bad(f"{at}.{name}", "the attribute is not in the contract")
    for name, (kind, value) in filled.items():
        yield from _check_source(f"{at}.{name}", kind, value, token)


def _check_source(at: str, kind: str, value: str, token: set[str]) -> Iterator[Violation]:
    if kind not in _POLICY_SOURCES or kind in _DATA_STORES:
        yield _bad(f"{at}.source.type", "this source cannot be used here")
    elif kind == "EXPRESSION":
        yield _bad(f"{at}.source.type", "expressions are switched off")
    elif kind == "TOKEN" and value not in token:
        yield _bad(f"{at}.value", "the access token manager has no such attribute")


def _check_scope_mappings(site: Configuration, policy: Json) -> Iterator[Violation]:
    names = _names_of(policy)
    for scope, bound in part(policy, "scopeAttributeMappings").items():
        at = f"scopeAttributeMappings.{scope}"
        yield from _missing("The scope", [scope], {*site.scopes, "openid"}, at)
        if isinstance(bound, dict):
            yield from _missing("An attribute", texts(bound, "values"), names, at)


def users_of_policy(site: Configuration, id_: str) -> list[str]:
    """What keeps a policy from being deleted."""
    used = [
        client_id
        for client_id, client in site.clients.items()
        if link(part(client, "oidcPolicy"), "policyGroup") == id_
    ]
    return [*used, "the default policy"] if site.default_policy == id_ else used


def users_of_client(site: Configuration, id_: str) -> list[str]:
    """What keeps a client from being deleted: token managers that are restricted to it."""
    return [
        manager_id
        for manager_id, manager in site.managers.items()
        if {"id": id_} in items(part(manager, "accessControlSettings"), "allowedClients")
    ]
