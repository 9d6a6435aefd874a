"""Runs calls that may block for ever, one at a time and each with a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Lock, Thread
from typing import TypeVar

T = TypeVar("T")

GivenUp = Callable[[], bool]
"""Asks whether the caller still waits; a job looks before it changes anything."""


class TimeUp(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """The job did not end within the limit. It goes on in its daemon thread."""


class Worker:
    """A daemon thread per call; a call waits for an earlier one that still hangs.

    Args:
        limit: Seconds that a caller waits at most.
        monotonic: Seconds on a clock that never goes back.
    """

    def __init__(self, limit: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._one_at_a_time = Lock()
        self._since: float | None = None

    @property
    def limit(self) -> float:
        """Seconds that a caller waits at most."""
        return self._limit

    def busy_for(self) -> float:
        """Seconds since the running job began; 0 when none runs."""
        since = self._since
        return 0.0 if since is None else self._monotonic() - since

    def run(self, job: Callable[[GivenUp], T]) -> T:
        """What the job gives back, or raises.

        Raises:
            TimeUp: it did not end within the limit.
        """
        future: Future[T] = Future()
        given_up = Event()
        Thread(target=self._work, args=(job, future, given_up), daemon=True).start()
        try:
            return future.result(self._limit)
        except TimeoutError:
            if future.done():
                raise
            given_up.set()
            raise TimeUp from None

    def _work(self, job: Callable[[GivenUp], T], future: Future[T], given_up: Event) -> None:
        with self._one_at_a_time:
            if given_up.is_set():
                return
            self._since = self._monotonic()
            try:
                future.set_result(job(given_up.is_set))
            except BaseException as error:  # noqa: BLE001 - delivered to the caller, whatever it is
                future.set_exception(error)
            finally:
                self._since = None
