"""From a request to a response: host check, routing, hooks. Knows no socket."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from wizard.demo.authorization_request import CHALLENGE_METHODS, RESPONSE_MODES
from wizard.demo.back_channel import token, userinfo
from wizard.demo.behaviour import ConnectionHook, Document
from wizard.demo.front_channel import authorize, sign_off, sign_on
from wizard.demo.http_types import Request, Response, json_response, plain
from wizard.demo.people import GROUPS_CLAIM, SCOPE_CLAIMS
from wizard.demo.product_profile import Endpoint
from wizard.demo.signing import ALGORITHM
from wizard.demo.tenant import Tenant

_LOG = logging.getLogger(__name__)

Observer = Callable[[Endpoint, Request, int], None]
"""Gets every request with the status of its response, 0 where a hook took over the connection."""


class Application:
    """The provider without its sockets.

    Args:
        tenant: What it answers for.
        observe: Called before anything is sent.
    """

    def __init__(self, tenant: Tenant, observe: Observer) -> None:
        self.tenant = tenant
        self._observe = observe
        host = tenant.site.origin.partition("://")[2]
        port = host.rpartition(":")[2]
        # A browser that resolves localhost to this address is no other site.
        self._hosts = frozenset({host, f"localhost:{port}"})

    def answer(self, request: Request) -> Response | ConnectionHook:
        """The response to send, or a hook that wants the connection for itself."""
        endpoint = self.tenant.site.endpoint_at(request.path)
        # Before anything is sent: a client that has the response finds it observed.
        answer = self._answer(endpoint, request)
        self._observe(endpoint, request, answer.status if isinstance(answer, Response) else 0)
        return answer

    def _answer(self, endpoint: Endpoint, request: Request) -> Response | ConnectionHook:
        behaviour = self.tenant.config.behaviour
        if request.headers.get("host", "").lower() not in self._hosts:
            # A page on another name could otherwise reach the demo by DNS rebinding.
            request.note("refused", "host")
            return plain(421, "This address is not served here.")
        if endpoint in behaviour.connections:
            return behaviour.connections[endpoint]
        return behaviour.response(endpoint, request, self._handle(endpoint, request))

    def _handle(self, endpoint: Endpoint, request: Request) -> Response:
        if endpoint not in HANDLERS:
            return plain(404, "There is nothing at this address.")
        handler, methods = HANDLERS[endpoint]
        if request.method not in methods:
            allowed = ("Allow", ", ".join(sorted(methods)))
            return plain(405, f"The method {request.method} is not allowed here.", allowed)
        try:
            return handler(self.tenant, request)
        except Exception:  # noqa: BLE001  a failure must not leave the request without a response
            _LOG.exception("The demo provider failed")
            return plain(500, "The demo provider failed; its log has the details.")


def discovery(tenant: Tenant, _request: Request) -> Response:
    """The provider metadata (OpenID Connect Discovery 1.0, 3)."""
    document = _standard(tenant) | _of_the_profile(tenant)
    present = {name: value for name, value in document.items() if value is not None}
    return json_response(200, tenant.config.behaviour.document(Document.DISCOVERY, present))


def jwks(tenant: Tenant, _request: Request) -> Response:
    """The public keys (RFC 7517)."""
    document = tenant.config.behaviour.document(Document.JWKS, tenant.keys.public_keys())
    return json_response(200, document)


def _standard(tenant: Tenant) -> dict[str, Any]:
    site, config = tenant.site, tenant.config
    return {
        "issuer": site.issuer,
        "authorization_endpoint": site.url(Endpoint.AUTHORIZE),
        "token_endpoint": site.url(Endpoint.TOKEN),
        "userinfo_endpoint": site.url(Endpoint.USERINFO),
        "jwks_uri": site.url(Endpoint.JWKS),
        "end_session_endpoint": site.url(Endpoint.SIGN_OFF),
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": list(config.scopes),
        "claims_supported": _standard_claims(),
        "token_endpoint_auth_methods_supported": sorted(config.client_authentication),
        "code_challenge_methods_supported": list(CHALLENGE_METHODS),
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def _standard_claims() -> list[str]:
    """Without the application's own attribute mappings: Ping doesn't list those."""
    mapped = {GROUPS_CLAIM, "username"}
    released = frozenset[str]().union(*SCOPE_CLAIMS.values())
    return sorted((released | {"iss", "auth_time", "acr"}) - mapped)


def _of_the_profile(tenant: Tenant) -> dict[str, Any]:
    fields = tenant.config.profile.discovery.items()
    origin = tenant.site.origin
    return {
        name: value.format(origin=origin) if isinstance(value, str) else value
        for name, value in fields
    }


HANDLERS: Mapping[Endpoint, tuple[Callable[[Tenant, Request], Response], frozenset[str]]] = {
    Endpoint.DISCOVERY: (discovery, frozenset({"GET", "HEAD"})),
    Endpoint.AUTHORIZE: (authorize, frozenset({"GET", "HEAD", "POST"})),
    Endpoint.SIGN_ON: (sign_on, frozenset({"GET", "HEAD", "POST"})),
    Endpoint.TOKEN: (token, frozenset({"POST"})),
    Endpoint.USERINFO: (userinfo, frozenset({"GET", "POST"})),
    Endpoint.JWKS: (jwks, frozenset({"GET", "HEAD"})),
    Endpoint.SIGN_OFF: (sign_off, frozenset({"GET", "HEAD", "POST"})),
}
"""Every endpoint with its handler and its methods."""
