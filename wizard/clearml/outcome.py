"""What ClearML will make of one tested login, in one sentence that names its assumptions.

ClearML Enterprise is closed source: which token it reads the claims from, and whether the sign-up
rule also stops an account that exists, is not public. Such a thing is named as "not verified".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wizard.clearml import admin_spelling, groups, wording
from wizard.clearml.groups import GroupsRead, Shape
from wizard.model.claims import Claims, Source
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.settings import GroupSettings, Settings
from wizard.model.step import Step
from wizard.model.text import visible

_NAME = 60
_COMPANY_SHOWN = 8
_PERSON = "\0"  # in no other part of a sentence: foreign text is made visible


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
        pattern: That, in one sentence, with a NUL for the person.
        assumptions: What has to be true for it; each "not verified". Never empty.
        admin: Whether the admin role follows; None when it cannot be told.
        joined: ClearML groups the person is put into; None when ClearML's groups are not known.
        matches: Ping group ↔ ClearML group, row by row.
        problems: Traps, such as a possible lock-out.
    """

    who: str
    entry: Entry
    pattern: str
    assumptions: tuple[str, ...] = ()
    admin: bool | None = None
    joined: tuple[str, ...] | None = None
    matches: tuple[groups.GroupMatch, ...] = ()
    problems: Problems = ()

    @property
    def sentence(self) -> str:
        """What becomes of the person, in one sentence."""
        return self.pattern.replace(_PERSON, self.who)

    @property
    def brief(self) -> str:
        """The sentence in half a line, for a table: the role, and how much is assumed."""
        counted = wording.things(len(self.assumptions))
        roles = {True: "Admin: ", False: "Ordinary user: ", None: ""}
        entry = {
            Entry.IN: f"gets in if {wording.hold(len(self.assumptions))}",
            Entry.DEPENDS: f"depends on {counted}",
            Entry.REFUSED: f"refused if {wording.hold(len(self.assumptions))}",
        }
        told = roles[self.admin] + entry[self.entry]
        return told[0].upper() + told[1:]

    def about(self, other: str) -> str:
        """The sentence with `other` in the person's place, such as "the tested admin"."""
        told = self.pattern.replace(_PERSON, other)
        return told[0].upper() + told[1:] if other.startswith("the ") else told


@dataclass(frozen=True, slots=True)
class _Mapped:
    """What the groups of a login come to; `settings` is None with group mapping off."""

    settings: GroupSettings | None
    read: GroupsRead = GroupsRead(Shape.ABSENT)  # noqa: RUF009 - immutable
    source: Source | None = None
    matches: tuple[groups.GroupMatch, ...] = ()
    known: bool = False
    left_out: int = 0

    @property
    def joined(self) -> tuple[str, ...]:
        """The ClearML groups that the person is put into."""
        if self.settings is None:
            return ()
        return groups.joined(self.matches, case_sensitive=self.settings.case_sensitive)

    @property
    def readable(self) -> bool:
        """False when the groups were sent in a form that shows no names."""
        return self.read.shape not in {Shape.OVER_LIMIT, Shape.OTHER}

    @property
    def admin(self) -> bool | None:
        """Whether an admin group is among them."""
        if self.settings is None or not self.readable:
            return None
        return is_admin(self.read.names, self.settings)


def outcome(
    settings: Settings, claims: Claims, clearml_groups: tuple[str, ...], *, passed: bool = True
) -> Outcome:
    """What the settings make of these claims.

    Args:
        settings: The set-up.
        claims: What the login delivered.
        clearml_groups: The groups that exist in ClearML; empty when they were not given.
        passed: False when a check of the login failed.
    """
    who, mapped = _who(claims), _mapped(settings.groups, claims, clearml_groups)
    entry, assumptions = _entry(settings, mapped)
    if entry is not Entry.REFUSED:
        unmet = (*_missing(claims), *(() if passed else (_MENDED,)))
        entry = Entry.DEPENDS if unmet else entry
        assumptions = (*unmet, *assumptions)
    assumptions = (*assumptions, *_reading(mapped), *_delivery(mapped, claims))
    role = wording.Role(mapped.admin, mapped.joined, bool(mapped.read.names))
    return Outcome(
        who,
        entry,
        _SENTENCES[entry](_PERSON, role, assumptions),
        assumptions,
        mapped.admin,
        mapped.joined if mapped.known else None,
        mapped.matches,
        _traps(mapped),
    )


_SENTENCES = {
    Entry.IN: wording.gets_in,
    Entry.DEPENDS: wording.depends,
    Entry.REFUSED: wording.refused,
}


def is_admin(names: tuple[str, ...], group_settings: GroupSettings) -> bool:
    """Whether one of the login's groups is an admin group.

    They are compared with the groups in the token only: the guide says that the Ping group does
    not have to exist in ClearML. Case follows `case_sensitive`; for admins that is not verified.
    """
    return any(is_admin_group(name, group_settings) for name in names)


def is_admin_group(name: str, group_settings: GroupSettings) -> bool:
    """Whether members of the Ping group `name` become admins."""
    if group_settings.case_sensitive:
        return name in group_settings.admins
    return name.casefold() in {a.casefold() for a in group_settings.admins}


def _who(claims: Claims) -> str:
    for name in ("email", "preferred_username", "username", "name", "sub"):
        found = claims.find(name)
        if found and isinstance(found[1], str) and found[1].strip():
            return visible(found[1].strip(), _NAME)
    return "This person"


def _mapped(
    group_settings: GroupSettings | None, claims: Claims, clearml_groups: tuple[str, ...]
) -> _Mapped:
    if group_settings is None:
        return _Mapped(None)
    source, value = claims.find(group_settings.claim) or (None, None)
    read = groups.read_groups(value)
    matches = groups.match_groups(read.names, clearml_groups) if clearml_groups else ()
    known = bool(clearml_groups)
    return _Mapped(group_settings, read, source, matches, known, claims.left_out)


_WHITELIST = "the person is whitelisted, invited, or has an account (no company id is set)"
_GROUPS_UNKNOWN = "one of their groups exists in ClearML (its groups were not entered)"
_GROUPS_UNREAD = "one of their groups exists in ClearML (their names did not come)"
_ALL_GROUPS = "the groups entered are all that exist in ClearML"
_FIRST = "it is their first sign-up (whether an existing account is stopped too is not public)"
_NO_EXCEPTION = "ClearML makes no exception for admins"
_MENDED = "what failed in this login is mended"
_NO_EMAIL = "ClearML manages without an email address (none came)"


def _company(company: str) -> str:
    return f"the company {company[:_COMPANY_SHOWN]}… exists in ClearML"


def _entry(settings: Settings, mapped: _Mapped) -> tuple[Entry, tuple[str, ...]]:
    company = settings.default_company
    account = _company(company) if company else _WHITELIST
    restricted = mapped.settings is not None and mapped.settings.prohibit_signup
    if not restricted or mapped.joined:
        return (Entry.IN if company else Entry.DEPENDS), (account,)
    if not mapped.readable:
        return Entry.DEPENDS, (account, _GROUPS_UNREAD)
    if mapped.read.names and not mapped.known:
        return Entry.DEPENDS, (account, _GROUPS_UNKNOWN)
    complete = (_ALL_GROUPS,) if mapped.read.names else ()
    return Entry.REFUSED, (_FIRST, *complete, *((_NO_EXCEPTION,) if mapped.admin else ()))


def _missing(claims: Claims) -> tuple[str, ...]:
    return () if claims.find("email") else (_NO_EMAIL,)


def _reading(mapped: _Mapped) -> tuple[str, ...]:
    """How the value of the groups claim is understood, where that is open."""
    if mapped.settings is None:
        return ()
    absent = f"they are in no group (the claim {visible(mapped.settings.claim, 40)} did not come)"
    told = {
        Shape.ABSENT: absent,
        Shape.ONE_STRING: "ClearML takes a single text for one group",
        Shape.DELIMITED: "ClearML takes the text apart into groups",
    }
    found = (told.get(mapped.read.shape), _left_out(mapped.left_out))
    return tuple(one for one in found if one)


def _left_out(count: int) -> str:
    whose = f"none of their {count} groups that were not kept"
    return f"{whose} is an admin group or exists in ClearML" if count else ""


def _delivery(mapped: _Mapped, claims: Claims) -> tuple[str, ...]:
    """Where ClearML would have to read the claims; one place is told in one clause."""
    email = claims.find("email")
    wanted = {"the email address": email[0] if email else None, "the groups": mapped.source}
    places: dict[Source, list[str]] = {}
    for what, source in wanted.items():
        if source:
            places.setdefault(source, []).append(what)
    return tuple(
        f"ClearML reads {' and '.join(what)} from {wording.PLACES[source]}"
        for source, what in places.items()
    )


def _traps(mapped: _Mapped) -> Problems:
    if mapped.settings is None:
        return ()
    twins = admin_spelling.twins(mapped.read.names, mapped.settings)
    found = [admin_spelling.problem(twin) for twin in twins]
    case_only = [m for m in mapped.matches if m.match is groups.Match.CASE_ONLY]
    if case_only and mapped.settings.case_sensitive:
        found.append(_case_problem(case_only[0]))
    if mapped.admin and mapped.known and mapped.settings.prohibit_signup and not mapped.joined:
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
