"""The process of `hocon_child`: one, also when it was started early."""

from __future__ import annotations

import sys

import pytest

from wizard.lint.resolve import child_process
from wizard.lint.resolve.child_process import started_early, taken


def test_the_process_that_was_started_early_is_taken_once_and_ended_untaken() -> None:
    with started_early():
        first, second = taken(), taken()
        assert first is not second
        for process in (first, second):
            assert process.communicate(b"[]")[0] == b""
    with started_early():
        (waiting,) = child_process._early
    assert waiting.returncode is not None


def test_the_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_process.command() == [sys.executable, "hocon-child"]
