"""What is to be written, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to write.

    Attributes:
        name: Its name, without a folder.
        text: Its content with LF line ends; not shown by `repr`, since it may hold the secret.
        secret: Whether only its owner may read it.
        mark: A line near its beginning by which a file of the same origin is recognised; empty
            when whatever is there may be replaced.
    """

    name: str
    text: str = field(repr=False)
    secret: bool = False
    mark: str = ""


class Overwrite(Enum):
    """Which files may be replaced."""

    OWN = "those of the same account that carry the same mark"
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
