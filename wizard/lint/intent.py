"""What the author of an entry meant, where something else arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wizard.clearml.redact_url import has_login
from wizard.clearml.variables import Kind, Value, Variable
from wizard.lint import references
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.file_kind import is_ours
from wizard.lint.hocon import Read, Type, is_quoted
from wizard.model.secret import Secret

_PLACEHOLDER = re.compile(r"<[A-Za-z]+(?:[ _-][A-Za-z]+)*>")
_ESCAPED = re.compile(r'\\(["\\$])')
_DOUBTED = re.compile(r'\\["\\$]')
_OUR_ESCAPES = re.compile(r""""(?:[^"'\\\n\r]|\\["\\])*\"""")
_CURLY = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a«»")
_QUOTES = _CURLY | {"'", '"'}
_HOCON_ESCAPE = re.compile(r"\\(.)")
_IN_HOCON = {"n": "\n", "r": "\r", "t": "\t"}
_NOTHING = Read(Type.MISSING)
_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0"))
_TWO = 2


@dataclass(frozen=True, slots=True)
class Meant:
    """The text between the quotes, character for character, and where it stands in the file."""

    text: Secret
    span: tuple[int, int]


def meant(entry: Entry) -> Meant:
    """The text that the author saw as the value; in a compose file `$$` stands for one `$`."""
    found = _seen(entry)
    if not entry.in_environment:
        return found
    return replace(found, text=Secret(found.text.reveal().replace("$$", "$")))


def _seen(entry: Entry) -> Meant:
    """The text between the quotes before anything is replaced in it."""
    if in_quotes(entry) and not _is_list(entry):
        return Meant(Secret(_decoded(_carried(entry))), entry.span)
    if has_our_escapes(entry):
        return Meant(Secret(_decoded(entry.written.reveal())), entry.span)
    if entry.form is Form.DOTENV:
        start, end = entry.span
        if entry.fate is Outcome.REJECTED or trailing(entry):
            end = line_end(entry)
        return Meant(Secret(bare(entry.source.text[start:end].strip())), (start, end))
    written = entry.written.reveal()
    if entry.form is Form.KEPT:
        written = written.rstrip("\r\n")  # what `echo … | base64` adds, and HOCON drops
    return Meant(Secret(bare(written) if _by_hand(entry) else written), entry.span)


def _by_hand(entry: Entry) -> bool:
    """Whether quotes in it are the author's, which nobody takes away."""
    return entry.form in (Form.ITEM, Form.RAW)


def filled(entry: Entry) -> Secret:
    """What is meant to arrive where references are filled in."""
    written = entry.written.reveal()
    quoted = _by_hand(entry) and bare(written) != written
    return Secret(bare(entry.text.reveal())) if quoted else entry.text


def in_quotes(entry: Entry) -> bool:
    """Whether the value is already written in the quotes that the apiserver needs."""
    return is_quoted(_carried(entry)) and not trailing(entry)


def has_our_escapes(entry: Entry) -> bool:
    """Whether the wizard wrote its backslashes, and only the quotes around it were lost.

    With a single quote in it the wizard would have escaped it twice: then nobody can tell.
    """
    text = entry.written.reveal()
    if entry.form is not Form.DOTENV or in_quotes(entry) or trailing(entry):
        return False
    escaped = _DOUBTED.search(text) and _OUR_ESCAPES.fullmatch(text)
    return bool(escaped) and is_ours(entry.source)


def is_doubtful(entry: Entry) -> bool:
    """Whether it holds a backslash that may be an escape or a part of the value."""
    if in_quotes(entry) or has_our_escapes(entry):
        return False
    return bool(_DOUBTED.search(_seen(entry).text.reveal()))


def _is_list(entry: Entry) -> bool:
    return _carried(entry).lstrip().startswith("[")


def _carried(entry: Entry) -> str:
    """What the file's own parser hands on, before anything is replaced in it."""
    written = entry.written.reveal()
    if entry.form is not Form.DOTENV or len(written) < _TWO or written[0] != written[-1]:
        return written
    if written[0] == "'":
        return bare(written)
    return _ESCAPED.sub(r"\1", written[1:-1]) if written[0] == '"' else written


def _decoded(text: str) -> str:
    """The text of a quoted HOCON string."""
    return _HOCON_ESCAPE.sub(lambda m: _IN_HOCON.get(m[1], m[1]), text.strip()[1:-1])


def is_placeholder(entry: Entry, row: Variable) -> bool:
    """Whether it is what ClearML's guide writes where one's own value belongs."""
    text = meant(entry).text.reveal()
    texts = (_names(text, _NOTHING) or ()) if row.kind is Kind.LIST else (_unquoted(text.strip()),)
    return any(_PLACEHOLDER.fullmatch(one) for one in texts)


def is_typographic(entry: Entry, row: Variable, read: Read) -> bool:
    """Whether a mail or word processor changed the quotes around it.

    Within the right quotes a secret or the name of a group may have any signs.
    """
    right = in_quotes(entry) and not entry.references
    if right and (row.secret or row.kind is Kind.LIST):
        return False
    seen = meant(entry).text.reveal()
    if row.kind is Kind.LIST:
        named = _names(seen, read) or ()
        return _is_curly(seen) or any(_CURLY & {name[0], name[-1]} for name in named)
    return _is_curly(seen) or _is_curly(read.text.reveal())


def _is_curly(text: str) -> bool:
    """Whether it stands in quotes of any kind, and not all of them are plain."""
    inner = text.strip()
    begun, ended = inner[:2], inner[-2:]
    both = set(begun[:1]) & _QUOTES and set(ended[-1:]) & _QUOTES
    return len(inner) >= _TWO and bool(both and set(begun + ended) & _CURLY)


def is_trimmed(row: Variable) -> bool:
    """Whether no space around it can be meant."""
    return row.kind is Kind.TEXT and not row.secret and row.field != "groups_claim"


def trailing(entry: Entry) -> bool:
    """Whether something other than a comment follows the closing quote on its line."""
    if entry.form is not Form.DOTENV or not entry.written.reveal().startswith(("'", '"')):
        return False
    rest = entry.source.text[entry.span[1] : line_end(entry)].strip()
    return bool(rest) and not rest.startswith("#")


def line_end(entry: Entry) -> int:
    """Offset of the end of the line on which the value ends."""
    at = entry.source.text.find("\n", entry.span[1])
    return len(entry.source.text) if at < 0 else at


def bare(text: str) -> str:
    """`text` without one pair of quotes around it."""
    if len(text) >= _TWO and text[0] == text[-1] and text[0] in "'\"":
        inner = text[1:-1]
        return inner.replace("\\'", "'") if text[0] == "'" else inner
    return text


def refers_to(entry: Entry, row: Variable) -> tuple[str, ...]:
    """Names of the variables that the value is meant to refer to.

    `$ecret` is taken for a part of the value, `${PING_AUTH_CLIENT_SECRET}` is not.
    """
    return references.meant(entry, row, _seen(entry).text.reveal(), quoted=in_quotes(entry))


def with_references(entry: Entry, row: Variable) -> Secret:
    """The text that the author saw, with every `$` doubled that is no reference."""
    text = _seen(entry).text.reveal()
    return Secret(references.kept(entry, row, text, quoted=in_quotes(entry)))


def lost_signs(entry: Entry, row: Variable) -> bool:
    """Whether a `$` of the value is taken for a reference that nothing fills in."""
    named = refers_to(entry, row)
    lost = (r.name for r in entry.references if not r.found and not r.guarded)
    return any(name not in named for name in lost)


def value(entry: Entry, row: Variable, read: Read, *, sound: bool) -> Value | None:
    """The value of a variable: what arrives when it is sound, else what was meant.

    None when nothing sensible can be told, and for an address with a password in it.
    """
    if sound:
        return _arrived(row, read)
    found = intended(entry, row, read)
    texts = found if isinstance(found, tuple) else (found,)
    return None if any(isinstance(t, str) and has_login(row, t) for t in texts) else found


def intended(entry: Entry, row: Variable, read: Read) -> Value | None:
    """What was meant; None when nothing sensible can be told."""
    if is_placeholder(entry, row) or entry.fate is Outcome.OUTSIDE:
        return None
    if read.type is Type.NULL and (row.field.endswith("_url") or row.field == "default_company"):
        return None  # a secret may be that word
    if row.kind is not Kind.FLAG and read.type is not Type.LIST and is_doubtful(entry):
        return None
    if is_typographic(entry, row, read):
        return None
    named = refers_to(entry, row)
    if not named:
        return _of_kind(row, _unquoted(meant(entry).text.reveal()), read)
    found = entry.fate is Outcome.GIVEN and {r.name for r in entry.references if r.found}
    known = found and found >= set(named)
    return _of_kind(row, _unquoted(filled(entry).reveal()), read) if known else None


def _arrived(row: Variable, read: Read) -> Value | None:
    if read.type is Type.FLAG:
        return read.flag
    if read.type is Type.LIST:
        return tuple(item.reveal() for item in read.items)
    if read.type is not Type.TEXT:
        return None
    return read.text if row.secret else read.text.reveal()


def _unquoted(text: str) -> str:
    return text.strip()[1:-1] if is_quoted(text) and text.startswith('"') else text


def _of_kind(row: Variable, text: str, read: Read) -> Value | None:
    if row.kind is Kind.FLAG:
        word = text.strip(" '\"").lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if row.kind is Kind.LIST:
        return _names(text, read)
    return Secret(text) if row.secret else text.strip() if is_trimmed(row) else text


def _names(text: str, read: Read) -> tuple[str, ...] | None:
    if read.type is Type.LIST and read.only_texts:
        return tuple(item.reveal() for item in read.items)
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1]
    # A distinguished name holds commas of its own.
    parts = [inner] if "=" in inner else inner.split(",")
    return tuple(name for part in parts if (name := part.strip().strip("'\""))) or None
