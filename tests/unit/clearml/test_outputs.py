"""The rendered files: their form, their marks, and what they must not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from tests.support.setups import credentials, full_settings, settings
from wizard.clearml.outputs import DEMO_LINE, TARGETS, Handoff, compose
from wizard.clearml.variables import VARIABLES
from wizard.files import OutputFile
from wizard.model.draft import Deployment

HANDOFF = Handoff(full_settings(), credentials())


def env_of(handoff: Handoff) -> OutputFile:
    return compose(handoff)[-1]


def test_two_files_the_secret_one_last() -> None:
    files = compose(HANDOFF)
    assert [(f.name, f.secret) for f in files] == [
        ("docker-compose.ping-sso.yml", False),
        ("ping-sso.env", True),
    ]
    assert "s3cr$t" not in files[0].text
    assert "s3cr$t" in files[1].text
    assert "s3cr$t" not in repr(files)


@pytest.mark.parametrize("demo", [False, True])
def test_a_demo_says_so_in_the_first_line(demo: bool) -> None:
    for file in compose(replace(HANDOFF, demo=demo)):
        assert (file.text.splitlines()[0] == DEMO_LINE) is demo
        assert file.mark in file.text.splitlines()[:2]


def test_the_env_file_holds_comments_blank_lines_and_assignments_only() -> None:
    lines = env_of(HANDOFF).text.splitlines()
    kinds = [line for line in lines if line and not line.startswith("#")]
    assert [line.partition("=")[0] for line in kinds] == [row.name for row in VARIABLES]
    assert env_of(HANDOFF).text.endswith("\n")
    assert "\r" not in env_of(HANDOFF).text


def test_every_variable_says_what_it_does() -> None:
    for row in VARIABLES:
        assert f"# {row.meaning}\n" in env_of(HANDOFF).text


def test_no_text_of_the_user_breaks_out_of_a_comment() -> None:
    hostile = replace(settings(), webapp_url="https://x\nEVIL=1")
    for file in compose(Handoff(hostile, credentials())):
        assert "\nEVIL" not in file.text


def test_the_mark_names_the_clearml_server() -> None:
    other = replace(full_settings(), webapp_url="https://other.example")
    assert env_of(HANDOFF).mark != env_of(replace(HANDOFF, settings=other)).mark


@pytest.mark.parametrize(
    ("files_in", "windows", "found"),
    [
        (None, False, "ping-sso.env"),
        ("/srv/it's #1 $x", False, "/srv/it's #1 $$x/ping-sso.env"),
        ("/srv/é: {a}", False, "/srv/é: {a}/ping-sso.env"),
        ("C:\\Ping $1", True, "C:\\Ping $$1\\ping-sso.env"),
    ],
)
def test_the_override_names_the_env_file(files_in: str | None, windows: bool, found: str) -> None:
    handoff = replace(HANDOFF, deployment=Deployment(windows=windows), files_in=files_in)
    document = yaml.safe_load(compose(handoff)[0].text)
    assert document == {"services": {"apiserver": {"env_file": [found]}}}


def test_targets_have_names_of_their_own() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)
    assert TARGETS[0].files is compose
