"""Writes a file's values anew so that what was meant arrives; changes nothing else in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.clearml.encoding import BACK_QUOTE, dotenv_lines
from wizard.clearml.variables import Kind, Variable
from wizard.files import Written, write_new
from wizard.lint import helpers, intent, rewrite
from wizard.lint.catalog import short
from wizard.lint.effective import Effective, Reading
from wizard.lint.entry import Entry, Form
from wizard.lint.hocon import Read
from wizard.lint.source import Source
from wizard.lint.values import helper_name

SUFFIX = ".fixed"

_DOUBTFUL = (
    "is left as it is: it holds a backslash that may be an escape or a part of the value; "
    "export it again from the wizard"
)
_TYPOGRAPHIC = (
    "is left as it is: its quotes are typographic, and other signs may have been changed too; "
    "write ' and \" in their place"
)
_UNESCAPED = (
    'is written so that it arrives; a \\ in front of a " or of another \\ was taken for an escape, '
    "as the wizard writes it"
)


@dataclass(frozen=True, slots=True)
class Fixed:
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


@dataclass(frozen=True, slots=True)
class _Edit:
    """What becomes of one value; `new` is None where it is left."""

    entry: Entry
    span: tuple[int, int]
    new: str | None = field(repr=False)
    what: str

    @property
    def source(self) -> Source:
        return self.entry.source


def mend(reading: Reading) -> tuple[Fixed, ...]:
    """The files in which values can be mended, or would have to be."""
    by_file: dict[Path, list[_Edit]] = defaultdict(list)
    for edit in (*_own(reading), *_of_helpers(reading)):
        by_file[edit.source.path].append(edit)
    return tuple(_mended(group[0].source, group) for group in by_file.values())


def write(mended: Fixed) -> Written:
    """Writes the file beside the old one, for its owner only.

    Raises:
        OSError: it exists already, or cannot be written; nothing is left behind then.
    """
    return write_new(mended.path, mended.text)


def _own(reading: Reading) -> Iterator[_Edit]:
    """The values of Ping's variables themselves."""
    helped = {id(helper) for one in reading.effective for helper, _ in _helped(one)}
    for one in reading.effective:
        if one.row is None or (one.sound and not _is_touched(one, helped)):
            continue
        new = rewrite.new(one.entry, one.row, one.read)
        if new is None and _is_helpers_fault(one):
            continue
        what = f"{short(one.entry.name)} {_why_left(one) if new is None else _how(one)}"
        yield _Edit(one.entry, rewrite.span(one.entry), new, what)


def _of_helpers(reading: Reading) -> Iterator[_Edit]:
    """What they are filled in from; nothing where two of them want two texts."""
    found: dict[int, list[tuple[Effective, Entry, str | None]]] = defaultdict(list)
    for one in reading.effective:
        for helper, new in _helped(one):
            found[id(helper)].append((one, helper, new))
    for group in found.values():
        one, helper, new = group[0]
        if one.row is None:
            continue
        agreed = new if {new} == {other for _, _, other in group} else None
        told = "is left as it is" if agreed is None else "is written so that it arrives"
        name = helper_name(helper, one.row)
        what = f"{name}, from which {short(one.entry.name)} is filled in, {told}"
        yield _Edit(helper, helpers.span(helper, one.row), agreed, what)


def _helped(one: Effective) -> tuple[tuple[Entry, str | None], ...]:
    """The helpers at fault, and what to write there."""
    if one.row is None or one.sound:
        return ()
    entry, row = one.entry, one.row
    faults = helpers.faults(entry, row, sound=False)
    found = {id(fault.helper): fault.helper for fault in faults}
    return tuple((h, helpers.mended(entry, row, one.read, h)) for h in found.values())


def _is_touched(one: Effective, helped: Collection[int]) -> bool:
    """Whether it stands without quotes, and what it is filled in from gets none."""
    if one.row is None or one.row.kind is not Kind.TEXT or intent.in_quotes(one.entry):
        return False
    return any(id(helper) in helped for helper in helpers.used(one.entry, one.row))


def _is_helpers_fault(one: Effective) -> bool:
    """Whether nothing is wrong with the entry but what it is filled in from."""
    return intent.in_quotes(one.entry) and bool(_helped(one))


def _mended(source: Source, group: Sequence[_Edit]) -> Fixed:
    told = {True: list[str](), False: list[str]()}
    for edit in sorted(group, key=lambda one: one.entry.place.line):
        told[edit.new is None].append(f"line {edit.entry.place.line}: {edit.what}")
    edits = {edit.span: edit.new for edit in group if edit.new is not None}
    return Fixed(source, _edited(source, edits), tuple(told[False]), tuple(told[True]))


def _why_left(one: Effective) -> str:
    if one.entry.form is Form.KEPT:
        return "stands in a Secret, where nothing is changed"
    if one.entry.is_too_long:
        return "is too long to be looked at"
    if one.row and intent.is_placeholder(one.entry, one.row):
        return "still holds the guide's placeholder"
    return _why_unclear(one.entry, one.row, one.read) if one.row else "is left as it is"


def _why_unclear(entry: Entry, row: Variable, read: Read) -> str:
    if intent.is_typographic(entry, row, read):
        return _TYPOGRAPHIC
    if intent.refers_to(entry, row):
        return "refers to another variable, and is left as it is"
    return _DOUBTFUL if intent.is_doubtful(entry) else "is left as it is"


def _how(one: Effective) -> str:
    if one.row and intent.refers_to(one.entry, one.row):
        return "has the quotes that the apiserver needs; what it refers to must still be set"
    if intent.has_our_escapes(one.entry):
        return _UNESCAPED
    return "is written so that it arrives"


def _edited(source: Source, edits: Mapping[tuple[int, int], str]) -> str:
    text = source.text
    for (start, end), new in sorted(edits.items(), reverse=True):
        text = text[:start] + new + text[end:]
    if any(f"${{{BACK_QUOTE}}}" in new for new in edits.values()):
        # The helper variable comes first: Compose knows only what stands above.
        text = dotenv_lines("", "'`")[0] + "\n" + text
    return text
