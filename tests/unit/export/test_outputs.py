"""What holds for the files of every target."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.setups import credentials, full_settings, settings
from wizard.clearml.marks import DEMO_LINE
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts import BY_NAME, TARGETS
from wizard.export.outputs import ExportRequest, Layout, mark
from wizard.model.draft import Deployment

HANDOFF = ExportRequest(full_settings(), credentials(), secrets_file=True)

every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)


def test_targets_have_names_of_their_own() -> None:
    names = ["compose", "compose-references", "docker-run", "kubernetes"]
    assert [target.name for target in TARGETS] == names == list(BY_NAME)
    assert all(target.title and target.explains for target in TARGETS)


@every_target
@pytest.mark.parametrize("secrets_file", [False, True])
def test_what_is_announced_is_written(target: Layout, secrets_file: bool) -> None:
    handoff = replace(HANDOFF, secrets_file=secrets_file)
    files = target.files(handoff)
    announced = [(note.name, note.secret) for note in target.notes(handoff)]
    assert announced == [(file.name, file.secret) for file in files]
    assert [file.secret for file in files] == sorted(file.secret for file in files)


@every_target
def test_the_secret_is_in_secret_files_only(target: Layout) -> None:
    for file in target.files(HANDOFF):
        assert file.secret or "s3cr" not in file.text
    assert "s3cr" not in repr(target.files(HANDOFF))
    assert "s3cr" not in repr(target.notes(HANDOFF))


@every_target
@pytest.mark.parametrize("demo", [False, True])
def test_a_demo_says_so_in_the_first_line(target: Layout, demo: bool) -> None:
    for file in target.files(replace(HANDOFF, demo=demo)):
        assert (file.text.splitlines()[0] == DEMO_LINE) is demo
        assert file.mark in file.text.splitlines()[:2]


@every_target
def test_no_text_of_the_user_breaks_out_of_a_comment(target: Layout) -> None:
    hostile = replace(settings(), webapp_url="https://x\nEVIL=1\u202e")
    for file in target.files(ExportRequest(hostile, credentials())):
        assert "\nEVIL" not in file.text
        assert "\u202e" not in file.text
        comments = [line for line in file.text.splitlines() if line.lstrip().startswith("#")]
        assert comments[0].endswith("https://x\\u{a}EVIL=1\\u{202e}")


@every_target
def test_the_mark_names_the_clearml_server(target: Layout) -> None:
    other = replace(HANDOFF, settings=replace(full_settings(), webapp_url="https://o.example"))
    assert target.files(HANDOFF)[0].mark == mark(HANDOFF.settings)
    assert target.files(HANDOFF)[0].mark != target.files(other)[0].mark


@every_target
def test_every_variable_is_there_and_says_what_it_does(target: Layout) -> None:
    whole = "".join(file.text for file in target.files(HANDOFF))
    for row in VARIABLES:
        assert row.name in whole
        assert f"# {row.meaning}\n" in whole
    assert "\r" not in whole


def test_paths_are_those_of_the_host() -> None:
    assert HANDOFF.path_on_host("x") == "x"
    assert replace(HANDOFF, files_in="/a b").path_on_host("x") == "/a b/x"
    windows = replace(HANDOFF, deployment=Deployment(windows=True), files_in="C:\\a")
    assert windows.path_on_host("x") == "C:\\a\\x"
