"""Command lines: every word whole, for either shell, and no value shown."""

from __future__ import annotations

import os
import shlex
import subprocess
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exports import REQUEST
from tests.support.tables import failures
from wizard.export.commands import (
    container_lines,
    count_errors,
    in_folder,
    join_words,
    powershell,
    reach,
    show_matching,
    verify_login,
)

WORDS = st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=1)


@given(WORDS)
def test_a_posix_shell_reads_the_same_words(words: list[str]) -> None:
    assert shlex.split(join_words(words, windows=False)) == words


def test_powershell_words() -> None:
    quoted = {
        "C:\\a-b_c.yml": "C:\\a-b_c.yml",
        "a b": "'a b'",
        "$x;`y": "'$x;`y'",
        "it’s": "'it’’s'",  # noqa: RUF001 - a quote to PowerShell
        "": "''",
    }
    assert {word: powershell(word) for word in quoted} == quoted
    assert join_words(["a b", "x"], windows=True) == "'a b' x"


def test_a_folder_comes_first() -> None:
    assert in_folder("/a b", "x", windows=False) == "cd '/a b' && x"
    assert in_folder("-a", "x", windows=False) == "cd -- -a && x"
    found = in_folder("C:\\a b", "x", windows=True)
    assert found == "Set-Location -LiteralPath 'C:\\a b' -ErrorAction Stop; x"


@pytest.mark.skipif(os.name == "nt", reason="runs a POSIX shell")
def test_errors_are_counted_and_not_shown() -> None:
    none = "no log: the apiserver is not running"
    lines = {
        "echo none": "0",
        "true": "0",
        "echo aParseException; echo b": "1",
        "sh -c 'echo ConfigSubstitutionException >&2'": "1",
        "echo ParseException; false": none,
        "no-such-program": none,
        "echo | xargs -n1 false": none,
    }

    def check(shell: str, line: str) -> None:
        words = [shell, "-ec", in_folder("/", count_errors(line, windows=False), windows=False)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{lines[line]}\n", "")

    assert failures(product(("bash", "sh"), lines), check) == {}


def test_powershell_filters() -> None:
    assert show_matching("a", "b", windows=True) == "a | Select-String b"
    assert count_errors("a", windows=True) == (
        "$log = a 2>&1; if ($LASTEXITCODE -eq 0) "
        "{@($log | Select-String 'ParseException|ConfigSubstitutionException').Count} "
        "else {'no log: the apiserver is not running'}"
    )


def test_a_container_shows_names_and_a_count() -> None:
    names, log = container_lines("it", windows=False)
    assert names.endswith(" it | grep ping__")
    assert log.startswith("if log=$(docker logs --since 10m it 2>&1); then ")
    assert "grep -cE 'ParseException|ConfigSubstitutionException'" in log
    assert '"' not in "".join(container_lines("it", windows=True))
    assert container_lines("it", windows=True)[0].endswith(" it | Select-String ping__")


def test_clearml_is_requested_without_credentials() -> None:
    request, window = verify_login(REQUEST, windows=False)
    assert request.line.startswith("curl -fsS ")
    assert "Enterprise" in request.says
    assert "https://clearml.example in a private window" in window.says
    assert verify_login(REQUEST, windows=True)[0].line.startswith("curl.exe -fsS ")


def test_the_request_for_the_token_endpoint_has_no_quotes_to_lose() -> None:
    (command,) = reach(REQUEST, "docker exec x", windows=True)
    assert '"' not in command.line
    assert command.line.count("'") == 2
