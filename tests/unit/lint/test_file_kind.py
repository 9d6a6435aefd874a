from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import credentials, full_settings
from wizard.clearml.marks import MARK, RAW_WORDS
from wizard.export.layouts import DOCKER_RUN
from wizard.export.plan import ExportRequest
from wizard.lint.file_kind import FileKind, recognise_kind
from wizard.lint.source import Source


def layout(text: str, called: str = "f", env: FileKind | None = None) -> FileKind:
    return recognise_kind(Source(called, Path(called), text), env)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# c\nA=1\n", FileKind.DOTENV),
        ("export A=1\nservices:\n", FileKind.DOTENV),
        ("", FileKind.DOTENV),
        ("# do not give this to docker run --env-file, format: raw\nA=1\n", FileKind.DOTENV),
        (f"{MARK} https://clearml.example\n# {RAW_WORDS}\nA=1\n", FileKind.RAW),
        (f"# ours\r\n{MARK} x\r\n# {RAW_WORDS}\r\nA=1\r\n", FileKind.RAW),
        (f"# {RAW_WORDS}\nA=1\n", FileKind.DOTENV),
        (f"{MARK} x\nA=1\n# {RAW_WORDS}\n", FileKind.DOTENV),
        ("services:\n  a:\n    command: |\n      X=1\n", FileKind.COMPOSE),
        ("version: '3'\nx-a: 1\n\"services\":\n", FileKind.COMPOSE),
        ('\n{\n "services": {}}', FileKind.COMPOSE),
        ("apiserver:\n  extraEnvs: []\n", FileKind.KUBERNETES),
        ("apiVersion: v1\nkind: Secret\n", FileKind.KUBERNETES),
    ],
)
def test_told_from_the_content(text: str, expected: FileKind) -> None:
    assert layout(text) is expected


def test_our_own_raw_file_is_known_by_its_name_and_by_its_comments() -> None:
    (made,) = ExportRequest(full_settings(), credentials(), DOCKER_RUN).files
    assert layout(made.text) is FileKind.RAW
    assert layout("A=1\n", "ping-sso.raw.env") is FileKind.RAW
    assert layout("A=1\n", "ping-sso.raw.env.fixed") is FileKind.RAW


def test_what_was_said_of_env_files_counts_for_them_only() -> None:
    assert layout("A=1\n", env=FileKind.RAW) is FileKind.RAW
    assert layout("A=1\n", "ping-sso.raw.env", FileKind.DOTENV) is FileKind.DOTENV
    assert layout("services:\n  a: {}\n", env=FileKind.RAW) is FileKind.COMPOSE


def test_both_env_files_are_env_files() -> None:
    assert [one for one in FileKind if one.is_env] == [FileKind.DOTENV, FileKind.RAW]


@given(st.text())
def test_it_never_raises(text: str) -> None:
    assert layout(text) in FileKind
