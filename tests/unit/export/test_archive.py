"""One ZIP: what is in it, its bytes, and what is said about its secret."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.exports import REQUEST, export, problem_of, request_for
from tests.support.setups import credentials, full_settings
from tests.support.tables import failures
from wizard.export.archive import ZIP_FILE, ZIP_WITH_SECRET, zip_request
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES, LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.export.sheet import SHEET_FILE, SheetContext
from wizard.files import NOT_OURS, is_own
from wizard.model.existing import ExistingFile

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
CONTEXT = SheetContext(NOW)
SECRET = "s3cr$t"


def zipped(layout: Layout, *, secret: bool) -> ExportRequest:
    made = zip_request(replace(REQUEST, layout=layout), secret=secret)
    assert isinstance(made, ExportRequest)
    return made


def packed(request: ExportRequest, folder: Path) -> zipfile.ZipFile:
    (path,) = export(request, folder, CONTEXT).written.paths
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_without_the_secret_it_holds_references_and_the_sheet(tmp_path: Path) -> None:
    rows: list[tuple[Layout, set[str]]] = [
        (COMPOSE, {"docker-compose.ping-sso.yml", "ping-secrets.env.example"}),
        (COMPOSE_REFERENCES, {"docker-compose.ping-sso.yml", "ping-secrets.env.example"}),
        (KUBERNETES, {"ping-sso.values.yaml"}),
    ]

    def check(layout: Layout, names: set[str]) -> None:
        found = packed(zipped(layout, secret=False), tmp_path)
        assert set(found.namelist()) == {SHEET_FILE, *names}
        sheet = found.read(SHEET_FILE).decode()
        assert "Missing in these files: the client ID and the client secret." in sheet
        assert "not encrypted" not in sheet
        path = tmp_path / ZIP_FILE
        assert SECRET.encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o644

    assert failures(rows, check) == {}


def test_docker_run_has_no_form_without_the_secret() -> None:
    found = zip_request(replace(REQUEST, layout=DOCKER_RUN), secret=False)
    assert not isinstance(found, ExportRequest)
    assert found.code == "export.zip"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_with_the_secret_its_name_mode_and_sheet_say_so(tmp_path: Path) -> None:
    def check(layout: Layout) -> None:
        found = packed(zipped(layout, secret=True), tmp_path)
        notes = request_for(layout).notes
        assert set(found.namelist()) == {SHEET_FILE, *(note.name for note in notes)}
        path = tmp_path / ZIP_WITH_SECRET
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        sheet = found.read(SHEET_FILE).decode()
        assert "not encrypted and contains the client secret. Delete it after applying." in sheet
        secret = {one.filename for one in found.infolist() if one.external_attr >> 16 == 0o100600}
        assert secret == {note.name for note in notes if note.secret}

    assert failures(((layout,) for layout in LAYOUTS.values()), check) == {}


def test_the_same_export_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "another"):
        folder = tmp_path / name
        folder.mkdir()
        packed(zipped(COMPOSE, secret=True), folder)
        contents.append((folder / ZIP_WITH_SECRET).read_bytes())
        assert str(tmp_path).encode() not in contents[-1]
    assert contents[0] == contents[1]
    times = {one.date_time for one in zipfile.ZipFile(io.BytesIO(contents[0])).infolist()}
    assert times == {(2026, 3, 4, 5, 6, 6)}


@pytest.mark.skipif(os.name == "nt", reason="runs a POSIX shell")
def test_other_programs_unpack_it(tmp_path: Path) -> None:
    packed(zipped(COMPOSE, secret=True), tmp_path)
    words = ["python3", "-m", "zipfile", "-t", str(tmp_path / ZIP_WITH_SECRET)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_our_zip_is_replaced_and_that_of_another_clearml_only_when_allowed(tmp_path: Path) -> None:
    request = zipped(COMPOSE, secret=True)
    export(request, tmp_path, CONTEXT)
    assert is_own(tmp_path / ZIP_WITH_SECRET, request.mark)
    export(replace(request, credentials=credentials("another-secret")), tmp_path, CONTEXT)
    other = replace(request, settings=replace(full_settings(), webapp_url="https://b.example"))
    assert problem_of(other, tmp_path, CONTEXT).code == NOT_OURS
    export(other, tmp_path, CONTEXT, agreed={NOT_OURS})


def test_files_beside_it_are_not_replaced_by_it(tmp_path: Path) -> None:
    held = ExistingFile(tmp_path / "ping-sso.env", others=("HTTPS_PROXY",))
    request = replace(zipped(COMPOSE, secret=True), replaced=(held,))
    assert [p.name for p in export(request, tmp_path, CONTEXT).written.paths] == [ZIP_WITH_SECRET]


@pytest.mark.not_on_wine("has no git")
def test_the_folder_is_warned_of(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    found = export(zipped(COMPOSE, secret=True), tmp_path, CONTEXT).plan.warnings
    (warning,) = (one for one in found if one.code == "export.git")
    assert ZIP_WITH_SECRET in warning.what
    again = export(zipped(COMPOSE, secret=False), tmp_path, CONTEXT).plan.warnings
    (stale,) = (one for one in again if one.code == "export.stale")
    assert ZIP_WITH_SECRET in stale.why


def test_the_secret_is_not_in_the_repr(tmp_path: Path) -> None:
    assert SECRET not in repr(export(zipped(COMPOSE, secret=True), tmp_path, CONTEXT))
