"""Reading files that others may have put there: plain files only, without waiting, bounded."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KERNEL = ("/proc", "/sys")
"""File systems whose files look plain, while reading one may block or have an effect."""


def read_plain(path: Path, largest: int) -> bytes:
    """The content of a plain file, or of the one that a link leads to.

    A file that is larger than `largest` bytes yields one byte more than that.

    Raises:
        OSError: it cannot be opened or read, or is no plain file; `strerror` says why.
    """
    return read_plain_with_mode(path, largest)[0]


def read_plain_with_mode(path: Path, largest: int) -> tuple[bytes, int]:
    """As `read_plain`, with the file's mode."""
    try:
        found = path.stat()
    except ValueError:
        reason = "The path has a character that no path can have"
        raise OSError(errno.EINVAL, reason) from None
    # Before it is opened: that may already have an effect on a device, or wait for a pipe's writer.
    _refuse_special(found)
    with os.fdopen(os.open(path, _FLAGS), "rb") as stream:
        # Checked again once open: the path may lead elsewhere by now.
        opened = os.fstat(stream.fileno())
        _refuse_special(opened)
        return stream.read(largest + 1), opened.st_mode


def _refuse_special(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "It is a folder")
    if not stat.S_ISREG(found.st_mode) or found.st_dev in _kernel_devices():
        raise OSError(errno.EINVAL, "It is a pipe, a device or a file of the system itself")


def _kernel_devices() -> set[int]:
    return {os.stat(place).st_dev for place in _KERNEL if os.path.ismount(place)}  # noqa: PTH116
