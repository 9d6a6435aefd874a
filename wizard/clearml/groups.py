"""The groups claim: its shape, its names, the ClearML groups and admin groups they match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from wizard.model.claims import TOKEN_CLAIMS, Claims, Json, is_empty
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, problem
from wizard.model.settings import GroupSettings

SIZE_LIMIT_MARK = "[SIZE_LIMIT_EXCEEDED]"
"""PingOne puts this in the ID token instead of more than 25 values of one claim."""

_DELIMITERS = re.compile(r"[,;|]")
# The commas of a distinguished name separate its parts, not names.
_DN = re.compile(r"^\s*(cn|ou|uid|dc)\s*=", re.IGNORECASE)
_ID = re.compile(r"^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$", re.IGNORECASE)
# Under these names providers and directories usually send groups.
_LIKELY = ("groups", "group", "memberof", "member_of", "roles", "role", "entitlements")
# An access token's scope may be a list of texts too, but not of groups.
_NEVER = TOKEN_CLAIMS | {"scope"}


class GroupsFormat(Enum):
    """How a claim's value lists group names."""

    ABSENT = "the claim is not there"
    LIST = "a list of names"
    EMPTY = "no name at all"
    ONE_STRING = "one name as a plain string"
    DELIMITED = "several names in one string"
    OVER_LIMIT = "too many groups for the token"
    OTHER = "not a list of names"


@dataclass(frozen=True, slots=True)
class GroupsRead:
    """The names in a groups claim. `names` is empty unless the shape is a list or a string.

    A text with separators is one name: whether ClearML splits it is not known.
    """

    shape: GroupsFormat
    names: tuple[str, ...] = ()

    @property
    def are_dns(self) -> bool:
        """True when the names are distinguished names of a directory (`CN=x,OU=y`)."""
        return any(_DN.match(name) for name in self.names)

    @property
    def are_ids(self) -> bool:
        """True when the names are ids rather than names."""
        return bool(self.names) and all(_ID.match(name) for name in self.names)


def is_foreign(name: str) -> bool:
    """Whether a group's name is an id or a distinguished name rather than a name for people."""
    return bool(_DN.match(name) or _ID.match(name))


def read_groups(value: Json) -> GroupsRead:
    """The group names in the value of a claim that came, and the shape they came in."""
    if is_empty(value):
        return GroupsRead(GroupsFormat.EMPTY)
    if isinstance(value, str):
        return _from_string(value)
    if not isinstance(value, list):
        return GroupsRead(GroupsFormat.OTHER)
    names = tuple(v for v in value if isinstance(v, str))
    if SIZE_LIMIT_MARK in names:
        return GroupsRead(GroupsFormat.OVER_LIMIT)
    # What ClearML does with a mixed list is not known: it counts as unreadable.
    if len(names) != len(value):
        return GroupsRead(GroupsFormat.OTHER, names)
    return GroupsRead(GroupsFormat.LIST, names)


def _from_string(value: str) -> GroupsRead:
    if value == SIZE_LIMIT_MARK:
        return GroupsRead(GroupsFormat.OVER_LIMIT)
    # Some providers join several names into one text.
    several = _DELIMITERS.search(value) and not _DN.match(value)
    return GroupsRead(GroupsFormat.DELIMITED if several else GroupsFormat.ONE_STRING, (value,))


class Match(Enum):
    """How a group in Ping compares with those that exist in ClearML."""

    EXACT = "same name"
    CASE_ONLY = "same name when upper and lower case are ignored"
    NONE = "no such group in ClearML"


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """One row of the table Ping group ↔ ClearML group. `clearml` is empty without a match."""

    ping: str
    clearml: str
    match: Match


def match_groups(ping: Iterable[str], clearml: Iterable[str]) -> tuple[GroupMatch, ...]:
    """Each Ping group with the ClearML group of that name, if any.

    The guide: "The group name comparison between Ping and ClearML is case-sensitive by default."
    """
    # Of two groups in ClearML that differ in case only, the later one is the case-only match.
    exact = {name: name for name in clearml}
    folded = {name.casefold(): name for name in exact}
    return tuple(_match(name, exact, folded) for name in dict.fromkeys(ping))


def _match(name: str, exact: dict[str, str], folded: dict[str, str]) -> GroupMatch:
    if name in exact:
        return GroupMatch(name, name, Match.EXACT)
    if name.casefold() in folded:
        return GroupMatch(name, folded[name.casefold()], Match.CASE_ONLY)
    return GroupMatch(name, "", Match.NONE)


def joined(matches: Iterable[GroupMatch], *, case_sensitive: bool) -> tuple[str, ...]:
    """The ClearML groups a login would be put into."""
    counts = {Match.EXACT} if case_sensitive else {Match.EXACT, Match.CASE_ONLY}
    return tuple(m.clearml for m in matches if m.match in counts)


def suggestions(claims: Claims) -> tuple[str, ...]:
    """Claims that may contain groups, the likeliest first: typical names, then lists of strings."""
    ranked = [(_rank(name, claims), name) for name in claims.names() if name not in _NEVER]
    return tuple(name for rank, name in sorted(ranked, key=lambda r: -r[0]) if rank > 0)


def _rank(name: str, claims: Claims) -> int:
    found = claims.find(name)
    shape = read_groups(found[1] if found else None).shape
    typical = 2 if is_likely(name) else 1 if "group" in name.lower() else 0
    if shape in {GroupsFormat.LIST, GroupsFormat.OVER_LIMIT}:
        return 3 + typical
    return (
        typical
        if shape in {GroupsFormat.ONE_STRING, GroupsFormat.DELIMITED, GroupsFormat.EMPTY}
        else 0
    )


def is_likely(name: str) -> bool:
    """True for a name, address or path that ends in a name under which groups are usually sent."""
    return _bare(name) in _LIKELY


def _bare(name: str) -> str:
    # Some providers name a claim by an address, such as https://example.org/groups.
    return re.split(r"[/:.]", name)[-1].lower()


ADMIN_CASE = "groups.admin-case"


@dataclass(frozen=True, slots=True)
class Twin:
    """One group in two spellings: Ping's, and the one in the list of admin groups."""

    ping: str
    ours: str

    @property
    def problem(self) -> Problem:
        """The warning about it."""
        return problem(ADMIN_CASE, ours=self.ours, ping=self.ping)


def find_twins(names: Iterable[str], mapping: GroupSettings | None) -> tuple[Twin, ...]:
    """The admin groups that Ping spells in another case, so that no member becomes an admin.

    Not one that Ping also sends as it is written: then both exist, and that one is meant.
    """
    if mapping is None or not mapping.case_sensitive:
        return ()
    sent = dict.fromkeys(names)
    folded = {ours.casefold(): ours for ours in mapping.admins if ours not in sent}
    found = ((ping, folded.get(ping.casefold())) for ping in sent if ping not in mapping.admins)
    return tuple(Twin(ping, ours) for ping, ours in found if ours is not None)


def find_twins_in(logins: Iterable[Evidence], mapping: GroupSettings | None) -> tuple[Twin, ...]:
    """The same for the groups of all these people."""
    if mapping is None:
        return ()
    values = (login.claims.find(mapping.claim) for login in logins)
    return find_twins((n for v in values if v for n in read_groups(v[1]).names), mapping)


def spell_as_in_ping(admins: Iterable[str], found: Iterable[Twin]) -> tuple[str, ...]:
    """The admin groups in Ping's spelling."""
    # Reversed: of two spellings in Ping the first one wins.
    known = {twin.ours: twin.ping for twin in reversed(tuple(found))}
    return tuple(known.get(name, name) for name in admins)
