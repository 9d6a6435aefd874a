"""The window's place and the open setup are remembered; a damaged file is no obstacle."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from wizard.ui.window_state import FILE, WindowState, read_window_state, write_window_state


def test_what_was_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_window_state(folder, QByteArray(b"\x00place"), "production")
    found = read_window_state(folder)
    assert (found.place.data(), found.setup_id) == (b"\x00place", "production")


def test_damaged_files_are_ignored(tmp_path: Path) -> None:
    damaged = ("", "[]", "{", '{"geometry": 1, "setup": null}', "[" * 5000, "\udcff")
    for text in damaged:
        (tmp_path / FILE).write_text(text, encoding="utf-8", errors="surrogateescape")
        assert read_window_state(tmp_path) == WindowState()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes on Windows")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert read_window_state(tmp_path) == WindowState()
