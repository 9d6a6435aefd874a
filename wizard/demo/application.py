"""From a request to an answer: host check, routing, hooks, journal. Knows no socket."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping

from wizard.demo.authorize import authorize
from wizard.demo.behaviour import WireHook
from wizard.demo.discovery import discovery, jwks
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response, plain
from wizard.demo.sign_on import sign_off, sign_on
from wizard.demo.tenant import Tenant
from wizard.demo.token import token
from wizard.demo.userinfo import userinfo

Answer = Callable[[Tenant, Request], Response]

HANDLERS: Mapping[Endpoint, tuple[Answer, frozenset[str]]] = {
    Endpoint.DISCOVERY: (discovery, frozenset({"GET", "HEAD"})),
    Endpoint.AUTHORIZE: (authorize, frozenset({"GET", "HEAD", "POST"})),
    Endpoint.SIGN_ON: (sign_on, frozenset({"GET", "HEAD", "POST"})),
    Endpoint.TOKEN: (token, frozenset({"POST"})),
    Endpoint.USERINFO: (userinfo, frozenset({"GET", "POST"})),
    Endpoint.JWKS: (jwks, frozenset({"GET", "HEAD"})),
    Endpoint.SIGN_OFF: (sign_off, frozenset({"GET", "HEAD", "POST"})),
}
"""Every endpoint with what answers it and the methods it takes."""


class Application:
    """The provider without its sockets."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        host = tenant.site.origin.partition("://")[2]
        port = host.rpartition(":")[2]
        self._hosts = frozenset({host, f"localhost:{port}"})

    def answer(self, request: Request) -> Response | WireHook:
        """The response to send, or a hook that wants the connection for itself."""
        endpoint = self.tenant.site.endpoint_at(request.path)
        response = self._foreign_host(request)
        behaviour = self.tenant.config.behaviour
        if response is None and endpoint in behaviour.wire:
            self._write(endpoint, request, 0)
            return behaviour.wire[endpoint]
        if response is None:
            response = behaviour.response(endpoint, request, self._handled(endpoint, request))
        self._write(endpoint, request, response.status)
        return response

    def _foreign_host(self, request: Request) -> Response | None:
        """A page on another name could otherwise reach the demo by DNS rebinding."""
        if request.headers.get("host", "").lower() in self._hosts:
            return None
        request.note("refused", "host")
        return plain(421, "This address is not served here.")

    def _handled(self, endpoint: Endpoint, request: Request) -> Response:
        if endpoint not in HANDLERS:
            return plain(404, "There is nothing at this address.")
        answer, methods = HANDLERS[endpoint]
        if request.method not in methods:
            allowed = ("Allow", ", ".join(sorted(methods)))
            return plain(405, f"The method {request.method} is not taken here.", allowed)
        try:
            return answer(self.tenant, request)
        except Exception:  # noqa: BLE001  a defect must end in the journal, not in a hang
            self.tenant.journal.defect(traceback.format_exc())
            return plain(500, "The demo provider has a defect; its journal has the details.")

    def _write(self, endpoint: Endpoint, request: Request, status: int) -> None:
        """Before anything is sent: whoever has the answer finds the entry."""
        self.tenant.journal.write(self.tenant.clock(), endpoint, request, status)
