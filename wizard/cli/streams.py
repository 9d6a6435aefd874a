"""Ends a command in an orderly way when nobody takes its output any more."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from typing import TextIO

from wizard.cli.messages import Exit

READER_GONE = 141
"""What a shell sees of any tool whose reader went away: 128 and the number of SIGPIPE."""

_GONE = frozenset((errno.EPIPE, errno.ECONNRESET, errno.EINVAL))  # the last one is Windows' word
_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def ended(run: Callable[[], int]) -> int:
    """What `run` ends with.

    Raises:
        SystemExit: Its output cannot be written; also inside `run`, at once.
    """
    _fill_gaps()
    before = sys.stdout, sys.stderr
    out, err = Watched(sys.stdout), Watched(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        return run()
    finally:
        sys.stdout, sys.stderr = before
        out.flush()
        err.flush()


class Watched:
    """A stream that ends the program where it cannot be written to; nothing else catches that."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Likewise for all of `text`."""
        return self._done(lambda: self._stream.write(text))

    def flush(self) -> None:
        """Likewise for what is still to be written."""
        self._done(self._stream.flush)

    def _done(self, what: Callable[[], int | None]) -> int:
        try:
            return what() or 0
        except OSError as error:
            # The rest goes nowhere, so that the interpreter does not fail at it once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
            raise SystemExit(_code(error)) from None


def _code(error: OSError) -> int:
    if error.errno in _GONE:
        return READER_GONE
    with contextlib.suppress(OSError):
        sys.stderr.write(f"error: The output cannot be written: {error.strerror}.\n")
    return Exit.FAILURE


def _fill_gaps() -> None:
    """Takes the place of streams that are closed: else the next file opened would be written to."""
    for name, mode in _STREAMS:
        if getattr(sys, name) is None:
            # It stays open to the end of the process.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
