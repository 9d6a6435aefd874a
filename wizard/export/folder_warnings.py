"""What the folder of an export means for its files: a repository, other users, earlier files."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from wizard.export.archive import ZIP_WITH_SECRET
from wizard.export.layouts import LAYOUTS
from wizard.files import OutputFile, is_own
from wizard.files.access import NO_WINDOW
from wizard.model.problem import Problems, problem
from wizard.model.text import join_names, visible

_GIT_SECONDS = 5
_LONGEST_PATH = 200


def folder_warnings(folder: Path, files: Sequence[OutputFile], mark: str) -> Problems:
    """Warnings about `folder` for `files` of an export with this mark."""
    secret = secret_names(files)
    return (
        *_committable(folder, secret),
        *_open_to_all(folder),
        *_stale(folder, secret, mark),
    )


def secret_names(files: Iterable[OutputFile]) -> list[str]:
    """The names of those with the client secret."""
    return [file.name for file in files if file.secret]


def gitignore_lines(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Lines for a `.gitignore` in `folder` that keep files of these names out of a commit.

    None for files that git ignores already, or when `folder` is in no work tree.
    """
    if not _in_work_tree(folder):
        return ()
    return tuple(f"/{name}" for name in names if not _is_ignored(folder, name))


def _in_work_tree(folder: Path) -> bool:
    try:
        path = folder.absolute().resolve()
        # `.git` is a file in a submodule and in a second work tree.
        return any((above / ".git").exists() for above in (path, *path.parents))
    except (OSError, RuntimeError):
        return False


def _is_ignored(folder: Path, name: str) -> bool:
    """What git itself says; without git nothing is known to be ignored."""
    git = shutil.which("git")
    if git is None:
        return False
    # "--no-index": neither the index nor a program that watches it is asked.
    words = [git, "-C", str(folder), "check-ignore", "--quiet", "--no-index", "--", name]
    try:
        done = subprocess.run(  # noqa: S603
            words, capture_output=True, check=False, timeout=_GIT_SECONDS, creationflags=NO_WINDOW
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _committable(folder: Path, names: Sequence[str]) -> Problems:
    lines = gitignore_lines(folder, names)
    if not lines:
        return ()
    return (
        problem(
            "export.git",
            files=join_names(line.removeprefix("/") for line in lines),
            gitignore=visible(folder / ".gitignore", _LONGEST_PATH),
            lines=join_names(lines),
        ),
    )


def _open_to_all(folder: Path) -> Problems:
    """A folder, or one above it, in which every user may put files."""
    # Windows has access lists, which the mode does not show.
    if os.name == "nt":
        return ()
    try:
        path = folder.absolute().resolve()
        modes = {above: above.stat().st_mode for above in (path, *path.parents)}
    except (OSError, RuntimeError):
        return ()
    loose = [above for above, mode in modes.items() if mode & stat.S_IWOTH]
    # With the sticky bit only owners may replace their files.
    unguarded = next((above for above in loose if not modes[above] & stat.S_ISVTX), None)
    if unguarded is not None:
        return (problem("export.open-folder", folder=visible(unguarded, _LONGEST_PATH)),)
    shared = problem("export.shared-folder", folder=visible(path, _LONGEST_PATH))
    return (shared,) if path in loose else ()


def _stale(folder: Path, now: Sequence[str], mark: str) -> Problems:
    """Secret files that an earlier export in another form left here."""
    notes = (note for layout in LAYOUTS.values() for note in layout.notes)
    secret = (*(note.name for note in notes if note.secret), ZIP_WITH_SECRET)
    found = [name for name in secret if name not in now and is_own(folder / name, mark)]
    return (problem("export.stale", files=join_names(found)),) if found else ()
