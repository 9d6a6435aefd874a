"""The record of an export: compared with the setup later, and what may be deleted by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.exports import REQUEST, export
from tests.support.setups import full_settings
from wizard.clearml.marks import ENV_FILE
from wizard.export.exporting import place
from wizard.export.layouts import KUBERNETES
from wizard.export.record import changed_since, delete_exported, export_record
from wizard.export.sheet import SHEET_FILE, SheetContext
from wizard.model.draft import Deployment
from wizard.model.export_record import Digest, ExportRecord
from wizard.model.serialization import logins_to_json

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "handoff"
    made.mkdir()
    return made


@pytest.fixture
def record(folder: Path) -> ExportRecord:
    context = SheetContext(NOON)
    return export_record(REQUEST, export(REQUEST, folder, context).plan, context)


def test_it_says_where_when_and_how_far_proven(record: ExportRecord, folder: Path) -> None:
    assert (record.at, record.folder, record.layout) == (NOON, str(folder), "compose")
    assert record.proof == "Not proven"
    assert {one.name for one in record.files} == {path.name for path in folder.iterdir()}


def test_no_secret_is_in_it(record: ExportRecord) -> None:
    assert REQUEST.credentials.client_secret.reveal() not in logins_to_json((), (record,))


def test_what_no_longer_fits_is_named(record: ExportRecord, folder: Path) -> None:
    settings = full_settings()
    cases = {
        (): place(REQUEST, folder),
        ("step “Options”",): replace(REQUEST, settings=replace(settings, debug=False)),
        ("step “Groups”",): replace(REQUEST, settings=replace(settings, groups=None)),
        ("client ID or secret",): replace(
            REQUEST, credentials=replace(REQUEST.credentials, version="v2")
        ),
        ("the layout",): replace(REQUEST, layout=KUBERNETES),
        ("how the ClearML server is run",): replace(REQUEST, deployment=Deployment("/srv")),
    }
    assert [changed_since(record, request) for request in cases.values()] == list(cases)


def test_only_files_as_they_were_written_are_deleted(record: ExportRecord, folder: Path) -> None:
    sheet = folder / SHEET_FILE
    sheet.write_text("changed", encoding="utf-8")
    assert [one.code for one in delete_exported(record)] == ["export.changed"]
    assert list(folder.iterdir()) == [sheet]
    sheet.unlink()
    assert delete_exported(record) == ()


@pytest.mark.not_on_wine("makes no links")
def test_links_and_names_that_lead_elsewhere_are_left_alone(
    record: ExportRecord, folder: Path
) -> None:
    env, target = folder / ENV_FILE, folder / "moved"
    env.rename(target)
    env.symlink_to(target)
    (digest,) = (one.digest for one in record.files if one.name == ENV_FILE)
    files = (Digest(ENV_FILE, digest), Digest("moved", "é$"), Digest("", ""))
    codes = [one.code for one in delete_exported(replace(record, files=files))]
    assert codes == ["export.changed"] * 2
    away = replace(record, folder=str(folder / "in"), files=(Digest("../moved", digest),))
    assert delete_exported(away) == ()
    assert target.exists()


def test_what_cannot_be_deleted_is_said(
    record: ExportRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert {one.code for one in delete_exported(record)} == {"export.not-deleted"}
