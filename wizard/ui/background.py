"""Work that would block the window, done beside it; results come back on the window's thread."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.oidc.cancel import CancelToken
from wizard.oidc.http import RequestError
from wizard.vault.base import KeyringError

__all__ = ["Background", "CancelToken", "Inline", "Runner"]

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Runner(Protocol):
    """What pages and the session ask for work."""

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Start `work`; call `done` with its result, unless it was cancelled before."""


def attempt(work: Callable[[CancelToken], T | Problem], cancel: CancelToken) -> T | Problem:
    """The result of the work; a defect in it becomes a Problem instead of ending the program.

    The exception's text is neither shown nor logged: it may hold what was being worked on.
    """
    try:
        return work(cancel)
    except (RequestError, KeyringError) as trouble:
        return trouble.problem
    except Exception as error:  # noqa: BLE001 - the boundary between the work and the window
        told = getattr(error, "problem", None)
        if isinstance(told, Problem):
            return told
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("Defect in background work: %s\n%s", type(error).__name__, where)
        return Problem(
            "program.defect",
            "The program has a defect here and could not finish this.",
            f"It ran into a {type(error).__name__} that it should have foreseen.",
            "Nothing you typed is lost. Try again; if it stays, report it with the program's log.",
            Step.SERVER,
        )


class Background(QObject):
    """Four threads beside the window's; daemons, since a locked keyring may hold one for long."""

    def __init__(self, parent: QObject | None = None, threads: int = 4) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._running: set[CancelToken] = set()
        self._threads = threads
        self._door = _Door()
        self._door.opened.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        for number in range(threads):
            threading.Thread(
                target=_serve, args=(self._jobs,), name=f"background-{number}", daemon=True
            ).start()

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Start `work` on a thread; `done` is called on the window's thread."""
        cancel, door = CancelToken(), self._door
        self._running.add(cancel)

        def job() -> None:
            if cancel.is_set:
                return
            result = attempt(work, cancel)
            door.opened.emit(lambda: self._finish(cancel, lambda: done(result)))

        self._jobs.put(job)
        return cancel

    def close(self) -> None:
        """Cancel everything and let the threads end."""
        for cancel in self._running:
            cancel.set()
        self._running.clear()
        for _ in range(self._threads):
            self._jobs.put(None)

    @Slot(object)
    def _deliver(self, finish: Callable[[], None]) -> None:
        finish()

    def _finish(self, cancel: CancelToken, deliver: Callable[[], None]) -> None:
        self._running.discard(cancel)
        if not cancel.is_set:
            deliver()


class Inline:
    """The same at once and on the caller's thread, for tests of what happens with the result."""

    def run(
        self, work: Callable[[CancelToken], T | Problem], done: Callable[[T | Problem], None]
    ) -> CancelToken:
        """Do the work and call `done` before returning."""
        cancel = CancelToken()
        done(attempt(work, cancel))
        return cancel


class _Door(QObject):
    """Outlives the threads that hold it, so that a late result never meets a deleted object."""

    opened = Signal(object)


def _serve(jobs: SimpleQueue[Callable[[], None] | None]) -> None:
    while (job := jobs.get()) is not None:
        job()
