"""A new file never takes the place of another one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from wizard.files import write_new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.mark.not_on_wine("makes no links")
@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_replaces_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", link)
    path = folder / "new.env"
    (folder / ".new.env.0123abcd.clearml-ping-wizard.tmp").touch()
    assert write_new(path, "first").leftovers
    (folder / "linked").symlink_to(folder / "elsewhere")
    for taken in (path, folder / "linked"):
        with pytest.raises(FileExistsError):
            write_new(taken, "second")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("first", 0o600)
    assert sorted(one.name for one in folder.iterdir()) == ["linked", "new.env"]
