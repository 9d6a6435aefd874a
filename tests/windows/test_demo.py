"""The whole job in the real window and the real embedded browser, unattended."""

import subprocess
import sys
from pathlib import Path

HELPER = Path(__file__).with_name("under_wine.py")
SECONDS = 400


def test_demo_from_end_to_end(tmp_path: Path) -> None:
    words = ("demo", "--unattended", "--output", str(tmp_path / "out"))
    command = [sys.executable, str(HELPER), "-m", *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    assert (tmp_path / "out").is_dir()
