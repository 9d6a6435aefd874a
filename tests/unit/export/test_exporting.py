"""Export as a whole: files, commands, and where the files are for Compose."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.setups import credentials, full_settings
from wizard.clearml.marks import ENV_FILE
from wizard.export.exporting import ExportPlan, export, export_problems, placed
from wizard.export.layouts import KUBERNETES, TARGETS
from wizard.export.layouts.compose_line import OVERRIDE_FILE
from wizard.export.outputs import ExportRequest
from wizard.export.sheet import SheetContext
from wizard.files import NOT_OURS, Overwrite
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems
from wizard.model.settings import GroupSettings

HANDOFF = ExportRequest(full_settings(), credentials())


def written(result: ExportPlan | Problems) -> ExportPlan:
    assert isinstance(result, ExportPlan), result
    return result


def problem(result: ExportPlan | Problems) -> Problem:
    assert not isinstance(result, ExportPlan)
    (found,) = result
    return found


def on_this_machine(folder: Path) -> ExportRequest:
    folder.mkdir()
    (folder / "docker-compose.yml").touch()
    return replace(HANDOFF, deployment=Deployment(str(folder), windows=os.name == "nt"))


def test_the_files_and_the_commands(tmp_path: Path) -> None:
    result = written(export(HANDOFF, tmp_path))
    assert [path.name for path in result.written.paths] == [OVERRIDE_FILE, ENV_FILE]
    assert all(path.is_file() for path in result.written.paths)
    assert [command.title for command in result.commands] == [
        "Place both files",
        "Check",
        "Apply",
        "Roll back",
    ]
    assert "s3cr$t" not in repr(result)


def test_a_second_export_replaces_the_first_without_asking(tmp_path: Path) -> None:
    written(export(HANDOFF, tmp_path))
    other = replace(HANDOFF, credentials=credentials("another-secret"))
    written(export(other, tmp_path))
    assert "another-secret" in (tmp_path / ENV_FILE).read_text(encoding="utf-8")


def test_an_export_for_another_clearml_is_replaced_only_when_allowed(tmp_path: Path) -> None:
    written(export(HANDOFF, tmp_path))
    before = (tmp_path / ENV_FILE).read_bytes()
    other = replace(HANDOFF, settings=replace(full_settings(), webapp_url="https://b.example"))
    assert problem(export(other, tmp_path)).code == NOT_OURS
    assert (tmp_path / ENV_FILE).read_bytes() == before
    written(export(other, tmp_path, overwrite=Overwrite.ANY))
    assert (tmp_path / ENV_FILE).read_bytes() != before


def test_the_base_on_another_machine_means_that_files_are_carried(tmp_path: Path) -> None:
    away = replace(HANDOFF, deployment=Deployment(str(tmp_path / "not-here")))
    assert placed(away, tmp_path).files_in is None
    odd = replace(HANDOFF, deployment=Deployment("/\0", "x"))
    assert placed(odd, tmp_path).files_in is None
    relative = replace(HANDOFF, deployment=Deployment("."))
    assert placed(relative, tmp_path).files_in is None


def test_the_base_on_this_machine_means_that_files_stay(tmp_path: Path) -> None:
    here = on_this_machine(tmp_path / "clearml")
    out = tmp_path / "out"
    assert placed(here, out).files_in == str(out)
    assert placed(here, tmp_path / "clearml").files_in is None
    windows = replace(here, deployment=replace(here.deployment, windows=os.name != "nt"))
    assert placed(windows, out).files_in is None


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    broken = ExportRequest(full_settings(), credentials("a\0b", ""), Deployment(folder=""))
    codes = ["client-id.missing", "client-secret.characters", "deployment.folder"]
    assert [p.code for p in export_problems(broken)] == codes
    assert [p.code for p in export(broken, tmp_path) if isinstance(p, Problem)] == codes  # type: ignore[union-attr]
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_folder_that_no_override_can_name(tmp_path: Path) -> None:
    here = on_this_machine(tmp_path / "clearml")
    folder = tmp_path / "a\nb"
    folder.mkdir()
    assert problem(export(here, folder)).code == "export.folder"


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert problem(export(HANDOFF, tmp_path / "missing")).code == "files.no-folder"


def test_the_sheet_is_written_for_an_occasion(tmp_path: Path) -> None:
    occasion = SheetContext(HANDOFF, datetime(2026, 3, 4, tzinfo=UTC))
    result = written(export(HANDOFF, tmp_path, target=KUBERNETES, occasion=occasion))
    names = ["ping-sso-handoff.html", "ping-sso.values.yaml", "ping-sso.secret.yaml"]
    assert [path.name for path in result.written.paths] == names
    text = result.written.paths[0].read_text(encoding="utf-8")
    assert "Kubernetes" in text
    assert "s3cr$t" not in text


def test_what_to_verify_belongs_to_the_target(tmp_path: Path) -> None:
    for target in TARGETS:
        result = written(export(HANDOFF, tmp_path, target=target))
        assert result.verify == target.steps(HANDOFF).verify


def test_a_list_too_long_for_a_variable_is_refused(tmp_path: Path) -> None:
    groups = GroupSettings("groups", admins=tuple(f"{n:04}" + "é" * 2000 for n in range(8)))
    long = replace(HANDOFF, settings=replace(HANDOFF.settings, groups=groups))
    found = problem(export(long, tmp_path))
    assert (found.code, found.field) == ("export.too-long", "groups_admins")


def test_a_target_without_a_base_file_does_not_ask_for_it(tmp_path: Path) -> None:
    nowhere = replace(HANDOFF, deployment=Deployment("", ""))
    written(export(nowhere, tmp_path, target=KUBERNETES))
    assert len(export_problems(nowhere)) == 2
