"""One export at a time into a folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from tests.support.parts import CHECKOUT
from wizard.files import folder_lock as module
from wizard.files.folder_lock import folder_lock

_HOLD = """
import sys
from pathlib import Path
import platformdirs
platformdirs.user_runtime_path = lambda _: Path(sys.argv[2])
from wizard.files.folder_lock import folder_lock
with folder_lock(Path(sys.argv[1])) as is_ours:
    print(is_ours, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime folder of the test's own."""
    folder = tmp_path / "run"
    monkeypatch.setattr(platformdirs, "user_runtime_path", lambda _: folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "handoff"
    made.mkdir()
    return made


@pytest.fixture
def held(folder: Path, runtime: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds it."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, folder, runtime],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        yield other
        if other.poll() is None:
            other.communicate("")


def test_another_process_is_kept_out_until_it_ends(
    folder: Path, held: subprocess.Popen[str]
) -> None:
    with folder_lock(folder, patience=0) as is_ours:
        assert not is_ours
    held.kill()
    held.wait()
    with folder_lock(folder, patience=0) as is_ours:
        assert is_ours


def test_it_waits_for_the_other_one(
    folder: Path, held: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class _Ends:
        def wait(self, _: float) -> None:
            held.communicate("")

    monkeypatch.setattr(module, "Event", _Ends)
    with folder_lock(folder) as is_ours:
        assert is_ours


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_two_names_of_one_folder_are_one(
    folder: Path, held: subprocess.Popen[str], tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(folder)
    with folder_lock(tmp_path / "link", patience=0) as is_ours:
        assert not is_ours
    with folder_lock(tmp_path, patience=0) as is_ours:
        assert is_ours


def test_nothing_is_left_in_the_folder(folder: Path, runtime: Path) -> None:
    with folder_lock(folder) as is_ours:
        assert is_ours
        assert list(folder.iterdir()) == []
    if os.name != "nt":
        assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    (name,) = [path.name for path in runtime.iterdir()]
    assert folder.name not in name


def test_without_a_runtime_folder_nothing_is_stopped(folder: Path, runtime: Path) -> None:
    runtime.write_text("in the way", encoding="utf-8")
    with folder_lock(folder) as is_ours:
        assert is_ours
