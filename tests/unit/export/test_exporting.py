"""Export as a whole: files, commands, questions, and where the files are for Compose."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.exports import REQUEST, Exported, export, problem_of, request_for, try_export
from tests.support.setups import credentials, full_settings
from tests.support.tables import failures
from wizard.clearml.marks import ENV_FILE
from wizard.export import exporting
from wizard.export.exporting import QUESTIONS, check_request, place
from wizard.export.layouts import DOCKER_RUN, KUBERNETES, LAYOUTS
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.export.plan import Layout
from wizard.export.sheet import SheetContext
from wizard.files import NOT_OURS
from wizard.model.draft import Deployment
from wizard.model.existing import ExistingFile
from wizard.model.settings import GroupSettings

EVERY = [(layout,) for layout in LAYOUTS.values()]


def on_this_machine(folder: Path) -> Deployment:
    folder.mkdir()
    (folder / "docker-compose.yml").touch()
    return Deployment(str(folder), windows=os.name == "nt")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_files_and_the_commands(tmp_path: Path) -> None:
    found = export(REQUEST, tmp_path)
    assert [path.name for path in found.written.paths] == [OVERRIDE_FILE, ENV_FILE]
    assert all(path.is_file() for path in found.written.paths)
    titles = [command.title for command in found.plan.steps.apply]
    assert titles == ["Place the files", "Check", "Apply"]
    assert "s3cr$t" not in repr(found)


def test_a_second_export_replaces_the_first_without_asking(tmp_path: Path) -> None:
    export(REQUEST, tmp_path)
    export(replace(REQUEST, credentials=credentials("another-secret")), tmp_path)
    assert "another-secret" in (tmp_path / ENV_FILE).read_text(encoding="utf-8")


def test_while_another_export_writes_there_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "folder_lock", lambda _: nullcontext(enter_result=False))
    assert problem_of(REQUEST, tmp_path).code == "files.busy"
    assert contents(tmp_path) == {}


def test_an_export_for_another_clearml_is_replaced_only_when_allowed(tmp_path: Path) -> None:
    export(REQUEST, tmp_path)
    before = (tmp_path / ENV_FILE).read_bytes()
    other = replace(REQUEST, settings=replace(full_settings(), webapp_url="https://b.example"))
    assert problem_of(other, tmp_path).code == NOT_OURS
    assert (tmp_path / ENV_FILE).read_bytes() == before
    export(other, tmp_path, agreed={NOT_OURS})
    assert (tmp_path / ENV_FILE).read_bytes() != before


def test_a_file_that_also_sets_other_variables_is_replaced_only_when_allowed(
    tmp_path: Path,
) -> None:
    def check(layout: Layout) -> None:
        folder = tmp_path / layout.name
        folder.mkdir()
        request = request_for(layout)
        export(request, folder)
        before = contents(folder)
        held = ExistingFile(folder / request.notes[-1].name, others=("HTTPS_PROXY",))
        again = replace(request, replaced=(held,), credentials=credentials("another-secret"))
        found = problem_of(again, folder)
        assert found.code in QUESTIONS
        assert "HTTPS_PROXY" in found.what
        assert contents(folder) == before
        assert not isinstance(try_export(again, folder, agreed={NOT_OURS}), Exported)
        export(again, folder, agreed={found.code})
        assert contents(folder) != before

    assert failures(EVERY, check) == {}


def test_entries_that_helm_drops_stop_an_export_until_they_are_agreed_to(tmp_path: Path) -> None:
    opened = (ExistingFile(tmp_path / "values.yaml", others=("AB",), dropped=("AB",)),)
    request = replace(request_for(KUBERNETES), opened=opened)
    found = problem_of(request, tmp_path)
    assert found.code in QUESTIONS
    assert contents(tmp_path) == {}
    done = export(request, tmp_path, agreed={found.code})
    assert [one.code for one in done.plan.existing] == [found.code]


def test_the_base_on_another_machine_means_that_files_are_copied_there(tmp_path: Path) -> None:
    for deployment in (Deployment(str(tmp_path / "gone")), Deployment("/\0"), Deployment(".")):
        assert place(replace(REQUEST, deployment=deployment), tmp_path).files_in is None


def test_the_base_on_this_machine_means_that_files_stay(tmp_path: Path) -> None:
    here = replace(REQUEST, deployment=on_this_machine(tmp_path / "clearml"))
    out = tmp_path / "out"
    assert place(here, out).files_in == str(out)
    assert place(here, tmp_path / "clearml").files_in is None
    windows = replace(here, deployment=replace(here.deployment, windows=os.name != "nt"))
    assert place(windows, out).files_in is None


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = credentials("a\0b", "")
    broken = replace(REQUEST, credentials=wrong, deployment=Deployment(folder=""))
    codes = ["client-id.missing", "client-secret.characters", "deployment.folder"]
    assert [problem.code for problem in check_request(broken)] == codes
    found = try_export(broken, tmp_path)
    assert not isinstance(found, Exported)
    assert [problem.code for problem in found] == codes
    assert contents(tmp_path) == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_folder_that_no_override_can_name(tmp_path: Path) -> None:
    here = replace(REQUEST, deployment=on_this_machine(tmp_path / "clearml"))
    folder = tmp_path / "a\nb"
    folder.mkdir()
    assert problem_of(here, folder).code == "export.folder"


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert problem_of(REQUEST, tmp_path / "missing").code == "files.no-folder"


def test_the_sheet_comes_first(tmp_path: Path) -> None:
    context = SheetContext(datetime(2026, 3, 4, tzinfo=UTC))
    found = export(replace(REQUEST, layout=KUBERNETES), tmp_path, context)
    names = ["ping-sso-handoff.html", "ping-sso.values.yaml", "ping-sso.secret.yaml"]
    assert [path.name for path in found.written.paths] == names
    text = found.written.paths[0].read_text(encoding="utf-8")
    assert "Kubernetes" in text
    assert "s3cr$t" not in text


def test_a_list_too_long_for_a_variable_is_refused(tmp_path: Path) -> None:
    groups = GroupSettings("groups", admins=tuple(f"{n:04}" + "é" * 2000 for n in range(8)))
    long = replace(REQUEST, settings=replace(REQUEST.settings, groups=groups))
    found = problem_of(long, tmp_path)
    assert (found.code, found.field) == ("export.too-long", "groups_admins")


def test_only_what_a_layout_needs_has_to_be_filled_in() -> None:
    rows = {
        Deployment(): [],
        Deployment(folder=" "): ["deployment.folder"],
        Deployment(base_file="a\nb"): ["deployment.base"],
        Deployment(service=""): ["deployment.service"],
        Deployment(service="-x"): ["deployment.service"],
        Deployment(service="a b"): ["deployment.service"],
        Deployment(service="my_clearml-api.2"): [],
        Deployment("a\u202eb", ""): ["deployment.folder", "deployment.base"],
    }
    found = {one: check_request(replace(REQUEST, deployment=one)) for one in rows}
    assert {one: [p.code for p in problems] for one, problems in found.items()} == rows
    nothing = replace(REQUEST, deployment=Deployment("", ""))
    run = check_request(replace(nothing, layout=DOCKER_RUN))
    assert [problem.code for problem in run] == ["deployment.folder"]
    assert check_request(replace(nothing, layout=KUBERNETES)) == ()
