import os
from pathlib import Path

import pytest

from wizard.lint.finding import Finding
from wizard.lint.source import LARGEST, Source, read


def source(path: Path) -> Source:
    found = read(path)
    assert isinstance(found, Source)
    return found


def code(path: Path) -> str:
    found = read(path)
    assert isinstance(found, Finding)
    return found.code


def test_lines_are_counted_and_line_ends_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_bytes(b"\xef\xbb\xbfA=1\r\nB=2\r\n")
    found = source(path)
    assert found.text == "A=1\r\nB=2\r\n"
    assert [found.line_of(at) for at in (0, 4, 5, 9)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"A=\0", "file.binary"),
        (b"A=\xff", "file.encoding"),
        ("A=1".encode("utf-16"), "file.encoding"),
        (b"A" * (LARGEST + 1), "file.too-large"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "a.env"
    path.write_bytes(data)
    assert code(path) == expected


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_bytes(b"#" * LARGEST)
    assert len(source(path).text) == LARGEST


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "none", Path("/dev/zero"), Path("a\0b")):
        assert code(path) == "file.unreadable"


def test_of_a_folder_the_files_are_named_that_could_be_meant(tmp_path: Path) -> None:
    for name in ("b.YML", "a.env", ".env", "notes.txt", "ping-sso.secret.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "folder.env").mkdir()
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.code == "file.folder"
    assert found.remedy.endswith(" meant: .env, a.env, b.YML, ping-sso.secret.yaml.")


def test_of_many_files_some_are_named(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.env").touch()
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.remedy.endswith(" 7.env, and 2 more.")


def test_a_folder_without_any_is_told(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.remedy.endswith("No file inside ends in .env, .yml or .yaml.")


@pytest.mark.parametrize(
    "start", ["<!doctype html>", "\ufeff\n<!-- ours -->\n<!DOCTYPE HTML>", "<HTML lang='en'>"]
)
def test_a_web_page_is_told_once_and_for_all(start: str, tmp_path: Path) -> None:
    (tmp_path / "ping-sso.env").touch()
    page = tmp_path / "handoff.html"
    page.write_text(f"{start}\n<p>it's\n" * 20, encoding="utf-8")
    found = read(page)
    assert isinstance(found, Finding)
    assert found.code == "file.html"
    assert found.remedy.endswith("Those beside it that could be meant: ping-sso.env.")


def test_a_file_for_everybody_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_text("A=1")
    path.chmod(0o640)
    assert not source(path).readable_by_all
    path.chmod(0o644)
    assert source(path).readable_by_all


def test_the_text_is_not_in_its_repr(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_text("A=hidden-text")
    assert "hidden-text" not in repr(source(path))
