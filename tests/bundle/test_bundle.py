"""The stand-alone program that `make bundle` built: it starts, and it tests itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT, needed

pytestmark = pytest.mark.bundle
_SELFTEST_SECONDS = 600


@pytest.fixture
def program() -> Path:
    name = "clearml-ping-wizard.exe" if sys.platform == "win32" else "clearml-ping-wizard"
    return needed(CHECKOUT / "dist/clearml-ping-wizard" / name, "`make bundle` builds it")


def _run(program: Path, *arguments: str, seconds: int, cwd: Path) -> str:
    done = subprocess.run(
        [program, *arguments], cwd=cwd, timeout=seconds, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_program_starts(program: Path, tmp_path: Path) -> None:
    assert _run(program, "--version", seconds=60, cwd=tmp_path).strip()


def test_every_resource_is_inside(program: Path) -> None:
    inside = program.parent / "_internal" / "wizard" / "_resources"
    ours = CHECKOUT / "resources"

    assert _files(inside) == _files(ours)


@pytest.mark.timeout(_SELFTEST_SECONDS + 30)
def test_program_passes_its_own_test(program: Path, tmp_path: Path) -> None:
    _run(program, "selftest", seconds=_SELFTEST_SECONDS, cwd=tmp_path)


def _files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
