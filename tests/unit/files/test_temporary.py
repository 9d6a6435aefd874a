"""Leftovers of a killed run are found, removed and named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wizard.files.temporary import (
    lock,
    remove_leftovers,
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


@pytest.mark.not_on_wine("makes no links")
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
