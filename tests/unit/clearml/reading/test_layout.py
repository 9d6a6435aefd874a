from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import credentials, full_settings
from wizard.clearml.outputs import MARK, Handoff
from wizard.clearml.reading.layout import Layout, recognise
from wizard.clearml.reading.source import Source
from wizard.clearml.targets.docker_run import RAW_WORDS, files


def layout(text: str, called: str = "f", env: Layout | None = None) -> Layout:
    return recognise(Source(called, Path(called), text), env)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# c\nA=1\n", Layout.DOTENV),
        ("export A=1\nservices:\n", Layout.DOTENV),
        ("", Layout.DOTENV),
        ("# do not give this to docker run --env-file, format: raw\nA=1\n", Layout.DOTENV),
        (f"{MARK} https://clearml.example\n# {RAW_WORDS}\nA=1\n", Layout.RAW),
        (f"# ours\r\n{MARK} x\r\n# {RAW_WORDS}\r\nA=1\r\n", Layout.RAW),
        (f"# {RAW_WORDS}\nA=1\n", Layout.DOTENV),
        (f"{MARK} x\nA=1\n# {RAW_WORDS}\n", Layout.DOTENV),
        ("services:\n  a:\n    command: |\n      X=1\n", Layout.COMPOSE),
        ("version: '3'\nx-a: 1\n\"services\":\n", Layout.COMPOSE),
        ('\n{\n "services": {}}', Layout.COMPOSE),
        ("apiserver:\n  extraEnvs: []\n", Layout.KUBERNETES),
        ("apiVersion: v1\nkind: Secret\n", Layout.KUBERNETES),
    ],
)
def test_told_from_the_content(text: str, expected: Layout) -> None:
    assert layout(text) is expected


def test_our_own_raw_file_is_known_by_its_name_and_by_its_comments() -> None:
    (made,) = files(Handoff(full_settings(), credentials()))
    assert layout(made.text) is Layout.RAW
    assert layout("A=1\n", "ping-sso.raw.env") is Layout.RAW
    assert layout("A=1\n", "ping-sso.raw.env.fixed") is Layout.RAW


def test_what_was_said_of_env_files_counts_for_them_only() -> None:
    assert layout("A=1\n", env=Layout.RAW) is Layout.RAW
    assert layout("A=1\n", "ping-sso.raw.env", Layout.DOTENV) is Layout.DOTENV
    assert layout("services:\n  a: {}\n", env=Layout.RAW) is Layout.COMPOSE


def test_both_env_files_are_env_files() -> None:
    assert [one for one in Layout if one.is_env] == [Layout.DOTENV, Layout.RAW]


@given(st.text())
def test_it_never_raises(text: str) -> None:
    assert layout(text) in Layout
