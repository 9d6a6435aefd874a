"""One export at a time into a folder, by a lock outside of it."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import BinaryIO

import platformdirs

from wizard.files.writing import make_folder

PATIENCE = 10.0
"""Seconds for which another export is waited for; it takes a moment."""
_PAUSE = 0.05
_APPLICATION = "clearml-ping-wizard"


@contextmanager
def folder_lock(folder: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Whether `folder` is ours until the end; False when another export still holds it.

    The lock is a file in the runtime folder of this account, named after the resolved path; it ends
    with the process. True as well where there is no such folder or no locks.
    """
    runtime = platformdirs.user_runtime_path(_APPLICATION)
    make_folder(runtime, private=True)
    try:
        stream = (runtime / _name(folder)).open("ab")
    except OSError:
        yield True
        return
    with stream:
        yield _wait(stream, time.monotonic() + patience)


def _name(folder: Path) -> str:
    place = os.path.normcase(os.path.realpath(folder)).encode(errors="surrogateescape")
    return f"export-{hashlib.sha256(place).hexdigest()[:32]}.lock"


def _wait(stream: BinaryIO, until: float) -> bool:
    while not _lock(stream):
        if time.monotonic() >= until:
            return False
        Event().wait(_PAUSE)
    return True


def _lock(stream: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # Windows says the second one
        return False
    except OSError:  # not every file system has locks
        return True
    return True
