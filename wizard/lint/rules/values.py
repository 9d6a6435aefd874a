"""What is wrong with one value, seen from what the apiserver reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from wizard.clearml.redact_url import has_login
from wizard.clearml.variables import Kind, Variable
from wizard.lint import fix, meaning
from wizard.lint.finding import BY_EXPORT, BY_FIX, LONGEST_NAME, Finding, finding
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.resolve.deployment import Arrival
from wizard.lint.resolve.hocon import Read, Type, is_quoted
from wizard.lint.variable_names import path
from wizard.model import fields
from wizard.model.problem import Parsed, Problems
from wizard.model.text import visible

_READS_MORE = frozenset(("value.include", "value.injects"))
_UNRESOLVED = "ConfigSubstitutionException"
_NEVER_OF_ORIGIN = frozenset(
    ("reference.unset", "reference.elsewhere", "value.dollar", "value.login", "value.too-much")
)
_WRONG_TEXT = {
    Type.NUMBER: "value.number",
    Type.DURATION: "value.duration",
    Type.FLAG: "value.flag",
    Type.NULL: "value.null",
    Type.MISSING: "value.null",
    Type.LIST: "value.object",
    Type.OBJECT: "value.object",
}
_PARSERS: Mapping[str, Callable[[str], Parsed[str]]] = {
    **fields.TEXTS,
    "client_id": fields.client_id,
    "groups_claim": fields.groups_claim,
}


def check_value(arrival: Arrival, unused: Mapping[str, str]) -> tuple[Finding, ...]:
    """Everything wrong with the value of a variable.

    Args:
        arrival: What is in the files, and what arrives.
        unused: Files by the names that they set and that no reference is filled in from.
    """
    entry, row = arrival.entry, arrival.row
    if path(entry.name) is None:
        return ()
    if entry.is_too_long:
        return (_said(entry, "value.too-much"),)
    if row is None:
        wrong = _dangerous(entry, arrival.read, strict=False)
        given = entry.outcome is Outcome.GIVEN
        return tuple(_said(entry, code) for code in wrong) if given else ()
    if meaning.is_placeholder(entry, row):
        return (_said(entry, "value.placeholder"),)
    own = _own(arrival, row, unused)
    sound = not any(one.is_error for one in own)
    of_origins = tuple(_of_origins(arrival, row, sound=sound))
    if not of_origins:
        return own
    return (*(one for one in own if _is_its_own(entry, one)), *of_origins)


def _is_its_own(entry: Entry, found: Finding) -> bool:
    """Whether the problem is in the entry, and not in what it is filled in from."""
    by_form = found.code.startswith(("value.", "type.")) and found.code != "value.empty"
    return found.code in _NEVER_OF_ORIGIN or (by_form and not meaning.in_quotes(entry))


def _own(arrival: Arrival, row: Variable, unused: Mapping[str, str]) -> tuple[Finding, ...]:
    entry, read = arrival.entry, arrival.read
    if entry.outcome is not Outcome.GIVEN:
        outside = entry.outcome is Outcome.OUTSIDE and entry.form is not Form.VALUE
        return (_said(entry, "reference.outside"),) if outside else ()
    by = BY_EXPORT if fix.new_text(arrival, row) is None else BY_FIX
    lost = tuple(_references(entry, row, unused, by))
    wrong = (*_dangerous(entry, read, strict=True), *_wrong_type(row, read))
    curly = meaning.is_typographic(arrival, row)
    said = tuple(code for code in wrong if code in _READS_MORE or not (lost or curly))
    found = (*lost, *(_said(entry, code, fix=by) for code in said))
    if curly:
        found = (*found, _said(entry, "value.typographic"))
    found = found or tuple(_content(arrival, row, by))
    if not any(has_login(row, text) for text in _texts(entry, row, read)):
        return found
    others = (one for one in found if one.code != "endpoint.extras")  # the same in fewer words
    return (*others, _said(entry, "value.login"))


def _texts(entry: Entry, row: Variable, read: Read) -> tuple[str, ...]:
    arrived = (read.text.reveal(), *(item.reveal() for item in read.items))
    return (*arrived, meaning.text_of(entry, row))


def _said(entry: Entry, code: str, **facts: str) -> Finding:
    return finding(code, entry.place, entry.name, **facts)


def _references(
    entry: Entry, row: Variable, unused: Mapping[str, str], by: str
) -> Iterator[Finding]:
    named = meaning.refers_to(entry, row)
    lost = [n for n in _unset(entry) if n in named and n not in entry.origins]
    for name in lost[:1]:
        code = "reference.elsewhere" if name in unused else "reference.unset"
        yield _said(entry, code, name=_drawn(name, row), file=unused.get(name, ""))
    if meaning.loses_signs(entry, row):
        yield _said(entry, "value.dollar", fix=by)


def _unset(entry: Entry) -> Iterator[str]:
    return (r.name for r in entry.references if not (r.found or r.guarded))


def _drawn(name: str, row: Variable) -> str:
    """The name, unless it may be a piece of a secret that looks like a reference."""
    return "…" if row.secret and not name.isupper() else visible(name, LONGEST_NAME)


def _dangerous(entry: Entry, read: Read, *, strict: bool) -> Iterator[str]:
    """What stops the apiserver or sets more than this variable."""
    text = entry.text.reveal()
    if read.type is Type.INCLUDE:
        yield "value.include"
    elif read.type is Type.TOO_MUCH:
        yield "value.too-much"
    elif read.type is Type.ERROR and read.text.reveal() != _UNRESOLVED:
        yield "value.line-break" if _has_line_break(text) else "value.stops-server"
    elif read.also or (strict and not is_quoted(text) and _has_line_break(text)):
        yield "value.injects"
    elif read.type is Type.ERROR and strict:
        yield "value.reference"  # else the container's own environment may have what it names


def _has_line_break(text: str) -> bool:
    return bool(set(text.strip()) & set("\n\r"))


def _wrong_type(row: Variable, read: Read) -> Iterator[str]:
    if read.type in (Type.ERROR, Type.INCLUDE, Type.TOO_MUCH):
        return
    if row.kind is Kind.FLAG and read.type is not Type.FLAG:
        yield "type.flag"
    if row.kind is Kind.LIST and not (read.type is Type.LIST and read.only_texts):
        yield "type.list"
    if row.kind is Kind.TEXT and read.type in _WRONG_TEXT:
        yield _WRONG_TEXT[read.type]


def _content(arrival: Arrival, row: Variable, by: str) -> Iterator[Finding]:
    if row.kind is not Kind.TEXT:
        return
    entry, text = arrival.entry, arrival.read.text.reveal()
    if meaning.has_trailing_text(entry) or text != _expected(arrival, row):
        yield _said(entry, "value.changed", fix=by)
    elif not text:
        if row.when == meaning.ALWAYS:
            yield _said(entry, "value.empty")
    else:
        if meaning.is_trimmed(row) and text != text.strip() != "":
            yield _said(entry, "value.spaces", fix=by)
        yield from (Finding(entry.place, entry.name, p) for p in _field_problems(row, text))


def _expected(arrival: Arrival, row: Variable) -> str:
    """The text that should arrive: what was meant, unless it is quoted so that it must be this."""
    entry = arrival.entry
    if is_quoted(entry.text.reveal()):
        return arrival.read.text.reveal()
    return meaning.filled_in(entry) if entry.references else meaning.text_of(entry, row)


def _field_problems(row: Variable, text: str) -> Problems:
    if row.secret:
        return fields.client_secret(text).problems
    parser = _PARSERS.get(row.field)
    return parser(text).problems if parser else ()


def _of_origins(arrival: Arrival, row: Variable, *, sound: bool) -> Iterator[Finding]:
    """What is wrong with the lines of env files that the value is filled in from.

    Args:
        arrival: One of Ping's variables.
        row: Which one.
        sound: Whether it arrives well as it is; what is outside of quotes is then HOCON itself.
    """
    inside = row.kind is Kind.TEXT and (meaning.in_quotes(arrival.entry) or not sound)
    for origin in meaning.origins(arrival.entry, row):
        name = fix.origin_name(origin, row)
        by = BY_EXPORT if fix.origin_text(origin, arrival, row) is None else BY_FIX
        if row.when == meaning.ALWAYS and _leaves_empty(origin, arrival.entry):
            yield finding("helper.empty", origin.place, arrival.entry.name, name=name)
        unset = next(
            (n for n in _unset(origin) if n in meaning.origin_refers_to(origin, row)), None
        )
        code = _origin_code(origin, row, inside=inside, unset=unset)
        if code:
            drawn = _drawn(unset, row) if unset else name
            yield finding(code, origin.place, arrival.entry.name, name=drawn, fix=by)


def _leaves_empty(origin: Entry, entry: Entry) -> bool:
    """Whether nothing is written there, as in an example that was never filled in."""
    empty = entry.outcome is Outcome.OUTSIDE or entry.text.reveal() in meaning.NOTHING
    return empty and origin.written.reveal() in meaning.NOTHING


def _origin_code(origin: Entry, row: Variable, *, inside: bool, unset: str | None) -> str | None:
    if origin.is_too_long:
        return "value.too-much"
    if meaning.is_placeholder(origin, row):
        return "value.placeholder"
    if unset:
        return "reference.unset"
    if meaning.is_lost(origin, row):
        return "helper.lost"
    return "helper.escape" if inside and not meaning.fits_in_quotes(origin) else None
