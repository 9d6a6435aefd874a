"""Work that Ctrl+C cancels."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from wizard.oidc.http import CancelToken

_INTERVAL = 0.2
"""Seconds between two checks for Ctrl+C, which a plain wait would delay on Windows."""

Result = TypeVar("Result")


def interruptible(work: Callable[[], Result], cancel: CancelToken) -> Result:
    """Do `work` in a thread of its own, so that the main thread always receives Ctrl+C.

    Ctrl+C sets `cancel`; what `work` then returns or raises is returned or raised. To be called
    from the main thread, the only one that signals reach.
    """
    with _ctrl_c_sets(cancel), ThreadPoolExecutor(1, thread_name_prefix="command") as pool:
        future = pool.submit(work)
        while not future.done():
            wait_for((future,), timeout=_INTERVAL)
        return future.result()


@contextmanager
def _ctrl_c_sets(cancel: CancelToken) -> Iterator[None]:
    """Without an exception: between two statements it would be lost, or end too much."""

    def pressed(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()

    before = signal.signal(signal.SIGINT, pressed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
