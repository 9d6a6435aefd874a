"""Faults to program: which calls fail, are cut off, or lose their answer.

faults.fail(503, Where(at=3))                      the third call from now answers 503
faults.lose(Where("POST", "/applications$"))       carried out, connection closed unanswered
faults.cut(Where("PUT"))                           connection closed, not carried out
faults.rate_limit("2", Where(times=2))             two calls answer 429 with Retry-After
faults.hang(...), faults.late(...)                 never answered (not / though carried out)
faults.truncate(...)                               carried out, the answer's body breaks off
faults.answer(response, ...)                       this answer instead
faults.before(action, ...)                         `action()` first, then as usual
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from tests.standins.common.messages import Response


class Kind(Enum):
    """What becomes of a call."""

    ANSWERED = auto()
    REPLACED = auto()
    CUT = auto()
    LOST = auto()
    TRUNCATED = auto()
    HUNG = auto()
    LATE = auto()


@dataclass(frozen=True)
class Where:
    """Which calls: by method (empty is any) and by a search in the path; from the `at`-th one on,
    counted from when the fault is programmed, `times` of them (None: from there on all)."""

    method: str = ""
    path: str = ""
    at: int = 1
    times: int | None = 1

    def matches(self, method: str, path: str) -> bool:
        return self.method in {"", method} and re.search(self.path, path) is not None


EVERY = Where(times=None)
_NEXT = Where()


class Fault:
    """One programmed fault; `happened` counts the calls that met it."""

    def __init__(self, where: Where, kind: Kind, response: Response | None = None) -> None:
        self.where, self.kind, self.response = where, kind, response
        self.action: Callable[[], object] | None = None
        self.happened = 0
        self._seen = 0

    def meets(self, method: str, path: str) -> bool:
        if not self.where.matches(method, path):
            return False
        self._seen += 1
        beyond = self.where.times is not None and self.happened >= self.where.times
        if self._seen < self.where.at or beyond:
            return False
        self.happened += 1
        return True


class Faults:
    """The programmed faults, in order; of several that meet a call the first one counts."""

    def __init__(self, error: Callable[[int], Response]) -> None:
        self._error = error
        self.programmed: list[Fault] = []

    @property
    def waiting(self) -> list[Fault]:
        """Those that met no call yet."""
        return [fault for fault in self.programmed if not fault.happened]

    def clear(self) -> None:
        self.programmed.clear()

    def fail(self, status: int, where: Where = _NEXT, *headers: tuple[str, str]) -> Fault:
        error = self._error(status)
        return self.answer(Response(status, error.body, (*error.headers, *headers)), where)

    def rate_limit(self, retry_after: str, where: Where = _NEXT) -> Fault:
        """429; `retry_after` in seconds or as an HTTP date, or empty for no such header."""
        headers = [("Retry-After", retry_after)] if retry_after else []
        return self.fail(429, where, *headers)

    def answer(self, response: Response, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.REPLACED, response))

    def cut(self, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.CUT))

    def lose(self, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.LOST))

    def truncate(self, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.TRUNCATED))

    def hang(self, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.HUNG))

    def late(self, where: Where = _NEXT) -> Fault:
        return self._add(Fault(where, Kind.LATE))

    def before(self, action: Callable[[], object], where: Where = _NEXT) -> Fault:
        fault = Fault(where, Kind.ANSWERED)
        fault.action = action
        return self._add(fault)

    def _add(self, fault: Fault) -> Fault:
        self.programmed.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this call meets; actions before it are run."""
        met = [fault for fault in self.programmed if fault.meets(method, path)]
        for fault in met:
            if fault.action:
                fault.action()
        return next((fault for fault in met if not fault.action), None)
