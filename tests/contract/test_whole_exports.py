"""Whole exports, from a draft to the apiserver's configuration, by the very commands shown.

Each command line runs in a real bash with the real Compose; only `-q` or the action at its end is
replaced, so that the configuration is printed instead.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import (
    SURROUNDINGS,
    environments,
    of_clearml,
    sourced_environments,
)
from tests.support.hostile import plain_secrets
from wizard.clearml.exporting import Exported, export
from wizard.clearml.outputs import Handoff
from wizard.clearml.targets.compose import ENV_FILE
from wizard.clearml.targets.compose_line import OVERRIDE_FILE
from wizard.clearml.variables import assignments
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment, Draft
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle

EXPORTS = 50
SECRETS = plain_secrets(4 * EXPORTS)
FOLDERS = (
    "clearml",
    "Clear ML",
    "it's here",
    "a $HOME b",
    "ü #1",
    'say "hi"',
    "--x",
    "a;b&c",
    "$x",
)
BASE = """\
services:
  apiserver:
    image: scratch
    environment:
      CLEARML_ELASTIC_SERVICE_HOST: elasticsearch
      FROM_CONSTANTS: ${FROM_CONSTANTS:-unset}
  webserver:
    image: scratch
"""
OVERRIDE = "services: {apiserver: {environment: [FROM_OVERRIDE=yes]}}\n"


def draft(number: int) -> Draft:
    """A valid draft with its own mixture of switches and awkward names."""
    dice = random.Random(number)  # noqa: S311 - the same drafts every time
    on = [dice.random() < 0.6 for _ in range(8)]
    return Draft(
        webapp_url="https://clearml.example",
        authorize_url=f"https://ping.example/{number}/as/authorize?a=b&c=$d",
        access_token_url=f"https://ping.example/{number}/as/token",
        pkce=on[0],
        debug=on[1],
        default_company=f"00e12345{number:024d}" if on[2] else "",
        groups_enabled=on[3],
        groups_claim=SECRETS[4 * number + 1],
        groups_case_sensitive=on[4],
        groups_admins=(SECRETS[4 * number + 2], "CN=it's,OU=b c") if on[5] else (),
        groups_prohibit=on[6],
    )


def handoff(number: int, deployment: Deployment) -> Handoff:
    settings = settle(draft(number))
    assert isinstance(settings, Settings), settings
    secret = Secret(SECRETS[4 * number])
    return Handoff(settings, Credentials(SECRETS[4 * number + 3], secret, "v"), deployment)


def server_folder(parent: Path, name: str) -> Path:
    folder = parent / "server" / name
    folder.mkdir(parents=True)
    (folder / "base.yml").write_text(BASE)
    (folder / "docker-compose.override.yml").write_text(OVERRIDE)
    (folder / "constants.env").write_text("FROM_CONSTANTS=yes\n")
    return folder


def docker(parent: Path) -> Path:
    """A folder with a `docker` whose `compose` is the real Compose."""
    folder = parent / "bin"
    folder.mkdir()
    program = folder / "docker"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = compose ] && shift && exec "{compose_binary()}" "$@"\n'
    )
    program.chmod(0o700)
    return folder


def run(line: str, parent: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", line],
        env={**SURROUNDINGS, "PATH": f"{docker(parent)}:/usr/bin:/bin"},
        cwd=parent,
        capture_output=True,
        timeout=60,
        check=False,
    )


def configuration(line: str, parent: Path) -> dict[str, str]:
    """The apiserver's environment under a shown command line."""
    printing = re.sub(r" (config -q|up -d apiserver)$", " config --format json", line)
    assert printing != line
    done = run(printing, parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(json.loads(done.stdout)["services"]) == {"apiserver", "webserver"}
    return environments(done.stdout)["apiserver"]


def exported(made: Handoff, folder: Path) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    result = export(made, folder)
    assert isinstance(result, Exported), result
    return result


def check_arrived(made: Handoff, environment: dict[str, str]) -> None:
    config = as_apiserver_reads(of_clearml(environment))
    expected = assignments(made.settings, made.credentials)
    for one in expected:
        value = one.value.reveal() if isinstance(one.value, Secret) else one.value
        got = read_value(config, one.variable.name)
        assert got == (list(value) if isinstance(value, tuple) else value)
        assert type(got) is (list if isinstance(value, tuple) else type(value))
    assert set(of_clearml(environment)) == {one.variable.name for one in expected}


@pytest.mark.parametrize("number", range(EXPORTS))
def test_an_export_arrives_by_the_command_shown(tmp_path: Path, number: int) -> None:
    folder = server_folder(tmp_path, FOLDERS[number % len(FOLDERS)])
    deployment = Deployment(str(folder), "base.yml", number % 2 == 0, number % 3 == 0)
    made = handoff(number, deployment)
    # By turns beside the base file, in another folder of that machine, and there under a hard name.
    other = tmp_path / "export" / FOLDERS[(number + 4) % len(FOLDERS)]
    result = exported(made, folder if number % 3 == 1 else other)
    lines = {command.title: command.line for command in result.commands}
    environment = configuration(lines["Apply"], tmp_path)
    check_arrived(made, environment)
    assert environment.get("FROM_OVERRIDE") == ("yes" if deployment.override else None)
    assert environment["FROM_CONSTANTS"] == ("yes" if deployment.constants_env else "unset")
    (sourced,) = sourced_environments([result.folder / ENV_FILE], "C.UTF-8")
    assert of_clearml(sourced) == of_clearml(environment)


@pytest.mark.parametrize("name", FOLDERS)
def test_files_carried_to_the_server(tmp_path: Path, name: str) -> None:
    made = handoff(7, Deployment(str(tmp_path / "server" / name), "base.yml"))
    result = exported(made, tmp_path / "export")
    folder = server_folder(tmp_path, name)
    for file in (ENV_FILE, OVERRIDE_FILE):
        shutil.copy(result.folder / file, folder)
    check_arrived(made, configuration(result.commands[2].line, tmp_path))


def test_checking_and_rolling_back(tmp_path: Path) -> None:
    folder = server_folder(tmp_path, "clearml")
    result = exported(handoff(3, Deployment(str(folder), "base.yml")), tmp_path / "export")
    lines = {command.title: command.line for command in result.commands}
    before = configuration(lines["Roll back"], tmp_path)
    assert of_clearml(before) == {}
    shutil.rmtree(tmp_path / "bin")
    checked = run(lines["Check"], tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_a_check_notices_that_the_env_file_was_not_carried(tmp_path: Path) -> None:
    made = handoff(3, Deployment(str(tmp_path / "server" / "clearml"), "base.yml"))
    result = exported(made, tmp_path / "export")
    shutil.copy(result.folder / OVERRIDE_FILE, server_folder(tmp_path, "clearml"))
    checked = run(result.commands[1].line, tmp_path)
    assert checked.returncode != 0
    assert b"ping-sso.env" in checked.stderr
