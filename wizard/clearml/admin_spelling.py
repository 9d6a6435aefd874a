"""Admin groups that differ from Ping's in upper and lower case only, so that nobody is an admin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wizard.clearml.groups import read_groups
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Severity
from wizard.model.settings import GroupSettings
from wizard.model.step import Step
from wizard.model.text import visible

CODE = "groups.admin-case"
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Twin:
    """One group in two spellings: Ping's, and the one in the list of admin groups."""

    ping: str
    ours: str


def twins(names: Iterable[str], mapping: GroupSettings | None) -> tuple[Twin, ...]:
    """The admin groups that Ping spells otherwise.

    Not one that also came as it is written: then Ping has both, and it is the one that is meant.
    """
    if mapping is None or not mapping.case_sensitive:
        return ()
    came = dict.fromkeys(names)
    folded = {ours.casefold(): ours for ours in mapping.admins if ours not in came}
    found = ((ping, folded.get(ping.casefold())) for ping in came if ping not in mapping.admins)
    return tuple(Twin(ping, ours) for ping, ours in found if ours is not None)


def twins_in(logins: Iterable[Evidence], mapping: GroupSettings | None) -> tuple[Twin, ...]:
    """The same by the groups of all these people."""
    if mapping is None:
        return ()
    values = (login.claims.find(mapping.claim) for login in logins)
    return twins((n for found in values if found for n in read_groups(found[1]).names), mapping)


def as_in_ping(admins: Iterable[str], found: Iterable[Twin]) -> tuple[str, ...]:
    """The admin groups in Ping's spelling."""
    known = {twin.ours: twin.ping for twin in reversed(tuple(found))}
    return tuple(known.get(name, name) for name in admins)


def problem(twin: Twin) -> Problem:
    """What that comes to."""
    return Problem(
        CODE,
        f"“{visible(twin.ours, _SHOWN)}” on the step {Step.GROUPS.title} differs from Ping's "
        f"“{visible(twin.ping, _SHOWN)}” only in case.",
        "ClearML compares group names with upper and lower case by default, so the members of "
        "this group do not become admins.",
        f"Use Ping's spelling on the step {Step.GROUPS.title}, or switch “Upper and lower case "
        "matter” off there.",
        Step.GROUPS,
        "groups_admins",
        Severity.WARNING,
    )
