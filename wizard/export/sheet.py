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
from wizard.clearml.redact_url import shown
from wizard.clearml.variables import Assignment, Proof, assignments, masked
from wizard.export import nameless, shell
from wizard.export.layouts import COMPOSE
from wizard.export.others import MEANING, left_out_problem
from wizard.export.outputs import ExportRequest, Layout
from wizard.files import OutputFile
from wizard.model.evidence import Evidence
from wizard.model.product import Product
from wizard.model.secret import DOTS
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict

SHEET_FILE = "ping-sso-handoff.html"
_LONGEST_LINE = 4000
_MARK = "<!-- Written by the ClearML Ping SSO wizard -->"


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What a sheet is made of besides the files themselves.

    Attributes:
        handoff: Settings, credentials and deployment; the secret is never read from it.
        made_at: When, UTC.
        logins: Test logins kept as evidence.
        current: The fingerprint of the set-up as it is exported: other logins are stale.
        product: Where the application is registered.
        clearml_groups: Groups that exist in ClearML, as far as they were entered.
        include_names: Whether tested people appear by name rather than by role.
        target: The form in which the files are handed over.
    """

    handoff: ExportRequest
    made_at: datetime
    logins: tuple[Evidence, ...] = ()
    current: str = ""
    product: Product | None = None
    clearml_groups: tuple[str, ...] = ()
    include_names: bool = False
    target: Layout = COMPOSE


@dataclass(frozen=True, slots=True)
class Row:
    """A variable on the sheet."""

    name: str
    value: str
    meaning: str
    proof: str


@dataclass(frozen=True, slots=True)
class Tested:
    """A test login on the sheet."""

    who: str
    when: str
    standing: str
    sentence: str
    groups: tuple[str, ...]
    left_out: str
    verdicts: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on the sheet; `what` is empty where nothing is wrong."""

    state: str
    title: str
    what: str


def sheet(occasion: SheetContext) -> OutputFile:
    """The page, ready to be written beside the exported files."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - needed at export only

    style = resource("sheet", "sheet.css").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"visible": visible, "breakable": _breakable, "words": _words}
    page = environment.from_string(resource("sheet", "sheet.html").read_text(encoding="utf-8"))
    text = page.render(style=style, style_hash=_hash(style), mark=_MARK, **_facts(occasion))
    return OutputFile(SHEET_FILE, text, secret=False, mark=_MARK)


def _by_program(occasion: SheetContext) -> tuple[str, ...]:
    """The same questions asked with the program itself."""
    settings, windows = occasion.handoff.settings, occasion.handoff.deployment.windows
    names = [note.name for note in occasion.target.notes(occasion.handoff)]
    lines = (
        ["check", *(n for n in names if not n.endswith(".example"))],
        ["verify", settings.webapp_url],
    )
    return tuple(shell.join(["clearml-ping-wizard", *words], windows=windows) for words in lines)


def _breakable(name: str) -> Markup:
    """A variable's name with places where a line may break."""
    return Markup("__<wbr>").join(escape(part) for part in name.split("__"))


def _words(line: str) -> Markup:
    """A command line that is broken between its words only, never at a hyphen."""
    words = visible(line, _LONGEST_LINE).split(" ")
    return Markup(" ").join(Markup("<span>{}</span>").format(word) for word in words)


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return base64.b64encode(digest).decode("ascii")


def _facts(occasion: SheetContext) -> dict[str, object]:
    handoff = occasion.handoff
    written = assignments(handoff.settings, handoff.credentials)
    return {
        "settings": handoff.settings,
        "demo": handoff.demo,
        "product": occasion.product.title if occasion.product else "not chosen",
        "made_at": f"{occasion.made_at:%Y-%m-%d %H:%M} UTC",
        "alerts": alerts(occasion),
        "rows": (*(_row(one, proven=_is_proven(occasion)) for one in written), *_kept(handoff)),
        "groups_to_create": groups_to_create(occasion),
        "tested": tuple(_tested(login, occasion) for login in occasion.logins),
        "logins": len(occasion.logins),
        "some_left_out": any(login.claims.left_out for login in occasion.logins),
        "proven": _is_proven(occasion),
        "target": occasion.target,
        "files": occasion.target.notes(handoff),
        "steps": occasion.target.steps(handoff),
        "by_program": _by_program(occasion),
    }


def alerts(occasion: SheetContext) -> tuple[str, ...]:
    """What the reader must know before anything else, in words."""
    found = []
    if occasion.handoff.demo:
        found.append("This is a demo's export. Do not deploy it.")
    if not occasion.logins:
        found.append("There was no test login. Everything here was only checked for form.")
    elif not _is_proven(occasion):
        found.append(
            "No test login that passed belongs to these files: settings or credentials were "
            "changed since, or it did not pass. Treat everything as unproven."
        )
    elif len(occasion.logins) > sum(_is_current(e, occasion) for e in occasion.logins):
        found.append("Some of the test logins below were made before the last change.")
    if occasion.handoff.settings.debug:
        found.append("SSO debug logging is on. Switch it off once logins work.")
    return (*found, *_misspelt(occasion), *_left_out(occasion.handoff))


def _misspelt(occasion: SheetContext) -> tuple[str, ...]:
    found = find_twins_in(occasion.logins, occasion.handoff.settings.groups)
    told = (twin.problem for twin in found)
    return tuple(f"{one.what} {one.why} {one.remedy}" for one in told)


def _left_out(handoff: ExportRequest) -> tuple[str, ...]:
    if not handoff.left_out:
        return ()
    left = left_out_problem(handoff.left_out)
    return (f"{left.what} {left.why} {left.remedy}",)


def groups_to_create(occasion: SheetContext) -> tuple[str, ...]:
    """Ping groups seen in test logins that do not exist in ClearML yet, as far as is known.

    Admin groups are left out: they need not exist there (guide, "Assign Admin Role"), and one in
    another spelling is a slip to be mended.
    """
    mapping = occasion.handoff.settings.groups
    if mapping is None:
        return ()
    found = (e.claims.find(mapping.claim) for e in occasion.logins)
    names = tuple(n for f in found if f for n in read_groups(f[1]).names)
    matches = match_groups(names, occasion.clearml_groups)
    wanted = (Match.NONE, Match.CASE_ONLY) if mapping.case_sensitive else (Match.NONE,)
    missing = (m.ping for m in matches if m.match in wanted)
    admins = {*mapping.admins, *(twin.ping for twin in find_twins(names, mapping))}
    return tuple(name for name in missing if name not in admins)


def _is_current(login: Evidence, occasion: SheetContext) -> bool:
    return login.fingerprint == occasion.current


def _is_proven(occasion: SheetContext) -> bool:
    return any(login.proves(occasion.current) for login in occasion.logins)


def _row(one: Assignment, *, proven: bool) -> Row:
    row = one.variable
    by_login = row.proof is Proof.LOGIN
    words = "proven by a test login" if proven else "not proven: no valid test login"
    return Row(row.name, _drawn(one), row.meaning, words if by_login else Proof.FORM.value)


def _drawn(one: Assignment) -> str:
    """The value; of an address without what its query holds, which may be a key to something."""
    text = one.value
    if one.variable.secret or not isinstance(text, str):
        return masked(one)
    return visible(shown(one.variable, text))


def _kept(handoff: ExportRequest) -> tuple[Row, ...]:
    return tuple(Row(visible(one.shown), DOTS, MEANING, "not looked at") for one in handoff.others)


def _tested(login: Evidence, occasion: SheetContext) -> Tested:
    settings = occasion.handoff.settings
    told = login_outcome(settings, login, occasion.clearml_groups)
    found = login.claims.find(settings.groups.claim) if settings.groups else None
    role = _role(told)
    name = _name(login)
    by_name = occasion.include_names and name
    groups = read_groups(found[1]).names if found else ()
    gone = login.claims.left_out
    return Tested(
        who=f"{name} ({role})" if by_name else role,
        when=f"{login.at:%Y-%m-%d %H:%M} UTC",
        standing="valid" if _is_current(login, occasion) else "stale: made before a change",
        sentence=told.about(name if by_name else f"the {role}"),
        groups=groups,
        left_out=kept_groups(len(groups), gone) if gone and found else "",
        verdicts=tuple(
            _judged(verdict, named=occasion.include_names)
            for verdict in login.verdicts
            if verdict.state is not State.SKIPPED
        ),
    )


def _judged(verdict: Verdict, *, named: bool) -> Judged:
    """Unless people are named, nothing is quoted of what was delivered."""
    found = verdict.problem
    said = "" if found is None else found.what if named else nameless.what(found)
    return Judged(verdict.state.value, verdict.title, said)


def _role(told: Outcome) -> str:
    if told.admin:
        return "tested admin"
    return "tested user to be refused" if told.access is Access.REFUSED else "tested ordinary user"


def _name(login: Evidence) -> str:
    for claim in ("email", "preferred_username", "username", "name"):
        found = login.claims.find(claim)
        if found and isinstance(found[1], str) and found[1]:
            return visible(found[1], 80)
    return ""
