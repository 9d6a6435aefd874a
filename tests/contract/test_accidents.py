"""Exports that are killed, or fail, at any system call; each file is old or new, and whole."""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.exports import Exported, export
from tests.support.forked import RAISED, as_ordinary_user, injected, system_calls
from tests.support.setups import credentials, full_settings
from wizard.export.archive import ZIP_WITH_SECRET, zip_request
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.export.sheet import SheetContext
from wizard.files import NOT_OURS, Overwrite, Written, write_all, write_new
from wizard.model.problem import Problem

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
OLD = ExportRequest(
    full_settings(), credentials("old-secret"), COMPOSE_REFERENCES, secrets_file=True
)
NEW = replace(
    OLD, credentials=credentials("new-secret"), settings=replace(OLD.settings, debug=False)
)
FINE, PROBLEM = 0, 10
FILE_CALLS = re.compile(
    "openat|write|read|fsync|rename.*|fchmod|unlink.*|.*stat|statx|lseek|flock|getdents64|close|"
    "ioctl|fcntl"
)
CHANGING = re.compile(
    "openat|write|fsync|f?chmod|rename|unlink|mkdir|link|f?truncate|close|exit_group"
)
"""Where a kill is worth its time: any other call leaves the disk as the next of these finds it."""


def exported(request: ExportRequest, folder: Path, layout: Layout) -> Exported:
    return export(replace(request, layout=layout), folder, SheetContext(NOW))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


class Both:
    """The old and the new content of every file that a layout writes."""

    def __init__(self, parent: Path, layout: Layout) -> None:
        self.old, self.new = (self._contents(parent / n, layout) for n in ("old", "new"))
        self.secret = {note.name for note in layout.notes if note.secret}

    def _contents(self, folder: Path, layout: Layout) -> dict[str, bytes]:
        folder.mkdir()
        exported(OLD if folder.name == "old" else NEW, folder, layout)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def put_old(self, folder: Path) -> None:
        for path in folder.iterdir():
            path.unlink()
        for name, data in self.old.items():
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600 if name in self.secret else 0o644)

    def check_whole(self, folder: Path) -> set[str]:
        """Every file is old or new, a secret one new only when all others are; gives left-overs."""
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
        new = {name for name, data in self.new.items() if found[name] == data}
        assert all(found[name] in (self.old[name], self.new[name]) for name in self.old)
        same = {name for name in self.old if self.old[name] == self.new[name]}
        public = set(self.new) - self.secret
        assert not (new & self.secret - same) or public <= new
        for name in self.secret:
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        left = set(found) - set(self.old)
        for name in left:
            assert name.endswith(".clearml-ping-wizard.tmp")
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        return left


@pytest.mark.timeout(600)
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_killed_at_every_system_call_that_changes_files(
    tmp_path: Path, folder: Path, layout: Layout
) -> None:
    both = Both(tmp_path, layout)

    def work() -> int:
        exported(NEW, folder, layout)
        return FINE

    both.put_old(folder)
    calls = [call for call in system_calls(work, tmp_path / "log") if CHANGING.match(call)]
    killed, missed, with_leftovers = 0, 0, 0
    for call in calls:
        both.put_old(folder)
        ended = injected(work, call, "signal=KILL")
        left = both.check_whole(folder)
        killed += ended.killed
        with_leftovers += bool(left)
        assert set(exported(NEW, folder, layout).written.leftovers) == left
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == both.new
        missed += not ended.killed
    # Nearly every call comes again in the next run.
    assert killed > 25
    assert missed < 5
    assert with_leftovers > 8


@pytest.mark.timeout(600)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS", "EACCES", "ENOENT"])
def test_an_error_at_every_file_call(tmp_path: Path, folder: Path, error: str) -> None:
    both = Both(tmp_path, COMPOSE_REFERENCES)
    files = NEW.files
    both.old = {file.name: both.old[file.name] for file in files}
    both.new = {file.name: both.new[file.name] for file in files}

    def work() -> int:
        result = write_all(folder, files)
        return FINE if isinstance(result, Written) else PROBLEM

    both.put_old(folder)
    everything = system_calls(work, tmp_path / "log")
    calls = [call for call in everything if FILE_CALLS.fullmatch(call.partition(":")[0])]
    problems = 0
    for call in calls:
        both.put_old(folder)
        ended = injected(work, call, f"error={error}")
        assert ended.code in (FINE, PROBLEM), call
        problems += ended.code == PROBLEM
        both.check_whole(folder)
        assert isinstance(write_all(folder, files), Written)
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == both.new
    assert problems > 15


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that an ordinary user reaches; pytest's own belong to their owner alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "out")
        folder.mkdir()
        yield folder


def as_user(folder: Path, overwrite: Overwrite = Overwrite.OWN) -> str:
    """The code of the problem that an ordinary user gets; empty for none."""
    code = folder.parent / "code"
    code.touch()
    code.chmod(0o666)
    files = NEW.files

    def work() -> int:
        result = write_all(folder, files, overwrite)
        code.write_text(result.code if isinstance(result, Problem) else "")
        return FINE

    assert as_ordinary_user(work).code == FINE
    return code.read_text()


def test_a_folder_that_may_only_be_read(open_folder: Path) -> None:
    exported(OLD, open_folder, COMPOSE_REFERENCES)
    before = {path.name: path.read_bytes() for path in open_folder.iterdir()}
    for path in open_folder.iterdir():
        path.chmod(0o644)
    open_folder.chmod(0o555)
    assert as_user(open_folder, Overwrite.ANY) == "files.no-permission"
    assert {path.name: path.read_bytes() for path in open_folder.iterdir()} == before


def test_a_folder_that_may_not_even_be_listed(open_folder: Path) -> None:
    open_folder.chmod(0o300)
    assert as_user(open_folder) == "files.no-permission"


def test_a_file_that_may_not_be_read_is_not_taken_for_ours(open_folder: Path) -> None:
    (open_folder / "ping-secrets.env").write_text("whole")
    (open_folder / "ping-secrets.env").chmod(0)
    open_folder.chmod(0o777)
    assert as_user(open_folder) == NOT_OURS
    assert (open_folder / "ping-secrets.env").read_text() == "whole"
    assert as_user(open_folder, Overwrite.ANY) == ""
    assert "new-secret" in (open_folder / "ping-secrets.env").read_text()


def test_somebody_elses_file_where_only_owners_may_replace(open_folder: Path) -> None:
    exported(OLD, open_folder, COMPOSE_REFERENCES)
    for path in open_folder.iterdir():
        path.chmod(0o644)
    open_folder.chmod(0o1777)
    before = {path.name: path.read_bytes() for path in open_folder.iterdir()}
    assert as_user(open_folder) == NOT_OURS
    assert as_user(open_folder, Overwrite.ANY) == "files.no-permission"
    assert {path.name: path.read_bytes() for path in open_folder.iterdir()} == before


def test_a_child_that_raises_is_noticed() -> None:
    def work() -> int:
        raise RuntimeError

    assert as_ordinary_user(work).code == RAISED


def test_a_new_file_is_whole_or_not_there_when_its_writing_is_killed(
    tmp_path: Path, folder: Path
) -> None:
    path, text = folder / "a.env.fixed", "A=1\n" * 10

    def work() -> int:
        write_new(path, text)
        return FINE

    calls = [call for call in system_calls(work, tmp_path / "log") if CHANGING.match(call)]
    killed, absent = 0, 0
    for call in calls:
        path.unlink(missing_ok=True)
        killed += injected(work, call, "signal=KILL").killed
        if path.exists():
            assert path.read_text() == text
            continue
        absent += 1
        write_new(path, text)
        assert [one.name for one in folder.iterdir()] == [path.name]
    assert killed > 5
    assert absent > 3


@pytest.mark.timeout(600)
def test_a_zip_is_old_or_new_and_private_when_its_writing_is_killed(
    tmp_path: Path, folder: Path
) -> None:
    requests = [zip_request(replace(one, layout=COMPOSE), secret=True) for one in (OLD, NEW)]
    old, new = (one for one in requests if isinstance(one, ExportRequest))
    path = folder / ZIP_WITH_SECRET

    def work() -> int:
        export(new, folder, SheetContext(NOW))
        return FINE

    export(old, folder, SheetContext(NOW))
    before = path.read_bytes()
    calls = [call for call in system_calls(work, tmp_path / "log") if CHANGING.match(call)]
    export(new, folder, SheetContext(NOW))
    whole = (before, path.read_bytes())
    killed, kept = 0, 0
    for call in calls:
        path.write_bytes(before)
        ended = injected(work, call, "signal=KILL")
        killed += ended.killed
        kept += path.read_bytes() == before
        assert path.read_bytes() in whole
        assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
        failed = injected(work, call, "error=ENOSPC")
        assert failed.killed or path.read_bytes() in whole
    assert killed > 10
    assert 3 < kept < len(calls)
    work()
    assert [one.name for one in folder.iterdir()] == [ZIP_WITH_SECRET]
