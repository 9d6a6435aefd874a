"""Only the owner reads a file with the secret; who else may is read from modes and access lists."""

from __future__ import annotations

import ast
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT
from tests.support.tables import differing
from wizard.files.access import (
    allows_everybody,
    restrict,
    restrict_command,
    restrict_on_windows,
    share,
)


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


def test_no_program_that_is_started_gets_a_console_window() -> None:
    without, found = [], 0
    for path in (CHECKOUT / "wizard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("subprocess."):
                found += 1
                flags = [ast.unparse(k.value) for k in node.keywords if k.arg == "creationflags"]
                without += [] if flags == ["NO_WINDOW"] else [f"{path}:{node.lineno}"]
    assert found
    assert without == []


def test_a_missing_tool_means_not_protected(tmp_path: Path) -> None:
    assert not restrict_on_windows(tmp_path / "f", str(tmp_path / "missing"))


def test_access_lists_of_windows() -> None:
    own = "O:BAG:DUD:PAI(A;;FA;;;OW)"
    open_to_all = {
        own: False,
        "D:P(A;;FA;;;S-1-5-21-1004-1000)(A;;FA;;;SY)(A;;FA;;;BA)": False,
        "D:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)": True,
        "D:(A;;FR;;;WD)": True,
        "D:(A;;0x1301bf;;;AU)": True,
        "D:(A;;0x100116;;;WD)": False,  # may write, not read
        "D:(A;;SDRC;;;WD)": False,
        "D:(D;;FA;;;WD)(A;;FA;;;OW)": False,
        "D:": False,
        "D:P": False,
        "O:BAG:DU": True,
        "D:NO_ACCESS_CONTROL": True,
    }
    assert differing(allows_everybody, open_to_all) == []


def test_the_command_is_the_systems() -> None:
    assert restrict_command("a b.env", "nt") == (
        'icacls "a b.env" /inheritance:r /grant:r *S-1-3-4:F'
    )
    assert restrict_command("a.env", "posix") == "chmod 600 a.env"
