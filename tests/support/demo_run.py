"""The unattended demo as a child process, watched from outside while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.parts import CHECKOUT

DEMO = ("-m", "wizard", "demo", "--unattended", "--output")
_POLL = 0.05
"""Seconds between two polls of the running program."""
_LONGEST = 150
"""Seconds after which it is ended."""


@dataclass
class DemoRun:
    """How it went.

    Attributes:
        code: The exit status.
        stdout: Standard output.
        stderr: Standard error.
        started: Command lines and environments of the program and of all that it started.
    """

    code: int = -1
    stdout: str = ""
    stderr: str = ""
    started: set[bytes] = field(default_factory=set)

    @property
    def printed(self) -> str:
        """Everything printed, for a failed assertion."""
        return f"exit status {self.code}\n{self.stdout}\n{self.stderr}"


def run_demo(
    arguments: tuple[str | Path, ...],
    environment: Mapping[str, str],
    folder: Path,
    poll: Callable[[], None] = lambda: None,
) -> DemoRun:
    """Run Python with these arguments and call `poll` until it ends; its output is in `folder`.

    The environment is what is given and nothing else: the program itself has to see to it that it
    runs without a display.
    """
    run = DemoRun()
    out, err = folder / "stdout.txt", folder / "stderr.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env={"PATH": os.defpath, **environment},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
        try:
            _watch(process, run, poll)
        finally:
            process.kill()
            run.code = process.wait()
    run.stdout, run.stderr = out.read_text("utf-8"), err.read_text("utf-8")
    return run


def _watch(process: subprocess.Popen[bytes], run: DemoRun, poll: Callable[[], None]) -> None:
    for _ in range(int(_LONGEST / _POLL)):
        run.started |= _started_by(process.pid)
        poll()
        try:
            process.wait(_POLL)
        except subprocess.TimeoutExpired:
            continue
        return


def _started_by(root: int) -> set[bytes]:
    """Command lines and environments of a process and its descendants, readable for their user."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    folders = [Path("/proc") / str(pid) for pid in family]
    return {_read(place / name) for place in folders for name in ("cmdline", "environ")} - {b""}


def _parent(process: Path) -> int:
    # The name stands in brackets and may hold anything: the fields are counted from its end.
    fields = _read(process / "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # it has ended by now
