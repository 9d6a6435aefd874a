"""The handoff sheet: one self-contained page for the people who deploy the exported files.

No script, no network, no secret: its Content-Security-Policy forbids everything but its own style.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wizard.clearml.groups import Match, find_twins, is_foreign, match_groups, read_groups
from wizard.clearml.outcome import kept_groups, login_outcome
from wizard.clearml.redact_url import redact_url
from wizard.clearml.roles import RoleProof, value_proofs
from wizard.clearml.variables import Assignment, masked
from wizard.export.commands import join_words
from wizard.export.html import html_page
from wizard.export.plan import ExportRequest
from wizard.export.warnings import existing_warnings
from wizard.files import OutputFile
from wizard.flow import SetupState, counted, current_fingerprint, former_secret
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, impersonal, problem_types
from wizard.model.product import Product
from wizard.model.role import NOT_STATED, Role
from wizard.model.settings import GroupSettings, Settings
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict

SHEET_FILE = "ping-sso-handoff.html"
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
        absent: Roles that no one was at hand to sign in as.
        contact: Whom to call, as it was typed.
        former: Until when the former client secret works, if it was replaced.
    """

    made_at: datetime
    logins: tuple[Evidence, ...] = ()
    current: str = ""
    product: Product | None = None
    clearml_groups: tuple[str, ...] = ()
    include_names: bool = False
    absent: frozenset[Role] = frozenset()
    contact: str = ""
    former: Problem | None = None

    @classmethod
    def of(cls, state: SetupState, made_at: datetime, *, include_names: bool) -> SheetContext:
        """The context of a setup as it is now."""
        return cls(
            made_at,
            counted(state),
            current_fingerprint(state),
            state.draft.product,
            state.draft.clearml_groups,
            include_names,
            state.draft.absent_roles,
            state.draft.contact.strip(),
            former_secret(state.draft, made_at),
        )

    def proof(self, settings: Settings) -> RoleProof:
        """What the logins prove that belong to the setup as it is exported."""
        logins = tuple(filter(self.is_current, self.logins))
        return RoleProof(settings, self.clearml_groups, logins, self.absent)

    def is_current(self, login: Evidence) -> bool:
        """Whether nothing was changed since this login."""
        return login.fingerprint == self.current


def sheet(request: ExportRequest, context: SheetContext) -> OutputFile:
    """The page, ready to be written together with the exported files."""
    text = html_page(
        ("sheet", "sheet.html"), (("sheet", "sheet.css"),), mark=_MARK, **_facts(request, context)
    )
    return OutputFile(SHEET_FILE, text, secret=False, mark=_MARK)


def _facts(request: ExportRequest, context: SheetContext) -> Shown:
    proof, groups = context.proof(request.settings), request.settings.groups
    values = zip(request.written, value_proofs(proof, request.written), strict=True)
    return {
        "settings": request.settings,
        "product": context.product.title if context.product else "not chosen",
        "sign_in": "Sign-in" if context.product is Product.OTHER else "Ping sign-in",
        "made_at": f"{context.made_at:%Y-%m-%d %H:%M} UTC",
        "demo": request.demo,
        "problems": existing_warnings(request),
        "rows": [_row(one, how.value) for one, how in values],
        "groups_to_create": groups_to_create(groups, context),
        "foreign_groups": any(map(is_foreign, _names(groups, context))),
        "tested": [_tested(login, proof, context) for login in context.logins],
        "all_current": all(map(context.is_current, context.logins)),
        "some_left_out": any(login.claims.left_out for login in context.logins),
        "proof": proof,
        "findings": [_finding(one, named=context.include_names) for one in proof.findings],
        "acceptance": {role.value: _accepted(role, proof) for role in Role},
        "layout": request.layout,
        "files": request.notes,
        "secret_files": [note.name for note in request.notes if note.secret],
        "zipped": request.zipped,
        "contact": context.contact,
        "former": context.former,
        "steps": request.steps,
        "by_program": _by_program(request),
    }


def _by_program(request: ExportRequest) -> list[str]:
    """The same checks made with the program itself."""
    names = (note.name for note in request.notes if not note.name.endswith(".example"))
    lines = (["check", *names], ["verify", request.settings.webapp_url])
    windows = request.deployment.windows
    return [join_words(["clearml-ping-wizard", *words], windows=windows) for words in lines]


def groups_to_create(mapping: GroupSettings | None, context: SheetContext) -> tuple[str, ...]:
    """Ping groups seen in test logins that do not exist in ClearML yet, as far as is known.

    Admin groups are left out: they need not exist there (guide, "Assign Admin Role"), and one in
    another spelling has to be corrected instead.
    """
    if mapping is None:
        return ()
    names = _names(mapping, context)
    # A group in another case is no match for ClearML while case matters.
    missing = (Match.NONE, Match.CASE_ONLY) if mapping.case_sensitive else (Match.NONE,)
    matches = match_groups(names, context.clearml_groups)
    admins = {*mapping.admins, *(twin.ping for twin in find_twins(names, mapping))}
    # An id or distinguished name is to be corrected in Ping, unless it is an admin group itself.
    on_purpose = any(map(is_foreign, {*names} & admins))
    return tuple(
        m.ping
        for m in matches
        if m.match in missing and m.ping not in admins and (on_purpose or not is_foreign(m.ping))
    )


def _names(mapping: GroupSettings | None, context: SheetContext) -> tuple[str, ...]:
    """The groups of the people who are to get in: what others are in must not exist in ClearML."""
    if mapping is None:
        return ()
    invited = (login for login in context.logins if login.role is not Role.REFUSED)
    found = (login.claims.find(mapping.claim) for login in invited)
    return tuple(n for f in found if f for n in read_groups(f[1]).names)


def _finding(found: Problem, *, named: bool) -> Shown:
    """What is open and what to do; unless people are named, nothing that may tell who they are."""
    # Why ClearML would treat somebody otherwise names groups at most, and so does its remedy.
    why = found.why if found.family == "role" else ""
    kind = problem_types(found.family).get(found.code)
    quotes = not named and kind is not None and bool(kind.personal)
    what, remedy = (impersonal(found), "") if quotes else (found.what, found.remedy)
    return {"what": what, "more": f"{why} {remedy}"}


def _accepted(role: Role, proof: RoleProof) -> str:
    """How far the role was tested before, for its line in the acceptance."""
    return proof.status(role).value if role in proof.roles else ""


def _row(one: Assignment, proof: str) -> Shown:
    row = one.variable
    return {"name": row.name, "value": _value(one), "meaning": row.meaning, "proof": proof}


def _value(one: Assignment) -> str:
    """The value; of an address without the values in its query, which may be secrets."""
    text = one.value
    if one.variable.secret or not isinstance(text, str):
        return masked(one)
    return visible(redact_url(one.variable, text))


def _tested(login: Evidence, proof: RoleProof, context: SheetContext) -> Shown:
    settings, named = proof.settings, context.include_names
    outcome = login_outcome(settings, login, context.clearml_groups)
    found = login.claims.find(settings.groups.claim) if settings.groups else None
    groups = read_groups(found[1]).names if found else ()
    left_out = login.claims.left_out if found else 0
    role, name = _ROLES[login.role], _name(login) if named else ""
    return {
        "who": f"{name} ({role})" if name else role,
        "when": f"{login.at:%Y-%m-%d %H:%M} UTC",
        "is_current": context.is_current(login),
        "as_stated": login.role is not None and proof.proves(login),
        "sentence": outcome.about(name or f"the {role}") if login.subject else "",
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


_ROLES = {
    Role.ADMIN: "tested admin",
    Role.USER: "tested ordinary user",
    Role.REFUSED: "tested person to be refused",
    None: f"tested person, {NOT_STATED}",
}
"""What the administrator said of a tested person."""


def _name(login: Evidence) -> str:
    names = ("email", "preferred_username", "username", "name")
    values = (found[1] for name in names if (found := login.claims.find(name)))
    return next((visible(v, 80) for v in values if isinstance(v, str) and v), "")
