"""Whole exports with references, by the commands shown: credentials from a file or from outside."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tests.support.exports import Exported
from tests.support.tables import failures
from tests.support.whole_exports import (
    FOLDERS,
    check_arrived,
    configuration,
    exported,
    run,
    server_folder,
    whole_request,
)
from wizard.clearml.encoding import hocon
from wizard.export.layouts import COMPOSE_REFERENCES
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.export.layouts.references import SECRETS_FILE
from wizard.export.plan import ExportRequest
from wizard.model.draft import Deployment

EXPORTS = 24


def request(number: int, deployment: Deployment, *, secrets_file: bool) -> ExportRequest:
    made = whole_request(number, deployment, COMPOSE_REFERENCES)
    return replace(made, secrets_file=secrets_file)


def test_an_export_with_its_secrets_file_arrives(tmp_path: Path) -> None:
    def check(number: int) -> None:
        parent = tmp_path / str(number)
        folder = server_folder(parent, FOLDERS[number % len(FOLDERS)])
        # The server's own .env counts as before, although --env-file replaces it.
        deployment = Deployment(str(folder), "base.yml", number % 2 == 0, number % 3 == 0)
        dot_env = number % 4 == 1 and not deployment.constants_env
        if dot_env:
            (folder / ".env").write_text("FROM_CONSTANTS=dot-env\n")
        made = request(number, deployment, secrets_file=True)
        other = parent / "export" / FOLDERS[(number + 4) % len(FOLDERS)]
        result = exported(made, folder if number % 3 == 1 else other)
        environment = configuration(result.line("Apply"), parent)
        check_arrived(made, environment)
        expected = "yes" if deployment.constants_env else "dot-env" if dot_env else "unset"
        assert environment["FROM_CONSTANTS"] == expected
        checked = run(result.line("Check"), parent)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")

    assert failures(((number,) for number in range(EXPORTS)), check) == {}


def copied(tmp_path: Path, number: int) -> tuple[ExportRequest, Exported]:
    folder = tmp_path / "server" / "clearml"
    made = request(number, Deployment(str(folder), "base.yml"), secrets_file=False)
    result = exported(made, tmp_path / "export")
    assert not (tmp_path / "export" / SECRETS_FILE).exists()
    shutil.copy(tmp_path / "export" / OVERRIDE_FILE, server_folder(tmp_path, "clearml"))
    return made, result


def test_credentials_from_the_environment_arrive(tmp_path: Path) -> None:
    made, result = copied(tmp_path, 5)
    given = {
        "PING_AUTH_CLIENT_ID": hocon(made.credentials.client_id)[1:-1],
        "PING_AUTH_CLIENT_SECRET": hocon(made.credentials.client_secret)[1:-1],
    }
    check_arrived(made, configuration(result.line("Apply"), tmp_path, given))


def test_missing_credentials_are_named_and_rolling_back_needs_none(tmp_path: Path) -> None:
    _, result = copied(tmp_path, 5)
    checked = run(result.line("Check"), tmp_path)
    assert checked.returncode != 0
    assert b"PING_AUTH_CLIENT_" in checked.stderr
    assert b"is not set, see ping-secrets.env.example" in checked.stderr
    assert "CLEARML__" not in "".join(configuration(result.line("Roll back"), tmp_path))


def test_a_value_of_the_shell_does_not_get_in_between(tmp_path: Path) -> None:
    folder = server_folder(tmp_path, "clearml")
    made = request(5, Deployment(str(folder), "base.yml"), secrets_file=True)
    result = exported(made, folder)
    shell = {"PING_AUTH_CLIENT_SECRET": "stale"}
    check_arrived(made, configuration(result.line("Apply"), tmp_path, shell))
