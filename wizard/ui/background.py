"""Work that would block the window runs on other threads; results arrive on the window's."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from wizard.environment import missing_library
from wizard.model.problem import Problem, problem
from wizard.oidc.cancel import CancelToken

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Runner(Protocol):
    """Runs work for pages and the session."""

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Start `work`; call `done` with its result, unless it was cancelled before."""


def attempt(work: Callable[[CancelToken], T | Problem], cancel: CancelToken) -> T | Problem:
    """The result of the work; an unexpected exception becomes a Problem.

    The exception's text is neither shown nor logged: it may contain what was being worked on.
    """
    try:
        return work(cancel)
    except Exception as error:  # noqa: BLE001 - the boundary between the work and the window
        known = getattr(error, "problem", None) or missing_library(error)
        if isinstance(known, Problem):
            return known
        from wizard.files.log import describe  # noqa: PLC0415 - rarely needed

        _log.error("Unexpected error in background work: %s", describe(error))
        return problem("program.defect", kind=type(error).__name__)


class GarbageCollection(QObject):
    """Collects garbage on this thread only, as often as Python would.

    Python collects on whichever thread reaches a threshold. A Qt object that is deleted on another
    thread than its own takes the program down when its timer or an event is due.
    """

    _EVERY = 500  # milliseconds

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(collect_garbage_if_due)
        timer.start(self._EVERY)


def collect_garbage_if_due() -> None:
    """Collect the oldest generation that has reached its threshold."""
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    generations = [generation for generation, (count, most) in enumerate(due) if count > most]
    if generations:
        gc.collect(max(generations))


class Relay(QObject):
    """Passes values from a worker thread to a method on the window's thread.

    Only the work refers to it, so that a late value never meets a deleted object.

    Args:
        receive: A bound method of a `QObject`; it is not called once that object is deleted.
    """

    _sent = Signal(object)

    def __init__(self, receive: Callable[[Any], None]) -> None:
        super().__init__()
        self._sent.connect(receive, Qt.ConnectionType.QueuedConnection)

    def send(self, value: object) -> None:
        """Pass a value on, from any thread."""
        self._sent.emit(value)


class Background(QObject):
    """Up to four worker threads; daemons, since a locked keyring may block one for long."""

    def __init__(self, parent: QObject | None = None, threads: int = 4) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._running: set[CancelToken] = set()
        self._most, self._threads = threads, 0
        self._relay = Relay(self._deliver)

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Start `work` on a thread; `done` is called on the window's thread."""
        cancel, relay = CancelToken(), self._relay
        self._running.add(cancel)

        def job() -> None:
            # Cancelled while it waited for a free thread.
            if cancel.is_set:
                return
            result = attempt(work, cancel)
            relay.send(lambda: self._finish(cancel, lambda: done(result)))

        self._jobs.put(job)
        if self._threads < min(self._most, len(self._running)):
            self._threads += 1
            name = f"background-{self._threads}"
            threading.Thread(target=_serve, args=(self._jobs,), name=name, daemon=True).start()
        return cancel

    def close(self) -> None:
        """Cancel everything and let the threads end."""
        for cancel in self._running:
            cancel.set()
        self._running.clear()
        for _ in range(self._threads):
            # One end mark for each thread.
            self._jobs.put(None)

    @Slot(object)
    def _deliver(self, finish: Callable[[], None]) -> None:
        finish()

    def _finish(self, cancel: CancelToken, deliver: Callable[[], None]) -> None:
        self._running.discard(cancel)
        # Cancelled after the work was done, before its result arrived here.
        if not cancel.is_set:
            deliver()


def _serve(jobs: SimpleQueue[Callable[[], None] | None]) -> None:
    while (job := jobs.get()) is not None:
        job()
        del job  # its Qt objects must not be deleted on this thread, when they are by then unused
