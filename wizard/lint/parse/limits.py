"""How much of the files of others is read, and how long all of it may take."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SECONDS = 15.0
"""For all files of one deployment: to read, to parse, and to learn what arrives."""

MOST_LINES = 20_000
"""Lines of a file."""

MOST_TOKENS = 60_000
"""Of a YAML file: names, values, signs."""

MOST_NODES = 100_000
"""Of all documents of a YAML file, with their aliases unfolded."""

LONGEST_YAML_LINE = 64 * 1024
"""Characters; the parser's time for one token may grow with the square of its length."""

_end: ContextVar[float] = ContextVar("end", default=math.inf)


@contextmanager
def total_time(seconds: float = SECONDS) -> Iterator[None]:
    """Everything inside shares one deadline, in this thread."""
    before = _end.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(before)


def remaining() -> float:
    """Seconds until the deadline, at least 0; infinite where there is none."""
    return max(_end.get() - time.monotonic(), 0.0)
