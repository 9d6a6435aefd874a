"""The handoff sheet: one self-contained page for the people who deploy the exported files.

No script, no network, no secret: its Content-Security-Policy forbids everything but its own style.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from wizard.assets import resource
from wizard.clearml.groups import Match, find_twins, find_twins_in, match_groups, read_groups
from wizard.clearml.outcome import Access, Outcome, kept_groups, login_outcome
from wizard.clearml.redact_url import redact_url
from wizard.clearml.variables import Assignment, Proof, masked
from wizard.export.commands import join_words
from wizard.export.plan import ExportRequest
from wizard.export.warnings import existing_warnings
from wizard.files import OutputFile
from wizard.flow import SetupState, current_fingerprint, people
from wizard.model.evidence import Evidence
from wizard.model.problem import Problems, impersonal
from wizard.model.product import Product
from wizard.model.settings import GroupSettings
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict

SHEET_FILE = "ping-sso-handoff.html"
_LONGEST_LINE = 4000
_MARK = "<!-- Written by the ClearML Ping SSO wizard -->"

Shown = dict[str, object]
"""What the template shows of one thing, by name."""


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What a sheet needs to know that the exported files do not.

    Attributes:
        made_at: When, UTC.
        logins: Test logins kept as evidence.
        current: The fingerprint of the setup as it is exported: other logins are stale.
        product: Where the application is registered.
        clearml_groups: Groups that exist in ClearML, as far as they were entered.
        include_names: Whether tested people appear by name rather than by role.
    """

    made_at: datetime
    logins: tuple[Evidence, ...] = ()
    current: str = ""
    product: Product | None = None
    clearml_groups: tuple[str, ...] = ()
    include_names: bool = False

    @classmethod
    def of(cls, state: SetupState, made_at: datetime, *, include_names: bool) -> SheetContext:
        """The context of a setup as it is now."""
        return cls(
            made_at,
            people(state),
            current_fingerprint(state),
            state.draft.product,
            state.draft.clearml_groups,
            include_names,
        )

    @property
    def proven(self) -> bool:
        """Whether a login that passed belongs to the setup as it is exported."""
        return any(login.proves(self.current) for login in self.logins)

    def is_current(self, login: Evidence) -> bool:
        """Whether nothing was changed since this login."""
        return login.fingerprint == self.current


def sheet(request: ExportRequest, context: SheetContext) -> OutputFile:
    """The page, ready to be written together with the exported files."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - needed at export only

    style = resource("sheet", "sheet.css").read_text(encoding="utf-8")
    # Strict: a name that the template misspells must not be left out in silence.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"visible": visible, "breakable": _breakable, "words": _words}
    page = environment.from_string(resource("sheet", "sheet.html").read_text(encoding="utf-8"))
    # The policy allows this one style by its hash, and nothing else.
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    text = page.render(style=style, style_hash=digest, mark=_MARK, **_facts(request, context))
    return OutputFile(SHEET_FILE, text, secret=False, mark=_MARK)


def _breakable(name: str) -> Markup:
    """A variable's name with places where a line may break."""
    return Markup("__<wbr>").join(escape(part) for part in name.split("__"))


def _words(line: str) -> Markup:
    """A command line that is broken between its words only, never at a hyphen."""
    words = visible(line, _LONGEST_LINE).split(" ")
    return Markup(" ").join(Markup("<span>{}</span>").format(word) for word in words)


def _facts(request: ExportRequest, context: SheetContext) -> Shown:
    return {
        "settings": request.settings,
        "product": context.product.title if context.product else "not chosen",
        "made_at": f"{context.made_at:%Y-%m-%d %H:%M} UTC",
        "demo": request.demo,
        "problems": _problems(request, context),
        "rows": [_row(one, proven=context.proven) for one in request.written],
        "groups_to_create": groups_to_create(request.settings.groups, context),
        "tested": [_tested(login, request, context) for login in context.logins],
        "all_current": all(map(context.is_current, context.logins)),
        "some_left_out": any(login.claims.left_out for login in context.logins),
        "proven": context.proven,
        "layout": request.layout,
        "files": request.notes,
        "steps": request.steps,
        "by_program": _by_program(request),
    }


def _by_program(request: ExportRequest) -> list[str]:
    """The same checks made with the program itself."""
    names = (note.name for note in request.notes if not note.name.endswith(".example"))
    lines = (["check", *names], ["verify", request.settings.webapp_url])
    windows = request.deployment.windows
    return [join_words(["clearml-ping-wizard", *words], windows=windows) for words in lines]


def _problems(request: ExportRequest, context: SheetContext) -> Problems:
    """What the reader must know before anything else."""
    twins = find_twins_in(context.logins, request.settings.groups)
    return (*(twin.problem for twin in twins), *existing_warnings(request))


def groups_to_create(mapping: GroupSettings | None, context: SheetContext) -> tuple[str, ...]:
    """Ping groups seen in test logins that do not exist in ClearML yet, as far as is known.

    Admin groups are left out: they need not exist there (guide, "Assign Admin Role"), and one in
    another spelling has to be corrected instead.
    """
    if mapping is None:
        return ()
    found = (login.claims.find(mapping.claim) for login in context.logins)
    names = tuple(n for f in found if f for n in read_groups(f[1]).names)
    # A group in another case is no match for ClearML while case matters.
    missing = (Match.NONE, Match.CASE_ONLY) if mapping.case_sensitive else (Match.NONE,)
    matches = match_groups(names, context.clearml_groups)
    admins = {*mapping.admins, *(twin.ping for twin in find_twins(names, mapping))}
    return tuple(m.ping for m in matches if m.match in missing and m.ping not in admins)


def _row(one: Assignment, *, proven: bool) -> Shown:
    row, proof = one.variable, one.variable.proof.value
    if row.proof is Proof.LOGIN:
        proof = "proven by a test login" if proven else "not proven: no valid test login"
    return {"name": row.name, "value": _value(one), "meaning": row.meaning, "proof": proof}


def _value(one: Assignment) -> str:
    """The value; of an address without the values in its query, which may be secrets."""
    text = one.value
    if one.variable.secret or not isinstance(text, str):
        return masked(one)
    return visible(redact_url(one.variable, text))


def _tested(login: Evidence, request: ExportRequest, context: SheetContext) -> Shown:
    settings, named = request.settings, context.include_names
    outcome = login_outcome(settings, login, context.clearml_groups)
    found = login.claims.find(settings.groups.claim) if settings.groups else None
    groups = read_groups(found[1]).names if found else ()
    left_out = login.claims.left_out if found else 0
    role, name = _role(outcome), _name(login) if named else ""
    return {
        "who": f"{name} ({role})" if name else role,
        "when": f"{login.at:%Y-%m-%d %H:%M} UTC",
        "is_current": context.is_current(login),
        "sentence": outcome.about(name or f"the {role}"),
        "groups": groups,
        "left_out": kept_groups(len(groups), left_out) if left_out else "",
        "verdicts": [
            _verdict(verdict, named=named)
            for verdict in login.verdicts
            if verdict.state is not State.SKIPPED
        ],
    }


def _verdict(verdict: Verdict, *, named: bool) -> Shown:
    """Unless people are named, nothing that may tell who signed in is quoted."""
    found = verdict.problem
    what = "" if found is None else found.what if named else impersonal(found)
    return {"state": verdict.state.value, "title": verdict.title, "what": what}


def _role(outcome: Outcome) -> str:
    if outcome.admin:
        return "tested admin"
    refused = outcome.access is Access.REFUSED
    return "tested user to be refused" if refused else "tested ordinary user"


def _name(login: Evidence) -> str:
    names = ("email", "preferred_username", "username", "name")
    values = (found[1] for name in names if (found := login.claims.find(name)))
    return next((visible(v, 80) for v in values if isinstance(v, str) and v), "")
