"""What can go wrong with a file, in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.text import visible

NOT_OURS = "files.not-ours"
"""Code of the one problem that a person may overrule: replace what this program did not write."""

_SHOWN = 55


class _Words(NamedTuple):
    rule: str
    what: str
    remedy: str


_FULL = _Words(
    "disk-full",
    "the disk or the quota is full",
    "Make some room on it, or choose another folder, then do it again.",
)
_NO_FOLDER = _Words(
    "no-folder",
    "the folder is not there",
    "Make the folder, or choose another one. A drive or share may have been disconnected.",
)
_FORBIDDEN = _Words(
    "no-permission",
    "it is not permitted",
    "Choose a folder that you may write to. If the file is open elsewhere, close it there first.",
)
_READ_ONLY = _Words(
    "read-only",
    "the disk can only be read",
    "Choose a folder on another disk.",
)
_NAME = _Words(
    "name",
    "the folder's name is not possible here",
    "Choose a folder with a shorter and plainer name.",
)
_NOT_FOLDER = _Words(
    "not-a-folder",
    "a file is in the place of the folder",
    "Choose another folder, or move that file away.",
)

_BY_NUMBER: Mapping[int, _Words] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: _NO_FOLDER,
    errno.ESTALE: _NO_FOLDER,
    errno.ENOTDIR: _NOT_FOLDER,
    errno.EEXIST: _NOT_FOLDER,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.ENAMETOOLONG: _NAME,
    errno.EINVAL: _NAME,
}


def from_error(error: OSError, at: str, done: Sequence[str], step: Step) -> Problem:
    """The problem behind an operating system's error while working on `at`.

    `done` are the files that had already taken their places.
    """
    number = error.errno or 0
    words = _BY_NUMBER.get(number) or _other(number)
    return Problem(
        f"files.{words.rule}",
        f"“{visible(at, _SHOWN)}” could not be written: {words.what}.",
        _state(done),
        words.remedy,
        step,
    )


def _other(number: int) -> _Words:
    said = os.strerror(number) if number else "no reason was given"
    return _Words(
        "unwritable",
        f"{visible(said, 30)}",
        "Choose a folder on another disk. If that helps, have this disk checked.",
    )


def _state(done: Sequence[str]) -> str:
    if not done:
        return "Nothing was changed: files that were there before are as they were."
    return f"Already new: {', '.join(done)}. Every other file is as it was before."


def is_folder(name: str, step: Step) -> Problem:
    """A folder is where a file should go."""
    return Problem(
        "files.is-folder",
        f"A folder named “{visible(name, _SHOWN)}” is in the place of the file.",
        "A folder is never replaced by a file. Nothing was changed.",
        "Choose another folder, or rename the one that is in the way.",
        step,
    )


def not_ours(names: Sequence[str], step: Step) -> Problem:
    """Files of other origin are in the place; they may only be replaced when a person says so."""
    listed = " and ".join(visible(name, 40) for name in names)
    return Problem(
        NOT_OURS,
        f"Already there and of other origin: {listed}.",
        "They were not written by this program for this ClearML server, or belong to another "
        "account. Replacing them would lose what is in them. Nothing was changed.",
        "Choose another folder, or agree to replace them.",
        step,
    )
