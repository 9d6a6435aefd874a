"""How the process of `hocon_child` is started."""

from __future__ import annotations

import sys

import pytest

from wizard.lint.resolve import child_process


def test_the_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_process.command() == [sys.executable, "hocon-child"]
