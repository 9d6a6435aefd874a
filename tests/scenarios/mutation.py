"""The few ways in which scenarios mutate the provider and what was filled in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from wizard.demo.behaviour import Behaviour, ConnectionHook, Document, DocumentFields
from wizard.demo.config import DemoConfig
from wizard.demo.defaults import FilledDraft
from wizard.demo.http_types import Request, Response, json_response
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.secret import Secret

Mutation = Callable[[DemoConfig], DemoConfig]
DraftMutation = Callable[[FilledDraft, DemoProvider], FilledDraft]
_OK = 200


def setting(**changes: object) -> Mutation:
    """Other settings of the provider or of the application in it."""
    return lambda config: replace(config, **changes)  # type: ignore[arg-type]  # names are its own


def both(first: Mutation, second: Mutation) -> Mutation:
    """One after the other."""
    return lambda config: second(first(config))


def fields(which: Document, **changes: object) -> Mutation:
    """A document with other fields; a change to None takes one out."""

    def hook(document: DocumentFields) -> DocumentFields:
        merged = document | changes
        return {name: value for name, value in merged.items() if value is not None}

    return rewritten(which, hook)


def rewritten(which: Document, hook: Callable[[DocumentFields], DocumentFields]) -> Mutation:
    """A document that was put through `hook`."""
    return behaving(Behaviour(documents={which: hook}))


def instead(endpoint: Endpoint, status: int, body: bytes = b"", **headers: str) -> Mutation:
    """An endpoint that answers every request the same; `_` in a header's name stands for `-`."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return answering(endpoint, lambda _request, _answer: Response(status, named, body))


def refusing_tokens(error: str, description: str = "", status: int = 400) -> Mutation:
    """A token endpoint that refuses good codes so; what it says to others stays."""
    members = {"error": error, "error_description": description}
    present = {name: value for name, value in members.items() if value}
    return answering(
        Endpoint.TOKEN,
        lambda _, answer: json_response(status, present) if answer.status == _OK else answer,
    )


def answering(endpoint: Endpoint, hook: Callable[[Request, Response], Response]) -> Mutation:
    """An endpoint whose answers are put through `hook`."""
    return behaving(Behaviour(responses={endpoint: hook}))


def connected(endpoint: Endpoint, hook: ConnectionHook) -> Mutation:
    """An endpoint whose connection `hook` gets."""
    return behaving(Behaviour(connections={endpoint: hook}))


def raw_json(endpoint: Endpoint, text: str) -> Mutation:
    """An endpoint that sends this as JSON, whatever it is."""
    return instead(endpoint, _OK, text.encode(), Content_Type="application/json")


def nested(levels: int) -> str:
    """An object with lists inside each other."""
    return json.dumps({"issuer": "x"})[:-1] + ', "a": ' + "[" * levels + "]" * levels + "}"


def behaving(behaviour: Behaviour) -> Mutation:
    """A provider with these hooks."""
    return lambda config: replace(config, behaviour=behaviour)


def drafting(**changes: object) -> DraftMutation:
    """Other fields of the draft."""

    def mutate(filled: FilledDraft, _: DemoProvider) -> FilledDraft:
        return replace(filled, draft=replace(filled.draft, **changes))  # type: ignore[arg-type]  # likewise

    return mutate


def address(field: str, change: Callable[[str], str]) -> DraftMutation:
    """An address that was filled in another way."""

    def mutate(filled: FilledDraft, provider: DemoProvider) -> FilledDraft:
        return drafting(**{field: change(getattr(filled.draft, field))})(filled, provider)

    return mutate


def every_address(change: Callable[[str], str]) -> DraftMutation:
    """All of the provider's addresses in another way."""

    def mutate(filled: FilledDraft, provider: DemoProvider) -> FilledDraft:
        names = (
            "ping_url",
            "issuer",
            "authorize_url",
            "access_token_url",
            "userinfo_url",
            "jwks_url",
        )
        for name in names:
            filled = address(name, change)(filled, provider)
        return filled

    return mutate


def on_host(host: str) -> Callable[[str], str]:
    """The same address on another host; the port stays unless `host` has one."""

    def change(url: str) -> str:
        parts = urlsplit(url)
        port = "" if ":" in host or parts.port is None else f":{parts.port}"
        return parts._replace(netloc=f"{host}{port}").geturl()

    return change


def with_secret(secret: str) -> DraftMutation:
    """Another client secret."""
    return lambda filled, _: replace(filled, client_secret=Secret(secret))


def with_client_id(client_id: str) -> DraftMutation:
    """Another client ID."""
    return lambda filled, _: replace(filled, client_id=client_id)
