"""Hooks by which a named fault bends what the provider says, without touching its rules.

Three depths: a *document* before it is encoded, a whole *response*, and the bytes on the *wire*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response

DocumentFields = dict[str, Any]


class Document(StrEnum):
    """What the provider says, as fields; each can be bent before it is signed or encoded."""

    DISCOVERY = "discovery"
    JWKS = "jwks"
    ID_TOKEN = "id_token"  # noqa: S105  a document's name
    ACCESS_TOKEN = "access_token"  # noqa: S105
    TOKEN_RESPONSE = "token_response"  # noqa: S105
    USERINFO = "userinfo"
    CALLBACK = "callback"
    """The parameters carried back to the redirect URI."""


class Line(Protocol):
    """A connection in a fault's hands. Every wait ends when the provider stops."""

    def send(self, data: bytes) -> None:
        """Put bytes on the wire as they are."""

    def wait(self, seconds: float) -> bool:
        """Let time pass; true when the provider is stopping and the fault must end."""

    def half_close(self) -> None:
        """End the sending direction and keep the other one open."""

    def reset(self) -> None:
        """Drop the connection without a farewell (TCP RST)."""


class Signer(Protocol):
    """What a forging hook may ask of the provider's keys."""

    def sign(self, claims: DocumentFields, token_type: str) -> str:
        """A token signed as the provider does it."""

    def public_keys(self) -> DocumentFields:
        """The published key set."""


DocumentHook = Callable[[DocumentFields], DocumentFields]
ResponseHook = Callable[[Request, Response], Response]
WireHook = Callable[[Request, Line], None]
AcceptHook = Callable[[Line], bool]
ForgeHook = Callable[[DocumentFields, Signer], str]


@dataclass(frozen=True)
class Behaviour:
    """What is bent; nothing by default."""

    documents: Mapping[Document, DocumentHook] = field(default_factory=dict)
    responses: Mapping[Endpoint, ResponseHook] = field(default_factory=dict)
    wire: Mapping[Endpoint, WireHook] = field(default_factory=dict)
    """Takes the place of the whole answer: the provider reads the request and leaves the rest."""
    on_accept: AcceptHook | None = None
    """Called for every connection before TLS and before any byte; true ends the connection."""
    forge_id_token: ForgeHook | None = None
    """Makes the ID token in the provider's place: another key, another algorithm, none at all."""

    def document(self, which: Document, fields: DocumentFields) -> DocumentFields:
        """The document after its hook, if it has one."""
        hook = self.documents.get(which)
        return hook(fields) if hook else fields

    def response(self, endpoint: Endpoint, request: Request, response: Response) -> Response:
        """The response after its hook, if the endpoint has one."""
        hook = self.responses.get(endpoint)
        return hook(request, response) if hook else response
