"""Cancellation of work on another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class CancelToken:
    """A thread-safe cancellation token; once set, it stays set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._listeners: list[Callable[[], object]] = []

    @property
    def is_set(self) -> bool:
        """True once `set` was called."""
        return self._set

    def set(self) -> None:
        """Cancel the work in progress and whatever would follow."""
        with self._lock:
            self._set = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    @contextmanager
    def interrupts(self, stop: Callable[[], object]) -> Iterator[None]:
        """While inside, `stop` is called on cancellation (at once if it was cancelled before)."""
        with self._lock:
            late = self._set
            self._listeners.append(stop)
        if late:
            stop()
        try:
            yield
        finally:
            with self._lock:
                if stop in self._listeners:
                    self._listeners.remove(stop)
