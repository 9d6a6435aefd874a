"""One deadline for all files of a deployment."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from tests.unit.lint.files import codes, lines, put
from wizard.lint import report
from wizard.lint.parse import limits, text_file
from wizard.lint.parse.text_file import Source
from wizard.lint.report import check_files
from wizard.lint.resolve.deployment import Arrival, Deployment, arrivals


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


def test_rules_end_with_the_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_id="'\"<client id>\"'"))
    assert codes(check_files([path])) == {"value.placeholder"}

    def late(deployment: Deployment) -> tuple[Arrival, ...]:
        found = arrivals(deployment)
        monkeypatch.setattr(limits, "remaining", lambda: 0.0)
        return found

    monkeypatch.setattr(report, "arrivals", late)
    found = check_files([path])
    assert codes(found) == {"file.too-much"}
    assert found.is_unreadable
    assert all(one.leaks for one in found.arrivals)


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
    found = check_files([path])
    assert [f.code for f in found.findings if f.is_error] == ["file.too-much"]
    assert found.is_unreadable
