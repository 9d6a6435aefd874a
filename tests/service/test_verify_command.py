"""`verify` as a process, against a ClearML server on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.clearml import FakeClearml, Mood
from tests.support.parts import CHECKOUT


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "wizard", "verify", *words]


@pytest.mark.parametrize(
    ("mood", "code", "found"),
    [
        (Mood.WITH_PING, 0, []),
        (Mood.WITHOUT_PING, 1, ["deployment.ping-absent"]),
        (Mood.OPEN_SOURCE, 1, ["deployment.open-source"]),
        (Mood.DOWN, 1, ["deployment.apiserver-down"]),
    ],
)
def test_exit_code_and_document(mood: Mood, code: int, found: list[str]) -> None:
    with FakeClearml(mood=mood) as server:
        done = subprocess.run(
            command(server.origin, "--json"), capture_output=True, check=False, cwd=CHECKOUT
        )
    assert (done.returncode, done.stderr) == (code, b"")
    told = json.loads(done.stdout)
    assert [r["code"] for r in told["verdicts"] if r["code"]] == found


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a single process")
def test_ctrl_c_while_waiting_ends_at_once(tmp_path: Path) -> None:
    with FakeClearml(mood=Mood.DOWN) as server, (tmp_path / "out").open("wb") as out:
        words = command(server.origin, "--wait", "3600")
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE, cwd=CHECKOUT)
        assert process.stderr
        with process.stderr:
            assert b"waiting: " in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
            assert process.stderr.read() == b""
    assert (tmp_path / "out").read_bytes() == b""
