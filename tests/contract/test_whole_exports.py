"""Whole exports, from a draft to the apiserver's configuration, by the very commands shown."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.compose_config import of_clearml, sourced_environments
from tests.support.tables import failures
from tests.support.whole_exports import (
    EXPORTS,
    FOLDERS,
    check_arrived,
    configuration,
    exported,
    run,
    server_folder,
    whole_request,
)
from wizard.clearml.marks import ENV_FILE
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.model.draft import Deployment


def test_an_export_arrives_by_the_command_shown(tmp_path: Path) -> None:
    def check(number: int) -> None:
        parent = tmp_path / str(number)
        folder = server_folder(parent, FOLDERS[number % len(FOLDERS)])
        deployment = Deployment(str(folder), "base.yml", number % 2 == 0, number % 3 == 0)
        made = whole_request(number, deployment)
        # By turns next to the base file, in another folder of that machine, and there under a
        # hard name.
        other = parent / "export" / FOLDERS[(number + 4) % len(FOLDERS)]
        result = exported(made, folder if number % 3 == 1 else other)
        environment = configuration(result.line("Apply"), parent)
        check_arrived(made, environment)
        assert environment.get("FROM_OVERRIDE") == ("yes" if deployment.override else None)
        assert environment["FROM_CONSTANTS"] == ("yes" if deployment.constants_env else "unset")
        (sourced,) = sourced_environments([result.plan.folder / ENV_FILE], "C.UTF-8")
        assert of_clearml(sourced) == of_clearml(environment)

    assert failures(((number,) for number in range(EXPORTS)), check) == {}


def test_files_copied_to_the_server(tmp_path: Path) -> None:
    def check(name: str) -> None:
        parent = tmp_path / str(FOLDERS.index(name))
        made = whole_request(7, Deployment(str(parent / "server" / name), "base.yml"))
        result = exported(made, parent / "export")
        folder = server_folder(parent, name)
        for file in (ENV_FILE, OVERRIDE_FILE):
            shutil.copy(result.plan.folder / file, folder)
        check_arrived(made, configuration(result.line("Apply"), parent))

    assert failures(((name,) for name in FOLDERS), check) == {}


def test_checking_and_rolling_back(tmp_path: Path) -> None:
    folder = server_folder(tmp_path, "clearml")
    result = exported(whole_request(3, Deployment(str(folder), "base.yml")), tmp_path / "export")
    before = configuration(result.line("Roll back"), tmp_path)
    assert of_clearml(before) == {}
    checked = run(result.line("Check"), tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_a_check_notices_that_the_env_file_was_not_copied(tmp_path: Path) -> None:
    made = whole_request(3, Deployment(str(tmp_path / "server" / "clearml"), "base.yml"))
    result = exported(made, tmp_path / "export")
    shutil.copy(result.plan.folder / OVERRIDE_FILE, server_folder(tmp_path, "clearml"))
    checked = run(result.line("Check"), tmp_path)
    assert checked.returncode != 0
    assert b"ping-sso.env" in checked.stderr
