"""What ClearML is expected to do with one tested login, in one sentence that names its assumptions.

ClearML Enterprise is closed source: which token it reads the claims from, and whether the sign-up
rule also stops an account that exists, is not public. Such a thing is named as "not verified".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from operator import is_

from wizard.clearml import groups
from wizard.clearml.groups import GroupsFormat, GroupsRead
from wizard.model.claims import Claims, Source, is_empty
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems, problem
from wizard.model.settings import GroupSettings, Settings
from wizard.model.text import join_names, visible

_LONGEST_NAME = 60
_COMPANY_SHOWN = 8
_MOST_GROUPS, _LONGEST_GROUP = 3, 40
_PERSON = "\0"  # in no other part of a sentence: text from outside is made visible


class Access(Enum):
    """Whether the person can sign in."""

    GRANTED = "granted"
    REFUSED = "refused"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a login of this person would lead to.

    Attributes:
        who: The person, as the sentence calls them.
        access: Granted, refused, or depending on something this program cannot see.
        pattern: That, in one sentence, with a NUL for the person.
        assumptions: What has to be true for it; each "not verified". Never empty.
        admin: Whether the admin role follows; None when that is not known.
        joined: ClearML groups the person is put into; None when ClearML's groups are not known.
        matches: Ping group ↔ ClearML group, row by row.
        problems: Traps, such as a possible lock-out.
    """

    who: str
    access: Access
    pattern: str
    assumptions: tuple[str, ...] = ()
    admin: bool | None = None
    joined: tuple[str, ...] | None = None
    matches: tuple[groups.GroupMatch, ...] = ()
    problems: Problems = ()

    @property
    def sentence(self) -> str:
        """What will happen to the person, in one sentence."""
        return self.pattern.replace(_PERSON, self.who)

    @property
    def brief(self) -> str:
        """The sentence in half a line, for a table: the role, and how much is assumed."""
        count = len(self.assumptions)
        roles = {True: "Admin: ", False: "Ordinary user: ", None: ""}
        access = {
            Access.GRANTED: "can sign in",
            Access.DEPENDS: "undecided",
            Access.REFUSED: "refused",
        }[self.access]
        words = f"{roles[self.admin]}{access} ({count} assumption{'' if count == 1 else 's'})"
        return words[0].upper() + words[1:]

    def about(self, other: str) -> str:
        """The sentence with `other` in the person's place, such as "the tested admin"."""
        words = self.pattern.replace(_PERSON, other)
        return words[0].upper() + words[1:] if other.startswith("the ") else words


@dataclass(frozen=True, slots=True)
class _Mapped:
    """The groups of a login, as ClearML maps them; `settings` is None with group mapping off."""

    settings: GroupSettings | None
    read: GroupsRead = GroupsRead(GroupsFormat.ABSENT)  # noqa: RUF009 - immutable
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
        return self.read.shape not in {GroupsFormat.OVER_LIMIT, GroupsFormat.OTHER}

    @property
    def admin(self) -> bool | None:
        """Whether an admin group is among them."""
        if self.settings is None or not self.readable:
            return None
        return any(is_admin_group(name, self.settings) for name in self.read.names)


_RECENT: deque[tuple[tuple[Settings, Evidence, tuple[str, ...]], Outcome]] = deque(maxlen=4)


def login_outcome(settings: Settings, login: Evidence, clearml_groups: tuple[str, ...]) -> Outcome:
    """What a test login would lead to; the last few are not worked out again."""
    asked = settings, login, clearml_groups
    for known, found in tuple(_RECENT):
        if all(map(is_, known, asked)):  # comparing thousands of groups takes as long
            return found
    made = outcome(settings, login.claims, clearml_groups, passed=login.passed)
    _RECENT.append((asked, made))
    return made


def outcome(
    settings: Settings, claims: Claims, clearml_groups: tuple[str, ...], *, passed: bool = True
) -> Outcome:
    """What these claims would lead to with these settings.

    Args:
        settings: The setup.
        claims: What the login delivered.
        clearml_groups: The groups that exist in ClearML; empty when they were not given.
        passed: False when a check of the login failed.
    """
    mapped = _mapped(settings.groups, claims, clearml_groups)
    access, assumptions = _access(settings, mapped)
    # A refusal stays one: what is missing or failed would have to be fixed first anyway.
    if access is not Access.REFUSED:
        unmet = (*_missing(claims), *(() if passed else (_FIXED,)))
        access = Access.DEPENDS if unmet else access
        assumptions = (*unmet, *assumptions)
    assumptions = (*assumptions, *_reading(mapped), *_delivery(mapped, claims))
    return Outcome(
        _who(claims),
        access,
        _pattern(access, mapped, assumptions),
        assumptions,
        mapped.admin,
        mapped.joined if mapped.known else None,
        mapped.matches,
        _traps(mapped),
    )


def is_admin_group(name: str, group_settings: GroupSettings) -> bool:
    """Whether members of the Ping group `name` become admins.

    Only the group in the token counts: the guide says that it need not exist in ClearML. Case
    follows `case_sensitive`; for admins that is not verified.
    """
    if group_settings.case_sensitive:
        return name in group_settings.admins
    return name.casefold() in {a.casefold() for a in group_settings.admins}


def kept_groups(kept: int, left_out: int) -> str:
    """How many of a login's groups are known, where not all of them were stored; a sentence."""
    return (
        f"Of {kept + left_out} groups in the claim, {kept} are kept: admin groups and those "
        "entered as ClearML's, then the first ones."
    )


def _who(claims: Claims) -> str:
    # The order in which people recognise themselves; `sub` is often a random ID.
    for name in ("email", "preferred_username", "username", "name", "sub"):
        found = claims.find(name)
        if found and isinstance(found[1], str) and found[1].strip():
            return visible(found[1].strip(), _LONGEST_NAME)
    return "This person"


def _mapped(
    group_settings: GroupSettings | None, claims: Claims, clearml_groups: tuple[str, ...]
) -> _Mapped:
    if group_settings is None:
        return _Mapped(None)
    source, value = claims.find(group_settings.claim) or (None, None)
    read = groups.read_groups(value) if source else GroupsRead(GroupsFormat.ABSENT)
    matches = groups.match_groups(read.names, clearml_groups) if clearml_groups else ()
    known = bool(clearml_groups)
    return _Mapped(group_settings, read, source, matches, known, claims.left_out)


def _pattern(access: Access, mapped: _Mapped, assumptions: tuple[str, ...]) -> str:
    """The sentence, with a NUL for the person."""
    if access is Access.DEPENDS:
        role = {True: " as an admin", False: " as an ordinary user", None: ""}[mapped.admin]
        start = f"Whether {_PERSON} can sign in{role} depends on (not verified)"
        return f"{start}: whether {'; whether '.join(assumptions)}."
    provided = f"provided that (not verified): {'; '.join(assumptions)}."
    if access is Access.REFUSED:
        reason = "none of their groups exists in ClearML" if mapped.read.names else _NO_GROUP
        return f"{_PERSON} is refused because {reason}, {provided}"
    return f"{_PERSON} {_role(mapped)}, {provided}"


def _role(mapped: _Mapped) -> str:
    role, article = "can sign in", "will be a"
    if mapped.admin is not None:
        role, article = f"will be {'an admin' if mapped.admin else 'an ordinary user'}", "a"
    if not mapped.joined:
        return role
    names = join_names(mapped.joined, _MOST_GROUPS, _LONGEST_GROUP, quoted=True)
    return f"{role} and {article} member of {names}"


_NO_GROUP = "they are in no group"
_WHITELIST = "the person is whitelisted, invited, or has an account (no company ID is set)"
_GROUPS_UNKNOWN = "one of their groups exists in ClearML (its groups were not entered)"
_GROUPS_UNREAD = "one of their groups exists in ClearML (their names were not sent)"
_ALL_GROUPS = "the groups entered are all that exist in ClearML"
_FIRST = "it is their first sign-up (whether an existing account is stopped too is not public)"
_NO_EXCEPTION = "ClearML makes no exception for admins"
_FIXED = "what failed in this login is fixed"
_NO_EMAIL = "ClearML works without an email address (none was sent)"


def _company(company: str) -> str:
    return f"company {company[:_COMPANY_SHOWN]}… exists in ClearML"


def _access(settings: Settings, mapped: _Mapped) -> tuple[Access, tuple[str, ...]]:
    company = settings.default_company
    account = _company(company) if company else _WHITELIST
    restricted = mapped.settings is not None and mapped.settings.prohibit_signup
    # Without a company ID ClearML creates no user at the first login.
    if not restricted or mapped.joined:
        return (Access.GRANTED if company else Access.DEPENDS), (account,)
    if not mapped.readable:
        return Access.DEPENDS, (account, _GROUPS_UNREAD)
    # Without any group the answer is the same, whatever exists in ClearML.
    if mapped.read.names and not mapped.known:
        return Access.DEPENDS, (account, _GROUPS_UNKNOWN)
    complete = (_ALL_GROUPS,) if mapped.read.names else ()
    return Access.REFUSED, (_FIRST, *complete, *((_NO_EXCEPTION,) if mapped.admin else ()))


def _missing(claims: Claims) -> tuple[str, ...]:
    email = claims.find("email")
    return () if email and not is_empty(email[1]) else (_NO_EMAIL,)


def _reading(mapped: _Mapped) -> tuple[str, ...]:
    """How the value of the groups claim is understood, where that is open."""
    if mapped.settings is None:
        return ()
    claim = visible(mapped.settings.claim, 40)
    assumed = {
        GroupsFormat.ABSENT: f"{_NO_GROUP} (no claim {claim} was sent)",
        GroupsFormat.ONE_STRING: "ClearML takes a single text for one group",
        GroupsFormat.DELIMITED: "ClearML takes the text for one group and does not split it",
    }
    found = (assumed.get(mapped.read.shape), _left_out(mapped.left_out))
    return tuple(one for one in found if one)


def _left_out(count: int) -> str:
    groups_left = f"none of their {count} groups that were not kept"
    return f"{groups_left} is an admin group or exists in ClearML" if count else ""


def _delivery(mapped: _Mapped, claims: Claims) -> tuple[str, ...]:
    """Where ClearML would have to read the claims, one clause for each place."""
    email = claims.find("email")
    wanted = {"the email address": email[0] if email else None, "the groups": mapped.source}
    places: dict[Source, list[str]] = {}
    for what, source in wanted.items():
        if source:
            places.setdefault(source, []).append(what)
    clauses = (f"{join_names(what)} from {source.place}" for source, what in places.items())
    return tuple(f"ClearML reads {clause}" for clause in clauses)


def _traps(mapped: _Mapped) -> Problems:
    if mapped.settings is None:
        return ()
    twins = groups.find_twins(mapped.read.names, mapped.settings)
    found: list[Problem] = [twin.problem for twin in twins]
    case_only = [m for m in mapped.matches if m.match is groups.Match.CASE_ONLY]
    # One is enough: the switch in the remedy solves all of them.
    if case_only and mapped.settings.case_sensitive:
        first = case_only[0]
        found.append(problem("groups.case-differs", ping=first.ping, clearml=first.clearml))
    if mapped.admin and mapped.known and mapped.settings.prohibit_signup and not mapped.joined:
        found.append(problem("groups.admin-lock-out"))
    return tuple(found)
