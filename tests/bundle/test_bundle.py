"""The stand-alone program that `make bundle` built: it starts, and it tests itself."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT, needed
from tests.unit.lint.files import name, put
from wizard import environment
from wizard.cli.messages import Exit
from wizard.lint.resolve.hocon import Type

pytestmark = pytest.mark.bundle
_SELFTEST_SECONDS = 600


@pytest.fixture
def program() -> Path:
    name = "clearml-ping-wizard.exe" if sys.platform == "win32" else "clearml-ping-wizard"
    return needed(CHECKOUT / "dist/clearml-ping-wizard" / name, "`make bundle` builds it")


NAIVE = {  # as ClearML's guide prints it: NAME="value" in an env file
    "authorize_url": "https://ping.example/as/authorization.oauth2",
    "access_token_url": "https://ping.example/as/token.oauth2",
    "client_id": "clearml",
    "client_secret": "3h",
    "code_challenge": "true",
    "code_challenge_method": "S256",
}


def _run(program: Path, *arguments: str, seconds: int, cwd: Path, code: Exit = Exit.FINE) -> str:
    done = subprocess.run(
        [program, *arguments], cwd=cwd, timeout=seconds, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_program_starts(program: Path, tmp_path: Path) -> None:
    assert _run(program, "--version", seconds=60, cwd=tmp_path).strip()


@pytest.mark.skipif(sys.platform != "linux", reason="glibc lists what it loads")
def test_the_command_line_loads_no_qt(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [program, "--help"],
        cwd=tmp_path,
        env={**environment.process(), "LD_DEBUG": "files"},
        timeout=60,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(re.findall(r"file=(\S+) \[0\]", done.stderr))
    assert any("libpython3" in name for name in loaded), done.stderr[:1000]
    assert [name for name in loaded if "Qt" in name or "shiboken" in name] == []


def test_every_resource_is_inside(program: Path) -> None:
    inside = program.parent / "_internal" / "wizard" / "_resources"
    ours = CHECKOUT / "resources"

    assert _files(inside) == _files(ours)


def _types(report: str) -> dict[str, str]:
    return {one["variable"]: one["type"] for one in json.loads(report)["effective"]}


def test_values_are_parsed_by_the_child_process_inside(program: Path, tmp_path: Path) -> None:
    """The program starts itself for that; without an answer no value would have its type."""
    put(tmp_path, "a.env", "".join(f'{name(leaf)}="{text}"\n' for leaf, text in NAIVE.items()))
    naive = _run(program, "check", "--json", "a.env", seconds=60, cwd=tmp_path, code=Exit.FAILURE)
    wanted = dict.fromkeys(map(name, NAIVE), Type.TEXT.value)
    wanted[name("client_secret")] = Type.DURATION.value
    wanted[name("code_challenge")] = Type.FLAG.value
    assert _types(naive) == wanted
    assert "value.duration" in {one["code"] for one in json.loads(naive)["problems"]}

    _run(program, "check", "--fix", "a.env", seconds=60, cwd=tmp_path, code=Exit.FAILURE)
    mended = _run(program, "check", "--json", "a.env.fixed", seconds=60, cwd=tmp_path)
    assert _types(mended) == wanted | {name("client_secret"): Type.TEXT.value}


def test_the_word_for_the_child_process_is_told_to_nobody(program: Path, tmp_path: Path) -> None:
    assert "hocon" not in _run(program, "--help", seconds=60, cwd=tmp_path)


@pytest.mark.timeout(_SELFTEST_SECONDS + 30)
def test_program_passes_its_own_test(program: Path, tmp_path: Path) -> None:
    _run(program, "selftest", seconds=_SELFTEST_SECONDS, cwd=tmp_path)


def _files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
