"""Who should sign in for a thorough test, and who has."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from wizard.clearml.outcome import Entry, Outcome, outcome
from wizard.model.evidence import Evidence
from wizard.model.settings import Settings


class Kind(Enum):
    """What a person is there to show."""

    ADMIN = "an admin"
    ORDINARY = "an ordinary user"
    REFUSED = "one who must be refused"


def told_of(login: Evidence, settings: Settings, clearml_groups: tuple[str, ...]) -> Outcome:
    """What a kept login would lead to."""
    return outcome(settings, login.claims, clearml_groups, passed=login.passed)


def wanted(settings: Settings) -> tuple[Kind, ...]:
    """The kinds of people that these settings tell apart; none without group mapping."""
    mapping = settings.groups
    if mapping is None:
        return ()
    admins = (Kind.ADMIN,) if mapping.admins else ()
    return (*admins, Kind.ORDINARY, *((Kind.REFUSED,) if mapping.prohibit_signup else ()))


def kind_of(told: Outcome, settings: Settings) -> Kind | None:
    """Which of them a tested person is; None when that cannot be told."""
    if told.admin:
        return Kind.ADMIN
    if told.entry is Entry.REFUSED:
        return Kind.REFUSED
    restricted = settings.groups is not None and settings.groups.prohibit_signup
    undecided = restricted and not told.joined
    return None if told.admin is None or undecided else Kind.ORDINARY


def kinds(
    logins: Iterable[Evidence], settings: Settings, clearml_groups: tuple[str, ...]
) -> set[Kind]:
    """The kinds of people among these logins.

    One that failed counts only for a person who is to be refused: nobody else may fail.
    """
    found = ((one, kind_of(told_of(one, settings, clearml_groups), settings)) for one in logins)
    return {kind for one, kind in found if kind and (one.passed or kind is Kind.REFUSED)}


def progress(
    logins: Iterable[Evidence], settings: Settings, clearml_groups: tuple[str, ...]
) -> str:
    """Who was tested and who is still missing, in one line; empty without group mapping."""
    asked, done = wanted(settings), kinds(logins, settings, clearml_groups)
    tested = _listed(kind for kind in asked if kind in done)
    missing = _listed(kind for kind in asked if kind not in done)
    told = (f"Tested: {tested}." if tested else "", f"Still to test: {missing}." if missing else "")
    return " ".join(filter(None, told))


def _listed(found: Iterable[Kind]) -> str:
    *rest, last = ("", *(kind.value for kind in found))
    before = ", ".join(filter(None, rest))
    return f"{before} and {last}" if before else last
