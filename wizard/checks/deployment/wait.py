"""Waiting for a ClearML server that restarts: asking again, with a limit, until it is settled."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from wizard.checks.deployment.probe import ServerStatus
from wizard.clearml.server import SsoStatus
from wizard.oidc.http import CancelToken

USUAL = 180.0
"""Seconds that a restart is waited for unless something else is said; most take one minute."""
EVERY = 3.0
"""Seconds between the end of one look and the next."""


def pause(cancel: CancelToken, seconds: float) -> None:
    """Let `seconds` go by, or less when `cancel` is set."""
    stopped = Event()
    with cancel.interrupts(stopped.set):
        stopped.wait(seconds)


@dataclass(frozen=True, slots=True)
class Polling:
    """How long to wait, and how time is told.

    Attributes:
        seconds: After these no further look is taken; 0 takes exactly one.
        every: Seconds between two looks.
        now: Seconds that go by.
        pause: Lets seconds go by.
    """

    seconds: float = USUAL
    every: float = EVERY
    now: Callable[[], float] = time.monotonic
    pause: Callable[[CancelToken, float], None] = pause


@dataclass(frozen=True, slots=True)
class Progress:
    """A look that settled nothing yet.

    Attributes:
        sight: What was seen.
        waited: Seconds since the waiting began.
        limit: Seconds at most.
    """

    sight: ServerStatus
    waited: float
    limit: float

    @property
    def says(self) -> str:
        """What is the matter at this moment, in words."""
        return f"{self.waited:.0f} of {self.limit:.0f} seconds: {_state(self.sight)}"


def wait_for_server(
    take_a_look: Callable[[CancelToken], ServerStatus],
    cancel: CancelToken,
    patience: Polling,
    tell: Callable[[Progress], None],
) -> ServerStatus:
    """The first sight that waiting won't change, or the last one when patience ends.

    Raises:
        HttpTrouble: `cancel` was set.
    """
    start = patience.now()
    while True:
        sight = take_a_look(cancel)
        waited = patience.now() - start
        if sight.is_lasting or waited >= patience.seconds:
            return sight
        tell(Progress(sight, waited, patience.seconds))
        patience.pause(cancel, min(patience.every, patience.seconds - waited))


def _state(sight: ServerStatus) -> str:
    if sight.modes is not None and sight.modes.status is SsoStatus.PING_ABSENT:
        return "The apiserver runs, still without Ping"
    return sight.trouble.what.rstrip(".") if sight.trouble else "Nothing answers yet"
