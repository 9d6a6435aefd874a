"""PingOne: bodies for its management API as Ping's own SDK writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.registration.model import Registration, Source

Body = Mapping[str, object]

VALUES = {
    Source.EMAIL: "${user.email}",
    Source.USERNAME: "${user.username}",
    Source.GROUPS: "${user.memberOfGroupNames}",
}
"""Expressions of PingOne. That of the groups is spelled as in Ping's SDK, not as in its docs."""


def application(registration: Registration, *, enabled: bool) -> Body:
    """For `POST …/applications`; a `PUT` takes the same, whole."""
    return {
        "name": registration.name,
        "description": registration.description,
        "enabled": enabled,
        "type": "WEB_APP",
        "protocol": "OPENID_CONNECT",
        "grantTypes": ["AUTHORIZATION_CODE"],
        "responseTypes": ["CODE"],
        "redirectUris": [registration.redirect_uri],
        "pkceEnforcement": pkce(registration),
        "tokenEndpointAuthMethod": "CLIENT_SECRET_BASIC",
    }


def pkce(registration: Registration) -> str:
    """PingOne's name for the choice."""
    return "S256_REQUIRED" if registration.pkce else "OPTIONAL"


def attributes(registration: Registration) -> Iterator[Body]:
    """For `POST …/applications/{id}/attributes`; `sub` is there from the beginning."""
    # Not required: else people without an address could not sign in.
    delivered = {"required": False, "idToken": True, "userInfo": True}
    for claim, source in registration.claims.items():
        yield {"name": claim, "value": VALUES[source], **delivered}


def bodies(registration: Registration) -> dict[str, object]:
    """All of them by name: created disabled, with its attributes, enabled last."""
    return {
        "draft": application(registration, enabled=False),
        "attributes": list(attributes(registration)),
        "final": application(registration, enabled=True),
    }


def api(registration: Registration) -> str:
    """Base of the management API; empty while the region is not known."""
    region = registration.region
    return f"https://{region.host('api')}/v1" if region else ""
