"""Two starts of the program with one setup, in two processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.live.conftest import LIMIT
from tests.support.parts import CHECKOUT
from wizard.model.draft import Draft
from wizard.store import Store

pytestmark = pytest.mark.live

Start = Callable[[str, str], "subprocess.Popen[bytes]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "setups"
    Store(made).save(Draft(setup_id="setup", name="Test"))
    return made


@pytest.fixture
def start(tmp_path: Path, folder: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def run(report: str, then: str) -> subprocess.Popen[bytes]:
        words = (str(folder), str(tmp_path / report), then)
        command = [sys.executable, "-m", "tests.support.one_window", *words]
        started.append(subprocess.Popen(command, cwd=CHECKOUT))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def test_second_start_raises_the_first_window(
    qtbot: QtBot, tmp_path: Path, start: Start, folder: Path
) -> None:
    first = tmp_path / "first"
    start("first", "stay")
    qtbot.waitUntil(lambda: first.exists() and first.read_text() == "open", timeout=LIMIT)
    # It listens a moment after its first page is drawn.
    qtbot.waitUntil(lambda: any(folder.glob(".*.window")), timeout=LIMIT)
    (socket,) = folder.glob(".*.window")
    assert socket.stat().st_mode & 0o077 == 0
    assert start("second", "close").wait(30) == 0
    assert not (tmp_path / "second").exists()
    qtbot.waitUntil(lambda: first.read_text() == "raised", timeout=LIMIT)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="signals of POSIX")
def test_a_window_that_hangs_or_was_killed_stops_no_start(
    qtbot: QtBot, tmp_path: Path, start: Start
) -> None:
    process = start("first", "stay")
    qtbot.waitUntil((tmp_path / "first").exists, timeout=LIMIT)
    os.kill(process.pid, signal.SIGSTOP)
    assert start("second", "close").wait(30) == 0
    assert (tmp_path / "second").read_text() == "open"
    os.kill(process.pid, signal.SIGKILL)
    assert start("third", "close").wait(30) == 0
    assert (tmp_path / "third").read_text() == "open"
