"""References: no secret in any file, unless the file for it was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from tests.support.setups import credentials, full_settings
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts.references import EXAMPLE_FILE, SECRETS_FILE, files, steps
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment

HANDOFF = ExportRequest(full_settings(), credentials("s3cr$t", "my-client"))
WITH_FILE = replace(HANDOFF, secrets_file=True)


def texts(handoff: ExportRequest) -> dict[str, str]:
    return {file.name: file.text for file in files(handoff)}


def test_neither_credential_is_in_any_file() -> None:
    found = texts(HANDOFF)
    assert list(found) == ["docker-compose.ping-sso.yml", EXAMPLE_FILE]
    assert not any(file.secret for file in files(HANDOFF))
    assert "s3cr" not in "".join(found.values())
    assert "my-client" not in "".join(found.values())


def test_items_of_a_list_keep_their_quotes() -> None:
    document = yaml.safe_load(texts(HANDOFF)["docker-compose.ping-sso.yml"])
    items = document["services"]["apiserver"]["environment"]
    assert [item.partition("=")[0] for item in items] == [row.name for row in VARIABLES]
    (secret,) = [item for item in items if "client_secret" in item.partition("=")[0]]
    assert secret.partition("=")[2] == (
        '"${PING_AUTH_CLIENT_SECRET:?PING_AUTH_CLIENT_SECRET is not set, '
        'see ping-secrets.env.example}"'
    )


def test_the_example_is_empty() -> None:
    lines = [line for line in texts(HANDOFF)[EXAMPLE_FILE].splitlines() if line[0] != "#"]
    assert lines == ["PING_AUTH_CLIENT_ID=''", "PING_AUTH_CLIENT_SECRET=''"]


def test_the_file_with_the_credentials_is_last_and_secret() -> None:
    last = files(WITH_FILE)[-1]
    assert (last.name, last.secret) == (SECRETS_FILE, True)
    assert "\nPING_AUTH_CLIENT_ID='my-client'\nPING_AUTH_CLIENT_SECRET='s3cr$t'\n" in last.text


def apply(handoff: ExportRequest) -> str:
    (line,) = [c.line for c in steps(handoff).apply if c.title == "Apply"]
    return line


def test_credentials_of_the_surroundings_need_no_env_file() -> None:
    assert "--env-file" not in apply(HANDOFF)
    titles = [command.title for command in steps(HANDOFF).apply]
    assert titles == ["Place the files", "Provide the credentials", "Check", "Apply"]
    assert "Provide the credentials" not in [c.title for c in steps(WITH_FILE).apply]


@pytest.mark.parametrize(
    ("deployment", "files_in", "options"),
    [
        (Deployment(), None, "$(test -e .env && echo --env-file .env) --env-file ping-secrets.env"),
        (Deployment(constants_env=True), None, "--env-file constants.env --env-file ping-secrets"),
        (Deployment(constants_env=True), "/a b", "--env-file '/a b/ping-secrets.env' up"),
        (
            Deployment(windows=True),
            None,
            "$(if (Test-Path .env) { '--env-file', '.env' }) --env-file ping-secrets.env up",
        ),
    ],
)
def test_the_env_file_does_not_replace_that_of_the_server(
    deployment: Deployment, files_in: str | None, options: str
) -> None:
    assert options in apply(replace(WITH_FILE, deployment=deployment, files_in=files_in))


def test_where_the_files_go() -> None:
    assert SECRETS_FILE not in steps(HANDOFF).apply[0].says
    assert "readable by its owner only" in steps(WITH_FILE).apply[0].says
    assert "stay in /x" in steps(replace(HANDOFF, files_in="/x")).apply[0].says
