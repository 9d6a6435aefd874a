from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.clearml.reading.layout import Layout, recognise
from wizard.clearml.reading.source import Source


def layout(text: str) -> Layout:
    return recognise(Source("f", Path("f"), text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# c\nA=1\n", Layout.DOTENV),
        ("export A=1\nservices:\n", Layout.DOTENV),
        ("", Layout.DOTENV),
        ("# for docker run --env-file\nA=1\n", Layout.RAW),
        ("# hand it over with env_file, format: raw\nA=1\n", Layout.RAW),
        ("services:\n  a:\n    command: |\n      X=1\n", Layout.COMPOSE),
        ("version: '3'\nx-a: 1\n\"services\":\n", Layout.COMPOSE),
        ('\n{\n "services": {}}', Layout.COMPOSE),
        ("apiserver:\n  extraEnvs: []\n", Layout.KUBERNETES),
        ("apiVersion: v1\nkind: Secret\n", Layout.KUBERNETES),
    ],
)
def test_told_from_the_content(text: str, expected: Layout) -> None:
    assert layout(text) is expected


def test_both_env_files_are_env_files() -> None:
    assert [one for one in Layout if one.is_env] == [Layout.DOTENV, Layout.RAW]


@given(st.text())
def test_it_never_raises(text: str) -> None:
    assert layout(text) in Layout
