"""Work that Ctrl+C ends in an orderly way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import TypeVar

from wizard.oidc.cancel import Cancel

_GLANCE = 0.2
"""Seconds between two looks for Ctrl+C, which a plain wait would hold back on Windows."""

Result = TypeVar("Result")


def interruptible(work: Callable[[], Result], cancel: Cancel) -> Result:
    """Do `work` in a thread of its own, so that Ctrl+C always reaches somebody who listens.

    Ctrl+C sets `cancel`; what `work` makes of that is returned or raised.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="command") as pool:
        future = pool.submit(work)
        try:
            while not future.done():
                wait_for((future,), timeout=_GLANCE)
        except KeyboardInterrupt:
            cancel.set()
        return future.result()
