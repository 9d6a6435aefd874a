"""Writes a file's values anew so that what was meant arrives; changes nothing else in it."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.clearml.encoding import BACK_QUOTE, dotenv, dotenv_lines, hocon
from wizard.clearml.reading import intent
from wizard.clearml.reading.catalog import short
from wizard.clearml.reading.effective import Effective, Reading
from wizard.clearml.reading.entry import Entry, Fate, Form
from wizard.clearml.reading.source import Source
from wizard.model.plain import has_controls

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
        new = _new(one)
        if new is None:
            left.append(f"line {one.entry.place.line}: {name} is left as it is")
            continue
        edits.append((_span(one.entry), new))
        changes.append(f"line {one.entry.place.line}: {name} is written so that it arrives")
    return Mended(source, _edited(source, edits), tuple(changes), tuple(left))


def _span(entry: Entry) -> tuple[int, int]:
    """What is replaced; space behind a YAML block stays, so that the next line stays a line."""
    start, end = intent.meant(entry).span
    old = entry.source.text[start:end]
    return start, start + len(old.rstrip())


def _edited(source: Source, edits: Sequence[tuple[tuple[int, int], str]]) -> str:
    text = source.text
    for (start, end), new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    if any(f"${{{BACK_QUOTE}}}" in new for _, new in edits):
        # The helper variable comes first: Compose knows only what stands above.
        text = dotenv_lines("", "'`")[0] + "\n" + text
    return text


def _new(one: Effective) -> str | None:
    """What to write instead of the value; None where that cannot be told."""
    if one.row is None:
        return None
    entry = one.entry
    if intent.keeps_references(entry):
        return _around_reference(entry)
    value = intent.value(entry, one.row, one.read, sound=False)
    if value is None or value in ("", ()) or entry.fate is Fate.OUTSIDE:
        return None
    try:
        return _wrapped(entry, hocon(value))
    except ValueError:
        return None


def _wrapped(entry: Entry, text: str) -> str | None:
    """HOCON text as the entry's form wants it."""
    if entry.form is Form.DOTENV:
        return text if text in ("true", "false") else dotenv(text)
    if entry.form is Form.RAW:
        return text
    if entry.form is Form.ITEM:
        return _yaml(f"{entry.name}={text}")
    return _yaml(text) if entry.form in (Form.PAIR, Form.VALUE) else None


def _yaml(text: str) -> str | None:
    """A single-quoted YAML scalar in which `$` means itself, to Compose as to Kubernetes.

    None for invisible characters, which YAML parsers drop or take for line breaks.
    """
    if has_controls(text):
        return None
    return "'" + text.replace("$", "$$").replace("'", "''") + "'"


def _around_reference(entry: Entry) -> str | None:
    """The same references within the quotes that the apiserver needs."""
    inner = intent.meant(entry).text.reveal()
    if set(inner) & set("\"'\\\n"):
        return None
    return dict(_quoted_references(entry, inner)).get(entry.form)


def _quoted_references(entry: Entry, inner: str) -> Iterator[tuple[Form, str]]:
    yield Form.DOTENV, f'"\\"{inner}\\""'
    yield Form.ITEM, f"'{entry.name}=\"{inner}\"'"
    yield Form.PAIR, f"'\"{inner}\"'"
