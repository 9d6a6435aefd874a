"""Stopping work from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class CancelToken:
    """A one-way switch, handed along with the work; may be thrown from any thread, at any time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thrown = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def is_set(self) -> bool:
        """True once `set` was called."""
        return self._thrown

    def set(self) -> None:
        """Stop what is under way now and whatever would come after it."""
        with self._lock:
            self._thrown = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    @contextmanager
    def interrupts(self, stop: Callable[[], None]) -> Iterator[None]:
        """While inside, `stop` is called at the moment of cancelling (at once if it was before)."""
        with self._lock:
            late = self._thrown
            self._listeners.append(stop)
        if late:
            stop()
        try:
            yield
        finally:
            with self._lock:
                if stop in self._listeners:
                    self._listeners.remove(stop)
