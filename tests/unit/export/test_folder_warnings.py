"""What an export says about the folder it goes to."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setups import credentials, full_settings, settings
from wizard.export.exporting import ExportPlan, export
from wizard.export.folder_warnings import folder_cautions, gitignore_lines
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES, TARGETS
from wizard.export.outputs import ExportRequest, Layout

HANDOFF = ExportRequest(full_settings(), credentials())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repository" / "deploy"
    made.mkdir(parents=True)
    return made


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


def codes(folder: Path, target: Layout = COMPOSE, handoff: ExportRequest = HANDOFF) -> list[str]:
    result = export(handoff, folder, target=target)
    assert isinstance(result, ExportPlan), result
    return [problem.code for problem in result.cautions]


def test_nothing_is_said_of_an_ordinary_folder(folder: Path) -> None:
    assert codes(folder) == []


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_work_tree_is_pointed_out_wherever_there_is_a_secret(
    folder: Path, target: Layout
) -> None:
    git(folder.parent, "init", "-q")
    secret = [note.name for note in target.notes(HANDOFF) if note.secret]
    (caution,) = folder_cautions(folder, HANDOFF, target) or (None,)
    assert (caution is not None) is bool(secret)
    if caution:
        assert caution.code == "export.git"
        assert f"/{secret[0]}" in caution.remedy


def test_a_work_tree_of_a_submodule_is_one(folder: Path) -> None:
    (folder.parent / ".git").write_text("gitdir: elsewhere\n")
    assert codes(folder) == ["export.git"]


def test_a_folder_reached_by_a_link_is_judged_by_where_it_is(folder: Path, tmp_path: Path) -> None:
    git(folder.parent, "init", "-q")
    (tmp_path / "link").symlink_to(folder)
    assert codes(tmp_path / "link") == ["export.git"]


def test_the_offered_line_settles_it(folder: Path) -> None:
    git(folder.parent, "init", "-q")
    lines = gitignore_lines(folder, ["ping-sso.env"])
    assert lines == ("/ping-sso.env",)
    (folder / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
    assert gitignore_lines(folder, ["ping-sso.env"]) == ()
    assert codes(folder) == []


def test_without_git_the_work_tree_is_pointed_out_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder.parent, "init", "-q")
    (folder / ".gitignore").write_text("*\n")
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert codes(folder) == ["export.git"]


def test_a_git_that_does_not_answer_is_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / ".git").mkdir()
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda _: str(slow))
    monkeypatch.setattr("wizard.export.folder_warnings._GIT_SECONDS", 0.1)
    assert codes(folder) == ["export.git"]


def test_a_secret_of_another_form_is_pointed_out(folder: Path) -> None:
    assert codes(folder, COMPOSE) == []
    assert codes(folder, KUBERNETES) == ["export.stale"]
    whole = replace(HANDOFF, secrets_file=True)
    assert codes(folder, COMPOSE_REFERENCES, whole) == ["export.stale"]
    result = export(HANDOFF, folder, target=COMPOSE_REFERENCES)
    assert isinstance(result, ExportPlan)
    (caution,) = result.cautions
    assert "ping-sso.env" in caution.what
    assert "ping-sso.secret.yaml" in caution.what
    assert "ping-secrets.env" in caution.what


def test_files_of_another_clearml_or_of_a_person_are_none_of_it(folder: Path) -> None:
    (folder / "ping-sso.secret.yaml").write_text("mine\n")
    other = ExportRequest(replace(settings(), webapp_url="https://other.example"), credentials())
    codes(folder, DOCKER_RUN, other)
    assert codes(folder, COMPOSE) == []


def test_a_loop_of_links_is_no_work_tree(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert gitignore_lines(tmp_path / "loop", ["x"]) == ()


POSIX = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")


@POSIX
@pytest.mark.parametrize(
    ("mode", "found"),
    [
        (0o700, []),
        (0o755, []),
        (0o775, []),
        (0o777, ["export.open-folder"]),
        (0o722, ["export.open-folder"]),
        (0o1777, ["export.shared-folder"]),
        (0o1775, []),
    ],
)
def test_a_folder_that_everybody_writes_to_is_pointed_out(
    folder: Path, mode: int, found: list[str]
) -> None:
    folder.chmod(mode)
    assert codes(folder) == found


@POSIX
def test_a_folder_above_counts_where_its_entries_can_be_replaced(folder: Path) -> None:
    folder.parent.chmod(0o1777)
    assert codes(folder) == []
    folder.parent.chmod(0o777)
    assert codes(folder) == ["export.open-folder"]
    (caution,) = folder_cautions(folder, HANDOFF, COMPOSE)
    assert f"chmod o-w {folder.parent}" in caution.remedy


@POSIX
def test_where_a_link_leads_counts(folder: Path, tmp_path: Path) -> None:
    folder.chmod(0o777)
    (tmp_path / "link").symlink_to(folder)
    assert codes(tmp_path / "link") == ["export.open-folder"]
