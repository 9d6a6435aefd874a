"""What to write in place of one value so that what was meant arrives."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.clearml.encoding import dotenv, hocon
from wizard.clearml.variables import Kind, Variable
from wizard.lint import intent, references
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.hocon import Read, Type
from wizard.model.text import has_controls


def span(entry: Entry) -> tuple[int, int]:
    """What is replaced; space behind a YAML block stays, so that the next line stays a line."""
    start, end = intent.meant(entry).span
    return start, start + len(entry.source.text[start:end].rstrip())


def new(entry: Entry, row: Variable | None, read: Read) -> str | None:
    """The text for `span`; None where nothing would change, or what was meant cannot be told."""
    if row is None or entry.fate is Outcome.OUTSIDE or _is_well_written(entry, row, read):
        return None
    if intent.is_typographic(entry, row, read):
        return None
    if intent.refers_to(entry, row):
        text = _around_reference(entry, row)
    else:
        text = _written(entry, row, read)
    start, end = span(entry)
    return None if text == entry.source.text[start:end] else text


def _is_well_written(entry: Entry, row: Variable, read: Read) -> bool:
    """Whether its form is right already: what is wrong then is what it says."""
    if entry.is_too_long:
        return True
    if row.kind is Kind.LIST:
        return read.type is Type.LIST and read.only_texts and not read.also
    if row.kind is not Kind.TEXT or not intent.in_quotes(entry):
        return False
    if intent.is_trimmed(row) and read.text.reveal() != read.text.reveal().strip():
        return False
    if read.type is not Type.TEXT and not intent.refers_to(entry, row):
        return False
    hidden = references.is_literal(entry) and intent.refers_to(entry, row)
    return not hidden and not intent.lost_signs(entry, row)


def _written(entry: Entry, row: Variable, read: Read) -> str | None:
    value = intent.intended(entry, row, read)
    if value is None or value in ("", ()):
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


def _around_reference(entry: Entry, row: Variable) -> str | None:
    """The same references within the quotes that the apiserver needs; only a text wants them."""
    inner = intent.with_references(entry, row).reveal()
    if row.kind is not Kind.TEXT or set(inner) & set("\"'\\") or has_controls(inner):
        return None
    if "\\$" in entry.written.reveal() or (entry.form is Form.VALUE and "${" in inner):
        return None  # some of it would become another text, or is filled in by nobody
    return dict(_quoted_references(entry, inner)).get(entry.form)


def _quoted_references(entry: Entry, inner: str) -> Iterator[tuple[Form, str]]:
    yield Form.DOTENV, f'"\\"{inner}\\""'
    yield Form.ITEM, f"'{entry.name}=\"{inner}\"'"
    yield Form.PAIR, f"'\"{inner}\"'"
    yield Form.VALUE, f"'\"{inner}\"'"
