"""A file of somebody else's, read with care: bounded, text, and never a pipe or a device."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from wizard.lint.catalog import finding
from wizard.lint.finding import Finding, Place
from wizard.lint.nearby import likely
from wizard.model.text import visible

LARGEST = 1024 * 1024
"""Bytes of a file that are read at most."""

_BOM = b"\xef\xbb\xbf"
_PAGE = re.compile(r"\s*(<!--[^>]{0,200}-->\s*)?<(!doctype\s+html|html)\b", re.IGNORECASE)
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds.

    Attributes:
        name: How it is called in findings: the path as given.
        path: Where it was read from.
        text: All of it, line ends as they were, without a byte order mark.
        readable_by_all: Whether every user of the machine may read it.
    """

    name: str
    path: Path
    text: str = field(repr=False)
    readable_by_all: bool = False
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        breaks = (at + 1 for at, char in enumerate(self.text) if char == "\n")
        object.__setattr__(self, "_starts", (0, *breaks))

    def line_of(self, offset: int) -> int:
        """Number of the line, from 1, that holds the character at `offset`."""
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> Place:
        """The place of the character at `offset`."""
        return Place(self.name, self.line_of(offset))


def read(path: Path) -> Source | Finding:
    """The file at `path`, or why it cannot be read. Never raises for what a path may lead to."""
    name = visible(path)
    try:
        data, mode = _bytes(path)
    except OSError as error:
        return finding("file.unreadable", Place(name), reason=_reason(error))
    except ValueError as error:
        if path.is_dir():
            return finding("file.folder", Place(name), found=likely(path, "inside"))
        return finding("file.unreadable", Place(name), reason=str(error))
    fault = _fault(data, name)
    if fault:
        return fault
    text = data.removeprefix(_BOM).decode("utf-8")
    if _PAGE.match(text):
        return finding("file.html", Place(name), found=likely(path.parent, "beside it"))
    return Source(name, path, text, readable_by_all=bool(mode & stat.S_IROTH))


def _bytes(path: Path) -> tuple[bytes, int]:
    """Content and mode; one byte more than allowed is read, to see that it is too much."""
    if "\0" in str(path):
        raise ValueError("The path holds a NUL character.")
    if not path.exists():
        raise ValueError("There is no such file.")
    if not path.is_file():
        raise ValueError("It is a folder, a pipe or a device.")
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise ValueError("It is a folder, a pipe or a device.")
        return file.read(LARGEST + 1), mode


def _reason(error: OSError) -> str:
    return f"The system says: {visible(error.strerror or type(error).__name__, 80)}."


def _fault(data: bytes, name: str) -> Finding | None:
    if len(data) > LARGEST:
        return finding("file.too-large", Place(name))
    if data.startswith(_OTHER_BOMS):
        return finding("file.encoding", Place(name, 1))
    zero = data.find(b"\0")
    if zero >= 0:
        return finding("file.binary", Place(name, data.count(b"\n", 0, zero) + 1))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return finding("file.encoding", Place(name, data.count(b"\n", 0, error.start) + 1))
    return None
