"""What the provider saw, for tests to ask about; no secret, code or token is in it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Parameters, Request

REDACTED = "•••"
MOST_CHARACTERS = 300

SHOWN_PARAMETERS = frozenset({
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
    "code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint", "grant_type",
    "username",
})  # fmt: skip
"""Everything else is redacted: a list of what is harmless can't forget a new secret."""

SHOWN_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "host", "user-agent"})


@dataclass(frozen=True)
class Entry:
    """One request and how it was answered."""

    at: datetime
    endpoint: Endpoint
    method: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    status: int
    """The HTTP status sent, or 0 where a fault took over the connection."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Findings such as `code: good`, `client_authentication: client_secret_basic`."""

    def parameter(self, name: str) -> str:
        """A parameter's first value as the journal shows it, or an empty text."""
        return next((value for key, value in self.parameters if key == name), "")


class Journal:
    """All entries in the order of arrival, from all connections."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._interruptions: list[str] = []
        self._defects: list[str] = []
        self._lock = threading.Lock()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything seen so far."""
        with self._lock:
            return tuple(self._entries)

    @property
    def interruptions(self) -> tuple[str, ...]:
        """Connections that ended before a request was read: refused TLS, resets, silence."""
        with self._lock:
            return tuple(self._interruptions)

    @property
    def defects(self) -> tuple[str, ...]:
        """Faults of the provider's own code; a test that finds one has failed."""
        with self._lock:
            return tuple(self._defects)

    def at(self, endpoint: Endpoint) -> tuple[Entry, ...]:
        """What one endpoint has seen."""
        return tuple(entry for entry in self.entries if entry.endpoint is endpoint)

    def noted(self, endpoint: Endpoint, key: str, value: str) -> int:
        """How many requests at an endpoint got that finding."""
        return sum(entry.notes.get(key) == value for entry in self.at(endpoint))

    def write(self, at: datetime, endpoint: Endpoint, request: Request, status: int) -> None:
        """Add one request, redacted."""
        entry = Entry(
            at=at,
            endpoint=endpoint,
            method=request.method,
            path=request.path[:MOST_CHARACTERS],
            parameters=_redacted_parameters(request.query + request.form),
            headers=_redacted_headers(request.headers),
            status=status,
            notes=dict(request.notes),
        )
        with self._lock:
            self._entries.append(entry)

    def interrupted(self, why: str) -> None:
        """Add a connection that came to nothing."""
        with self._lock:
            self._interruptions.append(why[:MOST_CHARACTERS])

    def defect(self, what: str) -> None:
        """Add a fault of the provider itself."""
        with self._lock:
            self._defects.append(what)


def _redacted_parameters(parameters: Parameters) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name[:MOST_CHARACTERS], value[:MOST_CHARACTERS] if name in SHOWN_PARAMETERS else REDACTED)
        for name, value in parameters.pairs
    )


def _redacted_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value[:MOST_CHARACTERS] if name in SHOWN_HEADERS else REDACTED
        for name, value in headers.items()
    }
