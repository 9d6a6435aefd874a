"""Body of an OAuth 2.0 client in Advanced Identity Cloud and PingAM, after recorded answers."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.registration.model import Registration

Body = Mapping[str, object]

HEADERS = {
    "Accept-API-Version": "protocol=2.1,resource=1.0",
    "X-Requested-With": "XMLHttpRequest",
}
CLIENTS = "/realm-config/agents/OAuth2Client"
"""The OAuth 2.0 clients of a realm, below its configuration."""

CORE, ADVANCED = "coreOAuth2ClientConfig", "advancedOAuth2ClientConfig"
_OVERRIDE = "overrideOAuth2ClientConfig"
_GROUPS = (
    *(CORE, ADVANCED, "coreOpenIDClientConfig", "signEncOAuth2ClientConfig"),
    *("coreUmaClientConfig", _OVERRIDE),
)
SECRET, DERIVED = "userpassword", "-encrypted"


def configuration(realm: str) -> str:
    """The path of a realm's configuration, below the tenant's address."""
    return f"/am/json/realms/root/realms/{realm}"


def client(registration: Registration) -> Body:
    """For `PUT …/agents/OAuth2Client/{id}`; `userpassword` is added by whoever sends it.

    PKCE and the groups are no fields of the client: the first belongs to the realm, the second to
    its claims script.
    """
    core = {
        "clientType": "Confidential",
        "status": "Active",
        "clientName": [registration.name],
        "redirectionUris": [registration.redirect_uri],
        "scopes": list(registration.scopes),
    }
    advanced = {
        "grantTypes": ["authorization_code"],
        "responseTypes": ["code"],
        "tokenEndpointAuthMethod": "client_secret_basic",
        "isConsentImplied": True,
    }
    return {CORE: _own(core), ADVANCED: _own(advanced)}


def whole(template: Body, wanted: Body) -> dict[str, object]:
    """The server's template with our values, in the notation of a recorded PUT.

    Only the known groups are taken from it, without the secret and what the server owns.
    """
    made: dict[str, object] = {}
    for group in _GROUPS:
        found, ours = template.get(group), wanted.get(group)
        values = {
            name: value
            for name, value in (found.items() if isinstance(found, Mapping) else ())
            if not (name == SECRET or name.endswith(DERIVED) or name.startswith("_"))
        }
        values = values if group == _OVERRIDE else dict(_own(values))
        made[group] = values | dict(ours if isinstance(ours, Mapping) else {})
    return {group: values for group, values in made.items() if values}


def plain(value: object) -> object:
    """A value without AM's notation for what is the client's own."""
    return value.get("value") if isinstance(value, Mapping) and "inherited" in value else value


def _own(group: Mapping[str, object]) -> Body:
    """Values of the client's own, in AM's notation; one that has it already stays as it is."""
    return {name: _wrapped(value) for name, value in group.items()}


def _wrapped(value: object) -> object:
    if isinstance(value, Mapping) and "inherited" in value:
        return value
    return {"inherited": False} if value is None else {"inherited": False, "value": value}
