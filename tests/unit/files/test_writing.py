"""Each file is either old or new, private where it must be; every failure is a problem."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.tables import differing
from wizard.files import (
    NOT_OURS,
    OutputFile,
    Overwrite,
    Written,
    is_own,
    make_folder,
    put_aside,
    write_all,
    write_text,
)
from wizard.files.temporary import remove_leftovers
from wizard.model.problem import LONGEST_LINE, Problem
from wizard.model.step import Step

MARK = "# mark"
PUBLIC = OutputFile("public.yml", f"{MARK}\nnew public\n", secret=False, mark=MARK)
SECRET = OutputFile("secret.env", f"{MARK}\nnew secret\n", secret=True, mark=MARK)
BOTH = (SECRET, PUBLIC)
OLD = f"{MARK}\nold\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fine(result: Written | Problem) -> Written:
    assert isinstance(result, Written), result
    return result


def code(result: Written | Problem) -> str:
    assert isinstance(result, Problem)
    return result.code


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_contents_modes_and_order(folder: Path) -> None:
    old = os.umask(0)
    try:
        result = fine(write_all(folder, BOTH))
    finally:
        os.umask(old)
    assert result == Written((folder / "public.yml", folder / "secret.env"))
    assert (folder / "secret.env").read_bytes() == SECRET.text.encode()
    assert mode(folder / "secret.env") == 0o600
    assert mode(folder / "public.yml") == 0o644
    assert names(folder) == ["public.yml", "secret.env"]


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_an_open_old_file_becomes_private(folder: Path) -> None:
    (folder / "secret.env").write_text(OLD)
    (folder / "secret.env").chmod(0o666)
    fine(write_all(folder, BOTH))
    assert mode(folder / "secret.env") == 0o600


FOREIGN = (
    b"",
    b"hand-written\n",
    b"# mark of another\n",
    b"a\nb\nc\nd\ne\n# mark\n",
    b"\xff\xfe\x00" * 99,
    b"x" * 5000 + b"\n# mark\n",
)


def test_what_this_program_did_not_create_is_not_replaced_unasked(folder: Path) -> None:
    secret = folder / "secret.env"
    for content in FOREIGN:
        secret.write_bytes(content)
        assert code(write_all(folder, BOTH)) == NOT_OURS
        assert names(folder) == ["secret.env"]
        assert secret.read_bytes() == content
    found = write_all(folder, BOTH)
    assert isinstance(found, Problem)
    assert "secret.env" in found.what
    fine(write_all(folder, BOTH, Overwrite.ANY))
    assert secret.read_text() == SECRET.text


def test_own_files_are_recognised_after_small_changes(folder: Path) -> None:
    for content in ("# mark\n", "# mark\r\nx", "\ufeff# mark\n", "x\n# mark  \ny"):
        (folder / "secret.env").write_bytes(content.encode())
        fine(write_all(folder, BOTH))


@pytest.mark.not_on_wine("makes no links")
def test_a_link_is_replaced_not_followed(folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text(OLD)
    (folder / "secret.env").symlink_to(victim)
    assert code(write_all(folder, BOTH)) == NOT_OURS
    fine(write_all(folder, BOTH, Overwrite.ANY))
    assert victim.read_text() == OLD
    assert not (folder / "secret.env").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="owners are POSIX's")
def test_a_marked_file_of_another_account_is_not_replaced_unasked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = folder / SECRET.name
    theirs.write_text(f"{MARK}\ntheirs\n")
    monkeypatch.setattr(os, "geteuid", lambda: theirs.stat().st_uid + 1)
    assert not is_own(theirs, MARK)
    assert code(write_all(folder, BOTH)) == NOT_OURS
    assert "theirs" in theirs.read_text()
    assert isinstance(write_all(folder, BOTH, Overwrite.ANY), Written)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "secret.env")
    assert code(write_all(folder, BOTH)) == NOT_OURS


def test_a_folder_is_never_replaced(folder: Path) -> None:
    (folder / "secret.env").mkdir()
    for overwrite in Overwrite:
        assert code(write_all(folder, BOTH, overwrite)) == "files.is-folder"
        assert names(folder) == ["secret.env"]


def test_leftovers_are_removed_and_reported(folder: Path) -> None:
    left = folder / ".secret.env.0123abcd.clearml-ping-wizard.tmp"
    left.touch()
    assert fine(write_all(folder, BOTH)).leftovers == (left.name,)
    assert names(folder) == ["public.yml", "secret.env"]


CALLS = ["open", "fsync", "fdopen"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("at", range(3))
def test_a_failing_call_leaves_every_file_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, at: int
) -> None:
    for file in BOTH:
        (folder / file.name).write_text(OLD)
    real: Callable[..., object] = getattr(os, call)
    count = 0

    def failing(*args: object, **kwargs: object) -> object:
        nonlocal count
        count += 1
        if count == at + 1:
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        result = write_all(folder, BOTH)
    assert isinstance(result, Problem) or count <= at
    assert names(folder) == ["public.yml", "secret.env"]
    for file in BOTH:
        assert (folder / file.name).read_text() in (OLD, file.text)


@pytest.mark.parametrize("at", [0, 1])
def test_a_failing_replacement_says_what_is_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    real, count = Path.replace, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == at + 1:
            raise PermissionError(errno.EACCES, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = write_all(folder, BOTH)
    assert isinstance(result, Problem)
    assert result.code == "files.no-permission"
    assert ("before the error: public.yml" in result.why) is (at == 1)
    assert names(folder) == ["public.yml"][:at]


@pytest.mark.skipif(os.name == "nt", reason="the limit is POSIX's")
def test_no_room_in_the_middle_of_a_file(folder: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    big = OutputFile("secret.env", MARK + "\n" + "x" * 9000, secret=True, mark=MARK)
    (folder / "secret.env").write_text(OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        result = write_all(folder, (big,))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code(result) == "files.disk-full"
    assert (folder / "secret.env").read_text() == OLD
    assert names(folder) == ["secret.env"]


def test_a_file_system_that_cannot_sync_folders_is_fine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not here")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    fine(write_all(folder, BOTH))


def test_what_could_not_be_protected_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.files.access.restrict", lambda *_: False)
    assert fine(write_all(folder, BOTH)).unprotected == ("secret.env",)


@pytest.mark.skipif(os.name == "nt", reason="modes and locks are POSIX's")
def test_no_other_account_or_run_touches_a_file_while_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, tuple[str, ...]]] = []

    def restrict(path: Path, _descriptor: int) -> bool:
        seen.append((mode(path), remove_leftovers(folder, None)))
        return True

    monkeypatch.setattr("wizard.files.access.restrict", restrict)
    old = os.umask(0)
    try:
        fine(write_all(folder, BOTH))
    finally:
        os.umask(old)
    assert seen == [(0o600, ())]


def test_the_text_is_not_in_the_error_that_refuses_it(folder: Path) -> None:
    broken = OutputFile("secret.env", "hidden\ud800", secret=True)
    with pytest.raises(ValueError, match="surrogate") as caught:
        write_all(folder, (broken,))
    assert "hidden" not in repr(caught.value)
    assert caught.value.__suppress_context__
    assert names(folder) == []


CODES = {
    errno.ENOSPC: "files.disk-full",
    errno.EDQUOT: "files.disk-full",
    errno.EROFS: "files.read-only",
    errno.ENOENT: "files.no-folder",
    errno.ENOTDIR: "files.not-a-folder",
    errno.EACCES: "files.no-permission",
    errno.ENAMETOOLONG: "files.name",
    errno.EIO: "files.unwritable",
    0: "files.unwritable",
}


def test_every_error_of_the_system_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(number: int) -> Problem:
        monkeypatch.setattr(Path, "iterdir", lambda _: raise_(OSError(number, "")))
        found = write_all(folder, BOTH)
        assert isinstance(found, Problem)
        return found

    assert differing(lambda number: failing(number).code, CODES) == []
    found = [failing(number) for number in errno.errorcode]
    assert [one for one in found if "\n" in one.what or len(one.what) > LONGEST_LINE] == []
    assert {one.why.partition(":")[2].partition(".")[0] for one in found} == {" none"}


def raise_(error: OSError) -> NoReturn:
    raise error


@pytest.mark.skipif(os.name == "nt", reason="there, rename itself refuses")
def test_put_aside_replaces_nothing_that_comes_into_being_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if another window had taken the first name between a look and the rename.
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    (folder / "a.json.broken").write_text("earlier")
    (folder / "a.json").write_text("now")
    put_aside(folder / "a.json")
    found = {path.name: path.read_text() for path in folder.iterdir()}
    assert found == {"a.json.broken": "earlier", "a.json.broken1": "now"}


def test_put_aside_under_a_name_that_is_free(folder: Path) -> None:
    file = folder / "a.json"
    for content in ("one", "two", "three"):
        file.write_text(content)
        put_aside(file)
    assert names(folder) == ["a.json.broken", "a.json.broken1", "a.json.broken2"]
    assert (folder / "a.json.broken2").read_text() == "three"
    with pytest.raises(FileNotFoundError):
        put_aside(file)


def test_a_file_does_not_show_its_text() -> None:
    file = OutputFile("a.env", "the secret", secret=True, mark="# m")
    assert "the secret" not in f"{file!r} {file}"
    assert "a.env" in repr(file)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_one_text(folder: Path) -> None:
    path = folder / "draft.json"
    path.write_text("anything")
    assert fine(write_text(path, "{}\n")).paths == (path,)
    assert mode(path) == 0o600
    fine(write_text(path, "é", private=False))
    assert (path.read_text(encoding="utf-8"), mode(path)) == ("é", 0o644)


def test_one_text_names_its_step(folder: Path) -> None:
    result = write_text(folder / "missing" / "x", "", step=Step.REGISTER)
    assert isinstance(result, Problem)
    assert (result.code, result.step) == ("files.no-folder", Step.REGISTER)


def test_many_writers_of_one_text(folder: Path) -> None:
    path, results = folder / "draft.json", []

    def write(text: str) -> None:
        results.append(write_text(path, text))

    threads = [threading.Thread(target=write, args=(str(n) * 4000,)) for n in range(8)]
    for act in (threading.Thread.start, threading.Thread.join):
        list(map(act, threads))
    assert [fine(result).leftovers for result in results] == [()] * 8
    assert len(set(path.read_text())) == 1


def test_folders_are_made(tmp_path: Path) -> None:
    assert [make_folder(tmp_path / "a" / "b") for _ in range(2)] == [None, None]
    (tmp_path / "file").touch()
    for bad in (tmp_path / "file", tmp_path / "file" / "below"):
        found = make_folder(bad)
        assert isinstance(found, Problem)
        assert found.code == "files.not-a-folder"
