"""Starts the process of `hocon_child`, early if need be: it loads pyhocon meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = "hocon-child"
"""The hidden command by which the bundled program starts the child."""

_early: list[subprocess.Popen[bytes]] = []


@contextmanager
def started_early() -> Iterator[None]:
    """A process waits for the first call of `taken` inside; ended if there is none."""
    _early.append(_start())
    try:
        yield
    finally:
        for process in _early:
            process.kill()
            process.communicate()
        _early.clear()


def taken() -> subprocess.Popen[bytes]:
    """The process that was started early, or a new one."""
    return _early.pop() if _early else _start()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program, no text of others in its arguments
        command(),
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # an error message may quote a value
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
