"""Writes a file's values anew so that what was meant arrives; changes nothing else in it."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.clearml.encoding import BACK_QUOTE, dotenv_lines
from wizard.clearml.reading import intent, rewrite
from wizard.clearml.reading.catalog import short
from wizard.clearml.reading.effective import Effective, Reading
from wizard.clearml.reading.source import Source

SUFFIX = ".fixed"


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it should be.

    Attributes:
        source: The file as it is.
        text: The file as it should be; not shown, since it may hold the secret.
        changes: What was changed, in words without values.
        left: What could not be changed, in words.
    """

    source: Source
    text: str = field(repr=False)
    changes: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it would be written."""
        return self.source.path.with_name(self.source.path.name + SUFFIX)


def mend(reading: Reading) -> tuple[Mended, ...]:
    """The files in which values can be mended, or would have to be."""
    by_source: dict[int, list[Effective]] = defaultdict(list)
    for one in reading.effective:
        if one.row and not one.sound:
            by_source[id(one.entry.source)].append(one)
    return tuple(_mended(group[0].entry.source, group) for group in by_source.values())


def write(mended: Mended) -> None:
    """Writes the file beside the old one, for its owner only.

    Raises:
        OSError: it exists already, or cannot be written; nothing is left behind then.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(mended.path, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(mended.text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            mended.path.unlink()
        raise


def _mended(source: Source, group: Sequence[Effective]) -> Mended:
    edits: list[tuple[tuple[int, int], str]] = []
    changes, left = [], []
    for one in group:
        name = short(one.entry.name)
        line = f"line {one.entry.place.line}: {name}"
        new = rewrite.new(one.entry, one.row, one.read)
        if new is None:
            left.append(f"{line} {_why_left(one)}")
            continue
        edits.append((rewrite.span(one.entry), new))
        changes.append(f"{line} {_how(one)}")
    return Mended(source, _edited(source, edits), tuple(changes), tuple(left))


def _why_left(one: Effective) -> str:
    if one.row and intent.is_placeholder(one.entry, one.row):
        return "still holds the guide's placeholder"
    if one.row and intent.refers_to(one.entry, one.row):
        return "refers to another variable, and is left as it is"
    return "is left as it is"


def _how(one: Effective) -> str:
    if one.row and intent.refers_to(one.entry, one.row):
        return "has the quotes that the apiserver needs; what it refers to must still be set"
    return "is written so that it arrives"


def _edited(source: Source, edits: Sequence[tuple[tuple[int, int], str]]) -> str:
    text = source.text
    for (start, end), new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    if any(f"${{{BACK_QUOTE}}}" in new for _, new in edits):
        # The helper variable comes first: Compose knows only what stands above.
        text = dotenv_lines("", "'`")[0] + "\n" + text
    return text
