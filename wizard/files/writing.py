"""Writing files so that each is either old or new, and private where it must be.

Content goes to a temporary file in the same folder, with mode 0600 from the start, and takes its
place in one step once everything is on the disk. A run that is killed leaves at most such a
temporary file; the next one removes it and reports that.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from pathlib import Path
from typing import BinaryIO

from wizard.files import access, temporary
from wizard.model.problem import Problem, problem
from wizard.model.step import Step
from wizard.model.text import join_names

NOT_OURS = "files.not-ours"
"""Code of the one problem that a person may overrule: replace what this program did not write."""

_MARK_LINES, _MARK_BYTES = 5, 4096
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP}  # from file systems that cannot do it
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_WRITING = threading.Lock()  # a writer would remove the temporaries of another thread
# O_EXCL: a file or link that somebody else put there is never written to.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | temporary.NO_FOLLOW | getattr(os, "O_BINARY", 0)

_CODES: Mapping[int | None, str] = {
    errno.ENOSPC: "files.disk-full",
    errno.EDQUOT: "files.disk-full",
    errno.EFBIG: "files.disk-full",
    errno.EROFS: "files.read-only",
    errno.ENOENT: "files.no-folder",
    errno.ESTALE: "files.no-folder",
    errno.ENOTDIR: "files.not-a-folder",
    errno.EEXIST: "files.not-a-folder",
    errno.EACCES: "files.no-permission",
    errno.EPERM: "files.no-permission",
    errno.ENAMETOOLONG: "files.name",
    errno.EINVAL: "files.name",
}


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to write.

    Attributes:
        name: Its name, without a folder.
        text: Its content with LF line ends; not shown by `repr`, since it may contain the secret.
        secret: Whether only its owner may read it.
        mark: A line near its beginning by which a file of this program is recognised; empty when
            whatever is there may be replaced.
        binary: The content of a file that is no text, instead of `text`.
    """

    name: str
    text: str = field(repr=False)
    secret: bool = False
    mark: str = ""
    binary: bytes = field(default=b"", repr=False)

    @property
    def data(self) -> bytes:
        """The content as it is written.

        Raises:
            ValueError: the text contains half of a surrogate pair.
        """
        return self.binary or _encoded(self.text)


class Overwrite(Enum):
    """Which files may be replaced."""

    OWN = "those of the same account with the same mark"
    ANY = "whatever has the same name"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        paths: The files, in the order in which they took their places.
        leftovers: Names of temporary files of an interrupted run, removed now.
        unprotected: Names of secret files that others may be able to read: the file system or the
            operating system did not let this program restrict them to their owner.
    """

    paths: tuple[Path, ...]
    leftovers: tuple[str, ...] = ()
    unprotected: tuple[str, ...] = ()


@dataclass(slots=True)
class _Progress:
    """What is being worked on, what is in its place, what others can read."""

    at: str
    done: list[str] = field(default_factory=list)
    exposed: list[str] = field(default_factory=list)


def write_all(
    folder: Path,
    files: Sequence[OutputFile],
    overwrite: Overwrite = Overwrite.OWN,
    step: Step = Step.EXPORT,
) -> Written | Problem:
    """Write `files` into `folder`, which must exist; the secret ones take their places last.

    Symbolic links in the place of a file are not followed. When something fails, no file is half
    written, and the problem names those that are new.
    """
    # The secret last: an export that breaks off leaves no secret without its other files.
    ordered = sorted(files, key=lambda file: file.secret)
    progress = _Progress(str(folder))
    try:
        with _WRITING, contextlib.ExitStack() as staging:
            # Files without a mark share their folder with others, whose temporaries stay.
            all_marked = all(file.mark for file in ordered)
            names = None if all_marked else {file.name for file in ordered}
            left = temporary.remove_leftovers(folder, names)
            refused = _refused(folder, ordered, overwrite)
            if refused:
                return refused.at(None, step)
            _put(folder, ordered, progress, staging)
    except OSError as error:
        return _problem_of(error, progress).at(None, step)
    return Written(tuple(folder / n for n in progress.done), left, tuple(progress.exposed))


def write_text(
    path: Path, text: str, *, private: bool = True, step: Step = Step.SERVER
) -> Written | Problem:
    """Replace the one file `path`, whatever it was."""
    return write_all(path.parent, (OutputFile(path.name, text, private),), Overwrite.ANY, step)


def write_new(path: Path, text: str) -> Written:
    """Write `path` for its owner only; nothing that is there is replaced.

    Raises:
        FileExistsError: something of that name is there already.
        OSError: it cannot be written; nothing is left behind then.
    """
    file, progress = OutputFile(path.name, text, secret=True), _Progress(path.name)
    with _WRITING, contextlib.ExitStack() as staging:
        left = temporary.remove_leftovers(path.parent, {path.name})
        staged, stream = _stage(path.parent, file, progress, staging)
        _place_new(staged, path, stream)
        _sync_folder(path.parent)
    return Written((path,), left, tuple(progress.exposed))


def make_folder(folder: Path, step: Step = Step.EXPORT, *, private: bool = False) -> Problem | None:
    """Make `folder` and those above it, where they are missing; `private` ones with mode 0700."""
    try:
        if private and os.name != "nt":
            _make_private(folder)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _problem_of(error, _Progress(str(folder))).at(None, step)
    return None


def _make_private(folder: Path) -> None:
    """Mode 0700 whatever the umask, also of a folder that an earlier release left open."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(0o700)
    with contextlib.suppress(OSError):  # not ours, or a file system without modes
        if stat.S_ISDIR(folder.stat().st_mode):
            folder.chmod(0o700)


def put_aside(path: Path) -> None:
    """Rename `path` to `.broken`, `.broken1`, …: the first name that is free.

    Raises:
        OSError: it cannot be renamed, and is still there.
    """
    for number in count():
        with contextlib.suppress(FileExistsError):
            _rename_new(path, path.with_name(f"{path.name}.broken{number or ''}"))
            return


def _rename_new(path: Path, target: Path) -> None:
    """Rename, replacing nothing, also when another program takes the name at this moment."""
    if os.name == "nt":
        path.rename(target)  # on Windows, rename fails where something exists
        return
    is_folder = stat.S_ISDIR(path.lstat().st_mode)
    target.mkdir() if is_folder else target.touch(exist_ok=False)
    try:
        path.rename(target)
    except OSError:
        target.rmdir() if is_folder else target.unlink()
        raise


def is_own(path: Path, mark: str) -> bool:
    """Whether our account's plain file with `mark` in one of its first lines is at `path`."""
    try:
        return path.exists() and _is_replaceable(path, mark)
    except OSError:
        return False


def _problem_of(error: OSError, progress: _Progress) -> Problem:
    code = _CODES.get(error.errno, "files.unwritable")
    reason = os.strerror(error.errno) if error.errno else "no reason was given"
    done = ", ".join(progress.done) or "none"
    return problem(code, file=progress.at, done=done, reason=reason)


def _refused(folder: Path, files: Sequence[OutputFile], overwrite: Overwrite) -> Problem | None:
    for file in files:
        if (folder / file.name).is_dir() and not (folder / file.name).is_symlink():
            return problem("files.is-folder", file=file.name)
    if overwrite is Overwrite.ANY:
        return None
    foreign = [file.name for file in files if not _is_replaceable(folder / file.name, file.mark)]
    return problem("files.not-ours", files=join_names(foreign)) if foreign else None


def _is_replaceable(path: Path, mark: str) -> bool:
    """Whether nothing is at `path`, or our account's plain file with `mark` in its first lines.

    This protects what people wrote from being lost by accident, and nothing else: a mark is easy
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


def _first_lines(path: Path) -> list[str]:
    with os.fdopen(os.open(path, os.O_RDONLY | temporary.NO_FOLLOW), "rb") as stream:
        # utf-8-sig: an editor may have put a byte order mark in front.
        text = stream.read(_MARK_BYTES).decode("utf-8-sig", errors="replace")
    return [line.rstrip() for line in text.split("\n")[:_MARK_LINES]]


def _put(
    folder: Path,
    files: Sequence[OutputFile],
    progress: _Progress,
    staging: contextlib.ExitStack,
) -> None:
    """All contents to the disk first, then each into its place."""
    staged = []
    for file in files:
        progress.at = file.name
        staged.append((file, *_stage(folder, file, progress, staging)))
    for file, path, stream in staged:
        progress.at = file.name
        if os.name == "nt":
            stream.close()  # Windows does not rename an open file
        path.replace(folder / file.name)
        progress.done.append(file.name)
        if not file.secret:
            access.share(stream)  # not before: a leftover is readable for its owner alone
    _sync_folder(folder)


def _place_new(staged: Path, path: Path, stream: BinaryIO) -> None:
    """In one step: a second name, which no system gives to what has a file already."""
    if os.name == "nt":
        stream.close()
        # On Windows, rename fails where something exists.
        staged.rename(path)
        return
    try:
        os.link(staged, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        staged.rename(path)


def _stage(
    folder: Path, file: OutputFile, progress: _Progress, staging: contextlib.ExitStack
) -> tuple[Path, BinaryIO]:
    """The content in a temporary file, on the disk; it is removed when `staging` ends."""
    data = memoryview(file.data)
    path = temporary.temporary_path(folder, file.name)
    descriptor = os.open(path, _NEW, 0o600)
    staging.callback(_remove, path)
    try:
        stream = staging.enter_context(os.fdopen(descriptor, "wb", buffering=0))
    except OSError:
        os.close(descriptor)  # Windows removes no open file
        raise
    temporary.lock(stream)  # another run leaves it alone
    if file.secret and not access.restrict(path, descriptor):
        progress.exposed.append(file.name)
    # A raw write may be partial, for example on a disk that is almost full.
    while data:
        data = data[stream.write(data) :]
    # Before the rename: a power cut could otherwise leave the new name with an empty file.
    os.fsync(descriptor)
    return path, stream


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # The error itself would contain the text, and with it the secret.
        raise ValueError("the text contains half of a surrogate pair") from None


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
