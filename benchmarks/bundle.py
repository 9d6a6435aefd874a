"""Size and start of the stand-alone program, as ratios to PyInstaller's own bundle of a browser.

`python -m benchmarks.bundle [--rounds N] [--bare FOLDER]` needs `make bundle`. It bundles
`benchmarks.bare_browser` with PyInstaller's defaults, or takes what an earlier run left in FOLDER.
Both start in turn on Qt's offscreen platform with an empty home; a start ends with the
first event after the window is shown.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event

from benchmarks.table import Row, print_table
from wizard import environment

_NAME = "clearml-ping-wizard"
_ROOT = Path(__file__).parent.parent
_ROUNDS, _LIMIT_SECONDS = 5, 60
_SHOWN = "Window shown"


def build_bare(folder: Path) -> Path:
    """The bare program, bundled into `folder` by PyInstaller's defaults unless it is there."""
    program = folder / "bare_browser" / "bare_browser"
    if not program.exists():
        work = ("--distpath", folder, "--workpath", folder / "work", "--specpath", folder)
        source = Path(__file__).with_name("bare_browser.py")
        command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN")
        subprocess.run((*command, *work, source), check=True)
    return program


def mebibytes(folder: Path) -> float:
    """Of the files in a folder; links do not count."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 2**20


def window_seconds(command: tuple[Path | str, ...], log: str) -> float:
    """Until a program's window is shown: `log` then has a line, seen from its empty home."""
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
        folders = {f"XDG_{name}_HOME": f"{home}/{name}" for name in ("CONFIG", "STATE", "DATA")}
        environ = {**environment.process(), **own, **folders}
        began, file = time.monotonic(), Path(home, log)
        with subprocess.Popen(
            command, env=environ, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as started:
            try:
                _wait_for_line(file, began + _LIMIT_SECONDS)
                return time.monotonic() - began
            finally:
                started.kill()


def _wait_for_line(file: Path, until: float) -> None:
    while not (file.exists() and _SHOWN in file.read_text(encoding="utf-8")):
        if time.monotonic() > until:
            raise TimeoutError(f"No window within {_LIMIT_SECONDS} seconds: {file}")
        Event().wait(0.005)


def _help_seconds(program: Path) -> float:
    began = time.monotonic()
    subprocess.run((program, "--help"), check=True, capture_output=True)
    return time.monotonic() - began


def measure(bare: Path, rounds: int) -> list[Row]:
    """Both programs in turn, so that a busy moment of the machine meets both."""
    own = _ROOT / "dist" / _NAME / _NAME
    log = f"STATE/{_NAME}/log/{_NAME}.log"
    windows: tuple[list[float], list[float]] = ([], [])
    helps: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        windows[0].append(window_seconds((own, "--verbose"), log))
        windows[1].append(window_seconds((bare, "shown"), "shown"))
        helps[0].append(_help_seconds(own))
        helps[1].append(_help_seconds(bare))
    sizes = ([mebibytes(own.parent)], [mebibytes(bare.parent)])
    return [
        Row("size of the folder, MiB", *sizes, 0.60),
        Row("start to the shown window, s", *windows, 1.2),
        Row("`--help`, s", *helps),
    ]


def main() -> int:
    """Print the table; 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--bare", type=Path, help="where the bare program is, or is left")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = build_bare(options.bare or Path(folder))
        return print_table(measure(bare, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
