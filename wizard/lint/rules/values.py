"""What is wrong with one value, seen from what the apiserver reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from wizard.clearml.encoding import hocon
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

_NOTHING = meaning.NOTHING
_READS_MORE = frozenset(("value.include", "value.injects", "value.runs-on"))
_UNRESOLVED = "ConfigSubstitutionException"
_LITERAL = {
    Form.RAW: "reference.raw-literal",
    **dict.fromkeys((Form.VALUE, Form.SECRET), "reference.cluster-literal"),
}
_NEVER_OF_ORIGIN = frozenset(
    (
        *("reference.unset", "reference.elsewhere", "reference.literal", *_LITERAL.values()),
        *("value.dollar", "value.login", "value.too-much"),
    )
)
_WRITE = {
    Kind.TEXT: "Write it in quotes that the apiserver reads",
    Kind.FLAG: "Write true or false and nothing else; ClearML's own page has a stray “`” there",
    Kind.LIST: 'Write the names in double quotes: ["First group", "Second group"]',
}
_SIGN = re.compile(r"""[][{}$`+@=!&*?^,\\"]""")
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
        return (finding("value.too-much", entry.place, entry.name),)
    if row is None:
        codes = _dangerous(entry, arrival.read, strict=False)
        facts, given = _hocon_facts(entry, None), entry.outcome is Outcome.GIVEN
        return tuple(finding(code, entry.place, entry.name, **facts) for code in codes if given)
    if entry.outcome is Outcome.OUTSIDE and entry.source.is_encrypted:
        return ()
    if code := meaning.in_its_place(entry, row):
        return (finding(code, entry.place, entry.name),)
    return _ValueCheck(arrival, row, unused).findings()


class _ValueCheck:
    """The rules for the value of one of Ping's variables."""

    def __init__(self, arrival: Arrival, row: Variable, unused: Mapping[str, str]) -> None:
        self.arrival, self.row, self.unused = arrival, row, unused
        self.entry, self.read = arrival.entry, arrival.read
        self.fix = BY_EXPORT if fix.new_text(arrival, row) is None else BY_FIX

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the entry itself, and with what it is filled in from."""
        own = tuple(self._own())
        sound = not any(one.is_error for one in own)
        of_origins = tuple(self._of_origins(sound=sound))
        return (*(f for f in own if not of_origins or self._is_own(f)), *of_origins)

    def _say(self, code: str, **facts: str) -> Finding:
        given = {"fix": self.fix, "name": "…", **_hocon_facts(self.entry, self.row), **facts}
        return finding(code, self.entry.place, self.entry.name, **given)

    def _is_own(self, found: Finding) -> bool:
        """Whether the problem is in the entry, and not in what it is filled in from."""
        by_form = found.code.startswith(("value.", "type.")) and found.code != "value.empty"
        return found.code in _NEVER_OF_ORIGIN or (by_form and not meaning.in_quotes(self.entry))

    def _own(self) -> Iterator[Finding]:
        if self.entry.outcome is not Outcome.GIVEN:
            if self.entry.outcome is Outcome.OUTSIDE:
                yield from self._outside()
            return
        found = [*self._references(), *self._by_form()] or [*self._content()]
        texts = (*self.read.texts(), meaning.text_of(self.entry, self.row))
        login = any(has_login(self.row, text) for text in texts)
        # A login is also one of the extras of an endpoint, in fewer words.
        yield from (f for f in found if not login or f.code != "endpoint.extras")
        if login:
            yield self._say("value.login")

    def _outside(self) -> Iterator[Finding]:
        if self.entry.form not in (Form.VALUE, Form.SECRET):
            shell = self.entry.form is Form.RAW
            yield self._say("reference.shell" if shell else "reference.outside")
        elif self.entry.references:  # else reported where the list of variables was read
            yield self._say("kubernetes.elsewhere", kind="a variable set elsewhere")

    def _references(self) -> Iterator[Finding]:
        text = meaning.text_of(self.entry, self.row)
        named = meaning.refers_to(self.entry, self.row)
        plain = self.entry.form is Form.VALUE and not self.row.secret
        unset = (n for n in _unset(self.entry) if n not in self.entry.origins)
        lost = (n for n in unset if plain or n in named)
        if self.row.kind is Kind.LIST and (listed := meaning.in_other_quotes(text)):
            yield self._say("type.list-quotes", listed=hocon(tuple(filter(None, listed))))
        if name := next(lost, None):
            code = "reference.elsewhere" if name in self.unused else "reference.unset"
            code = "kubernetes.unset" if self.entry.form is Form.VALUE else code
            file = self.unused.get(name, "")
            yield self._say(code, name=_drawn(name, self.row), file=file)
        elif name := meaning.literal_reference(self.arrival, self.row):
            code = _LITERAL.get(self.entry.form, "reference.literal")
            yield self._say(code, name=_drawn(name, self.row))
        # Kubernetes leaves what it does not replace.
        if self.entry.form is not Form.VALUE and meaning.loses_signs(self.entry, self.row):
            yield self._say("value.dollar")

    def _by_form(self) -> Iterator[Finding]:
        """What is wrong with how it is written; a lost reference or wrong quotes explain it."""
        codes = (*_dangerous(self.entry, self.read, strict=True), *_wrong_type(self.row, self.read))
        curly = meaning.is_typographic(self.arrival, self.row)
        explained = curly or any(self._references())
        names = meaning.refers_to(self.entry, self.row)
        facts = {"name": _drawn(names[0], self.row)} if names else {}
        used = (code for code in codes if code in _READS_MORE or not explained)
        yield from (self._say(code, **facts) for code in used)
        if curly:
            yield self._say("value.typographic")

    def _content(self) -> Iterator[Finding]:
        text = self.read.text.reveal()
        if self.row.kind is not Kind.TEXT:
            return
        if meaning.has_trailing_text(self.entry) or text != self._expected():
            yield self._say("value.changed")
        elif text:
            if meaning.is_trimmed(self.row) and text != text.strip() != "":
                yield self._say("value.spaces")
            problems = _field_problems(self.row, text)
            yield from (Finding(self.entry.place, self.entry.name, found) for found in problems)
        elif self.row.when == meaning.ALWAYS:
            yield self._say("value.empty")

    def _expected(self) -> str:
        """The text that should arrive: what was meant, unless it is quoted and must be this."""
        if self._is_filled_in_last():
            return self.read.text.reveal().strip("\"'")
        if is_quoted(self.entry.text.reveal()):
            return self.read.text.reveal()
        if self.entry.references:
            return meaning.filled_in(self.entry)
        return meaning.text_of(self.entry, self.row)

    def _is_filled_in_last(self) -> bool:
        """Whether the apiserver fills it in: with every quote that the other variable has."""
        return self.entry.literal and bool(self.entry.references)

    def _of_origins(self, *, sound: bool) -> Iterator[Finding]:
        """What is wrong with the lines of env files that the value is filled in from.

        Where it arrives well (`sound`), what is outside of quotes is HOCON itself.
        """
        quoted = meaning.in_quotes(self.entry) or not sound
        inside = self.row.kind is Kind.TEXT and quoted and not self._is_filled_in_last()
        nothing = self.entry.outcome is Outcome.OUTSIDE or self.entry.text.reveal() in _NOTHING
        for origin in meaning.origins(self.entry, self.row):
            text = fix.origin_text(origin, self.arrival, self.row)
            facts = {
                "name": fix.origin_name(origin, self.row),
                "fix": BY_EXPORT if text is None else BY_FIX,
            }
            if self.row.when == meaning.ALWAYS and nothing and origin.written.reveal() in _NOTHING:
                yield finding("helper.empty", origin.place, self.entry.name, **facts)
            named = meaning.origin_refers_to(origin, self.row)
            unset = next((name for name in _unset(origin) if name in named), None)
            if unset:
                facts["name"] = _drawn(unset, self.row)
            code = self._origin_code(origin, unset, inside=inside)
            if code:
                yield finding(code, origin.place, self.entry.name, **facts)

    def _origin_code(self, origin: Entry, unset: str | None, *, inside: bool) -> str | None:
        if origin.is_too_long:
            return "value.too-much"
        if code := meaning.in_its_place(origin, self.row):
            return code
        if unset:
            return "reference.unset"
        if meaning.is_lost(origin, self.row):
            return "helper.lost"
        return "helper.escape" if inside and not meaning.fits_in_quotes(origin) else None


def _unset(entry: Entry) -> Iterator[str]:
    return (r.name for r in entry.references if not (r.found or r.guarded))


def _drawn(name: str, row: Variable) -> str:
    """The name, unless it may be a piece of a secret that looks like a reference."""
    return "…" if row.secret and not name.isupper() else visible(name, LONGEST_NAME)


def _dangerous(entry: Entry, read: Read, *, strict: bool) -> Iterator[str]:
    """What stops the apiserver or sets more than this variable."""
    text = entry.text.reveal()
    has_break = bool(set(text.strip()) & set("\n\r"))
    lost = "value.runs-on" if meaning.runs_on(entry) else None
    if read.type is Type.INCLUDE:
        yield "value.include"
    elif read.type is Type.TOO_MUCH:
        yield "value.too-much"
    elif read.type is Type.ERROR and read.text.reveal() != _UNRESOLVED:
        yield lost or ("value.line-break" if has_break else "value.stops-server")
    elif read.also or (strict and not is_quoted(text) and has_break):
        yield lost or "value.injects"
    elif read.type is Type.ERROR and strict:
        # In a cluster nothing is filled in before the apiserver itself does it.
        in_cluster = entry.form in (Form.VALUE, Form.SECRET)
        yield (
            "kubernetes.reference" if in_cluster else "value.reference"
        )  # else the container's own environment may have what it names


def _hocon_facts(entry: Entry, row: Variable | None) -> dict[str, str]:
    """What stops HOCON in a value, without more than a sign of it, and what to write instead."""
    text = entry.text.reveal()
    sign = _SIGN.search(text)
    cause = "a sign such as $, +, =, a quote or a bracket has a meaning of its own"
    if text.count('"') % 2:
        cause = "a quote is opened or closed alone"
    elif sign and row and not row.secret:
        cause = f"“{sign[0]}” outside of quotes has a meaning of its own"
    line = entry.place.line + entry.written.reveal().count("\n")
    return {"cause": cause, "write": _WRITE[row.kind if row else Kind.TEXT], "line": str(line)}


def _wrong_type(row: Variable, read: Read) -> Iterator[str]:
    if read.type in (Type.ERROR, Type.INCLUDE, Type.TOO_MUCH):
        return
    if row.kind is Kind.FLAG and read.type is not Type.FLAG:
        yield "type.flag"
    if row.kind is Kind.LIST and not read.is_list_of_texts:
        yield "type.list"
    if row.kind is Kind.TEXT and read.type in _WRONG_TEXT:
        yield _WRONG_TEXT[read.type]


def _field_problems(row: Variable, text: str) -> Problems:
    if row.secret:
        return fields.client_secret(text).problems
    parser = _PARSERS.get(row.field)
    return parser(text).problems if parser else ()
