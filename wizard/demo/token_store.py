"""Random values that were issued once, with their meaning and how long they are valid.

Authorization codes, sessions, sign-on pages and access tokens.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class CodeStatus(StrEnum):
    """Whether a presented code or token is accepted."""

    UNKNOWN = "unknown"
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Found(Generic[Value]):
    """The status of a code, and its value unless it was never issued."""

    status: CodeStatus
    value: Value | None = None

    @property
    def valid(self) -> Value | None:
        """The value, only while the code is good."""
        return self.value if self.status is CodeStatus.GOOD else None


@dataclass
class _Entry(Generic[Value]):
    value: Value
    expires: datetime
    used: bool = False


class TokenStore(Generic[Value]):
    """Codes with a lifetime. Thread-safe; a used code stays known as used."""

    def __init__(self, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._entries: dict[str, _Entry[Value]] = {}
        self._lock = threading.Lock()

    def issue(self, value: Value, code: str = "") -> str:
        """Store the value under a new random code, or under the one given."""
        name = code or secrets.token_urlsafe(32)
        with self._lock:
            self._entries[name] = _Entry(value, self._clock() + self._lifetime)
        return name

    def find(self, code: str) -> Found[Value]:
        """The status of a code, without using it."""
        with self._lock:
            return self._find(code)

    def take(self, code: str) -> Found[Value]:
        """The status of a code, which is used from now on."""
        with self._lock:
            found = self._find(code)
            if found.status is CodeStatus.GOOD:
                self._entries[code].used = True
            return found

    def revoke(self, unwanted: Callable[[Value], bool]) -> int:
        """Use every good code whose value is unwanted; returns how many there were."""
        with self._lock:
            revoked = [e for e in self._entries.values() if not e.used and unwanted(e.value)]
            for entry in revoked:
                entry.used = True
            return len(revoked)

    def _find(self, code: str) -> Found[Value]:
        entry = self._entries.get(code)
        # Nothing is forgotten: a second use is not the same as a code that never existed.
        if entry is None:
            return Found(CodeStatus.UNKNOWN)
        if entry.used:
            return Found(CodeStatus.USED, entry.value)
        expired = self._clock() >= entry.expires
        return Found(CodeStatus.EXPIRED if expired else CodeStatus.GOOD, entry.value)
