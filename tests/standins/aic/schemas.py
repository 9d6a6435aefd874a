"""OAuth 2.0 clients of AM, transcribed by hand from a recorded client, and scripts.

`TEMPLATE` has the attributes by group with the server's defaults; an attribute without a default is
None there. Except in the group of overrides an attribute is written as `{"inherited": false,
"value": …}`; bare values are taken as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.standins.common import schema
from tests.standins.common.schema import Check, Violation, array, boolean, nullable, one_of, record

Json = dict[str, object]

CORE, ADVANCED = "coreOAuth2ClientConfig", "advancedOAuth2ClientConfig"
OPENID, SIGNING = "coreOpenIDClientConfig", "signEncOAuth2ClientConfig"
OVERRIDE, UMA = "overrideOAuth2ClientConfig", "coreUmaClientConfig"
SECRET = "userpassword"
OWNED_BY_SERVER = ("_id", "_rev", "_type", "_provider")
_ENDPOINT_PLUGIN = "org.forgerock.oauth2.core.plugins.registry.Default"
_EMPTY_SCRIPT = "[Empty]"

TEMPLATE: Mapping[str, Json] = {
    CORE: {
        "status": "Active",
        "clientName": [],
        "clientType": "Confidential",
        "loopbackInterfaceRedirection": False,
        "defaultScopes": [],
        "refreshTokenLifetime": 0,
        "scopes": [],
        "accessTokenLifetime": 0,
        "redirectionUris": [],
        "authorizationCodeLifetime": 0,
    },
    ADVANCED: {
        "logoUri": [],
        "subjectType": "public",
        "clientUri": [],
        "tokenExchangeAuthLevel": 0,
        "responseTypes": ["code", "token", "id_token"],
        "mixUpMitigation": False,
        "customProperties": [],
        "javascriptOrigins": [],
        "policyUri": [],
        "softwareVersion": None,
        "tosURI": [],
        "sectorIdentifierUri": None,
        "tokenEndpointAuthMethod": "client_secret_basic",
        "refreshTokenGracePeriod": 0,
        "isConsentImplied": False,
        "softwareIdentity": None,
        "grantTypes": ["authorization_code"],
        "require_pushed_authorization_requests": False,
        "descriptions": [],
        "requestUris": [],
        "name": [],
        "contacts": [],
        "updateAccessToken": None,
    },
    OPENID: {
        "claims": [],
        "backchannel_logout_uri": None,
        "defaultAcrValues": [],
        "jwtTokenLifetime": 0,
        "defaultMaxAgeEnabled": False,
        "clientSessionUri": None,
        "defaultMaxAge": 600,
        "postLogoutRedirectUri": [],
        "backchannel_logout_session_required": False,
    },
    SIGNING: {
        "tokenEndpointAuthSigningAlgorithm": "RS256",
        "idTokenEncryptionEnabled": False,
        "tokenIntrospectionEncryptedResponseEncryptionAlgorithm": "A128CBC-HS256",
        "requestParameterSignedAlg": None,
        "authorizationResponseSigningAlgorithm": "RS256",
        "clientJwtPublicKey": None,
        "idTokenPublicEncryptionKey": None,
        "mTLSSubjectDN": None,
        "jwkStoreCacheMissCacheTime": 60000,
        "jwkSet": None,
        "idTokenEncryptionMethod": "A128CBC-HS256",
        "jwksUri": None,
        "tokenIntrospectionEncryptedResponseAlg": "RSA-OAEP-256",
        "authorizationResponseEncryptionMethod": None,
        "userinfoResponseFormat": "JSON",
        "mTLSCertificateBoundAccessTokens": False,
        "publicKeyLocation": "jwks_uri",
        "tokenIntrospectionResponseFormat": "JSON",
        "requestParameterEncryptedEncryptionAlgorithm": "A128CBC-HS256",
        "userinfoSignedResponseAlg": None,
        "idTokenEncryptionAlgorithm": "RSA-OAEP-256",
        "requestParameterEncryptedAlg": None,
        "authorizationResponseEncryptionAlgorithm": None,
        "mTLSTrustedCert": None,
        "jwksCacheTimeout": 3600000,
        "userinfoEncryptedResponseAlg": None,
        "idTokenSignedResponseAlg": "RS256",
        "tokenIntrospectionSignedResponseAlg": "RS256",
        "userinfoEncryptedResponseEncryptionAlgorithm": "A128CBC-HS256",
    },
    OVERRIDE: {
        "issueRefreshToken": True,
        "validateScopePluginType": "PROVIDER",
        "tokenEncryptionEnabled": False,
        "evaluateScopePluginType": "PROVIDER",
        "oidcMayActScript": _EMPTY_SCRIPT,
        "oidcClaimsScript": _EMPTY_SCRIPT,
        "scopesPolicySet": "oauth2Scopes",
        "accessTokenModificationPluginType": "PROVIDER",
        "authorizeEndpointDataProviderClass": f"{_ENDPOINT_PLUGIN}EndpointDataProvider",
        "oidcClaimsPluginType": "PROVIDER",
        "providerOverridesEnabled": False,
        "authorizeEndpointDataProviderScript": _EMPTY_SCRIPT,
        "statelessTokensEnabled": False,
        "authorizeEndpointDataProviderPluginType": "PROVIDER",
        "remoteConsentServiceId": None,
        "enableRemoteConsent": False,
        "validateScopeClass": f"{_ENDPOINT_PLUGIN}ScopeValidator",
        "usePolicyEngineForScope": False,
        "evaluateScopeClass": f"{_ENDPOINT_PLUGIN}ScopeEvaluator",
        "overrideableOIDCClaims": [],
        "accessTokenMayActScript": _EMPTY_SCRIPT,
        "evaluateScopeScript": _EMPTY_SCRIPT,
        "clientsCanSkipConsent": False,
        "accessTokenModificationScript": _EMPTY_SCRIPT,
        "issueRefreshTokenOnRefreshedToken": True,
        "validateScopeScript": _EMPTY_SCRIPT,
    },
    UMA: {"claimsRedirectionUris": []},
}

_text = schema.text(r"(?s).*")
_integer = schema.integer(0, 2**31 - 1)
_PLUGIN = one_of("PROVIDER", "SCRIPTED", "JAVA")
_ENUMERATIONS: Mapping[str, Check] = {
    "status": one_of("Active", "Inactive"),
    "clientType": one_of("Confidential", "Public"),
    "subjectType": one_of("public", "pairwise"),
    "tokenEndpointAuthMethod": one_of(
        *("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
        *("tls_client_auth", "self_signed_tls_client_auth"),
    ),
    "oidcClaimsPluginType": _PLUGIN,
}


def _kind(name: str, default: object) -> Check:
    """What an attribute may be, by its default."""
    if name in _ENUMERATIONS:
        return _ENUMERATIONS[name]
    kinds: tuple[tuple[type, Check], ...] = (
        (bool, boolean),
        (int, _integer),
        (str, _text),
        (list, array(_text)),
    )
    return next((check for kind, check in kinds if isinstance(default, kind)), nullable(_text))


def _own(check: Check) -> Check:
    """A value of the client's own, in AM's notation or bare."""
    wrapped = record({"inherited": boolean, "value": nullable(check)}, "inherited")

    def either(value: object, at: str) -> list[Violation]:
        return (wrapped if isinstance(value, dict) else check)(value, at)

    return either


def _group(group: str) -> Check:
    attributes = {name: _kind(name, default) for name, default in TEMPLATE[group].items()}
    if group == OVERRIDE:
        return record(attributes)
    secret = {SECRET: _text} if group == CORE else {}
    return record({**{name: _own(check) for name, check in attributes.items()}, **secret})


CLIENT = record({group: _group(group) for group in TEMPLATE})
"""Whole or in part: what is left out gets its default."""

WHOLE_CLIENT = record({group: _group(group) for group in TEMPLATE}, *TEMPLATE)

SCRIPT = record(
    {
        "_id": _text,
        "name": schema.text(),
        "description": nullable(_text),
        "script": schema.text(r"[A-Za-z0-9+/]+=*"),
        "default": boolean,
        "language": one_of("JAVASCRIPT", "GROOVY"),
        "context": _text,
        "evaluatorVersion": one_of("1.0", "2.0"),
    },
    *("name", "script", "language", "context"),
)
