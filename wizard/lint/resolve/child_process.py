"""Starts the process of `hocon_child`."""

from __future__ import annotations

import os
import subprocess
import sys

from wizard.files.access import NO_WINDOW

COMMAND = "hocon-child"
"""The hidden command by which the bundled program starts the child."""


def started() -> subprocess.Popen[bytes]:
    """A new process."""
    return subprocess.Popen(  # noqa: S603 - our own program, no text of others in its arguments
        command(),
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # an error message may quote a value
        creationflags=NO_WINDOW,
    )


def command() -> list[str]:
    """The program itself in the bundle; else this Python, isolated from its environment."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-I", "-m", "wizard.lint.resolve.hocon_child"]


def _environment() -> dict[str, str]:
    """Empty, so that no reference finds anything; Windows starts no program without SYSTEMROOT."""
    root = os.getenv("SYSTEMROOT")
    return {"SYSTEMROOT": root} if root else {}
