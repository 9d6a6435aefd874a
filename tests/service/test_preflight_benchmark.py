"""The benchmark of the pre-flight runs and says what it promises; the figures are the machine's."""

import re
import subprocess
import sys

from tests.support.parts import CHECKOUT

LINE = re.compile(
    r" *https?: 6 requests; pre-flight [\d.]+ ms, bare [\d.]+ ms, ratio [\d.]+ \(limit 3\)"
)


def test_benchmark_measures_both_schemes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.preflight", "--rounds", "1"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all(LINE.fullmatch(line) for line in lines), done.stdout
