"""Hooks that change what the provider answers, without touching its rules; tests use them.

Four depths: a *document* before it is encoded, a *token*, a whole *response*, and a *connection*.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.demo.signing import SigningKeys

DocumentFields = dict[str, Any]


class Document(StrEnum):
    """What the provider sends, as fields before they are signed or encoded."""

    DISCOVERY = "discovery"
    JWKS = "jwks"
    ID_TOKEN = "id_token"  # noqa: S105  a document's name
    ACCESS_TOKEN = "access_token"  # noqa: S105
    TOKEN_RESPONSE = "token_response"  # noqa: S105
    USERINFO = "userinfo"
    CALLBACK = "callback"
    """The parameters of the redirect URI."""


DocumentHook = Callable[[DocumentFields], DocumentFields]
TokenHook = Callable[[DocumentFields, SigningKeys], str]
ResponseHook = Callable[[Request, Response], Response]
ConnectionHook = Callable[[Request, socket.socket, threading.Event], None]
"""Gets the connection once the request is read; the event is set when the provider stops."""
AcceptHook = Callable[[socket.socket, threading.Event], bool]


@dataclass(frozen=True)
class Behaviour:
    """What is changed; nothing by default."""

    documents: Mapping[Document, DocumentHook] = field(default_factory=dict)
    tokens: Mapping[Document, TokenHook] = field(default_factory=dict)
    """Make a token of these claims: with another key, another algorithm, none at all."""
    responses: Mapping[Endpoint, ResponseHook] = field(default_factory=dict)
    connections: Mapping[Endpoint, ConnectionHook] = field(default_factory=dict)
    on_accept: AcceptHook | None = None
    """Called for every connection before TLS and before any byte; true ends the connection."""

    def document(self, which: Document, fields: DocumentFields) -> DocumentFields:
        """The document after its hook, if it has one."""
        hook = self.documents.get(which)
        return hook(fields) if hook else fields

    def token(
        self, which: Document, claims: DocumentFields, keys: SigningKeys, kind: str = "JWT"
    ) -> str:
        """A token of the claims, signed unless a hook makes it."""
        changed, hook = self.document(which, claims), self.tokens.get(which)
        return hook(changed, keys) if hook else keys.sign(changed, kind)

    def response(self, endpoint: Endpoint, request: Request, response: Response) -> Response:
        """The response after its hook, if the endpoint has one."""
        hook = self.responses.get(endpoint)
        return hook(request, response) if hook else response
