"""Rewrites the values of a file so that what was meant arrives; changes nothing else in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.clearml.encoding import BACK_QUOTE, dotenv, dotenv_lines, hocon
from wizard.clearml.variables import Kind, Value, Variable
from wizard.files import Written, write_new
from wizard.lint import meaning
from wizard.lint.finding import LONGEST_NAME, short
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.resolve.deployment import Arrival
from wizard.model.text import has_controls, visible

SUFFIX = ".fixed"


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file as it should be.

    Attributes:
        source: The file as it is.
        text: The file as it should be; not shown, since it may contain the secret.
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
    """What one value becomes; `new` is None where it is left."""

    entry: Entry
    span: tuple[int, int]
    new: str | None = field(repr=False)
    what: str


def fixed_files(arrivals: Sequence[Arrival]) -> tuple[FixedFile, ...]:
    """The files in which values can be fixed, or would have to be; for checked arrivals."""
    by_file: dict[Path, list[_Edit]] = defaultdict(list)
    for edit in (*_own_edits(arrivals), *_origin_edits(arrivals)):
        by_file[edit.entry.source.path].append(edit)
    return tuple(_fixed(_whole(group), group) for group in by_file.values())


def _whole(group: Sequence[_Edit]) -> Source:
    """The file itself, where some of the values are in a text inside of it."""
    sources = [edit.entry.source for edit in group]
    return next((one for one in sources if not one.line), sources[0])


def write(fixed: FixedFile) -> Written:
    """Write the file next to the old one, for its owner only.

    Raises:
        OSError: it exists already, or cannot be written; nothing is left behind then.
    """
    return write_new(fixed.path, fixed.text)


def _own_edits(arrivals: Sequence[Arrival]) -> Iterator[_Edit]:
    """The values of Ping's variables themselves."""
    for one in arrivals:
        row = one.row
        if row is None or one.is_sound:
            continue
        new = new_text(one, row)
        damaged = any(_is_damaged(origin, one, row) for origin in meaning.origins(one.entry, row))
        if new is None and meaning.in_quotes(one.entry) and damaged:
            continue  # only what it is filled in from is wrong
        what = f"{short(one.entry.name)} {_why_left(one, row) if new is None else _how(one, row)}"
        yield _Edit(one.entry, meaning.seen(one.entry, row).span, new, what)


def _why_left(one: Arrival, row: Variable) -> str:
    if one.entry.form is Form.SECRET:
        return "is in a Secret, where nothing is changed"
    return meaning.unclear(one, row) or "is left as it is"


def _how(one: Arrival, row: Variable) -> str:
    if meaning.refers_to(one.entry, row):
        return "has the quotes that the apiserver needs; what it refers to must still be set"
    return "is written so that it arrives"


def new_text(one: Arrival, row: Variable) -> str | None:
    """What to write for the value; None where nothing would change, or its meaning is unclear."""
    entry = one.entry
    if entry.outcome is Outcome.OUTSIDE or entry.form is Form.SECRET or entry.source.line:
        return None
    if meaning.unclear(one, row):
        return None
    if meaning.is_reference(entry, row):
        text = _in_quotes(entry, row)
    else:
        found = meaning.meant(one, row)
        text = None if found == meaning.arrived(row, one.read) else _encoded(entry, found)
    start, end = meaning.seen(entry, row).span
    return None if text == entry.source.text[start:end] else text


def _in_quotes(entry: Entry, row: Variable) -> str | None:
    """A reference within the quotes that the apiserver needs; only a text wants them."""
    reference = meaning.seen(entry, row).text.strip()
    # Kubernetes fills in $(NAME) only, Compose $NAME and ${NAME}, `docker run` nothing.
    filled_in = "$(" in reference if entry.form is Form.VALUE else entry.form is not Form.RAW
    if entry.form is Form.RAW and any(reference in (f"${{{n}}}", f"${n}") for n in entry.origins):
        return "${" + reference.strip("${}") + "}"  # the apiserver has that variable too
    is_right = meaning.in_quotes(entry) and not entry.literal
    if row.kind is not Kind.TEXT or not filled_in or is_right:
        return None
    return {
        Form.DOTENV: f'"\\"{reference}\\""',
        Form.ITEM: f"'{entry.name}=\"{reference}\"'",
    }.get(entry.form, f"'\"{reference}\"'")


def _encoded(entry: Entry, value: Value | None) -> str | None:
    """A value as the entry's form wants it."""
    if value in (None, "", ()):
        return None
    try:
        text = hocon(value)
    except ValueError:
        return None
    if entry.form is Form.DOTENV:
        return text if isinstance(value, bool) else dotenv(text)
    if entry.form is Form.RAW:
        return text
    return _yaml(f"{entry.name}={text}" if entry.form is Form.ITEM else text)


def _yaml(text: str) -> str | None:
    """A single-quoted YAML scalar in which `$` means itself, to Compose as to Kubernetes.

    None for invisible characters, which YAML parsers drop or take for line breaks.
    """
    if has_controls(text):
        return None
    return "'" + text.replace("$", "$$").replace("'", "''") + "'"


def _is_quoted(one: Arrival, row: Variable) -> bool:
    """Whether the value is in the quotes that the apiserver needs, or gets them now."""
    gets_them = not one.is_sound and new_text(one, row) is not None
    return meaning.in_quotes(one.entry) or gets_them


def _is_damaged(origin: Entry, one: Arrival, row: Variable) -> bool:
    """Whether the text of an env file's line does not arrive in the value that it fills in."""
    inside = row.kind is Kind.TEXT and _is_quoted(one, row)
    lost = meaning.is_lost(origin, row) or (inside and not meaning.fits_in_quotes(origin))
    return lost and not one.is_sound


def _origin_edits(arrivals: Sequence[Arrival]) -> Iterator[_Edit]:
    """What they are filled in from; left where two of them need two texts."""
    # By identity: an entry contains a `Secret`, which has no hash.
    users: dict[int, list[tuple[Entry, Arrival, Variable]]] = defaultdict(list)
    for one in arrivals:
        if one.row is not None:
            for origin in meaning.origins(one.entry, one.row):
                users[id(origin)].append((origin, one, one.row))
    for group in users.values():
        damaged = next((user for user in group if _is_damaged(*user)), None)
        if damaged is not None:
            texts = {origin_text(*user) for user in group}
            yield _origin_edit(*damaged, texts.pop() if len(texts) == 1 else None)


def _origin_edit(origin: Entry, one: Arrival, row: Variable, new: str | None) -> _Edit:
    result = "is left as it is" if new is None else "is written so that it arrives"
    name = origin_name(origin, row)
    what = f"{name}, from which {short(one.entry.name)} is filled in, {result}"
    return _Edit(origin, meaning.seen(origin, row).span, new, what)


def origin_name(origin: Entry, row: Variable) -> str:
    """What to call it: a name in small letters may be a piece of a secret behind a “$”."""
    if row.secret and not origin.name.isupper():
        return "The variable in this line"
    return visible(origin.name, LONGEST_NAME)


def origin_text(origin: Entry, one: Arrival, row: Variable) -> str | None:
    """What to write for such a line; None where nothing would change, or its meaning is unclear."""
    if meaning.is_unclear_origin(origin, row) or not meaning.is_reference(one.entry, row):
        return None
    text = meaning.unquoted(meaning.seen(origin, row).text)
    if row.kind is Kind.TEXT:
        # The value that refers to this line already has the quotes.
        text = hocon(text)[1:-1] if _is_quoted(one, row) else ""
    if not text:
        return None
    return text if origin.form is Form.RAW else dotenv(text)


def _fixed(source: Source, group: Sequence[_Edit]) -> FixedFile:
    changes, left = list[str](), list[str]()
    for edit in sorted(group, key=lambda one: one.entry.place.line):
        said = f"line {edit.entry.place.line}: {edit.what}"
        (left if edit.new is None else changes).append(said)
    edits = {edit.span: edit.new for edit in group if edit.new is not None}
    return FixedFile(source, _edited(source, edits), tuple(changes), tuple(left))


def _edited(source: Source, edits: Mapping[tuple[int, int], str]) -> str:
    text = source.text
    # From the end: an edit further up would shift the offsets below it.
    for (start, end), new in sorted(edits.items(), reverse=True):
        text = text[:start] + new + text[end:]
    if any(f"${{{BACK_QUOTE}}}" in new for new in edits.values()):
        # The helper variable comes first: Compose knows only what is above.
        text = dotenv_lines("", "'`")[0] + "\n" + text
    return text
