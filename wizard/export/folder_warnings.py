"""What the folder of an export means for its files: a repository, other people, files of before."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wizard.export.layouts import TARGETS
from wizard.export.outputs import ExportRequest, Layout, mark
from wizard.files import is_own
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.step import Step
from wizard.model.text import visible

_GIT_SECONDS = 5


def folder_cautions(folder: Path, handoff: ExportRequest, target: Layout) -> Problems:
    """Warnings about `folder` once the files of `target` are in it."""
    written = target.notes(handoff)
    secret = tuple(note.name for note in written if note.secret)
    stale = _stale(folder, handoff, {note.name for note in written})
    return (
        *_committable(folder, secret),
        *_open_to_all(folder),
        *([_stale_problem(stale)] if stale else []),
    )


def gitignore_lines(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Lines for a `.gitignore` in `folder` that keep files of these names out of a commit.

    None for files that git ignores already, or when `folder` is in no work tree.
    """
    if not _in_work_tree(folder):
        return ()
    return tuple(f"/{name}" for name in names if not _ignored(folder, name))


def _in_work_tree(folder: Path) -> bool:
    whole = folder.absolute()
    try:
        whole = whole.resolve()
        return any((above / ".git").exists() for above in (whole, *whole.parents))
    except (OSError, RuntimeError):
        return False


def _ignored(folder: Path, name: str) -> bool:
    """What git itself says; without git nothing is known to be ignored."""
    git = shutil.which("git")
    if git is None:
        return False
    # "--no-index": neither the index nor a program that watches it is asked.
    words = [git, "-C", str(folder), "check-ignore", "--quiet", "--no-index", "--", name]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=_GIT_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _committable(folder: Path, names: Sequence[str]) -> Problems:
    lines = gitignore_lines(folder, names)
    if not lines:
        return ()
    listed = " and ".join(line.removeprefix("/") for line in lines)
    return (
        Problem(
            "export.git",
            f"{listed} is inside a git work tree: the client secret could be committed.",
            "What was committed once stays in the history, and in every clone of it.",
            f"Add this to {visible(folder / '.gitignore', 200)}: {' and '.join(lines)}. "
            "Or choose a folder outside the repository.",
            Step.EXPORT,
            severity=Severity.WARNING,
        ),
    )


def _open_to_all(folder: Path) -> Problems:
    """A folder, or one above it, in which everybody may put files."""
    if os.name == "nt":
        return ()
    try:
        whole = folder.absolute().resolve()
        modes = {above: above.stat().st_mode for above in (whole, *whole.parents)}
    except (OSError, RuntimeError):
        return ()
    loose = [above for above, mode in modes.items() if mode & stat.S_IWOTH]
    unguarded = next((above for above in loose if not modes[above] & stat.S_ISVTX), None)
    if unguarded is not None:
        return (_replaceable_problem(unguarded),)
    return (_shared_problem(whole),) if whole in loose else ()


def _replaceable_problem(folder: Path) -> Problem:
    return Problem(
        "export.open-folder",
        "Everybody on this computer can replace the files in this folder.",
        f"Everybody may write to {visible(folder, 200)}. Somebody could put other files in the "
        "place of these, and the server would then trust another address or secret.",
        f"Take that right away (chmod o-w {visible(folder, 200)}), or choose a folder of your own. "
        "Then export again.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )


def _shared_problem(folder: Path) -> Problem:
    return Problem(
        "export.shared-folder",
        "This folder is shared by everybody on this computer.",
        f"In {visible(folder, 200)} everybody sees which files there are and may put others beside "
        "them. They cannot replace these. Such a folder is often emptied at a restart.",
        "Choose a folder of your own, or move the files to the server soon.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )


def _stale(folder: Path, handoff: ExportRequest, now: set[str]) -> tuple[str, ...]:
    """Secret files that an earlier export in another form left here."""
    whole, own = replace(handoff, secrets_file=True), mark(handoff.settings)
    names = (note.name for target in TARGETS for note in target.notes(whole) if note.secret)
    return tuple(name for name in names if name not in now and is_own(folder / name, own))


def _stale_problem(names: Sequence[str]) -> Problem:
    return Problem(
        "export.stale",
        f"From an earlier export in another form, {' and '.join(names)} is still in this folder.",
        "It holds a client secret, and the files written now do not use it.",
        "Delete it once no server uses it any more.",
        Step.EXPORT,
        severity=Severity.WARNING,
    )
