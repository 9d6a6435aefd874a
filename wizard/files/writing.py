"""Writing files so that each is old or new, whole, and private where it must be.

Content goes to a temporary file in the same folder, with mode 0600 from its first moment, and takes
its place in one step once everything is on the disk. A run that is killed leaves at most such a
temporary file; the next one removes it and says so.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wizard.files import owner_only, problems
from wizard.files.leftovers import NO_FOLLOW, hold, sweep, temporary
from wizard.files.output import OutputFile, Overwrite, Written
from wizard.model.problem import Problem
from wizard.model.step import Step

_MARK_LINES, _MARK_BYTES = 5, 4096
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP}  # what file systems say that cannot do it
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_ONE_AT_A_TIME = threading.Lock()
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | getattr(os, "O_BINARY", 0)


def write_all(
    folder: Path,
    files: Sequence[OutputFile],
    overwrite: Overwrite = Overwrite.OWN,
    step: Step = Step.EXPORT,
) -> Written | Problem:
    """Write `files` into `folder`, which must exist; the secret ones take their places last.

    Symbolic links in the place of a file are not followed. When something fails, no file is half
    written, and the problem says which ones are new.
    """
    ordered = sorted(files, key=lambda file: file.secret)
    state = _Progress(str(folder))
    try:
        with _ONE_AT_A_TIME, contextlib.ExitStack() as staging:
            # Files without a mark share their folder with others, whose temporaries stay.
            all_marked = all(file.mark for file in ordered)
            left = sweep(folder, None if all_marked else {file.name for file in ordered})
            refused = _refused(folder, ordered, overwrite, step)
            if refused:
                return refused
            _put(folder, ordered, state, staging)
    except OSError as error:
        return problems.from_error(error, state.at, tuple(state.done), step)
    return Written(tuple(folder / n for n in state.done), left, tuple(state.exposed))


def write_text(
    path: Path, text: str, *, private: bool = True, step: Step = Step.SERVER
) -> Written | Problem:
    """Replace the one file `path`, whatever it held."""
    return write_all(path.parent, (OutputFile(path.name, text, private),), Overwrite.ANY, step)


def write_new(path: Path, text: str) -> Written:
    """Write `path` for its owner only; nothing that is there is replaced.

    Raises:
        FileExistsError: something of that name is there already.
        OSError: it cannot be written; nothing is left behind then.
    """
    file, state = OutputFile(path.name, text, secret=True), _Progress(path.name)
    with _ONE_AT_A_TIME, contextlib.ExitStack() as staging:
        left = sweep(path.parent, {path.name})
        waiting, stream = _stage(path.parent, file, state, staging)
        _place_new(waiting, path, stream)
        _sync_folder(path.parent)
    return Written((path,), left, tuple(state.exposed))


def _place_new(waiting: Path, path: Path, stream: BinaryIO) -> None:
    """In one step: a second name, which no system gives to what has a file already."""
    if os.name == "nt":
        stream.close()
        waiting.rename(path)
        return
    try:
        os.link(waiting, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        waiting.rename(path)


def make_folder(folder: Path, step: Step = Step.EXPORT) -> Problem | None:
    """Make `folder` and those above it, where they are missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return problems.from_error(error, str(folder), (), step)
    return None


@dataclass(slots=True)
class _Progress:
    """What is being worked on, what is in its place, what others can read."""

    at: str
    done: list[str] = field(default_factory=list)
    exposed: list[str] = field(default_factory=list)


def _refused(
    folder: Path, files: Sequence[OutputFile], overwrite: Overwrite, step: Step
) -> Problem | None:
    for file in files:
        if (folder / file.name).is_dir() and not (folder / file.name).is_symlink():
            return problems.is_folder(file.name, step)
    if overwrite is Overwrite.ANY:
        return None
    foreign = [file.name for file in files if not _replaceable(folder / file.name, file.mark)]
    return problems.not_ours(foreign, step) if foreign else None


def _replaceable(path: Path, mark: str) -> bool:
    """Whether nothing is at `path`, or our account's plain file with `mark` in its first lines.

    This protects what somebody wrote from being lost by accident, and nothing else: a mark is easy
    to forge. What is replaced is never read beyond it.
    """
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return False
        return not mark or (_is_mine(found) and mark in _first_lines(path))
    except FileNotFoundError:
        return True
    except PermissionError:
        return False


def _is_mine(found: os.stat_result) -> bool:
    return os.name == "nt" or found.st_uid == os.geteuid()


def is_own(path: Path, mark: str) -> bool:
    """Whether our account's plain file with `mark` in one of its first lines is at `path`."""
    try:
        return path.exists() and _replaceable(path, mark)
    except OSError:
        return False


def _first_lines(path: Path) -> list[str]:
    with os.fdopen(os.open(path, os.O_RDONLY | NO_FOLLOW), "rb") as stream:
        text = stream.read(_MARK_BYTES).decode("utf-8-sig", errors="replace")
    return [line.rstrip() for line in text.split("\n")[:_MARK_LINES]]


def _put(
    folder: Path,
    files: Sequence[OutputFile],
    state: _Progress,
    staging: contextlib.ExitStack,
) -> None:
    """All contents to the disk first, then each into its place."""
    staged = []
    for file in files:
        state.at = file.name
        staged.append((file, *_stage(folder, file, state, staging)))
    for file, waiting, stream in staged:
        state.at = file.name
        if os.name == "nt":
            stream.close()  # Windows does not rename an open file
        waiting.replace(folder / file.name)
        state.done.append(file.name)
        if not file.secret:
            owner_only.share(stream)  # not before: what is left over is its owner's alone
    _sync_folder(folder)


def _stage(
    folder: Path, file: OutputFile, state: _Progress, staging: contextlib.ExitStack
) -> tuple[Path, BinaryIO]:
    data = _encoded(file.text)
    waiting = temporary(folder, file.name)
    descriptor = os.open(waiting, _NEW, 0o600)
    staging.callback(_remove, waiting)
    stream = staging.enter_context(os.fdopen(descriptor, "wb", buffering=0))
    hold(stream)
    if file.secret and not owner_only.restrict(waiting, descriptor):
        state.exposed.append(file.name)
    _write(stream, data)
    os.fsync(descriptor)
    return waiting, stream


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # The error itself would carry the whole text, and with it the secret.
        raise ValueError("the text holds half of a surrogate pair") from None


def _write(stream: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
