"""`python -m benchmarks`: one table of everything that is measured beside a baseline.

Whole processes run as they do when they are installed: compiled files are written first, and
used, whatever `PYTHONDONTWRITEBYTECODE` says.
"""

from __future__ import annotations

import argparse
import compileall
import sys

from benchmarks import check, engine, groups, pages, startup
from benchmarks.table import print_table
from wizard import environment


def main() -> int:
    """Print the table; 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    environment.process().pop("PYTHONDONTWRITEBYTECODE", None)
    environment.process()["QT_QPA_PLATFORM"] = "offscreen"
    for folder in ("wizard", "benchmarks", "tests"):
        compileall.compile_dir(folder, quiet=1)
    parts = (startup, check, pages, engine)
    rows = [row for part in parts for row in part.measure(rounds)]
    return print_table([*rows, *groups.measure(3 * rounds)])


if __name__ == "__main__":
    sys.exit(main())
