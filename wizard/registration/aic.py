"""OAuth 2.0 clients of Advanced Identity Cloud and PingAM, after recorded answers."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from wizard.registration.model import Registration
from wizard.registration.operations import Body, without

HEADERS = {
    "Accept-API-Version": "protocol=2.1,resource=1.0",
    "X-Requested-With": "XMLHttpRequest",
}
CLIENTS = "/realm-config/agents/OAuth2Client"
"""The OAuth 2.0 clients of a realm, below its configuration."""

CORE, ADVANCED = "coreOAuth2ClientConfig", "advancedOAuth2ClientConfig"
SECRET, DERIVED = "userpassword", "-encrypted"

_OVERRIDE = "overrideOAuth2ClientConfig"
_GROUPS = (
    *(CORE, ADVANCED, "coreOpenIDClientConfig", "signEncOAuth2ClientConfig"),
    *("coreUmaClientConfig", _OVERRIDE),
)


def configuration(realm: str) -> str:
    """The path of a realm's configuration, below the tenant's address."""
    return f"/am/json/realms/root/realms/{quote(realm, safe='')}"


def issuer(realm: str) -> str:
    """The path of a realm's issuer."""
    return f"/am/oauth2/realms/root/realms/{quote(realm, safe='')}"


def client(registration: Registration) -> Body:
    """For `PUT …/agents/OAuth2Client/{id}`; `userpassword` is added when it is sent.

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


def whole(template: Body, wanted: Body) -> Body:
    """The server's template with our values, in the notation of a recorded PUT.

    Only the known groups are taken from it, without the secret and what the server owns.
    """
    made: dict[str, Body] = {}
    for group in _GROUPS:
        values = without(_group(template, group), DERIVED)
        values = {name: one for name, one in values.items() if name != SECRET and name[0] != "_"}
        values = values if group == _OVERRIDE else _own(values)
        made[group] = {**values, **_group(wanted, group)}
    return {group: values for group, values in made.items() if values}


def flat(client: Body) -> Body:
    """The values by name without groups and notation, two of them named as in other products."""
    both = {**_group(client, CORE), **_group(client, ADVANCED)}
    found = {name: plain(one) for name, one in both.items()}
    found |= {"scopes": names(found.get("scopes")), "description": found.get("descriptions")}
    return found | {"redirectUris": found.get("redirectionUris")}


def names(scopes: object) -> list[str]:
    """Scopes without the text for people that may follow each: `email|Your email address`."""
    values = scopes if isinstance(scopes, list) else []
    return [str(one).partition("|")[0] for one in values]


def plain(value: object) -> object:
    """A value without AM's notation for what is the client's own."""
    return value.get("value") if isinstance(value, Mapping) and "inherited" in value else value


def _group(document: Body, name: str) -> Body:
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}


def _own(group: Body) -> dict[str, object]:
    """Values of the client's own, in AM's notation; one without a value has none there either."""
    bare = {name: plain(value) for name, value in group.items()}
    return {
        name: {"inherited": False} | ({} if value is None else {"value": value})
        for name, value in bare.items()
    }
