"""Body of an OAuth 2.0 client in Advanced Identity Cloud and PingAM, after recorded answers."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.registration.model import Registration

Body = Mapping[str, object]


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
    return {
        "coreOAuth2ClientConfig": _own(core),
        "advancedOAuth2ClientConfig": _own(advanced),
    }


def _own(group: Mapping[str, object]) -> Body:
    """Values of the client's own, in AM's notation."""
    return {name: {"inherited": False, "value": value} for name, value in group.items()}
