"""Who may read a file: its owner alone, or everybody."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import BinaryIO

_ICACLS = r"%SystemRoot%\System32\icacls.exe"
_OWNER_RIGHTS = "*S-1-3-4"  # whoever owns the file, whatever the account is called


def restrict(path: Path, descriptor: int) -> bool:
    """Let only its owner read the still empty file; False when that could not be had."""
    if os.name == "nt":
        return restrict_on_windows(path, os.path.expandvars(_ICACLS))
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, 0o600)
    return not os.fstat(descriptor).st_mode & 0o077


def restrict_on_windows(path: Path, icacls: str) -> bool:
    """Replace the access list of `path`: nothing inherited, full access for its owner alone."""
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
