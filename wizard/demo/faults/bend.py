"""The few ways in which faults bend the provider and what was typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from wizard.demo.behaviour import Behaviour, Document, DocumentFields, Line
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response, json_response
from wizard.demo.provider import DemoProvider
from wizard.demo.setup import FilledDraft
from wizard.model.secret import Secret

Bend = Callable[[DemoConfig], DemoConfig]
TypedBend = Callable[[FilledDraft, DemoProvider], FilledDraft]
_OK = 200


def setting(**changes: object) -> Bend:
    """Other settings of the provider or of the application in it."""
    return lambda config: replace(config, **changes)  # type: ignore[arg-type]  # names are its own


def both(first: Bend, second: Bend) -> Bend:
    """One after the other."""
    return lambda config: second(first(config))


def fields(which: Document, **changes: object) -> Bend:
    """A document with other fields; a change to None takes one out."""

    def hook(document: DocumentFields) -> DocumentFields:
        merged = document | changes
        return {name: value for name, value in merged.items() if value is not None}

    return rewritten(which, hook)


def rewritten(which: Document, hook: Callable[[DocumentFields], DocumentFields]) -> Bend:
    """A document that was put through `hook`."""
    return behaving(Behaviour(documents={which: hook}))


def instead(endpoint: Endpoint, status: int, body: bytes = b"", **headers: str) -> Bend:
    """An endpoint that answers everybody the same; `_` in a header's name stands for `-`."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return answering(endpoint, lambda _request, _answer: Response(status, named, body))


def refusing_tokens(error: str, description: str = "", status: int = 400) -> Bend:
    """A token endpoint that refuses good codes so; what it says to others stays."""
    told = {"error": error, "error_description": description}
    present = {name: value for name, value in told.items() if value}
    return answering(
        Endpoint.TOKEN,
        lambda _, answer: json_response(status, present) if answer.status == _OK else answer,
    )


def answering(endpoint: Endpoint, hook: Callable[[Request, Response], Response]) -> Bend:
    """An endpoint whose answers are put through `hook`."""
    return behaving(Behaviour(responses={endpoint: hook}))


def on_the_wire(endpoint: Endpoint, hook: Callable[[Request, Line], None]) -> Bend:
    """An endpoint whose connection `hook` gets."""
    return behaving(Behaviour(wire={endpoint: hook}))


def raw_json(endpoint: Endpoint, text: str) -> Bend:
    """An endpoint that sends this as JSON, whatever it is."""
    return instead(endpoint, _OK, text.encode(), Content_Type="application/json")


def nested(levels: int) -> str:
    """An object with lists inside each other."""
    return json.dumps({"issuer": "x"})[:-1] + ', "a": ' + "[" * levels + "]" * levels + "}"


def behaving(behaviour: Behaviour) -> Bend:
    """A provider with these hooks."""
    return lambda config: replace(config, behaviour=behaviour)


def drafting(**changes: object) -> TypedBend:
    """Other fields of the draft."""

    def bend(typed: FilledDraft, _: DemoProvider) -> FilledDraft:
        return replace(typed, draft=replace(typed.draft, **changes))  # type: ignore[arg-type]  # likewise

    return bend


def address(field: str, change: Callable[[str], str]) -> TypedBend:
    """An address that was typed in another way."""

    def bend(typed: FilledDraft, ping: DemoProvider) -> FilledDraft:
        return drafting(**{field: change(getattr(typed.draft, field))})(typed, ping)

    return bend


def every_address(change: Callable[[str], str]) -> TypedBend:
    """All of the provider's addresses in another way."""

    def bend(typed: FilledDraft, ping: DemoProvider) -> FilledDraft:
        names = (
            "ping_url",
            "issuer",
            "authorize_url",
            "access_token_url",
            "userinfo_url",
            "jwks_url",
        )
        for name in names:
            typed = address(name, change)(typed, ping)
        return typed

    return bend


def on_host(host: str) -> Callable[[str], str]:
    """The same address on another host; the port stays unless `host` has one."""

    def change(url: str) -> str:
        parts = urlsplit(url)
        port = "" if ":" in host or parts.port is None else f":{parts.port}"
        return parts._replace(netloc=f"{host}{port}").geturl()

    return change


def with_secret(secret: str) -> TypedBend:
    """Another client secret."""
    return lambda typed, _: replace(typed, client_secret=Secret(secret))


def with_client_id(client_id: str) -> TypedBend:
    """Another client ID."""
    return lambda typed, _: replace(typed, client_id=client_id)
