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

from wizard.files import temporary
from wizard.files.writing import make_folder

PATIENCE = 10.0
"""Seconds for which another export is waited for; it takes a moment."""


@contextmanager
def folder_lock(folder: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Whether `folder` is ours until the end; False when another export still holds it.

    The lock is a file in the runtime folder of this account, named after the resolved path; it ends
    with the process. True as well where there is no such folder or no locks.
    """
    place = os.path.normcase(os.path.realpath(folder)).encode(errors="surrogateescape")
    runtime = _runtime_folder("clearml-ping-wizard")
    make_folder(runtime, private=True)
    try:
        stream = (runtime / f"export-{hashlib.sha256(place).hexdigest()[:32]}.lock").open("ab")
    except OSError:
        yield True
        return
    with stream:
        until = time.monotonic() + patience
        while not (is_ours := _lock(stream)) and time.monotonic() < until:
            Event().wait(0.05)
        yield is_ours


def _runtime_folder(name: str) -> Path:
    # Without one (cron, containers) platformdirs names a folder of /tmp, which anybody can make.
    if sys.platform.startswith("linux") and not os.getenv("XDG_RUNTIME_DIR"):
        return platformdirs.user_cache_path(name)
    return platformdirs.user_runtime_path(name)


def _lock(stream: BinaryIO) -> bool:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows only

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    return temporary.lock(stream)
