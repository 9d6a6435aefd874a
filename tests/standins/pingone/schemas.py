"""The request bodies of PingOne's management API, transcribed from Ping's OpenAPI document.

Read from `ApplicationOIDC`, `ApplicationResourceGrant`, `ApplicationAttributeMapping` and
`ApplicationSecret`; rules in words (unique, reserved, https) are those of its descriptions and of
Ping's Terraform provider. `clientId` counts as read-only: it needs a feature flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.standins.common.schema import (
    Check,
    Rule,
    Violation,
    anything,
    array,
    boolean,
    integer,
    nullable,
    one_of,
    read_only,
    record,
    text,
)
from tests.standins.pingone.errors import RECORDED_WILDCARD

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_LONGEST_DURATION = 2_147_483_647  # seconds
_LOOPBACK = {"localhost", "127.0.0.1"}
RESERVED_NAMES = frozenset(
    [
        *("acr", "amr", "at_hash", "aud", "auth_time", "azp", "client_id", "exp", "iat", "iss"),
        *("jti", "nbf", "nonce", "org", "scope", "sid"),
    ]
)


def _wrong(at: str, message: str) -> list[Violation]:
    return [Violation(Rule.VALUE, at, message)]


def https_url(value: object, at: str) -> list[Violation]:
    if not isinstance(value, str):
        return [Violation(Rule.KIND, at, "must be a string")]
    parts = urlsplit(value)
    good = parts.scheme == "https" and parts.hostname and "*" not in value
    return [] if good else _wrong(at, "must be an https URL")


def redirect_uri(value: object, at: str) -> list[Violation]:
    """https, or http on loopback; no fragment. Wildcards depend on another field."""
    if not isinstance(value, str):
        return [Violation(Rule.KIND, at, "must be a string")]
    parts = urlsplit(value)
    if not parts.hostname or "#" in value:
        return _wrong(at, "must be an absolute URI without fragment")
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return [] if secure else _wrong(at, "must use https, or http on a loopback host")


_ANY_ID = record({"id": text()}, "id")
_ID = record({"id": text(_UUID)}, "id")
_GRANT_TYPES = (
    *("AUTHORIZATION_CODE", "IMPLICIT", "REFRESH_TOKEN", "CLIENT_CREDENTIALS", "DEVICE_CODE"),
    *("TOKEN_EXCHANGE", "CIBA"),
)
_TYPES = ("WEB_APP", "NATIVE_APP", "SINGLE_PAGE_APP", "WORKER", "SERVICE", "CUSTOM_APP")
_AUTH_METHODS = (
    *("NONE", "CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT", "CLIENT_SECRET_JWT"),
)
_SYSTEM_FIELDS: Mapping[str, Check] = dict.fromkeys(
    [
        *("_links", "id", "environment", "createdAt", "updatedAt"),
        *("clientId", "clientSecret"),
    ],
    read_only,
)
_COMMON: Mapping[str, Check] = {
    "name": text(most=256),
    "description": text("(?s).*"),
    "enabled": boolean,
    "type": one_of(*_TYPES),
    "protocol": one_of("OPENID_CONNECT"),
    "hiddenFromAppPortal": boolean,
    "icon": record({"id": text(), "href": text()}, "id", "href"),
    "loginPageUrl": https_url,
    "tags": array(one_of("PING_FED_CONNECTION_INTEGRATION")),
    "accessControl": record(
        {
            "role": record({"type": one_of("ADMIN_USERS_ONLY")}, "type"),
            "group": record(
                {"type": one_of("ANY_GROUP", "ALL_GROUPS"), "groups": array(_ANY_ID)},
                *("type", "groups"),
            ),
        }
    ),
}
_OIDC: Mapping[str, Check] = {
    "additionalRefreshTokenReplayProtectionEnabled": nullable(boolean),
    "allowWildcardInRedirectUris": boolean,
    "assignActorRoles": boolean,
    "corsSettings": record(
        {
            "behavior": one_of("ALLOW_NO_ORIGINS", "ALLOW_SPECIFIC_ORIGINS"),
            "origins": array(text("https?://[^/]+"), most=20),
        },
        "behavior",
    ),
    "devicePathId": text("[a-zA-Z0-9_-]{1,50}"),
    "deviceCustomVerificationUri": text(),
    "deviceTimeout": integer(1, 3600),
    "devicePollingInterval": integer(1, 60),
    "idpSignoff": boolean,
    "includeX5t": boolean,
    "jwks": text(),
    "jwksUrl": https_url,
    "mobile": anything,
    "kerberos": record({"key": _ANY_ID}, "key"),
    "grantTypes": array(one_of(*_GRANT_TYPES)),
    "homePageUrl": https_url,
    "initiateLoginUri": https_url,
    "opSessionCheckEnabled": boolean,
    "parRequirement": one_of("REQUIRED", "OPTIONAL"),
    "parTimeout": integer(1, 600),
    "pkceEnforcement": one_of("OPTIONAL", "REQUIRED", "S256_REQUIRED"),
    "postLogoutRedirectUris": array(text("[a-z][a-z0-9.+-]*://.+")),
    "redirectUris": array(redirect_uri),
    "refreshTokenDuration": integer(60, _LONGEST_DURATION),
    "refreshTokenRollingDuration": integer(60, _LONGEST_DURATION),
    "refreshTokenRollingGracePeriodDuration": nullable(integer(0, 86_400)),
    "refreshTokenType": one_of("JSON_WEB_TOKEN", "OPAQUE_TOKEN"),
    "requestScopesForMultipleResourcesEnabled": boolean,
    "requireSignedRequestObject": nullable(boolean),
    "responseTypes": array(one_of("TOKEN", "ID_TOKEN", "CODE")),
    "signing": record({"keyRotationPolicy": _ANY_ID}, "keyRotationPolicy"),
    "supportUnsignedRequestObject": nullable(boolean),
    "targetLinkUri": text("[a-z][a-z0-9.+-]*://.+"),
    "template": anything,
    "tokenEndpointAuthMethod": one_of(*_AUTH_METHODS),
}
_application = record(
    {**_SYSTEM_FIELDS, **_COMMON, **_OIDC},
    *("enabled", "name", "protocol", "type", "tokenEndpointAuthMethod"),
)
_grant = record(
    {
        **dict.fromkeys(("_links", "application", "createdAt", "id", "updatedAt"), read_only),
        "resource": _ID,
        "scopes": array(_ID, least=1),
    },
    *("resource", "scopes"),
)
_attribute = record(
    {
        **dict.fromkeys(("_links", "application", "createdAt", "id", "updatedAt"), read_only),
        "environment": read_only,
        "mappingType": one_of("CORE", "SCOPE", "CUSTOM"),
        "name": text(),
        "required": boolean,
        "value": text(),
        "nameFormat": text(),
        "idToken": boolean,
        "userInfo": boolean,
        "oidcScopes": nullable(array(text(_UUID), least=1)),
    },
    *("name", "required", "value"),
)
_secret = record(
    {
        **dict.fromkeys(("_links", "environment", "secret"), read_only),
        "previous": record(
            {"secret": read_only, "lastUsed": read_only, "expiresAt": text()}, "expiresAt"
        ),
    }
)


def application(body: object) -> list[Violation]:
    found = _application(body, "")
    if found or not isinstance(body, dict):
        return found
    return [*_wildcards(body), *_code_flow(body), *_request_objects(body), *_cors(body)]


def _wildcards(body: Mapping[str, Any]) -> list[Violation]:
    if body.get("allowWildcardInRedirectUris"):
        return []
    uris = enumerate(body.get("redirectUris", []))
    return [
        Violation(Rule.VALUE, f"redirectUris[{place}]", RECORDED_WILDCARD)
        for place, uri in uris
        if "*" in uri
    ]


def _code_flow(body: Mapping[str, Any]) -> list[Violation]:
    """The grant type and the response type go together, and need somewhere to send the code."""
    granted = "AUTHORIZATION_CODE" in body.get("grantTypes", [])
    found = []
    if granted and not body.get("redirectUris"):
        found += _wrong("redirectUris", "are required for AUTHORIZATION_CODE")
    if granted != ("CODE" in body.get("responseTypes", [])):
        found += _wrong("responseTypes", "CODE and AUTHORIZATION_CODE belong together")
    return found


def _request_objects(body: Mapping[str, Any]) -> list[Violation]:
    both = body.get("requireSignedRequestObject") and body.get("supportUnsignedRequestObject")
    return _wrong("supportUnsignedRequestObject", "cannot be true too") if both else []


def _cors(body: Mapping[str, Any]) -> list[Violation]:
    settings = body.get("corsSettings")
    if settings is None:
        return []
    specific = settings["behavior"] == "ALLOW_SPECIFIC_ORIGINS"
    matching = bool(settings.get("origins")) == specific
    return [] if matching else _wrong("corsSettings.origins", "do not match the behavior")


def grant(body: object) -> list[Violation]:
    return _grant(body, "")


def attribute(body: object) -> list[Violation]:
    found = _attribute(body, "")
    if found or not isinstance(body, dict):
        return found
    if not (body.get("idToken", True) or body.get("userInfo", True)):
        found += _wrong("idToken", "idToken and userInfo cannot both be false")
    if body["name"] in RESERVED_NAMES:
        found += _wrong("name", "is reserved")
    if not _is_expression(body["value"]):
        found += _wrong("value", "must be a constant or an expression of the user")
    return found


def _is_expression(value: str) -> bool:
    if "${" not in value:
        return True
    return value.startswith("${") and value.endswith("}") and "user." in value


def secret(body: object) -> list[Violation]:
    return _secret(body, "")
