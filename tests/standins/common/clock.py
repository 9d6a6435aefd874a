"""The stand-ins' clock: the computer's, or a fixed one, and tests may advance it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Time in UTC. With `fixed` it moves by `advance` only."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self._fixed = fixed
        self._advanced = timedelta()

    def now(self) -> datetime:
        # Tokens have to be valid for a client that reads the computer's clock.
        start = self._fixed or datetime.now(UTC)  # noqa: TID251 - this is the clock
        return start + self._advanced

    def advance(self, seconds: float) -> None:
        self._advanced += timedelta(seconds=seconds)

    def after(self, seconds: float) -> datetime:
        return self.now() + timedelta(seconds=seconds)


def timestamp(moment: datetime) -> str:
    """As PingOne prints it: `2026-11-27T12:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
