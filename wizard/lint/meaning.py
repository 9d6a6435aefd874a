"""What was meant by a value that does not arrive, where a reader sees it at a glance.

That is the text between its quotes, a switch, a list, or a plain `${NAME}` with the line of an env
file that it is filled in from. Everything else is left: `unclear` says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wizard.clearml.redact_url import has_login
from wizard.clearml.variables import Kind, Value, Variable
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.placeholders import placeholder_code
from wizard.lint.resolve.deployment import Arrival
from wizard.lint.resolve.hocon import Read, Type, is_quoted
from wizard.model.secret import Secret

ALWAYS = "always"
"""What the table says of a variable without which nothing works."""

NOTHING = ("", "''", '""')
"""How an empty value is written."""

_CURLY = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a«»")
_ANY_QUOTES = f"[{''.join(_CURLY)}'\"]{{1,2}}"
_IN_ANY_QUOTES = re.compile(f"({_ANY_QUOTES}).*?({_ANY_QUOTES})", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\$])')
_HOCON_ESCAPE = re.compile(r'\\([nrt"\\=#!])')  # pyhocon leaves other backslashes
_IN_HOCON = {"n": "\n", "r": "\r", "t": "\t"}
_FITS = re.compile(r'(?:[^"\\\n\r\t]|\\[^\n\r\tnrt=#!])*')  # pyhocon leaves other backslashes
_IN_OTHER_QUOTES = re.compile(r"[\[(] *(?:(?:'[^'\n]*'[ ,]*)+|(?:`[^`\n]*`[ ,]*)+)[\])]")
_LOST_QUOTE = re.compile(r"\n\s*(?:export\s+)?[A-Za-z_][\w.]*=")
_COMMENT = re.compile(r" #(?![\s#]|$)[^\n\r]*")  # what "# " begins is a comment to everyone
_REFERENCE = re.compile(
    r"\$\$|\$\{([A-Za-z_]\w*)(?::?[-+?][^{}]*)?\}|\$([A-Za-z_]\w*)|\$\(([A-Za-z_][\w.-]*)\)"
)
# Parts joined by "_" make a name; `$PIN` alone may be a piece of a secret.
_PARTED = re.compile(r"\$[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_BREAKS = frozenset("\n\r\t")
# HOCON reads only true and false as switches: yes and on arrive as texts, 1 as a number.
_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A value as its author sees it: the text between the quotes, and its offsets in the file."""

    text: str = field(repr=False)
    span: tuple[int, int]


def seen(entry: Entry, row: Variable) -> Seen:
    """The text that the author sees as the value, before anything is replaced in it."""
    if in_quotes(entry) and not _handed_on(entry).lstrip().startswith("["):
        inner = _handed_on(entry).strip()[1:-1]
        return _seen(entry, _HOCON_ESCAPE.sub(lambda m: _IN_HOCON.get(m[1], m[1]), inner))
    if entry.form is not Form.DOTENV:
        text = entry.written.reveal()
        # In YAML, quotes inside of the scalar belong to the value.
        in_line = entry.form in (Form.ITEM, Form.RAW)
        return _seen(entry, _bare(text) if in_line else text.rstrip("\r\n"))
    end = entry.span[1]
    if entry.outcome is Outcome.REJECTED or has_trailing_text(entry):
        end = _line_end(entry)
    elif row.secret and (more := _COMMENT.match(entry.source.text, end)) and end > entry.span[0]:
        end = more.end()  # a secret may contain " #"
    return _seen(entry, None, end)


def _seen(entry: Entry, text: str | None, end: int = 0) -> Seen:
    """With a span that leaves the space behind the value, such as the end of a YAML block."""
    start = entry.span[0]
    written = entry.source.text[start : end or entry.span[1]].rstrip()
    return Seen(_bare(written) if text is None else text, (start, start + len(written)))


def text_of(entry: Entry, row: Variable) -> str:
    """The text that is to arrive; in a compose file `$$` is one `$`."""
    text = seen(entry, row).text
    return text.replace("$$", "$") if entry.in_environment else text


def filled_in(entry: Entry) -> str:
    """The text that is to arrive where references are filled in."""
    written, text = entry.written.reveal(), entry.text.reveal()
    in_line = entry.form in (Form.ITEM, Form.RAW)
    return _bare(text) if in_line and _bare(written) != written else text


def in_quotes(entry: Entry) -> bool:
    """Whether the value is already written in the quotes that the apiserver needs."""
    return is_quoted(_handed_on(entry)) and not has_trailing_text(entry)


def _handed_on(entry: Entry) -> str:
    """What the file's own parser passes on, before anything is replaced in it."""
    written = entry.written.reveal()
    if entry.form is Form.DOTENV and len(written) > 1 and written[0] == written[-1] == '"':
        return _ESCAPED.sub(r"\1", written[1:-1])
    return _bare(written) if entry.form is Form.DOTENV else written


def has_trailing_text(entry: Entry) -> bool:
    """Whether something other than a comment follows the closing quote on its line."""
    if entry.form is not Form.DOTENV or not entry.written.reveal().startswith(("'", '"')):
        return False
    rest = entry.source.text[entry.span[1] : _line_end(entry)].strip()
    return bool(rest) and not rest.startswith("#")


def _line_end(entry: Entry) -> int:
    at = entry.source.text.find("\n", entry.span[1])
    return len(entry.source.text) if at < 0 else at


def _bare(text: str) -> str:
    """`text` without one pair of quotes around it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        # Compose removes the backslash of \' in single quotes.
        return text[1:-1].replace("\\'", "'") if text[0] == "'" else text[1:-1]
    return text


def refers_to(entry: Entry, row: Variable) -> tuple[str, ...]:
    """Names of the variables that the value is meant to refer to.

    `$ecret` is a part of a secret, `${PING_AUTH_CLIENT_SECRET}` is not; an address has no `$`.
    """
    text = seen(entry, row).text.strip()
    kept = in_quotes(entry) and not entry.references and not _is_address(row)
    if kept and not (text.startswith("${") and _REFERENCE.fullmatch(text)):
        return ()  # nothing is replaced there, and it arrives as it is written
    set_here = {r.name for r in entry.references if r.found}
    tokens = _REFERENCE.finditer(text)
    named = ((_name(entry, token), token) for token in tokens)
    return tuple(
        name
        for name, token in named
        if name and (name in set_here or _is_meant(row, token[0], alone=token[0] == text))
    )


def _name(entry: Entry, token: re.Match[str]) -> str | None:
    return token[1] or (token[3] if entry.form is Form.VALUE else token[2])


def _is_meant(row: Variable, token: str, *, alone: bool) -> bool:
    return _is_address(row) or token[1] in "{(" or (alone and bool(_PARTED.fullmatch(token)))


def _is_address(row: Variable) -> bool:
    return row.field.endswith("_url")


def literal_reference(arrival: Arrival, row: Variable) -> str:
    """Name of the variable to which the text that arrives still refers; empty for none."""
    read, own = arrival.read, arrival.entry.text.reveal()
    stops = read.type is Type.ERROR and "${" not in own
    texts = [
        text.strip().replace("$$", "$")
        for text in (*read.texts(), *((unquoted(own),) if stops else ()))
    ]
    tokens = ((token, text) for text in texts for token in _REFERENCE.finditer(text))
    found = (
        token[1] or token[3] or token[2]
        for token, text in tokens
        if (token[0] == text or not row.secret)
        and (token[1] or token[3] or _PARTED.fullmatch(token[0]))
    )
    return next(found, "")


def is_reference(entry: Entry, row: Variable) -> bool:
    """Whether the value is nothing but one reference."""
    text = seen(entry, row).text.strip()
    return bool(_REFERENCE.fullmatch(text) and refers_to(entry, row))


def loses_signs(entry: Entry, row: Variable) -> bool:
    """Whether a `$` of the value is taken for a reference that nothing fills in."""
    named = refers_to(entry, row)
    # A guarded one (`${NAME:?}`) stops Compose, so that nothing is lost unnoticed.
    lost = (r.name for r in entry.references if not r.found and not r.guarded)
    return any(name not in named for name in lost)


def in_its_place(entry: Entry, row: Variable) -> str:
    """Code of what is written where one's own value belongs; empty where that is a value."""
    text = text_of(entry, row)
    texts = (text, *(_listed(text) or ())) if row.kind is Kind.LIST else (unquoted(text),)
    return next((code for one in texts if (code := placeholder_code(one))), "")


def is_typographic(arrival: Arrival, row: Variable) -> bool:
    """Whether a mail or word processor changed the quotes around it.

    Within the right quotes a secret or the name of a group may have any characters.
    """
    is_list = row.kind is Kind.LIST
    if in_quotes(arrival.entry) and not arrival.entry.references and (row.secret or is_list):
        return False
    text = text_of(arrival.entry, row)
    names = (_names(text, arrival.read) or ()) if is_list else (arrival.read.text.reveal(),)
    return _is_curly(text) or any(map(_is_curly, names))


def _is_curly(text: str) -> bool:
    """Whether it is in quotes of any kind, and not all of them are plain."""
    found = _IN_ANY_QUOTES.fullmatch(text.strip())
    return bool(found and _CURLY & set(found[1] + found[2]))


def in_other_quotes(text: str) -> tuple[str, ...]:
    """The names of a list that are in quotes which HOCON does not know; nothing otherwise."""
    inner = text.strip()
    found = re.findall(r"'([^']*)'|`([^`]*)`", inner) if _IN_OTHER_QUOTES.fullmatch(inner) else ()
    return tuple("".join(name) for name in found)


def runs_on(entry: Entry) -> bool:
    """Whether a quote is missing, so that the next line of an env file is a part of the value."""
    return entry.form is Form.DOTENV and bool(_LOST_QUOTE.search(entry.written.reveal()))


def is_trimmed(row: Variable) -> bool:
    """Whether no space around it can be meant."""
    # A claim's name is compared exactly as Ping sends it, and a secret may end in a space.
    return row.kind is Kind.TEXT and not row.secret and row.field != "groups_claim"


def unclear(arrival: Arrival, row: Variable) -> str:
    """Why it cannot be seen at a glance what was meant; empty where it can."""
    entry = arrival.entry
    if entry.is_too_long:
        return "is too long to be checked"
    if in_its_place(entry, row):
        return "is left as it is: something else is in the place of the value"
    if is_typographic(arrival, row):
        return (
            "is left as it is: its quotes are typographic, and other characters may have been "
            "changed too; write ' and \" in their place"
        )
    if entry.is_number:
        return "is left as it is: without quotes, YAML reads a number; quote it"
    arrives = _REFERENCE.fullmatch(entry.text.reveal().strip())
    refers = refers_to(entry, row) or literal_reference(arrival, row) or (arrives and arrives[1])
    if refers and not is_reference(entry, row):
        return "refers to another variable, and is left as it is"
    return _unclear_text(entry, row) if row.kind is not Kind.FLAG else ""


def _unclear_text(entry: Entry, row: Variable) -> str:
    text = seen(entry, row).text
    if not in_quotes(entry) and _ESCAPED.search(text):
        return "is left as it is: a backslash may be an escape or a part of the value"
    return "is left as it is: it has a line break or a tab" if _BREAKS & set(text) else ""


def value(arrival: Arrival, row: Variable, *, sound: bool) -> Value | None:
    """The value of a variable: what arrives when it is sound, else what was meant.

    None when that is not clear, and for an address with a password in it.
    """
    entry = arrival.entry
    if entry.is_too_long or (entry.source.is_encrypted and entry.outcome is Outcome.OUTSIDE):
        return None
    found = arrived(row, arrival.read) if sound else meant(arrival, row)
    texts = found if isinstance(found, tuple) else (found,)
    return None if any(isinstance(t, str) and has_login(row, t) for t in texts) else found


def arrived(row: Variable, read: Read) -> Value | None:
    """What the apiserver reads; None where that is no value of the guide's types."""
    if read.type is Type.FLAG:
        return read.flag
    if read.type is Type.LIST:
        return tuple(item.reveal() for item in read.items)
    if read.type is not Type.TEXT:
        return None
    return read.text if row.secret else read.text.reveal()


def meant(arrival: Arrival, row: Variable) -> Value | None:
    """What was meant, with a plain reference filled in; None when that is not clear."""
    entry, read = arrival.entry, arrival.read
    if unclear(arrival, row):
        return None
    if read.type is Type.NULL and (_is_address(row) or row.field == "default_company"):
        return None  # a secret may be that word
    if not refers_to(entry, row):
        return _of_kind(row, unquoted(text_of(entry, row)), read)
    names = refers_to(entry, row)
    origin = entry.origins.get(names[0])
    if origin is None or is_unclear_origin(origin, row):
        return None
    return _of_kind(row, unquoted(seen(origin, row).text), read)


def origins(entry: Entry, row: Variable) -> tuple[Entry, ...]:
    """The lines of env files that the value is filled in from."""
    if entry.is_too_long:
        return ()
    names = dict.fromkeys((*(r.name for r in entry.references), *refers_to(entry, row)))
    return tuple(entry.origins[name] for name in names if name in entry.origins)


def origin_refers_to(origin: Entry, row: Variable) -> tuple[str, ...]:
    """Names of the variables that such a line refers to itself."""
    return () if origin.literal else refers_to(origin, row)


def is_unclear_origin(origin: Entry, row: Variable) -> bool:
    """Whether it cannot be seen at a glance what the text of such a line is meant to be."""
    if origin.is_too_long or in_its_place(origin, row) or origin_refers_to(origin, row):
        return True
    return bool(_unclear_text(origin, row))


def is_lost(origin: Entry, row: Variable) -> bool:
    """Whether Compose changes the text of such a line before it fills it in."""
    if origin.outcome is Outcome.REJECTED:
        return True
    if origin_refers_to(origin, row):
        return loses_signs(origin, row) or has_trailing_text(origin)
    changed = seen(origin, row).span != origin.span or has_trailing_text(origin)
    return changed or _handed_on(origin) != origin.text.reveal()


def fits_in_quotes(origin: Entry) -> bool:
    """Whether the text of such a line may be inserted between the quotes of HOCON."""
    return bool(_FITS.fullmatch(origin.text.reveal()))


def unquoted(text: str) -> str:
    """`text` without the quotes that HOCON needs, where it has them."""
    inner = text.strip()
    return inner[1:-1] if is_quoted(inner) and inner.startswith('"') else text


def _of_kind(row: Variable, text: str, read: Read) -> Value | None:
    if row.kind is Kind.FLAG:
        word = text.strip(" '\"`").lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if row.kind is Kind.LIST:
        return _names(text, read)
    # ClearML's own page has a stray back quote behind a value.
    return Secret(text) if row.secret else text.strip(" `") if is_trimmed(row) else text


def _names(text: str, read: Read) -> tuple[str, ...] | None:
    if listed := in_other_quotes(text):
        return listed
    if read.is_list_of_texts:
        return tuple(item.reveal() for item in read.items)
    return _listed(text)


def _listed(text: str) -> tuple[str, ...] | None:
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1]
    # A distinguished name has commas of its own.
    parts = [inner] if "=" in inner else inner.split(",")
    return tuple(name for part in parts if (name := part.strip().strip("'\""))) or None
