"""Whole exports with references, by the commands shown: credentials from a file or from outside."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.whole_exports import (
    FOLDERS,
    check_arrived,
    configuration,
    exported,
    handoff,
    run,
    server_folder,
)
from wizard.clearml.encoding import hocon
from wizard.export.exporting import ExportPlan
from wizard.export.layouts import COMPOSE_REFERENCES
from wizard.export.layouts.compose_line import OVERRIDE_FILE
from wizard.export.layouts.references import SECRETS_FILE
from wizard.export.others import Other
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment
from wizard.model.secret import Secret

EXPORTS = 24


def lines(result: ExportPlan) -> dict[str, str]:
    return {command.title: command.line for command in result.commands}


@pytest.mark.parametrize("number", range(EXPORTS))
def test_an_export_with_its_secrets_file_arrives(tmp_path: Path, number: int) -> None:
    folder = server_folder(tmp_path, FOLDERS[number % len(FOLDERS)])
    # The server's own .env counts as before, although --env-file replaces it.
    deployment = Deployment(str(folder), "base.yml", number % 2 == 0, number % 3 == 0)
    dot_env = number % 4 == 1 and not deployment.constants_env
    if dot_env:
        (folder / ".env").write_text("FROM_CONSTANTS=dot-env\n")
    made = replace(handoff(number, deployment), secrets_file=True)
    other = tmp_path / "export" / FOLDERS[(number + 4) % len(FOLDERS)]
    result = exported(made, folder if number % 3 == 1 else other, COMPOSE_REFERENCES)
    environment = configuration(lines(result)["Apply"], tmp_path)
    check_arrived(made, environment)
    expected = "yes" if deployment.constants_env else "dot-env" if dot_env else "unset"
    assert environment["FROM_CONSTANTS"] == expected
    checked = run(lines(result)["Check"], tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def carried(tmp_path: Path, number: int) -> tuple[ExportRequest, ExportPlan]:
    folder = tmp_path / "server" / "clearml"
    made = handoff(number, Deployment(str(folder), "base.yml"))
    result = exported(made, tmp_path / "export", COMPOSE_REFERENCES)
    assert not (tmp_path / "export" / SECRETS_FILE).exists()
    shutil.copy(tmp_path / "export" / OVERRIDE_FILE, server_folder(tmp_path, "clearml"))
    return made, result


def test_credentials_from_the_surroundings_arrive(tmp_path: Path) -> None:
    made, result = carried(tmp_path, 5)
    given = {
        "PING_AUTH_CLIENT_ID": hocon(made.credentials.client_id)[1:-1],
        "PING_AUTH_CLIENT_SECRET": hocon(made.credentials.client_secret)[1:-1],
    }
    check_arrived(made, configuration(lines(result)["Apply"], tmp_path, given))


def test_missing_credentials_are_named_and_rolling_back_needs_none(tmp_path: Path) -> None:
    _, result = carried(tmp_path, 5)
    checked = run(lines(result)["Check"], tmp_path)
    assert checked.returncode != 0
    assert b"PING_AUTH_CLIENT_" in checked.stderr
    assert b"is not set, see ping-secrets.env.example" in checked.stderr
    assert "CLEARML__" not in "".join(configuration(lines(result)["Roll back"], tmp_path))


def test_neither_the_shell_nor_a_kept_name_gets_in_between(tmp_path: Path) -> None:
    folder = server_folder(tmp_path, "clearml")
    kept = {"PATH": "/kept", "COMPOSE_PROJECT_NAME": "other", "HTTP_PROXY": "http://kept.example"}
    others = tuple(Other(name, Secret(text)) for name, text in kept.items())
    made = replace(handoff(5, Deployment(str(folder), "base.yml")), secrets_file=True)
    result = exported(replace(made, others=others), folder, COMPOSE_REFERENCES)
    shell = {"PING_AUTH_CLIENT_SECRET": "stale", "HTTP_PROXY": "http://shell.example"}
    environment = configuration(lines(result)["Apply"], tmp_path, shell)
    check_arrived(made, environment)
    assert {name: environment[name] for name in kept} == kept
    check = lines(result)["Check"].replace("config -q", "config")
    assert b"name: clearml\n" in run(check, tmp_path, shell).stdout
