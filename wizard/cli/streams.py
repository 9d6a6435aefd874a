"""Standard output and error: any text can be written; a reader that is gone ends the command."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import TextIO

from wizard.cli.messages import Exit

READER_GONE = 141
"""What a shell sees of any tool whose reader is gone: 128 and the number of SIGPIPE."""

_GONE = frozenset((errno.EPIPE, errno.ECONNRESET, errno.EINVAL))  # the last one is Windows'
_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def run_guarded(run: Callable[[], int]) -> int:
    """Exit code of `run`, during which standard output and error are guarded.

    Raises:
        SystemExit: Its output cannot be written; also inside `run`, at once.
    """
    _replace_closed()
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            # Not an exception in the middle of a report: a path may have any character.
            stream.reconfigure(errors="backslashreplace")
    out, err = GuardedStream(sys.stdout), GuardedStream(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        return run()
    finally:
        sys.stdout, sys.stderr = before
        out.flush()
        err.flush()


class GuardedStream:
    """A stream that ends the program when it cannot be written to."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write all of `text`."""
        return self._guarded(lambda: self._stream.write(text))

    def flush(self) -> None:
        """Write what is buffered."""
        self._guarded(self._stream.flush)

    def _guarded(self, write: Callable[[], int | None]) -> int:
        try:
            return write() or 0
        except OSError as error:
            # The rest is discarded, so that the interpreter does not fail at it again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
            raise SystemExit(_code(error)) from None


def _code(error: OSError) -> int:
    if error.errno in _GONE:
        return READER_GONE
    with contextlib.suppress(OSError):
        sys.stderr.write(f"error: The output cannot be written: {error.strerror}.\n")
    return Exit.FAILURE


def _replace_closed() -> None:
    """Replace streams that are closed: else the next file opened would take their place."""
    for name, mode in _STREAMS:
        if getattr(sys, name) is None:
            # It stays open to the end of the process.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
