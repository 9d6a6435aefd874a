"""Variables that a reference is filled in from, as in ClearML's guide: does their text arrive?

`PING_AUTH_CLIENT_SECRET` stands in a `.env` or another env file, and Ping's variable holds
`"${PING_AUTH_CLIENT_SECRET}"`. So its text passes Compose's rules for env files first, and then
stands between the quotes of HOCON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.clearml.encoding import dotenv, hocon
from wizard.clearml.variables import Kind, Variable
from wizard.lint import intent, references, rewrite
from wizard.lint.dotenv import SPACES
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.expand import expand
from wizard.lint.hocon import Read, is_quoted
from wizard.model.secret import Secret

ALWAYS = "always"
"""What the table says of a variable without which nothing works."""

NOTHING = ("", "''", '""')
"""How an empty value is written."""

_DEEPEST = 20
_ESCAPED = re.compile(r'\\(["\\$])')
_PLAIN = r'[^"\\\n\r\t]'
_RIGHTLY_ESCAPED = re.compile(rf'(?:{_PLAIN}|\\["\\])*')
_LEFT_ALONE = re.compile(rf'(?:{_PLAIN}|\\[^"\\\n\r\tnrt=#!])*')  # other backslashes stay
_IN_HOCON = re.compile(r'\\(["\\])')
_BY_FORM = frozenset(("helper.lost", "helper.escape"))
_UNCLEAR = frozenset("\n\r\t")
_CUT = re.compile(r"[^\S\n]* #(?![\s#]|$)[^\n\r]*")  # "# " begins a comment to everyone


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a helper.

    Attributes:
        code: Of the catalog.
        helper: Where it stands.
        name: Of a variable that it refers to and that nothing sets.
    """

    code: str
    helper: Entry
    name: str = ""


def used(entry: Entry, row: Variable) -> tuple[Entry, ...]:
    """What `entry` is filled in from, and what that is filled in from; the last of these first."""
    found: dict[int, Entry] = {}
    _collect(entry, row, found, 0)
    return tuple(found.values())


def _collect(entry: Entry, row: Variable, found: dict[int, Entry], depth: int) -> None:
    if entry.is_too_long:
        return
    meant = _meant(entry, row) if depth else intent.refers_to(entry, row)
    names = dict.fromkeys((*(r.name for r in entry.references), *meant))
    for one in (entry.helpers[name] for name in names if name in entry.helpers):
        if id(one) not in found and depth < _DEEPEST:
            _collect(one, row, found, depth + 1)
            found[id(one)] = one


def faults(entry: Entry, row: Variable, *, sound: bool) -> tuple[Fault, ...]:
    """Everything wrong with what `entry` is filled in from.

    Args:
        entry: One of Ping's variables.
        row: Which one.
        sound: Whether it arrives well as it is; what stands outside of quotes is then HOCON itself.
    """
    inside = row.kind is Kind.TEXT and (intent.in_quotes(entry) or not sound)
    found: list[Fault] = []
    for helper in used(entry, row):
        if row.when == ALWAYS and _leaves_empty(helper, entry):
            found.append(Fault("helper.empty", helper))
        found.extend(_faults(helper, row, inside=inside and not (helper.references and found)))
    return tuple(found)


def _leaves_empty(helper: Entry, entry: Entry) -> bool:
    """Whether nothing stands there, as in an example that nobody filled in."""
    empty = entry.fate is Outcome.OUTSIDE or entry.text.reveal() in NOTHING
    return empty and helper.written.reveal() in NOTHING


def mended(entry: Entry, row: Variable, read: Read, helper: Entry) -> str | None:
    """What to write for `span` of `helper`; None where nothing would change, or none can tell."""
    inside = intent.in_quotes(entry) or rewrite.new(entry, row, read) is not None
    if row.kind is Kind.TEXT and not inside:
        return None
    found = {one.code for one in _faults(helper, row, inside=row.kind is Kind.TEXT)}
    text = _seen(helper, row).text.reveal()
    if not found or found - _BY_FORM or _meant(helper, row) or set(text) & _UNCLEAR:
        return None
    body = hocon(_unquoted(text))[1:-1] if row.kind is Kind.TEXT else text
    if not body:
        return None
    return body if helper.form is Form.RAW else dotenv(body)


def span(helper: Entry, row: Variable) -> tuple[int, int]:
    """Where the text stands that `mended` replaces."""
    return _seen(helper, row).span


def value(entry: Entry, row: Variable) -> Secret | None:
    """What a text should be, where a helper is at fault; None where nobody can tell."""
    found = faults(entry, row, sound=False)
    if row.kind is not Kind.TEXT or {one.code for one in found} - _BY_FORM:
        return None
    if any(_meant(one.helper, row) for one in found):
        return None
    held = {name: _value(helper, row) for name, helper in entry.helpers.items()}
    made = expand(intent.with_references(entry, row).reveal(), held.get)
    return None if made.invalid else Secret(made.text)


def _value(helper: Entry, row: Variable) -> str:
    text = helper.text.reveal()
    if helper.is_too_long:
        return text
    if any(_faults(helper, row, inside=True)):
        return _unquoted(_seen(helper, row).text.reveal())
    return _IN_HOCON.sub(r"\1", text) if _RIGHTLY_ESCAPED.fullmatch(text) else text


def _unquoted(text: str) -> str:
    """`text` without quotes for HOCON, which stand in Ping's variable already."""
    bare = text.startswith('"') and is_quoted(text)
    return _IN_HOCON.sub(r"\1", text.rstrip()[1:-1]) if bare else text


def _meant(entry: Entry, row: Variable) -> tuple[str, ...]:
    """Names that a helper refers to; where nothing is replaced, it refers to nothing."""
    literal = entry.form is Form.RAW or references.is_literal(entry)
    return () if literal else intent.refers_to(entry, row)


def _faults(helper: Entry, row: Variable, *, inside: bool) -> Iterator[Fault]:
    whole = _whole_fault(helper, row)
    if whole:
        yield Fault(whole, helper)
        return
    named = frozenset(_meant(helper, row))
    gone = (r.name for r in helper.references if not (r.found or r.guarded))
    unset = next((n for n in gone if n in named and n not in helper.helpers), None)
    if unset:
        yield Fault("reference.unset", helper, unset)
    if _is_lost(helper, row):
        yield Fault("helper.lost", helper)
    elif inside and not _fits(helper, row):
        yield Fault("helper.escape", helper)


def _whole_fault(helper: Entry, row: Variable) -> str | None:
    """What makes it needless to look at it further."""
    if helper.is_too_long:
        return "value.too-much"
    return "value.placeholder" if intent.is_placeholder(helper, row) else None


def _is_lost(helper: Entry, row: Variable) -> bool:
    """Whether Compose makes another text of it."""
    if _meant(helper, row):
        return intent.lost_signs(helper, row) or intent.trailing(helper)
    return _seen(helper, row).text != helper.text


def _fits(helper: Entry, row: Variable) -> bool:
    """Whether its text may stand within the quotes of HOCON."""
    text = helper.text.reveal()
    if _RIGHTLY_ESCAPED.fullmatch(text):
        return True
    return bool(_LEFT_ALONE.fullmatch(text)) and not _meant(helper, row)


def _seen(helper: Entry, row: Variable) -> intent.Meant:
    """The text that the author saw, character for character, and where it stands."""
    written = helper.written.reveal()
    if helper.form is Form.RAW:
        return intent.Meant(Secret(intent.bare(written)), helper.span)
    if written[:1] in ("'", '"') and written[:1]:
        return _quoted(helper, written)
    return _unwrapped(helper, row)


def _quoted(helper: Entry, written: str) -> intent.Meant:
    start, end = helper.span
    if intent.trailing(helper):
        end = intent.line_end(helper)
        text = helper.source.text[start:end].strip()
        end = start + len(text)
        return intent.Meant(Secret(intent.bare(text)), (start, end))
    if written[0] == '"' == written[-1]:
        return intent.Meant(Secret(_ESCAPED.sub(r"\1", written[1:-1])), helper.span)
    return intent.Meant(Secret(intent.bare(written)), helper.span)


def _unwrapped(helper: Entry, row: Variable) -> intent.Meant:
    """A secret may begin with a space or hold “ #”; elsewhere both are only a way of writing."""
    text, (start, end) = helper.source.text, helper.span
    if row.secret and helper.fate is not Outcome.OUTSIDE:
        cut = _CUT.match(text, end)
        end = start + len(text[start : cut.end()].rstrip()) if cut else end
        before = start
        while text[before - 1] in SPACES:
            before -= 1
        tight = text[before - 1] == "=" and text[before - 2] not in SPACES
        start = before if tight and start < end else start
    return intent.Meant(Secret(text[start:end]), (start, end))
