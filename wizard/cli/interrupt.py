"""Work that Ctrl+C ends in an orderly way."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from wizard.oidc.http import CancelToken

_GLANCE = 0.2
"""Seconds between two looks for Ctrl+C, which a plain wait would hold back on Windows."""

Result = TypeVar("Result")


def interruptible(work: Callable[[], Result], cancel: CancelToken) -> Result:
    """Do `work` in a thread of its own, so that Ctrl+C always reaches somebody who listens.

    Ctrl+C sets `cancel`; what `work` makes of that is returned or raised. To be called from the
    main thread, the only one that signals reach.
    """
    with _ctrl_c_sets(cancel), ThreadPoolExecutor(1, thread_name_prefix="command") as pool:
        future = pool.submit(work)
        while not future.done():
            wait_for((future,), timeout=_GLANCE)
        return future.result()


@contextmanager
def _ctrl_c_sets(cancel: CancelToken) -> Iterator[None]:
    """No exception out of nowhere: between two statements it would be lost, or end too much."""

    def pressed(_signal: int, _frame: FrameType | None) -> None:
        cancel.set()

    before = signal.signal(signal.SIGINT, pressed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
