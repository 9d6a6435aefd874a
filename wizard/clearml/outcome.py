"""What ClearML will make of one tested login, in one sentence that names its assumptions.

ClearML Enterprise is closed source: which token it reads the claims from, and whether the sign-up
rule also stops an account that exists, is not public. Such a thing is named as "not verified".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wizard.clearml import groups
from wizard.model.plain import visible
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.result import Claims
from wizard.model.settings import GroupSettings, Settings
from wizard.model.step import Step


class Entry(Enum):
    """Whether the person gets in."""

    IN = "in"
    REFUSED = "refused"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a login of this person would lead to.

    Attributes:
        who: The person, as the sentence calls them.
        entry: In, refused, or depending on something this program cannot see.
        sentence: That, in one sentence.
        assumptions: What has to be true for it; each "not verified".
        admin: Whether the admin role follows; None when it cannot be told.
        joined: ClearML groups the person is put into; None when ClearML's groups are not known.
        matches: Ping group ↔ ClearML group, row by row.
        problems: Traps, such as a possible lock-out.
    """

    who: str
    entry: Entry
    sentence: str
    assumptions: tuple[str, ...] = ()
    admin: bool | None = None
    joined: tuple[str, ...] | None = None
    matches: tuple[groups.GroupMatch, ...] = ()
    problems: Problems = ()


def outcome(settings: Settings, claims: Claims, clearml_groups: tuple[str, ...]) -> Outcome:
    """What the settings make of these claims; `clearml_groups` is empty when not given."""
    who = _who(claims)
    if settings.groups is None:
        return _without_groups(settings, who)
    names = _names(settings.groups, claims)
    matches = groups.match_groups(names, clearml_groups) if clearml_groups else ()
    in_groups = groups.joined(matches, case_sensitive=settings.groups.case_sensitive)
    admin = is_admin(names, settings.groups)
    entry, assumptions = _entry(settings, settings.groups, in_groups, known=bool(clearml_groups))
    assumptions += _delivery(settings.groups, claims)
    return Outcome(
        who,
        entry,
        _sentence(who, entry, assumptions, _roles(admin=admin, joined=in_groups)),
        assumptions,
        admin,
        in_groups if clearml_groups else None,
        matches,
        _traps(settings.groups, matches, admin=admin, known=bool(clearml_groups)),
    )


def is_admin(names: tuple[str, ...], group_settings: GroupSettings) -> bool:
    """Whether one of the login's groups is an admin group.

    They are compared with the groups in the token only: the guide says that the Ping group does
    not have to exist in ClearML. Case follows `case_sensitive`; for admins that is not verified.
    """
    if group_settings.case_sensitive:
        return bool(set(names) & set(group_settings.admins))
    return bool({n.casefold() for n in names} & {a.casefold() for a in group_settings.admins})


def _who(claims: Claims) -> str:
    for name in ("email", "preferred_username", "username", "name", "sub"):
        found = claims.find(name)
        if found and isinstance(found[1], str) and found[1]:
            return visible(found[1], 60)
    return "This person"


def _names(group_settings: GroupSettings, claims: Claims) -> tuple[str, ...]:
    found = claims.find(group_settings.claim)
    return groups.read_groups(found[1] if found else None).names


_WHITELIST = "the person is whitelisted or invited in ClearML (no company id is set)"
_READS_THERE = "ClearML reads the groups from where they were found"
_GROUPS_UNKNOWN = "one of the person's groups exists in ClearML (its groups were not entered)"


def _company(settings: Settings) -> str:
    return f"the company {settings.default_company} exists in ClearML"


def _without_groups(settings: Settings, who: str) -> Outcome:
    if settings.default_company:
        assumptions: tuple[str, ...] = (_company(settings),)
        return Outcome(who, Entry.IN, _sentence(who, Entry.IN, assumptions, ""), assumptions)
    assumptions = (_WHITELIST,)
    return Outcome(who, Entry.DEPENDS, _sentence(who, Entry.DEPENDS, assumptions, ""), assumptions)


def _entry(
    settings: Settings, group_settings: GroupSettings, joined: tuple[str, ...], *, known: bool
) -> tuple[Entry, tuple[str, ...]]:
    account = _company(settings) if settings.default_company else _WHITELIST
    entry = Entry.IN if settings.default_company else Entry.DEPENDS
    if not group_settings.prohibit_signup or joined:
        return entry, (account,)
    if not known:
        return Entry.DEPENDS, (account, _GROUPS_UNKNOWN)
    return Entry.REFUSED, ("this is the first sign-up: for an account that exists it may differ",)


def _delivery(group_settings: GroupSettings, claims: Claims) -> tuple[str, ...]:
    found = claims.find(group_settings.claim)
    return (f"{_READS_THERE} ({found[0].value})",) if found else ()


def _roles(*, admin: bool, joined: tuple[str, ...]) -> str:
    groups_part = f", in the groups {', '.join(visible(n, 40) for n in joined)}" if joined else ""
    return (" as an admin" if admin else " as an ordinary user") + groups_part


def _sentence(who: str, entry: Entry, assumptions: tuple[str, ...], roles: str) -> str:
    listed = "; and that ".join(assumptions)
    if entry is Entry.IN:
        return f"{who} gets in{roles}, provided that {listed} (not verified)."
    if entry is Entry.DEPENDS:
        return f"{who}: depends on this{roles}: that {listed} (not verified)."
    return f"{who} is refused: none of their groups exists in ClearML ({listed}; not verified)."


def _traps(
    group_settings: GroupSettings,
    matches: tuple[groups.GroupMatch, ...],
    *,
    admin: bool,
    known: bool,
) -> Problems:
    found = []
    case_only = [m for m in matches if m.match is groups.Match.CASE_ONLY]
    if case_only and group_settings.case_sensitive:
        found.append(_case_problem(case_only[0]))
    in_groups = groups.joined(matches, case_sensitive=group_settings.case_sensitive)
    if admin and known and group_settings.prohibit_signup and not in_groups:
        found.append(_LOCK_OUT)
    return tuple(found)


def _case_problem(row: groups.GroupMatch) -> Problem:
    return Problem(
        "groups.case-differs",
        f"“{visible(row.ping, 30)}” in Ping is “{visible(row.clearml, 30)}” in ClearML: "
        "only the case differs.",
        "ClearML compares group names with upper and lower case by default, so these do not match.",
        "Switch “Upper and lower case matter” off on the step Groups, or rename one of the groups.",
        Step.GROUPS,
        "groups_case_sensitive",
        Severity.WARNING,
    )


_LOCK_OUT = Problem(
    "groups.admin-lock-out",
    "This admin may be locked out: none of their groups exists in ClearML.",
    "Only members of a group that exists in ClearML may sign up, and the admin group need not "
    "exist there. Whether ClearML makes an exception for admins is not verified.",
    "Create one of the admin's groups in ClearML by hand, or switch the sign-up rule off on the "
    "step Groups.",
    Step.GROUPS,
    "groups_prohibit",
    Severity.WARNING,
)
