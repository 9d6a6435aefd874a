"""What is wrong with one value, seen from what the apiserver reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from wizard.clearml.redact_url import has_login
from wizard.clearml.variables import Kind, Variable
from wizard.lint import helpers, intent, rewrite
from wizard.lint.catalog import EXPORT_MENDS, FIX_MENDS, LONGEST_NAME, finding
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.finding import Finding
from wizard.lint.helpers import ALWAYS, Fault
from wizard.lint.hocon import Read, Type, is_quoted
from wizard.model import fields
from wizard.model.problem import Parsed, Problems
from wizard.model.text import visible

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_REACHES_OUT = frozenset(("value.include", "value.injects"))
_UNRESOLVED = "ConfigSubstitutionException"
_NEVER_HELPERS = frozenset(
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


def judge(
    entry: Entry, row: Variable | None, read: Read, unused: Mapping[str, str] = _NO_NAMES
) -> tuple[Finding, ...]:
    """Everything wrong with the value of `entry`.

    Args:
        entry: What stands in the files.
        row: None for a variable not of Ping.
        read: What arrives.
        unused: Files by the names that they set and that no reference is filled in from.
    """
    if row and intent.is_placeholder(entry, row):
        return (_said(entry, "value.placeholder"),)
    own = _own(entry, row, read, unused)
    if row is None:
        return own
    faults = helpers.faults(entry, row, sound=not any(one.is_error for one in own))
    if not faults:
        return own
    kept = (one for one in own if _is_its_own(entry, one))
    return (*kept, *(_of_helper(entry, row, read, one) for one in faults))


def _is_its_own(entry: Entry, found: Finding) -> bool:
    """Whether the entry is at fault, and not what it is filled in from."""
    by_form = found.code.startswith(("value.", "type.")) and found.code != "value.empty"
    return found.code in _NEVER_HELPERS or (by_form and not intent.in_quotes(entry))


def _of_helper(entry: Entry, row: Variable, read: Read, fault: Fault) -> Finding:
    helper = fault.helper
    new = helpers.mended(entry, row, read, helper)
    return finding(
        fault.code,
        helper.place,
        entry.name,
        name=_drawn(fault.name, row) if fault.name else helper_name(helper, row),
        fix=EXPORT_MENDS if new is None else FIX_MENDS,
    )


def helper_name(helper: Entry, row: Variable) -> str:
    """What to call it: a name in small letters may be a piece of a secret behind a “$”."""
    if row.secret and not helper.name.isupper():
        return "The variable in this line"
    return visible(helper.name, LONGEST_NAME)


def _own(
    entry: Entry, row: Variable | None, read: Read, unused: Mapping[str, str]
) -> tuple[Finding, ...]:
    if entry.fate is not Outcome.GIVEN:
        return tuple(_outside(entry, row))
    if row is None:
        return tuple(_said(entry, code) for code in _dangers(entry, read, strict=False))
    fix = EXPORT_MENDS if rewrite.new(entry, row, read) is None else FIX_MENDS
    lost = tuple(_references(entry, row, unused, fix))
    wrong = (*_dangers(entry, read, strict=True), *_types(row, read))
    curly = intent.is_typographic(entry, row, read)
    said = tuple(code for code in wrong if code in _REACHES_OUT or not (lost or curly))
    found = (*lost, *(_said(entry, code, fix=fix) for code in said))
    if curly:
        found = (*found, _said(entry, "value.typographic"))
    found = found or tuple(_content(entry, row, read, fix))
    if not any(has_login(row, text) for text in _texts(entry, read)):
        return found
    others = (one for one in found if one.code != "endpoint.extras")  # the same in fewer words
    return (*others, _said(entry, "value.login"))


def _texts(entry: Entry, read: Read) -> tuple[str, ...]:
    arrived = (read.text.reveal(), *(item.reveal() for item in read.items))
    return (*arrived, intent.meant(entry).text.reveal())


def _said(entry: Entry, code: str, **words: str) -> Finding:
    return finding(code, entry.place, entry.name, **words)


def _outside(entry: Entry, row: Variable | None) -> Iterator[Finding]:
    if row and entry.fate is Outcome.OUTSIDE and entry.form is not Form.VALUE:
        yield _said(entry, "reference.outside")


def _references(
    entry: Entry, row: Variable, unused: Mapping[str, str], fix: str
) -> Iterator[Finding]:
    named = intent.refers_to(entry, row)
    gone = (r.name for r in entry.references if not (r.found or r.guarded))
    lost = [name for name in gone if name in named and name not in entry.helpers]
    for name in lost[:1]:
        code = "reference.elsewhere" if name in unused else "reference.unset"
        yield _said(entry, code, name=_drawn(name, row), file=unused.get(name, ""))
    if intent.lost_signs(entry, row):
        yield _said(entry, "value.dollar", fix=fix)


def _drawn(name: str, row: Variable) -> str:
    """The name, unless it may be a piece of a secret that holds the signs of a reference."""
    return "…" if row.secret and not name.isupper() else visible(name, LONGEST_NAME)


def _dangers(entry: Entry, read: Read, *, strict: bool) -> Iterator[str]:
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
        yield "value.reference"  # else the container's own environment may hold what it names


def _has_line_break(text: str) -> bool:
    return bool(set(text.strip()) & set("\n\r"))


def _types(row: Variable, read: Read) -> Iterator[str]:
    if read.type in (Type.ERROR, Type.INCLUDE, Type.TOO_MUCH):
        return
    if row.kind is Kind.FLAG and read.type is not Type.FLAG:
        yield "type.flag"
    if row.kind is Kind.LIST and not (read.type is Type.LIST and read.only_texts):
        yield "type.list"
    if row.kind is Kind.TEXT and read.type in _WRONG_TEXT:
        yield _WRONG_TEXT[read.type]


def _content(entry: Entry, row: Variable, read: Read, fix: str) -> Iterator[Finding]:
    if row.kind is not Kind.TEXT:
        return
    text = read.text.reveal()
    if intent.trailing(entry) or text != _expected(entry, text):
        yield _said(entry, "value.changed", fix=fix)
    elif not text:
        if row.when == ALWAYS:
            yield _said(entry, "value.empty")
    else:
        if intent.is_trimmed(row) and text != text.strip() != "":
            yield _said(entry, "value.spaces", fix=fix)
        yield from _form(entry, row, text)


def _expected(entry: Entry, arrived: str) -> str:
    """What should arrive: what was meant, unless it is quoted so that exactly this is meant."""
    text = entry.text.reveal()
    if is_quoted(text):
        return arrived
    seen = intent.filled(entry) if entry.references else intent.meant(entry).text
    return seen.reveal()


def _form(entry: Entry, row: Variable, text: str) -> Iterator[Finding]:
    for problem in _field_problems(row, text):
        yield Finding(
            entry.place,
            entry.name,
            problem.code,
            problem.severity,
            problem.what,
            problem.why,
            problem.remedy,
        )


def _field_problems(row: Variable, text: str) -> Problems:
    if row.secret:
        return fields.client_secret(text).problems
    parser = _PARSERS.get(row.field)
    return parser(text).problems if parser else ()
