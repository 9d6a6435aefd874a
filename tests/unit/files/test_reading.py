"""Only plain files are read, at once and up to a limit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tables import differing
from wizard.files import read_plain


@pytest.mark.not_on_wine("makes no links")
def test_a_plain_file_is_read_up_to_one_byte_more_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc\r\n")
    (tmp_path / "link").symlink_to(path)
    assert read_plain(tmp_path / "link", 5) == b"abc\r\n"
    assert read_plain(path, 3) == b"abc\r"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_whatever_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to-pipe").symlink_to(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    (tmp_path / "folder").mkdir()

    def refusal(path: str) -> str:
        try:
            read_plain(tmp_path / path, 100)
        except OSError as error:
            return type(error).__name__ if error.strerror else "no reason"
        return "read"

    refused = dict.fromkeys(("pipe", "to-pipe", "loop", "/dev/zero", "a\0b", "\ud800"), "OSError")
    table = {**refused, "nowhere": "FileNotFoundError", "folder": "IsADirectoryError"}
    assert differing(refusal, table) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_files_of_the_kernel_are_refused() -> None:
    for path in ("/proc/self/environ", "/sys/kernel/mm/transparent_hugepage/enabled"):
        if Path(path).exists():
            with pytest.raises(OSError, match="of the system itself"):
                read_plain(Path(path), 100)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_replaces_a_file_meanwhile_is_not_waited_for(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from wizard.files import read_plain
pipe, plain = Path(sys.argv[1]), Path(__import__("wizard").__file__)
real = os.open
os.open = lambda path, flags: real(pipe, flags)  # as if it were replaced after `stat`
try:
    read_plain(plain, 100)
except OSError as error:
    print(error.strerror)
"""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [sys.executable, "-c", code, str(pipe)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=True)
    assert "pipe" in done.stdout
