"""References: no secret in any file, unless the file for it was asked for."""

from __future__ import annotations

from dataclasses import replace

import yaml

from tests.support.setups import credentials, full_settings
from tests.support.tables import failures
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts import COMPOSE_REFERENCES
from wizard.export.layouts.references import EXAMPLE_FILE, SECRETS_FILE
from wizard.export.plan import ExportRequest
from wizard.model.draft import Deployment

REQUEST = ExportRequest(full_settings(), credentials("s3cr$t", "my-client"), COMPOSE_REFERENCES)
WITH_FILE = replace(REQUEST, secrets_file=True)


def texts(request: ExportRequest) -> dict[str, str]:
    return {file.name: file.text for file in request.files}


def test_neither_credential_is_in_any_file() -> None:
    found = texts(REQUEST)
    assert list(found) == ["docker-compose.ping-sso.yml", EXAMPLE_FILE]
    assert not any(file.secret for file in REQUEST.files)
    assert "s3cr" not in "".join(found.values())
    assert "my-client" not in "".join(found.values())


def test_items_of_a_list_keep_their_quotes() -> None:
    document = yaml.safe_load(texts(REQUEST)["docker-compose.ping-sso.yml"])
    items = document["services"]["apiserver"]["environment"]
    assert [item.partition("=")[0] for item in items] == [row.name for row in VARIABLES]
    (secret,) = [item for item in items if "client_secret" in item.partition("=")[0]]
    assert secret.partition("=")[2] == (
        '"${PING_AUTH_CLIENT_SECRET:?PING_AUTH_CLIENT_SECRET is not set, '
        'see ping-secrets.env.example}"'
    )


def test_the_example_is_empty() -> None:
    lines = [line for line in texts(REQUEST)[EXAMPLE_FILE].splitlines() if line[0] != "#"]
    assert lines == ["PING_AUTH_CLIENT_ID=''", "PING_AUTH_CLIENT_SECRET=''"]


def test_the_file_with_the_credentials_is_last_and_secret() -> None:
    last = WITH_FILE.files[-1]
    assert (last.name, last.secret) == (SECRETS_FILE, True)
    assert "\nPING_AUTH_CLIENT_ID='my-client'\nPING_AUTH_CLIENT_SECRET='s3cr$t'\n" in last.text


def test_credentials_of_the_environment_need_no_env_file() -> None:
    assert "--env-file" not in REQUEST.steps.apply_line
    titles = [command.title for command in REQUEST.steps.apply]
    assert titles == ["Place the files", "Provide the credentials", "Check", "Apply"]
    assert "Provide the credentials" not in [c.title for c in WITH_FILE.steps.apply]


def test_the_env_file_does_not_replace_that_of_the_server() -> None:
    test_env = "$(test -e .env && echo --env-file .env)"
    if_env = "$(if (Test-Path .env) { '--env-file', '.env' })"
    constants = Deployment(constants_env=True)
    rows = [
        (Deployment(), None, f"{test_env} --env-file ping-secrets.env"),
        (constants, None, "--env-file constants.env --env-file ping-secrets"),
        (constants, "/a b", "--env-file '/a b/ping-secrets.env' up"),
        (Deployment(windows=True), None, f"{if_env} --env-file ping-secrets.env up"),
    ]

    def check(deployment: Deployment, files_in: str | None, options: str) -> None:
        request = replace(WITH_FILE, deployment=deployment, files_in=files_in)
        assert options in request.steps.apply_line

    assert failures(rows, check) == {}


def test_where_the_files_go() -> None:
    assert SECRETS_FILE not in REQUEST.steps.apply[0].says
    assert "readable by its owner only" in WITH_FILE.steps.apply[0].says
    assert "stay in /x" in replace(REQUEST, files_in="/x").steps.apply[0].says
    windows = replace(WITH_FILE, deployment=Deployment(windows=True))
    assert "must not be set in the shell" in windows.steps.apply[0].says
