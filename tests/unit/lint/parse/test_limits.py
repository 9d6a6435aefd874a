"""One deadline for all files of a deployment."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from tests.unit.lint.files import put
from wizard.lint.parse import limits, text_file
from wizard.lint.parse.text_file import Source
from wizard.lint.report import check_files


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_there_is_no_deadline_unless_one_is_set(now: list[float]) -> None:
    assert limits.remaining() == math.inf
    with limits.total_time(5.0):
        now[0] = 3.0
        assert limits.remaining() == 2.0
        now[0] = 9.0
        assert limits.remaining() == 0.0
    assert limits.remaining() == math.inf


def test_no_file_is_read_once_the_time_is_up(now: list[float], tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", "A=1\n")
    with limits.total_time(5.0):
        assert isinstance(text_file.read(path), Source)
        now[0] = 6.0
        found = text_file.read(path)
    assert not isinstance(found, Source)
    assert found.code == "file.too-much"


def test_check_says_which_file_it_did_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = put(tmp_path, "a.env", "A=1\n")
    services = "services:\n  apiserver:\n    image: x\n    env_file: a.env\n"
    path = put(tmp_path, "docker-compose.yml", services)
    read = text_file.read

    def late(there: Path) -> object:
        with limits.total_time(0.0 if there == named else 5.0):
            return read(there)

    monkeypatch.setattr(text_file, "read", late)
    report = check_files([path])
    assert [f.code for f in report.findings if f.is_error] == ["file.too-much"]
    assert report.is_unreadable
