"""HTTP requests and responses, and what a client must offer."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from wizard.model.problem import Problem
from wizard.oidc.cancel import CancelToken

__all__ = ["FORM", "CancelToken", "HttpClient", "Request", "RequestError", "Response", "form"]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Headers and body may contain secrets and are never shown.

    Attributes:
        url: Absolute http or https address.
        method: GET or POST.
        headers: Sent in addition to those that every request has.
        body: Sent as it is.
        at: Name of the `Draft` field that the address comes from, for problems.
        deadline: Seconds for the whole request; None takes the client's.
        repeatable: A POST that does no harm when it arrives twice, such as one with a dummy code;
            it may use a pooled connection. A GET always may.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    at: str | None = None
    deadline: float | None = None
    repeatable: bool = False


def form(
    url: str,
    pairs: Iterable[tuple[str, str]],
    headers: Mapping[str, str] | None = None,
    *,
    at: str | None = None,
) -> Request:
    """A POST of a form that accepts JSON (RFC 6749 section 4.1.3)."""
    body = urllib.parse.urlencode(list(pairs)).encode("ascii")
    full = {"Content-Type": FORM, "Accept": "application/json", **(headers or {})}
    return Request(url, "POST", full, body, at)


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response. It may contain tokens and is never shown.

    Attributes:
        url: The request's address; redirects are not followed.
        status: HTTP status code.
        headers: Name (lower case) and value, in the order received.
        body: The unpacked content.
        proxy: `host:port` of the proxy it came through; empty without one.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    proxy: str = ""

    def header(self, name: str) -> str:
        """The first value of that header, or an empty text."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def media_type(self) -> str:
        """The content's type without parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def date(self) -> datetime | None:
        """The server's time (RFC 9110 section 6.6.1), UTC."""
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow, not for types

        try:
            found = parsedate_to_datetime(self.header("date"))
        except (ValueError, OverflowError, IndexError):
            return None
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

    def skew(self, now: datetime) -> timedelta | None:
        """How far the server's clock is ahead of `now`; None when it sent no date."""
        date = self.date
        return None if date is None else date - now


class RequestError(Exception):
    """No usable response came; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class HttpClient(Protocol):
    """Sends a request and returns the complete response."""

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        """Raise `RequestError` when no usable response comes."""
