"""Requests and responses as values, apart from any socket."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

MOST_PARAMETERS = 64
FORM = "application/x-www-form-urlencoded"


class Parameters:
    """Parameters of a query or form; one without a value counts as omitted (RFC 6749 3.1)."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple((name, value) for name, value in pairs if value)

    @classmethod
    def parse(cls, text: str) -> Parameters:
        """Read `application/x-www-form-urlencoded` text.

        Raises:
            ValueError: too many parameters, or bytes that aren't UTF-8.
        """
        return cls(
            parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
        )

    def get(self, name: str) -> str:
        """The first value of that name, or an empty text."""
        return next((value for key, value in self.pairs if key == name), "")

    def repeated(self) -> tuple[str, ...]:
        """Names that occur more than once, which OAuth forbids."""
        counts = Counter(name for name, _ in self.pairs)
        return tuple(name for name, count in counts.items() if count > 1)

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self.pairs)

    def __add__(self, other: Parameters) -> Parameters:
        return Parameters(self.pairs + other.pairs)


@dataclass(frozen=True)
class Request:
    """One HTTP request, read completely. Header names are in lower case."""

    method: str
    path: str
    query: Parameters = field(default_factory=Parameters, repr=False)
    form: Parameters = field(default_factory=Parameters, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    notes: dict[str, str] = field(default_factory=dict)
    """What the provider found out, for an observer; never a secret."""

    @property
    def parameters(self) -> Parameters:
        """The parameters of the message: the form of a POST, otherwise the query."""
        return self.form if self.method == "POST" else self.query

    @property
    def has_form(self) -> bool:
        """Whether the body says that it is a form."""
        content_type = self.headers.get("content-type", "")
        return content_type.partition(";")[0].strip().lower() == FORM

    def cookie(self, name: str) -> str:
        """A cookie's value, or an empty text."""
        pairs = (pair.partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return next((value.strip() for key, _, value in pairs if key.strip() == name), "")

    def note(self, key: str, value: str) -> None:
        """Add a finding such as `code: good`."""
        self.notes[key] = value


@dataclass(frozen=True)
class Response:
    """One HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    def with_headers(self, *headers: tuple[str, str]) -> Response:
        """The same with these headers; one that was there is replaced."""
        names = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=kept + headers)

    def header(self, name: str) -> str:
        """A header's first value, or an empty text."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def json_response(status: int, document: Mapping[str, Any], *headers: tuple[str, str]) -> Response:
    """A JSON document that no cache keeps."""
    body = json.dumps(document, ensure_ascii=False).encode()
    fixed = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Response(status, (*fixed, *headers), body)


def redirect(location: str, status: int = 302) -> Response:
    """Send the browser on."""
    return Response(status, (("Location", location), ("Cache-Control", "no-store")))


def plain(status: int, text: str, *headers: tuple[str, str]) -> Response:
    """A line of text."""
    return Response(
        status, (("Content-Type", "text/plain; charset=utf-8"), *headers), text.encode()
    )


def words(text: str) -> Sequence[str]:
    """A space-delimited list such as `scope` (RFC 6749 3.3), each word once, in order."""
    return tuple(dict.fromkeys(text.split(" "))) if text else ()
