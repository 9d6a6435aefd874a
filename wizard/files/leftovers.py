"""Temporary files: their names, and what an interrupted run left of them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

_SUFFIX = ".clearml-ping-wizard.tmp"
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}" + re.escape(_SUFFIX))

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags for opening what others may have put there: no link is followed, no pipe is waited for."""


def temporary(folder: Path, name: str) -> Path:
    """A new temporary name for `name`, recognised by `sweep` later."""
    return folder / f".{name}.{secrets.token_hex(4)}{_SUFFIX}"


def sweep(folder: Path, names: set[str] | None) -> tuple[str, ...]:
    """Remove what interrupted runs left for `names` (for any when None); says what that was.

    What cannot be removed, or belongs to a run that is still going on, stays.

    Raises:
        OSError: the folder cannot be listed.
    """
    found = []
    for entry in sorted(folder.iterdir()):
        match = _TEMPORARY.fullmatch(entry.name)
        if match and (names is None or match["name"] in names) and _removed(entry):
            found.append(entry.name)
    return tuple(found)


def _removed(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or _in_use(path):
            return False
        path.unlink()
    except OSError:
        return False
    return True


def hold(stream: BinaryIO) -> None:
    """Tell other runs that this temporary file is no left-over, until `stream` is closed."""
    if os.name == "posix":
        import fcntl  # noqa: PLC0415 - not on Windows

        with contextlib.suppress(OSError):  # not every network file system has locks
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_use(path: Path) -> bool:
    if os.name != "posix":
        return False  # Windows refuses to remove an open file by itself
    import fcntl  # noqa: PLC0415 - not on Windows

    with os.fdopen(os.open(path, os.O_RDONLY | NO_FOLLOW), "rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
    return False
