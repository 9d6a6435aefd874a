"""The whole job in the real window and the real embedded browser, unattended."""

import subprocess
import sys
from pathlib import Path

import pytest

HELPER = Path(__file__).with_name("under_wine.py")
SECONDS = 400


@pytest.mark.timeout(SECONDS + 60)
def test_demo_from_end_to_end(tmp_path: Path) -> None:
    words = ("demo", "--unattended", "--output", str(tmp_path / "out"))
    command = [sys.executable, str(HELPER), "-m", *words]
    said = tmp_path / "said.txt"
    # No pipe: a browser process that outlives the program would hold it open.
    with said.open("wb") as stream:
        done = subprocess.run(
            command, stdout=stream, stderr=subprocess.STDOUT, check=False, timeout=SECONDS
        )
    assert done.returncode == 0, said.read_text(encoding="utf-8", errors="replace")
