"""Whole exports, from a draft to the apiserver's configuration, by the very commands shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.compose_config import of_clearml, sourced_environments
from tests.support.whole_exports import (
    EXPORTS,
    FOLDERS,
    check_arrived,
    configuration,
    exported,
    handoff,
    run,
    server_folder,
)
from wizard.clearml.marks import ENV_FILE
from wizard.export.layouts.compose_line import OVERRIDE_FILE
from wizard.model.draft import Deployment


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
    checked = run(lines["Check"], tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_a_check_notices_that_the_env_file_was_not_carried(tmp_path: Path) -> None:
    made = handoff(3, Deployment(str(tmp_path / "server" / "clearml"), "base.yml"))
    result = exported(made, tmp_path / "export")
    shutil.copy(result.folder / OVERRIDE_FILE, server_folder(tmp_path, "clearml"))
    checked = run(result.commands[1].line, tmp_path)
    assert checked.returncode != 0
    assert b"ping-sso.env" in checked.stderr
