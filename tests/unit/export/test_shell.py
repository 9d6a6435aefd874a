"""Command lines: every word whole, for either shell."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.export.shell import counting, inside, join, matching, powershell

WORDS = st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=1)


@given(WORDS)
def test_a_posix_shell_reads_the_same_words(words: list[str]) -> None:
    assert shlex.split(join(words, windows=False)) == words


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("C:\\a-b_c.yml", "C:\\a-b_c.yml"),
        ("a b", "'a b'"),
        ("$x;`y", "'$x;`y'"),
        ("it’s", "'it’’s'"),  # noqa: RUF001 - a quote to PowerShell
        ("", "''"),
    ],
)
def test_powershell_words(word: str, quoted: str) -> None:
    assert powershell(word) == quoted
    assert join([word, "x"], windows=True) == f"{quoted} x"


def test_a_folder_comes_first() -> None:
    assert inside("/a b", "x", windows=False) == "cd '/a b' && x"
    assert inside("-a", "x", windows=False) == "cd -- -a && x"
    found = inside("C:\\a b", "x", windows=True)
    assert found == "Set-Location -LiteralPath 'C:\\a b' -ErrorAction Stop; x"


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("echo none", "0"),
        ("true", "0"),
        ("echo aParse; echo b", "1"),
        ("sh -c 'echo aParse >&2'", "1"),
        ("echo aParse; false", "nothing read"),
        ("no-such-program", "nothing read"),
        ("echo | xargs -n1 false", "nothing read"),
    ],
)
def test_lines_are_counted_and_not_shown(shell: str, line: str, said: str) -> None:
    whole = counting(line, "Parse|Other", "nothing read", windows=False)
    done = subprocess.run(
        [shell, "-ec", inside("/", whole, windows=False)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{said}\n", "")


def test_powershell_filters() -> None:
    assert matching("a", "b", windows=True) == "a | Select-String b"
    assert counting("a", "b|c", "no", windows=True) == (
        "$log = a 2>&1; if ($LASTEXITCODE -eq 0) {@($log | Select-String 'b|c').Count} else {'no'}"
    )
