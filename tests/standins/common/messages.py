"""HTTP requests and answers as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl


class MalformedRequestError(ValueError):
    """The body is no JSON, or a form or query has a name twice or is no form."""


def parameters(text: str) -> dict[str, str]:
    """A query or form; OAuth allows each name once (RFC 6749, 3.1)."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError as error:
        raise MalformedRequestError("not a form") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRequestError("a parameter is repeated")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRequestError("a name is repeated in an object")
    return found


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `target` is path and query, header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def query(self) -> dict[str, str]:
        return parameters(self.target.partition("?")[2])

    def form(self) -> dict[str, str]:
        if self.media_type != "application/x-www-form-urlencoded":
            raise MalformedRequestError("not a form")
        return parameters(self.body.decode("utf-8", "replace"))

    def json(self) -> object:
        try:
            return json.loads(self.body, object_pairs_hook=_unique)
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise MalformedRequestError("not JSON") from error


@dataclass(frozen=True)
class Response:
    """What is answered. With `sent` only that many bytes of the body, then the connection ends."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    sent: int | None = None

    def header(self, name: str) -> str:
        return {k.lower(): v for k, v in self.headers}.get(name.lower(), "")


def json_response(status: int, value: object, *headers: tuple[str, str]) -> Response:
    kind = ("Content-Type", "application/json")
    return Response(status, json.dumps(value).encode(), (kind, *headers))


def html_response(body: str, status: int = HTTPStatus.OK, title: str = "PingOne") -> Response:
    page = f"<!doctype html><meta charset=utf-8><title>{title}</title>{body}"
    return Response(status, page.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def redirect(location: str) -> Response:
    return Response(HTTPStatus.FOUND, headers=(("Location", location),))


NO_CONTENT = Response(HTTPStatus.NO_CONTENT)
