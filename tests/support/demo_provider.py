"""A demo provider that records what it sees, and rotates its keys; no secret is recorded."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wizard.demo.config import Clock, DemoConfig
from wizard.demo.http_types import Parameters, Request
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.demo.signing import KeySource, SigningKeys, new_signing_key

REDACTED = "•••"

SHOWN_PARAMETERS = frozenset({
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
    "code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint", "grant_type",
    "username",
})  # fmt: skip
"""Everything else is redacted: a list of what is harmless can't forget a new secret."""

SHOWN_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "host", "user-agent"})


@dataclass(frozen=True)
class Entry:
    """One request and how it was answered.

    Attributes:
        status: The HTTP status sent, or 0 where a hook took over the connection.
        notes: Findings such as `code: good`, `client_authentication: client_secret_basic`.
    """

    at: datetime
    endpoint: Endpoint
    method: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    status: int
    notes: Mapping[str, str]

    def parameter(self, name: str) -> str:
        """A parameter's first value as it is shown, or an empty text."""
        return next((value for key, value in self.parameters if key == name), "")


class Journal:
    """All entries in the order of arrival, from all connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    @property
    def entries(self) -> tuple[Entry, ...]:
        with self._lock:
            return tuple(self._entries)

    def at(self, endpoint: Endpoint) -> tuple[Entry, ...]:
        """What one endpoint has seen."""
        return tuple(entry for entry in self.entries if entry.endpoint is endpoint)

    def noted(self, endpoint: Endpoint, key: str, value: str) -> int:
        """How many requests at an endpoint got that finding."""
        return sum(entry.notes.get(key) == value for entry in self.at(endpoint))

    def write(self, endpoint: Endpoint, request: Request, status: int) -> None:
        """Add one request, redacted."""
        entry = Entry(
            at=self._clock(),
            endpoint=endpoint,
            method=request.method,
            path=request.path,
            parameters=_redacted(request.query + request.form),
            headers={n: v if n in SHOWN_HEADERS else REDACTED for n, v in request.headers.items()},
            status=status,
            notes=dict(request.notes),
        )
        with self._lock:
            self._entries.append(entry)


def _redacted(parameters: Parameters) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value if name in SHOWN_PARAMETERS else REDACTED) for name, value in parameters.pairs
    )


class RecordingProvider(DemoProvider):
    """A demo provider with a journal."""

    def __init__(self, config: DemoConfig, clock: Clock, keys: KeySource = new_signing_key) -> None:
        self.journal = Journal(clock)
        super().__init__(config, clock, keys, self.journal.write)
        self._keys: SigningKeys = _RotatingKeys(keys)

    def rotate_keys(self) -> None:
        """Sign with the waiting key from now on and withdraw the present one."""
        keys = self._keys
        assert isinstance(keys, _RotatingKeys)
        keys.rotate()


class _RotatingKeys(SigningKeys):
    def rotate(self) -> None:
        _, waiting = self._pair()
        with self._lock:
            self._keys = (waiting, self._source())
