"""The command line's form."""

from __future__ import annotations

import argparse

import pytest

from wizard.cli import parser


def options(command: argparse.ArgumentParser) -> set[str]:
    found = set()
    for action in command._actions:
        found |= set(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found |= options(inner)
    return found


def test_without_a_command_the_wizard_opens() -> None:
    assert parser.build().parse_args([]).command is None


def test_no_credential_is_ever_an_argument() -> None:
    assert not [o for o in options(parser.build()) if "secret" in o and "file" not in o]
    assert not [o for o in options(parser.build()) if "client" in o or "password" in o]


def test_demo_writes_to_the_current_folder_by_default() -> None:
    assert str(parser.build().parse_args(["demo", "--unattended"]).output) == "demo-output"


def test_an_unknown_word_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser.build().parse_args(["exprot"])
    assert "export" in capsys.readouterr().err


def test_an_empty_folder_is_not_the_current_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser.build().parse_args(["export", "--draft", "d", "--output", ""])
    assert "it is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    [
        "http://api.pingone.eu",
        "ftp://127.0.0.1",
        "https://me@api.example",
        "https://api.example?a=b",
        "api",
    ],
)
def test_ping_is_reached_encrypted_or_on_this_machine_only(url: str) -> None:
    for words in (["--api-url", url], ["--auth-url", url]):
        with pytest.raises(SystemExit, match="2"):
            parser.build().parse_args(words)


def test_addresses_of_ping_stand_before_or_after_the_command() -> None:
    local, register = "http://127.0.0.1:8080/v1", ["register", "--draft", "d", "--plan"]
    for words in (["--api-url", local, *register], [*register, "--api-url", local]):
        found = parser.build().parse_args(words)
        assert (found.api_url, found.auth_url) == (local, "")
    assert parser.build().parse_args(["--auth-url", local]).auth_url == local
