"""Handles given out once and remembered: codes, sessions, sign-on pages, access tokens."""

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
    """What a handle that somebody presents is worth."""

    UNKNOWN = "unknown"
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Found(Generic[Value]):
    """The standing of a handle, and its value unless it was never given out."""

    standing: CodeStatus
    value: Value | None = None

    @property
    def good(self) -> Value | None:
        """The value, only while the handle is worth something."""
        return self.value if self.standing is CodeStatus.GOOD else None


@dataclass
class _Entry(Generic[Value]):
    value: Value
    expires: datetime
    used: bool = False


class TokenStore(Generic[Value]):
    """Handles with a lifetime. Safe for several threads; a used handle stays known as used."""

    def __init__(self, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._entries: dict[str, _Entry[Value]] = {}
        self._lock = threading.Lock()

    def issue(self, value: Value, handle: str = "") -> str:
        """Remember the value under a fresh random handle, or under the one given."""
        name = handle or secrets.token_urlsafe(32)
        with self._lock:
            self._entries[name] = _Entry(value, self._clock() + self._lifetime)
        return name

    def look(self, handle: str) -> Found[Value]:
        """What the handle is worth, without using it."""
        with self._lock:
            return self._find(handle)

    def take(self, handle: str) -> Found[Value]:
        """What the handle is worth; it is used from now on."""
        with self._lock:
            found = self._find(handle)
            if found.standing is CodeStatus.GOOD:
                self._entries[handle].used = True
            return found

    def use_up(self, unwanted: Callable[[Value], bool]) -> int:
        """Use every good handle whose value is unwanted; says how many there were."""
        with self._lock:
            doomed = [e for e in self._entries.values() if not e.used and unwanted(e.value)]
            for entry in doomed:
                entry.used = True
            return len(doomed)

    def _find(self, handle: str) -> Found[Value]:
        entry = self._entries.get(handle)
        if entry is None:
            return Found(CodeStatus.UNKNOWN)
        if entry.used:
            return Found(CodeStatus.USED, entry.value)
        if self._clock() >= entry.expires:
            return Found(CodeStatus.EXPIRED, entry.value)
        return Found(CodeStatus.GOOD, entry.value)
