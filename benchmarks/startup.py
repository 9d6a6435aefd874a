"""Time and memory until the first page takes a key, as ratios to a bare `QWizard`.

`python -m benchmarks.startup [--rounds N]` starts whole processes in turn, on Qt's offscreen
platform with an empty configuration folder, and prints medians and spread. A start ends when a key
sent to the first line of the window is drawn. The bare program is a `QWizard` with one page, one
label and one line. "Longest block" is the longest time in the two seconds after that in which the
event loop did nothing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from benchmarks.table import Row, print_table
from wizard import environment

PROGRAMS = {"bare QWizard": "bare", "wizard": "wizard"}
ROUNDS = 7


@dataclass(frozen=True)
class Start:
    """One start.

    Attributes:
        seconds: From starting the process until the key was drawn.
        busy: The processor's seconds until then.
        mebibytes: Resident memory then.
        block: Seconds for which the event loop did nothing, at most.
    """

    seconds: float
    busy: float
    mebibytes: float
    block: float


def start(program: str) -> Start:
    """Start one of the programs and wait for its end."""
    with tempfile.TemporaryDirectory() as folder:
        changes = {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder}
        began = time.monotonic()
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.started", program),
            env={**environment.process(), **changes},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    drawn, busy, kibibytes, block = map(float, done.stdout.split())
    return Start(drawn - began, busy, kibibytes / 1024, block)


def measure(rounds: int) -> list[Row]:
    """All programs in turn, so that a busy moment of the machine meets all."""
    starts: dict[str, list[Start]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds):
        for name, program in PROGRAMS.items():
            starts[name].append(start(program))
    bare, own = starts["bare QWizard"], starts["wizard"]
    return [
        Row("start to first key, s", [s.seconds for s in own], [s.seconds for s in bare], 1.6),
        Row("processor until then, s", [s.busy for s in own], [s.busy for s in bare]),
        Row("memory then, MiB", [s.mebibytes for s in own], [s.mebibytes for s in bare], 1.5),
        Row("longest block in 2 s after, s", [s.block for s in own], [s.block for s in bare]),
    ]


def main() -> int:
    """Print the table; 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return print_table(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    sys.exit(main())
