"""Temporary files: their names, who may read them, and what an interrupted run left behind."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

_SUFFIX = ".clearml-ping-wizard.tmp"
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}" + re.escape(_SUFFIX))
# In full: a program of that name in the current folder must not run instead.
_ICACLS = r"%SystemRoot%\System32\icacls.exe"
_OWNER_RIGHTS = "*S-1-3-4"  # the owner of the file, whatever the account's name

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


def restrict(path: Path, descriptor: int) -> bool:
    """Let only its owner read the still empty file; False when the system did not allow that."""
    if os.name == "nt":
        return restrict_on_windows(path, os.path.expandvars(_ICACLS))
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, 0o600)
    # Read back: some file systems accept a mode and ignore it.
    return not os.fstat(descriptor).st_mode & 0o077


def restrict_on_windows(path: Path, icacls: str) -> bool:
    """Replace the access list of `path`: nothing inherited, full access for its owner alone."""
    import subprocess  # noqa: PLC0415 - on Windows only

    words = [icacls, str(path), "/inheritance:r", "/grant:r", f"{_OWNER_RIGHTS}:F"]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def share(stream: BinaryIO) -> None:
    """Let everybody read the file, as is usual for files without a secret, where that works."""
    if os.name != "nt":
        with contextlib.suppress(OSError):
            os.fchmod(stream.fileno(), 0o644)
