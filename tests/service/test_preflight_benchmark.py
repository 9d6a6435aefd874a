"""The benchmark of the pre-flight runs and prints its figures."""

import re
import sys

import pytest

from benchmarks.preflight import main

LINE = re.compile(
    r" *https?: 10 requests; pre-flight [\d.]+ ms, bare [\d.]+ ms, ratio [\d.]+ \(limit \d\)"
)


def test_benchmark_measures_both_schemes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks.preflight", "--rounds", "1"])
    assert main() in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(LINE.fullmatch(line) for line in lines), lines
