"""Temporary files: their names, and what an interrupted run left behind."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

_SUFFIX = ".clearml-ping-wizard.tmp"
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}" + re.escape(_SUFFIX))

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags for opening what others may have put there: follow no link, wait for no pipe."""


def temporary_path(folder: Path, name: str) -> Path:
    """A new temporary path for the file `name`, recognised by `remove_leftovers` later."""
    return folder / f".{name}.{os.urandom(4).hex()}{_SUFFIX}"


def remove_leftovers(folder: Path, names: set[str] | None) -> tuple[str, ...]:
    """Remove what interrupted runs left for `names` (for any when None); returns what that was.

    What cannot be removed, or belongs to a run that is still going on, stays.

    Raises:
        OSError: the folder cannot be listed.
    """
    found = []
    for entry in sorted(folder.iterdir()):
        match = _TEMPORARY.fullmatch(entry.name)
        if match and (names is None or match["name"] in names) and _remove_unused(entry):
            found.append(entry.name)
    return tuple(found)


def _remove_unused(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or _is_in_use(path):
            return False
        path.unlink()
    except OSError:
        return False
    return True


def _is_in_use(path: Path) -> bool:
    if os.name != "posix":
        return False  # Windows refuses to remove an open file by itself
    with os.fdopen(os.open(path, os.O_RDONLY | NO_FOLLOW), "rb") as stream:
        return not lock(stream)


def lock(stream: BinaryIO) -> bool:
    """Mark a temporary file as in use until `stream` is closed; False when it already is."""
    if os.name == "posix":
        import fcntl  # noqa: PLC0415 - not on Windows

        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # not every network file system has locks
            return True
    return True
