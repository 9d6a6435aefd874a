"""Leftovers of a killed run are found, removed and named; only the owner reads a secret file."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from wizard.files.temporary import (
    lock,
    remove_leftovers,
    restrict,
    restrict_on_windows,
    share,
    temporary_path,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def test_only_what_is_named_like_a_temporary_file_is_removed(folder: Path) -> None:
    left = temporary_path(folder, "ping-sso.env")
    left.touch()
    others = [folder / name for name in ("ping-sso.env", ".ping-sso.env", ".x.tmp", "note.txt")]
    for other in others:
        other.touch()
    assert remove_leftovers(folder, None) == (left.name,)
    assert sorted(folder.iterdir()) == sorted(others)


def test_only_leftovers_of_the_given_names_are_removed(folder: Path) -> None:
    mine, other = temporary_path(folder, "a.json"), temporary_path(folder, "b.json")
    mine.touch()
    other.touch()
    assert remove_leftovers(folder, {"a.json"}) == (mine.name,)
    assert list(folder.iterdir()) == [other]


def test_links_and_folders_of_that_name_stay(folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("whole")
    temporary_path(folder, "a").symlink_to(victim)
    temporary_path(folder, "a").mkdir()
    assert remove_leftovers(folder, None) == ()
    assert victim.read_text() == "whole"
    assert len(list(folder.iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows refuses to remove open files by itself")
def test_a_run_that_is_still_going_on_keeps_its_file(folder: Path) -> None:
    busy = temporary_path(folder, "a")
    with busy.open("wb", buffering=0) as stream:
        assert lock(stream)
        assert remove_leftovers(folder, None) == ()
    assert remove_leftovers(folder, None) == (busy.name,)


def test_a_folder_that_cannot_be_listed_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        remove_leftovers(tmp_path / "missing", None)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_modes(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with path.open("wb") as stream:
        share(stream)
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        assert restrict(path, stream.fileno())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_a_file_system_without_modes_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_descriptor: int, _mode: int) -> None:
        raise PermissionError

    path = tmp_path / "f"
    path.touch(0o644)
    path.chmod(0o644)
    monkeypatch.setattr(os, "fchmod", refused)
    with path.open("rb") as stream:
        assert not restrict(path, stream.fileno())
        share(stream)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a POSIX script")
def test_access_list_that_is_set_on_windows(tmp_path: Path) -> None:
    said, tool = tmp_path / "said", tmp_path / "icacls"
    for code in (0, 5):
        tool.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\n"
            f"pathlib.Path({str(said)!r}).write_text(repr(sys.argv[1:]))\nsys.exit({code})\n"
        )
        tool.chmod(0o700)
        assert restrict_on_windows(tmp_path / "f", str(tool)) is (code == 0)
        words = [str(tmp_path / "f"), "/inheritance:r", "/grant:r", "*S-1-3-4:F"]
        assert said.read_text() == repr(words)


def test_a_missing_tool_means_not_protected(tmp_path: Path) -> None:
    assert not restrict_on_windows(tmp_path / "f", str(tmp_path / "missing"))
