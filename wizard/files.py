"""Writing files so that each is old or new, whole, and private where it must be."""

from __future__ import annotations

from dataclasses import dataclass, field


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
