"""What holds for the files and steps of every layout."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from itertools import product

import pytest

from tests.support.exports import REQUEST, request_for
from tests.support.setups import credentials, full_settings, settings
from tests.support.tables import failures
from wizard.clearml.marks import DEMO_LINE
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts import LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.model.draft import Deployment

EVERY = [(layout,) for layout in LAYOUTS.values()]


def test_what_is_announced_is_written() -> None:
    def check(layout: Layout, secrets_file: bool) -> None:
        request = replace(request_for(layout), secrets_file=secrets_file)
        announced = [(note.name, note.secret) for note in request.notes]
        assert announced == [(file.name, file.secret) for file in request.files]
        assert [secret for _, secret in announced] == sorted(secret for _, secret in announced)

    assert failures(product(LAYOUTS.values(), (False, True)), check) == {}


def test_the_secret_is_in_secret_files_only() -> None:
    def check(layout: Layout) -> None:
        request = request_for(layout)
        assert [f.name for f in request.files if "s3cr" in f.text and not f.secret] == []
        assert "s3cr" not in f"{request!r} {request.files!r} {request.notes!r} {request.steps!r}"

    assert failures(EVERY, check) == {}


def test_a_demo_says_so_in_the_first_line() -> None:
    def check(layout: Layout, demo: bool) -> None:
        for file in replace(request_for(layout), demo=demo).files:
            assert (file.text.splitlines()[0] == DEMO_LINE) is demo
            assert file.mark in file.text.splitlines()[:2]

    assert failures(product(LAYOUTS.values(), (False, True)), check) == {}


def test_no_text_of_the_user_breaks_out_of_a_comment() -> None:
    hostile = replace(settings(), webapp_url="https://x\nEVIL=1\u202e")

    def check(layout: Layout) -> None:
        for file in ExportRequest(hostile, credentials(), layout).files:
            assert "\nEVIL" not in file.text
            assert "\u202e" not in file.text
            comments = [line for line in file.text.splitlines() if line.lstrip().startswith("#")]
            assert comments[0].endswith("https://x\\u{a}EVIL=1\\u{202e}")

    assert failures(EVERY, check) == {}


def test_the_mark_names_the_clearml_server() -> None:
    other = replace(REQUEST, settings=replace(full_settings(), webapp_url="https://o.example"))
    assert REQUEST.mark.endswith(" for https://clearml.example")
    assert {file.mark for file in REQUEST.files} == {REQUEST.mark}
    assert {file.mark for file in other.files} == {other.mark} != {REQUEST.mark}


def test_every_variable_is_there_and_says_what_it_does() -> None:
    def check(layout: Layout) -> None:
        text = "".join(file.text for file in request_for(layout).files)
        assert [row.name for row in VARIABLES if row.name not in text] == []
        assert [row.name for row in VARIABLES if f"# {row.meaning}\n" not in text] == []
        assert "\r" not in text

    assert failures(EVERY, check) == {}


def test_paths_are_those_of_the_host() -> None:
    assert REQUEST.path_on_host("x") == "x"
    assert replace(REQUEST, files_in="/a b").path_on_host("x") == "/a b/x"
    windows = replace(REQUEST, deployment=Deployment(windows=True), files_in="C:\\a")
    assert windows.path_on_host("x") == "C:\\a\\x"


def test_every_layout_is_checked_applied_and_rolled_back() -> None:
    def check(layout: Layout) -> None:
        titles = [command.title for command in request_for(layout).steps.commands]
        assert {"Check", "Check the Secret"} & set(titles)
        assert titles.index("Apply") < titles.index("Roll back") == len(titles) - 1
        assert request_for(layout).steps.apply_line

    assert failures(EVERY, check) == {}


def test_no_command_prints_values() -> None:
    def check(layout: Layout, windows: bool) -> None:
        for command in request_for(layout, Deployment(windows=windows)).steps.commands:
            line = command.line
            assert "config" not in line.split() or line.endswith(" config -q")
            assert "exec" not in line.split() or "python3 -c" in line
            assert "environ" not in line
            assert " -o yaml" not in line
            assert " -o json " not in line
            assert ".Config.Env" not in line or "(split . `=`) 0" in line
            assert "get secret" not in line

    assert failures(product(LAYOUTS.values(), (False, True)), check) == {}


def test_no_command_holds_the_secret() -> None:
    assert [n for n, layout in LAYOUTS.items() if "s3cr" in repr(request_for(layout).steps)] == []


@pytest.mark.skipif(os.name == "nt", reason="runs a POSIX shell")
def test_every_line_is_complete_for_a_shell() -> None:
    folders = ("/opt/clearml", "-x", "/it's $HOME `id` #1", '/a"b;c&d')

    def check(layout: Layout, folder: str) -> None:
        steps = request_for(layout, Deployment(folder)).steps
        lines = "\n".join(command.line for command in steps.commands).encode()
        done = subprocess.run(["bash", "-n"], input=lines, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), lines

    assert failures(product(LAYOUTS.values(), folders), check) == {}
