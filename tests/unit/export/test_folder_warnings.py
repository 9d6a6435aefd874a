"""What an export says about the folder it goes to."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.exports import REQUEST, export, request_for
from tests.support.tables import failures
from wizard.export.folder_warnings import folder_warnings, gitignore_lines
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES, LAYOUTS
from wizard.export.plan import ExportRequest, Layout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repository" / "deploy"
    made.mkdir(parents=True)
    return made


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


def codes(folder: Path, layout: Layout = COMPOSE, request: ExportRequest = REQUEST) -> list[str]:
    done = export(replace(request, layout=layout), folder)
    return [problem.code for problem in done.plan.warnings]


def test_nothing_is_said_of_an_ordinary_folder(folder: Path) -> None:
    assert codes(folder) == []


@pytest.mark.not_on_wine("has no git")
def test_a_work_tree_is_pointed_out_wherever_there_is_a_secret(folder: Path) -> None:
    git(folder.parent, "init", "-q")

    def check(layout: Layout) -> None:
        request = replace(REQUEST, layout=layout)
        secret = [note.name for note in request.notes if note.secret]
        found = folder_warnings(folder, request.files, request.mark)
        assert [problem.code for problem in found] == ["export.git"] * bool(secret)
        assert not found or f"/{secret[0]}" in found[0].remedy

    assert failures(((layout,) for layout in LAYOUTS.values()), check) == {}


def test_a_work_tree_of_a_submodule_is_one(folder: Path) -> None:
    (folder.parent / ".git").write_text("gitdir: elsewhere\n")
    assert codes(folder) == ["export.git"]


@pytest.mark.not_on_wine("has no git")
def test_a_folder_reached_by_a_link_counts_as_where_it_is(folder: Path, tmp_path: Path) -> None:
    git(folder.parent, "init", "-q")
    (tmp_path / "link").symlink_to(folder)
    assert codes(tmp_path / "link") == ["export.git"]


@pytest.mark.not_on_wine("has no git")
def test_the_offered_line_settles_it(folder: Path) -> None:
    git(folder.parent, "init", "-q")
    lines = gitignore_lines(folder, ["ping-sso.env"])
    assert lines == ("/ping-sso.env",)
    (folder / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
    assert gitignore_lines(folder, ["ping-sso.env"]) == ()
    assert codes(folder) == []


@pytest.mark.not_on_wine("has no git")
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


def test_a_secret_of_another_layout_is_pointed_out(folder: Path) -> None:
    assert codes(folder, COMPOSE) == []
    assert codes(folder, KUBERNETES) == ["export.stale"]
    assert codes(folder, COMPOSE_REFERENCES, request_for(COMPOSE)) == ["export.stale"]
    (warning,) = export(replace(REQUEST, layout=COMPOSE_REFERENCES), folder).plan.warnings
    names = ("ping-sso.env", "ping-sso.secret.yaml", "ping-secrets.env")
    assert [name for name in names if name not in warning.why] == []


def test_files_of_another_clearml_or_of_a_person_are_none_of_it(folder: Path) -> None:
    (folder / "ping-sso.secret.yaml").write_text("mine\n")
    settings = replace(REQUEST.settings, webapp_url="https://other.example")
    codes(folder, DOCKER_RUN, replace(REQUEST, settings=settings))
    assert codes(folder, COMPOSE) == []


def test_a_loop_of_links_is_no_work_tree(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert gitignore_lines(tmp_path / "loop", ["x"]) == ()


POSIX = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")


@POSIX
def test_a_folder_that_everybody_writes_to_is_pointed_out(folder: Path) -> None:
    expected = {
        0o700: [],
        0o755: [],
        0o775: [],
        0o777: ["export.open-folder"],
        0o722: ["export.open-folder"],
        0o1777: ["export.shared-folder"],
        0o1775: [],
    }

    def check(mode: int) -> None:
        folder.chmod(mode)
        assert codes(folder) == expected[mode]

    assert failures(((mode,) for mode in expected), check) == {}


@POSIX
def test_a_folder_above_counts_where_its_entries_can_be_replaced(folder: Path) -> None:
    folder.parent.chmod(0o1777)
    assert codes(folder) == []
    folder.parent.chmod(0o777)
    assert codes(folder) == ["export.open-folder"]
    (warning,) = folder_warnings(folder, REQUEST.files, REQUEST.mark)
    assert f"chmod o-w {folder.parent}" in warning.remedy


@POSIX
def test_where_a_link_leads_counts(folder: Path, tmp_path: Path) -> None:
    folder.chmod(0o777)
    (tmp_path / "link").symlink_to(folder)
    assert codes(tmp_path / "link") == ["export.open-folder"]
