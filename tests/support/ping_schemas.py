"""What Ping's administration APIs take, transcribed by hand from Ping's OpenAPI documents.

PingFederate: Client and OpenIdConnectPolicy of 12.1; AIC: the groups of a recorded OAuth2Client.
Read-only fields are left out here, so that they are refused as unknown. PingOne's are with its
stand-in (tests/standins/pingone/schemas.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Check = Callable[[object, str], list[str]]
Schema = Mapping[str, Check]


def text(value: object, at: str) -> list[str]:
    return [] if isinstance(value, str) and value else [f"{at}: no text"]


def switch(value: object, at: str) -> list[str]:
    return [] if isinstance(value, bool) else [f"{at}: no boolean"]


def number(value: object, at: str) -> list[str]:
    return [] if isinstance(value, int) and not isinstance(value, bool) else [f"{at}: no number"]


def one_of(*values: str) -> Check:
    return lambda value, at: [] if value in values else [f"{at}: {value!r} is not allowed"]


def many(check: Check) -> Check:
    def each(value: object, at: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [found for place, one in enumerate(value) for found in check(one, f"{at}[{place}]")]

    return each


def by_name(check: Check) -> Check:
    def each(value: object, at: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{at}: no object"]
        return [found for name, one in value.items() for found in check(one, f"{at}.{name}")]

    return each


def fields(schema: Schema, *required: str) -> Check:
    """An object with these fields, no others, and the required ones."""

    def check(value: object, at: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{at}: no object"]
        unknown = [f"{at}.{name}: unknown or read-only" for name in value if name not in schema]
        missing = [f"{at}.{name}: missing" for name in required if name not in value]
        known = (schema[name](one, f"{at}.{name}") for name, one in value.items() if name in schema)
        return [*unknown, *missing, *(found for each in known for found in each)]

    return check


_LINK = fields({"id": text}, "id")
_SOURCE = fields({"type": one_of("TOKEN", "TEXT", "NO_MAPPING"), "id": text}, "type")
PINGFEDERATE_CLIENT = fields(
    {
        "clientId": text,
        "name": text,
        "description": text,
        "enabled": switch,
        "redirectUris": many(text),
        "grantTypes": many(one_of("AUTHORIZATION_CODE", "REFRESH_TOKEN", "CLIENT_CREDENTIALS")),
        "clientAuth": fields({"type": one_of("SECRET", "NONE"), "secret": text}, "type"),
        "bypassApprovalPage": switch,
        "requireProofKeyForCodeExchange": switch,
        "restrictScopes": switch,
        "restrictedScopes": many(text),
        "exclusiveScopes": many(text),
        "restrictedResponseTypes": many(one_of("code", "token", "id_token")),
        "defaultAccessTokenManagerRef": _LINK,
        "restrictToDefaultAccessTokenManager": switch,
        "oidcPolicy": fields(
            {"idTokenSigningAlgorithm": one_of("RS256", "ES256", "PS256"), "policyGroup": _LINK}
        ),
    },
    *("clientId", "grantTypes", "name"),
)
_ATTRIBUTE = fields(
    {"name": text, "includeInIdToken": switch, "includeInUserInfo": switch, "multiValued": switch},
    "name",
)
PINGFEDERATE_POLICY = fields(
    {
        "id": text,
        "name": text,
        "accessTokenManagerRef": _LINK,
        "idTokenLifetime": number,
        "includeUserInfoInIdToken": switch,
        "includeSriInIdToken": switch,
        "includeSHashInIdToken": switch,
        "returnIdTokenOnRefreshGrant": switch,
        "attributeContract": fields({"extendedAttributes": many(_ATTRIBUTE)}),
        "attributeMapping": fields(
            {
                "attributeSources": many(text),
                "attributeContractFulfillment": by_name(
                    fields({"source": _SOURCE, "value": text}, "source", "value")
                ),
                "issuanceCriteria": fields({"conditionalCriteria": many(text)}),
            },
            "attributeContractFulfillment",
        ),
        "scopeAttributeMappings": by_name(fields({"values": many(text)})),
    },
    *("accessTokenManagerRef", "attributeContract", "attributeMapping", "id", "name"),
)


def _own(check: Check) -> Check:
    return fields({"inherited": one_of_switch, "value": check}, "inherited", "value")


def one_of_switch(value: object, at: str) -> list[str]:
    return [] if value is False else [f"{at}: the client's own value is not inherited"]


AIC_CLIENT = fields(
    {
        "coreOAuth2ClientConfig": fields(
            {
                "clientType": _own(one_of("Confidential", "Public")),
                "status": _own(one_of("Active", "Inactive")),
                "clientName": _own(many(text)),
                "redirectionUris": _own(many(text)),
                "scopes": _own(many(text)),
                "userpassword": text,
            }
        ),
        "advancedOAuth2ClientConfig": fields(
            {
                "grantTypes": _own(many(one_of("authorization_code", "refresh_token"))),
                "responseTypes": _own(many(one_of("code", "token", "id_token"))),
                "tokenEndpointAuthMethod": _own(
                    one_of("client_secret_basic", "client_secret_post", "none")
                ),
                "isConsentImplied": _own(switch),
            }
        ),
    }
)

TERRAFORM = {
    "terraform": {"required_providers"},
    "provider.pingone": {"region_code"},
    "provider.pingfederate": {"https_host", "product_version"},
    "variable": {"type", "default", "description"},
    "output": {"value"},
    "resource.pingone_application": {
        *("environment_id", "name", "description", "enabled", "oidc_options", "count"),
        "access_control_role_type",
        *(f"oidc_options.{name}" for name in ("type", "grant_types", "response_types")),
        *("oidc_options.pkce_enforcement", "oidc_options.token_endpoint_auth_method"),
        "oidc_options.redirect_uris",
    },
    "data.pingone_resource_scope": {"for_each", "environment_id", "resource_type", "name"},
    "resource.pingone_application_resource_grant": {
        *("environment_id", "application_id", "resource_type", "scopes"),
    },
    "resource.pingone_application_attribute_mapping": {
        *("for_each", "environment_id", "application_id", "name", "value"),
        *("oidc_id_token_enabled", "oidc_userinfo_enabled"),
    },
    "resource.pingfederate_openid_connect_policy": {
        *("policy_id", "name", "access_token_manager_ref", "access_token_manager_ref.id"),
        *("id_token_lifetime", "include_user_info_in_id_token", "attribute_contract"),
        *("attribute_contract.extended_attributes", "attribute_mapping"),
        *("attribute_mapping.attribute_contract_fulfillment", "scope_attribute_mappings"),
    },
    "resource.pingfederate_oauth_client": {
        *("client_id", "name", "description", "enabled", "grant_types", "redirect_uris"),
        *("client_auth", "client_auth.type", "bypass_approval_page"),
        *("require_proof_key_for_code_exchange", "restrict_scopes", "restricted_scopes"),
        *("restricted_response_types", "default_access_token_manager_ref"),
        *("default_access_token_manager_ref.id", "oidc_policy"),
        *("oidc_policy.id_token_signing_algorithm", "oidc_policy.policy_group"),
        *("oidc_policy.policy_group.id", "lifecycle.ignore_changes"),
    },
}
"""Attributes by kind of block, after the documentation of Ping's providers 1.21 and 1.9."""
