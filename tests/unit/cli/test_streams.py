"""Commands whose output is not read: they end at once and print nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT
from tests.unit.lint.files import lines, put
from wizard import environment
from wizard.cli import streams
from wizard.cli.messages import Exit

COMMANDS = [
    ["--help"],
    ["check", "--help"],
    ["--version"],
    ["export", "--example-draft"],
    ["check", "FILE"],
    ["check", "--json", "FILE"],
]
CREDENTIALS = {environment.CLIENT_ID: "client", environment.CLIENT_SECRET: "a secret"}
DONE = subprocess.CompletedProcess[str]


def surroundings(unbuffered: str) -> dict[str, str]:
    """An environment in which the checkout's program is found from everywhere."""
    ours = {"PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": unbuffered}
    return {**environment.process(), **ours}


def shell(words: Sequence[str], redirect: str, cwd: Path, unbuffered: str = "") -> DONE:
    """The program with its output redirected as a shell does it."""
    script = f'exec "$@" {redirect}'
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "wizard", *words]
    return subprocess.run(
        command,
        cwd=cwd,
        env=surroundings(unbuffered),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """The end of a pipe whose reader is gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_without_a_reader_it_ends_as_other_tools_do(
    words: list[str], unbuffered: str, closed_pipe: int, tmp_path: Path
) -> None:
    put(tmp_path, "FILE", lines())
    done = subprocess.run(
        [sys.executable, "-m", "wizard", *words],
        cwd=tmp_path,
        env=surroundings(unbuffered),
        stdout=closed_pipe,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (streams.READER_GONE, "")


def test_without_a_reader_of_errors_it_ends_so_too(closed_pipe: int) -> None:
    command = [sys.executable, "-m", "wizard", "nonsense"]
    done = subprocess.run(command, cwd=CHECKOUT, stderr=closed_pipe, timeout=60, check=False)
    assert done.returncode == streams.READER_GONE


@pytest.mark.skipif(os.name == "nt", reason="a shell's redirections")
@pytest.mark.parametrize("redirect", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing_else(redirect: str, tmp_path: Path) -> None:
    put(tmp_path, "good", lines())
    put(tmp_path, "bad", lines(client_secret='"a+b"'))
    assert shell(["check", "good"], redirect, tmp_path).returncode == Exit.FINE
    done = shell(["check", "--fix", "bad"], redirect, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (Exit.FAILURE, "", "")
    assert (tmp_path / "bad.fixed").read_text() == lines(client_secret="'\"a+b\"'")


@pytest.mark.skipif(os.name == "nt", reason="needs a device without room")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_said_in_one_line(unbuffered: str, tmp_path: Path) -> None:
    done = shell(["export", "--example-draft"], "> /dev/full", tmp_path, unbuffered)
    assert done.returncode == Exit.FAILURE
    assert done.stderr == "error: The output cannot be written: No space left on device.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there, a path is Unicode")
def test_what_the_encoding_of_the_output_lacks_is_escaped(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + "/ü→\udcff".encode(errors="surrogateescape")))
    folder.mkdir()
    (folder / "a.env").write_text("CLEARML__secure__auth__oauth__providers__ping__x=1\n")
    escaped = {"ascii": "\\xfc\\u2192\\udcff", "utf-8": "ü→\\udcff"}

    def run(encoding: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "wizard", *words],
            env={**surroundings(""), "PYTHONIOENCODING": encoding, **CREDENTIALS},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == (Exit.FAILURE if words[0] == "check" else Exit.FINE)
        return done.stdout.decode(encoding)

    (tmp_path / "draft.json").write_text(run("ascii", "export", "--example-draft"))
    for encoding, name in escaped.items():
        seen = name.removesuffix("\\udcff")  # which `check` writes in another way
        assert seen in run(encoding, "check", str(folder / "a.env"))
        words = ("--draft", str(tmp_path / "draft.json"), "--output", str(folder / encoding))
        assert f"wrote {tmp_path}/{name}/{encoding}/ping-sso.env" in run(encoding, "export", *words)


def test_code_and_streams_are_handed_through(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr

    def run() -> int:
        assert not sys.stdout.isatty()
        sys.stdout.write("said")
        return 7

    assert streams.run_guarded(run) == 7
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr().out == "said"
