"""A child of the test process: traced by strace, or run as an ordinary user."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.parts import needed

RAISED = 70
"""The exit code of a child whose work raised."""

NOBODY = 65534


@dataclass(frozen=True)
class Ended:
    """How a child ended: with an exit code, or by a signal."""

    status: int

    @property
    def code(self) -> int:
        """The exit code; negative for a signal."""
        return os.waitstatus_to_exitcode(self.status)

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.code == -signal.SIGKILL


def system_calls(work: Callable[[], int], log: Path) -> list[str]:
    """Every system call of `work`, as strace counts: `NAME:when=N` for the Nth of that name."""
    ended = _traced(work, "-o", str(log))
    assert ended.code == 0, ended
    counts: Counter[str] = Counter()
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        called = re.match(r"(?:\d+ +)?([a-z_0-9]+)\(", line)
        if called:
            counts[called[1]] += 1
            found.append(f"{called[1]}:when={counts[called[1]]}")
    return found


def injected(work: Callable[[], int], call: str, injection: str) -> Ended:
    """Run `work` in a child; strace does what `injection` says at one of its `system_calls`."""
    name, _, when = call.partition(":")
    return _traced(work, "-o", "/dev/null", "-e", f"inject={name}:{injection}:{when}")


def _traced(work: Callable[[], int], *options: str) -> Ended:
    program = needed(Path("/usr/bin/strace"), "apt-get install strace")
    child = _forked(work, wait_for_tracer=True)
    os.waitpid(child, os.WUNTRACED)
    words = [str(program), "-f", *options, "-p", str(child)]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        os.kill(child, signal.SIGCONT if b"attached" in said else signal.SIGKILL)
        ended = Ended(os.waitpid(child, 0)[1])
    assert b"attached" in said, said
    return ended


def as_ordinary_user(work: Callable[[], int]) -> Ended:
    """Run `work` in a child without root's rights, to whom mode bits mean something."""
    return Ended(os.waitpid(_forked(work, ordinary=True), 0)[1])


def _forked(
    work: Callable[[], int], *, wait_for_tracer: bool = False, ordinary: bool = False
) -> int:
    child = os.fork()
    if child:
        return child
    code = RAISED
    try:
        if ordinary and os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        if wait_for_tracer:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = work()
    except BaseException:  # noqa: BLE001 - a child must not come back into the test runner
        traceback.print_exc()
    finally:
        os._exit(code)
