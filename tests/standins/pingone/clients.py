"""Client authentication at the token endpoint (RFC 6749, 2.3)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from tests.standins.common.messages import Request
from tests.standins.pingone.client_secrets import is_accepted
from tests.standins.pingone.model import Application, Environment, Tenant


@dataclass(frozen=True)
class _Presented:
    """What a request presents, and by which method."""

    method: str
    client_id: str
    secret: str = ""


def authenticated(
    tenant: Tenant, environment: Environment, request: Request, form: Mapping[str, str]
) -> Application | None:
    """The client, if it is known by now, enabled, and uses its registered method."""
    presented = _presented(request, form)
    client = environment.applications.get(presented.client_id) if presented else None
    if not client or not presented or not _is_known(client):
        return None
    if not client.enabled or client.body["tokenEndpointAuthMethod"] != presented.method:
        return None
    public = presented.method == "NONE"
    return client if public or is_accepted(tenant, client.secret, presented.secret) else None


def _is_known(client: Application) -> bool:
    """A new client is unknown for some requests."""
    if client.not_known:
        client.not_known -= 1
        return False
    return True


def _presented(request: Request, form: Mapping[str, str]) -> _Presented | None:
    """None for two methods at once, and for what is no method at all."""
    header = request.headers.get("authorization", "")
    client_id = form.get("client_id", "")
    if not header:
        if "client_secret" in form:
            return _Presented("CLIENT_SECRET_POST", client_id, form["client_secret"])
        return _Presented("NONE", client_id)
    basic = _basic(header)
    if basic is None or "client_secret" in form or client_id not in {"", basic.client_id}:
        return None
    return basic


def _basic(header: str) -> _Presented | None:
    scheme, _, value = header.partition(" ")
    try:
        text = b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, colon, secret = text.partition(":")
    if scheme != "Basic" or not colon:
        return None
    return _Presented("CLIENT_SECRET_BASIC", unquote_plus(client_id), unquote_plus(secret))
