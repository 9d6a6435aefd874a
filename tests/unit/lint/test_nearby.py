"""Files of a folder that somebody may have meant."""

from __future__ import annotations

from pathlib import Path

from wizard.lint.nearby import likely


def test_files_are_named_by_their_ends(tmp_path: Path) -> None:
    for name in ("b.yml", "a.ENV", "note.txt", "c.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "folder.env").mkdir()
    assert likely(tmp_path, "inside") == "Those inside that could be meant: a.ENV, b.yml, c.yaml."


def test_the_list_is_bounded(tmp_path: Path) -> None:
    for number in range(11):
        (tmp_path / f"{number:02}.env").touch()
    assert likely(tmp_path, "inside").endswith("07.env, and 3 more.")


def test_nothing_to_name_is_said(tmp_path: Path) -> None:
    assert "No file beside it ends in" in likely(tmp_path, "beside it")
    assert likely(tmp_path / "none", "inside") == "The folder cannot be listed."
