"""What files that are in use already set: read by `lint`, handed to an export as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PingLine:
    """A line that sets one of Ping's variables.

    Attributes:
        name: The variable, in the guide's spelling.
        line: Its number, from 1.
        wins: Whether it beats every env file, because it is an entry of `environment:`.
    """

    name: str
    line: int
    wins: bool


@dataclass(frozen=True, slots=True)
class ExistingFile:
    """A file that an export has to know of, without any value in it.

    Attributes:
        path: The file.
        others: The variables in it that are not Ping's, as people may see them.
        ping: Its lines with Ping's variables; none for a file that this program wrote.
        dropped: Those of `others` that are entries of the `extraEnvs` that Helm uses now, and
            would be lost to the exported list.
    """

    path: Path
    others: tuple[str, ...] = ()
    ping: tuple[PingLine, ...] = ()
    dropped: tuple[str, ...] = ()
