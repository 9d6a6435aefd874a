"""Requests of PingFederate's administrative API, transcribed by hand from Ping's OpenAPI document.

The document is that of 12.1.0.4 (schemas Client, ClientSecret, OpenIdConnectPolicy and what they
refer to). What other versions lack or add follows a comparison of Ping's documents 11.2.5 to 12.1
and of the models of a 10.x client library; a field that 10.x lacks counts as new in 11.2.
Fields that a document calls "read only and ignored on PUT and POST" are accepted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.standins.common import schema
from tests.standins.common.schema import (
    Check,
    Rule,
    Violation,
    array,
    boolean,
    by_name,
    one_of,
    record,
)

Version = tuple[int, int]

IN_10: Version = (10, 0)
IN_11_2: Version = (11, 2)
IN_11_3: Version = (11, 3)
IN_12_0: Version = (12, 0)
IN_12_1: Version = (12, 1)
IN_12_3: Version = (12, 3)


text = schema.text(r"(?s).*")
integer = schema.integer(-(2**63), 2**63 - 1)


def version_of(text_: str) -> Version:
    """`12.1.0.4` as (12, 1)."""
    major, minor, *_ = (int(part) for part in text_.split("."))
    return major, minor


@dataclass(frozen=True)
class Fields:
    """Fields that came with one version."""

    since: Version
    checks: Mapping[str, Check]


def _unique(check: Check) -> Check:
    """A set, which JSON has to write as an array."""

    def each(value: object, at: str) -> list[Violation]:
        found = array(check)(value, at)
        if isinstance(value, list) and not found and len(set(value)) < len(value):
            found.append(Violation(Rule.VALUE, at, "has an entry twice"))
        return found

    return each


def _until(version: Version, *groups: Fields) -> dict[str, Check]:
    found: dict[str, Check] = {}
    for group in groups:
        if group.since <= version:
            found |= group.checks
    return found


_GRANT_TYPE = one_of(
    *("IMPLICIT", "AUTHORIZATION_CODE", "RESOURCE_OWNER_CREDENTIALS", "CLIENT_CREDENTIALS"),
    *("REFRESH_TOKEN", "EXTENSION", "DEVICE_CODE", "ACCESS_TOKEN_VALIDATION", "CIBA"),
    "TOKEN_EXCHANGE",
)
_PUBLIC_KEY_ALGORITHMS = tuple(f"{kind}{n}" for kind in ("RS", "ES", "PS") for n in (256, 384, 512))
_SECRET_ALGORITHMS = ("HS256", "HS384", "HS512")
_REQUEST_SIGNATURE = one_of(*_PUBLIC_KEY_ALGORITHMS)
_RESPONSE_SIGNATURE = one_of(*_PUBLIC_KEY_ALGORITHMS, *_SECRET_ALGORITHMS)
_ID_TOKEN_SIGNATURE = one_of("NONE", *_PUBLIC_KEY_ALGORITHMS, *_SECRET_ALGORITHMS)
_KEY_ENCRYPTION = one_of(
    *("DIR", "A128KW", "A192KW", "A256KW", "A128GCMKW", "A192GCMKW", "A256GCMKW", "ECDH_ES"),
    *("ECDH_ES_A128KW", "ECDH_ES_A192KW", "ECDH_ES_A256KW", "RSA_OAEP", "RSA_OAEP_256"),
)
_CONTENT_ENCRYPTION = one_of(
    *("AES_128_CBC_HMAC_SHA_256", "AES_192_CBC_HMAC_SHA_384", "AES_256_CBC_HMAC_SHA_512"),
    *("AES_128_GCM", "AES_192_GCM", "AES_256_GCM"),
)
_OVERRIDE = one_of("SERVER_DEFAULT", "OVERRIDE_SERVER_DEFAULT")
_EXPIRY = one_of("INDEFINITE_EXPIRY", "SERVER_DEFAULT", "OVERRIDE_SERVER_DEFAULT")
_LONG_UNIT = one_of("MINUTES", "DAYS", "HOURS")
_SHORT_UNIT = one_of("SECONDS", "MINUTES", "HOURS")
_YES_NO = one_of("SERVER_DEFAULT", "NO", "YES")
LINK = record({"id": text}, "id")
_VALUES = record({"values": array(text)})
_TEXTS = array(text)

_SECONDARY = record({"secret": text, "encryptedSecret": text, "expiryTime": text})
CLIENT_SECRET = record(
    {"secret": text, "encryptedSecret": text, "secondarySecrets": array(_SECONDARY)}
)


def client_auth(version: Version) -> Check:
    old = ("NONE", "SECRET", "CERTIFICATE", "PRIVATE_KEY_JWT")
    new = ("CLIENT_SECRET_JWT",) if version >= IN_11_2 else ()
    first = Fields(
        IN_10,
        {
            "type": one_of(*old, *new),
            "secret": text,
            "encryptedSecret": text,
            "clientCertIssuerDn": text,
            "clientCertSubjectDn": text,
            "enforceReplayPrevention": boolean,
            "tokenEndpointAuthSigningAlgorithm": _RESPONSE_SIGNATURE,
        },
    )
    return record(_until(version, first, Fields(IN_11_2, {"secondarySecrets": array(_SECONDARY)})))


def client_oidc_policy(version: Version) -> Check:
    return record(
        _until(
            version,
            Fields(
                IN_10,
                {
                    "idTokenSigningAlgorithm": _ID_TOKEN_SIGNATURE,
                    "idTokenEncryptionAlgorithm": _KEY_ENCRYPTION,
                    "idTokenContentEncryptionAlgorithm": _CONTENT_ENCRYPTION,
                    "policyGroup": LINK,
                    "grantAccessSessionRevocationApi": boolean,
                    "pingAccessLogoutCapable": boolean,
                    "logoutUris": _TEXTS,
                    "pairwiseIdentifierUserType": boolean,
                    "sectorIdentifierUri": text,
                },
            ),
            Fields(IN_11_2, {"grantAccessSessionSessionManagementApi": boolean}),
            Fields(
                IN_11_3,
                {
                    "logoutMode": one_of(
                        *("NONE", "OIDC_FRONT_CHANNEL", "OIDC_BACK_CHANNEL", "PING_FRONT_CHANNEL")
                    ),
                    "backChannelLogoutUri": text,
                },
            ),
            Fields(IN_12_0, {"postLogoutRedirectUris": _TEXTS}),
        )
    )


_CLIENT_10: Mapping[str, Check] = {
    "clientId": text,
    "enabled": boolean,
    "redirectUris": _TEXTS,
    "grantTypes": _unique(_GRANT_TYPE),
    "name": text,
    "description": text,
    "logoUrl": text,
    "defaultAccessTokenManagerRef": LINK,
    "validateUsingAllEligibleAtms": boolean,
    "refreshRolling": one_of("SERVER_DEFAULT", "DONT_ROLL", "ROLL"),
    "persistentGrantExpirationType": _EXPIRY,
    "persistentGrantExpirationTime": integer,
    "persistentGrantExpirationTimeUnit": _LONG_UNIT,
    "persistentGrantIdleTimeoutType": _EXPIRY,
    "persistentGrantIdleTimeout": integer,
    "persistentGrantIdleTimeoutTimeUnit": _LONG_UNIT,
    "bypassApprovalPage": boolean,
    "restrictScopes": boolean,
    "restrictedScopes": _TEXTS,
    "exclusiveScopes": _TEXTS,
    "restrictedResponseTypes": _unique(text),
    "requireSignedRequests": boolean,
    "requestObjectSigningAlgorithm": _REQUEST_SIGNATURE,
    "jwksSettings": record({"jwksUrl": text, "jwks": text}),
    "extendedParameters": by_name(_VALUES),
    "deviceFlowSettingType": _OVERRIDE,
    "userAuthorizationUrlOverride": text,
    "pendingAuthorizationTimeoutOverride": integer,
    "devicePollingIntervalOverride": integer,
    "bypassActivationCodeConfirmationOverride": boolean,
    "requireProofKeyForCodeExchange": boolean,
    "cibaDeliveryMode": one_of("POLL", "PING"),
    "cibaNotificationEndpoint": text,
    "cibaPollingInterval": integer,
    "cibaRequireSignedRequests": boolean,
    "cibaRequestObjectSigningAlgorithm": _REQUEST_SIGNATURE,
    "cibaUserCodeSupported": boolean,
    "requestPolicyRef": LINK,
    "tokenExchangeProcessorPolicyRef": LINK,
}
_CLIENT_11_2: Mapping[str, Check] = {
    "modificationDate": text,
    "creationDate": text,
    "restrictToDefaultAccessTokenManager": boolean,
    "refreshTokenRollingIntervalType": _OVERRIDE,
    "refreshTokenRollingInterval": integer,
    "refreshTokenRollingIntervalTimeUnit": _SHORT_UNIT,
    "persistentGrantReuseType": _OVERRIDE,
    "persistentGrantReuseGrantTypes": _unique(_GRANT_TYPE),
    "allowAuthenticationApiInit": boolean,
    "authorizationDetailTypes": _TEXTS,
    "requirePushedAuthorizationRequests": boolean,
    "requireJwtSecuredAuthorizationResponseMode": boolean,
    "refreshTokenRollingGracePeriodType": _OVERRIDE,
    "refreshTokenRollingGracePeriod": integer,
    "clientSecretRetentionPeriodType": _OVERRIDE,
    "clientSecretRetentionPeriod": integer,
    "clientSecretChangedTime": text,
    "tokenIntrospectionSigningAlgorithm": _RESPONSE_SIGNATURE,
    "tokenIntrospectionEncryptionAlgorithm": _KEY_ENCRYPTION,
    "tokenIntrospectionContentEncryptionAlgorithm": _CONTENT_ENCRYPTION,
    "jwtSecuredAuthorizationResponseModeSigningAlgorithm": _RESPONSE_SIGNATURE,
    "jwtSecuredAuthorizationResponseModeEncryptionAlgorithm": _KEY_ENCRYPTION,
    "jwtSecuredAuthorizationResponseModeContentEncryptionAlgorithm": _CONTENT_ENCRYPTION,
    "requireOfflineAccessScopeToIssueRefreshTokens": _YES_NO,
}
CLIENT_REQUIRED = ("clientId", "grantTypes", "name")


def client(version: Version, *required: str) -> Check:
    """The OAuth client; on PUT `clientId` is optional, the address says which it is."""
    parts = {"oidcPolicy": client_oidc_policy(version), "clientAuth": client_auth(version)}
    return record(
        _until(
            version,
            Fields(IN_10, {**_CLIENT_10, **parts}),
            Fields(IN_11_2, _CLIENT_11_2),
            Fields(IN_11_3, {"requireDpop": boolean}),
            Fields(IN_12_0, {"replicationStatus": one_of("REPLICATED", "NOT_REPLICATED")}),
            Fields(
                IN_12_1,
                {
                    "enableCookielessAuthenticationApi": boolean,
                    "offlineAccessRequireConsentPrompt": _YES_NO,
                },
            ),
        ),
        *required,
    )


_SOURCE = record(
    {
        "type": one_of(
            *("TOKEN_EXCHANGE_PROCESSOR_POLICY", "ACCOUNT_LINK", "ADAPTER", "ASSERTION", "CONTEXT"),
            *("CUSTOM_DATA_STORE", "EXPRESSION", "JDBC_DATA_STORE", "LDAP_DATA_STORE"),
            *("PING_ONE_LDAP_GATEWAY_DATA_STORE", "MAPPED_ATTRIBUTES", "NO_MAPPING", "TEXT"),
            *("TOKEN", "REQUEST", "OAUTH_PERSISTENT_GRANT", "SUBJECT_TOKEN", "ACTOR_TOKEN"),
            *("PASSWORD_CREDENTIAL_VALIDATOR", "IDP_CONNECTION", "AUTHENTICATION_POLICY_CONTRACT"),
            *("CLAIMS", "LOCAL_IDENTITY_PROFILE", "EXTENDED_CLIENT_METADATA", "INPUTS"),
            *("EXTENDED_PROPERTIES", "TRACKED_HTTP_PARAMS", "FRAGMENT", "ATTRIBUTE_QUERY"),
            *("IDENTITY_STORE_USER", "IDENTITY_STORE_GROUP", "SCIM_USER", "SCIM_GROUP"),
        ),
        "id": text,
    },
    "type",
)
_FULFILLMENT = by_name(record({"source": _SOURCE, "value": text}, "source", "value"))
_CONDITION = one_of(
    *("EQUALS", "EQUALS_CASE_INSENSITIVE", "EQUALS_DN"),
    *("NOT_EQUAL", "NOT_EQUAL_CASE_INSENSITIVE", "NOT_EQUAL_DN"),
    *(
        f"MULTIVALUE_{rule}{how}"
        for rule in ("CONTAINS", "DOES_NOT_CONTAIN")
        for how in ("", "_CASE_INSENSITIVE", "_DN")
    ),
)
_CRITERIA = record(
    {
        "conditionalCriteria": array(
            record(
                {
                    "source": _SOURCE,
                    "attributeName": text,
                    "condition": _CONDITION,
                    "value": text,
                    "errorResult": text,
                },
                *("source", "attributeName", "condition", "value"),
            )
        ),
        "expressionCriteria": array(
            record({"expression": text, "errorResult": text}, "expression")
        ),
    }
)
_ATTRIBUTE_SOURCE = record(
    {
        "type": one_of("LDAP", "PING_ONE_LDAP_GATEWAY", "JDBC", "CUSTOM"),
        "dataStoreRef": LINK,
        "id": text,
        "description": text,
        "attributeContractFulfillment": _FULFILLMENT,
        "filterFields": array(record({"name": text, "value": text}, "name")),
        "schema": text,
        "table": text,
        "columnNames": _TEXTS,
        "filter": text,
        "baseDn": text,
        "searchScope": one_of("OBJECT", "ONE_LEVEL", "SUBTREE"),
        "searchFilter": text,
        "searchAttributes": _TEXTS,
        "binaryAttributeSettings": by_name(
            record({"binaryEncoding": one_of("BASE64", "HEX", "SID")})
        ),
        "memberOfNestedGroup": boolean,
    },
    *("type", "dataStoreRef"),
)
_MAPPING = record(
    {
        "attributeSources": array(_ATTRIBUTE_SOURCE),
        "attributeContractFulfillment": _FULFILLMENT,
        "issuanceCriteria": _CRITERIA,
    },
    "attributeContractFulfillment",
)


def _contract(version: Version) -> Check:
    attribute = record(
        _until(
            version,
            Fields(
                IN_10, {"name": text, "includeInIdToken": boolean, "includeInUserInfo": boolean}
            ),
            Fields(IN_11_2, {"multiValued": boolean}),
        ),
        "name",
    )
    return record(
        {
            "coreAttributes": array(attribute),
            "extendedAttributes": array(attribute),
        }
    )


def policy(version: Version) -> Check:
    """The OpenID Connect policy."""
    required = ("accessTokenManagerRef", "attributeContract", "attributeMapping", "id", "name")
    first: Mapping[str, Check] = {
        "id": text,
        "name": text,
        "accessTokenManagerRef": LINK,
        "idTokenLifetime": integer,
        "includeSriInIdToken": boolean,
        "includeUserInfoInIdToken": boolean,
        "includeSHashInIdToken": boolean,
        "returnIdTokenOnRefreshGrant": boolean,
        "attributeContract": _contract(version),
        "attributeMapping": _MAPPING,
        "scopeAttributeMappings": by_name(_VALUES),
    }
    later = (
        Fields(IN_11_2, {"reissueIdTokenInHybridFlow": boolean}),
        Fields(IN_11_3, {"includeX5tInIdToken": boolean, "idTokenTypHeaderValue": text}),
        Fields(IN_12_0, {"lastModified": text}),
        Fields(IN_12_3, {"allowIdTokenIntrospection": boolean}),
    )
    return record(_until(version, Fields(IN_10, first), *later), *required)
