"""Only the owner reads a secret file, or it is said that this could not be had."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from wizard.files import owner_only


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_modes(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with path.open("wb") as stream:
        owner_only.share(stream)
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        assert owner_only.restrict(path, stream.fileno())
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
        assert not owner_only.restrict(path, stream.fileno())
        owner_only.share(stream)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a POSIX script")
@pytest.mark.parametrize("code", [0, 5])
def test_the_access_list_asked_for_on_windows(tmp_path: Path, code: int) -> None:
    said = tmp_path / "said"
    tool = tmp_path / "icacls"
    tool.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n"
        f"pathlib.Path({str(said)!r}).write_text(repr(sys.argv[1:]))\nsys.exit({code})\n"
    )
    tool.chmod(0o700)
    assert owner_only.restrict_on_windows(tmp_path / "f", str(tool)) is (code == 0)
    words = [str(tmp_path / "f"), "/inheritance:r", "/grant:r", "*S-1-3-4:F"]
    assert said.read_text() == repr(words)


def test_a_missing_tool_means_not_protected(tmp_path: Path) -> None:
    assert not owner_only.restrict_on_windows(tmp_path / "f", str(tmp_path / "missing"))
