"""Who should sign in for a complete test, and who has."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from wizard.clearml.outcome import Access, Outcome, login_outcome
from wizard.model.evidence import Evidence
from wizard.model.settings import Settings
from wizard.model.text import join_names


class Kind(Enum):
    """A kind of person that a test login is made with."""

    ADMIN = "an admin"
    ORDINARY = "an ordinary user"
    REFUSED = "one who must be refused"


def wanted_kinds(settings: Settings) -> tuple[Kind, ...]:
    """The kinds of people that these settings treat differently; none without group mapping."""
    mapping = settings.groups
    if mapping is None:
        return ()
    admins = (Kind.ADMIN,) if mapping.admins else ()
    return (*admins, Kind.ORDINARY, *((Kind.REFUSED,) if mapping.prohibit_signup else ()))


def kind_of(outcome: Outcome, settings: Settings) -> Kind | None:
    """Which of them a tested person is; None when that is not certain."""
    if outcome.admin:
        return Kind.ADMIN
    if outcome.access is Access.REFUSED:
        return Kind.REFUSED
    restricted = settings.groups is not None and settings.groups.prohibit_signup
    # Without a known group it is open whether the sign-up rule lets this person in.
    undecided = restricted and not outcome.joined
    return None if outcome.admin is None or undecided else Kind.ORDINARY


def kinds_tested(
    logins: Iterable[Evidence], settings: Settings, clearml_groups: tuple[str, ...]
) -> set[Kind]:
    """The kinds of people among these logins.

    A failed login counts only for a person who is to be refused: no other may fail.
    """
    outcomes = ((one, login_outcome(settings, one, clearml_groups)) for one in logins)
    kinds = ((one, kind_of(outcome, settings)) for one, outcome in outcomes)
    return {kind for one, kind in kinds if kind and (one.passed or kind is Kind.REFUSED)}


def progress(
    logins: Iterable[Evidence], settings: Settings, clearml_groups: tuple[str, ...]
) -> str:
    """Who was tested and who is still missing, in one line; empty without group mapping."""
    wanted, done = wanted_kinds(settings), kinds_tested(logins, settings, clearml_groups)
    tested = join_names(kind.value for kind in wanted if kind in done)
    missing = join_names(kind.value for kind in wanted if kind not in done)
    parts = [f"Tested: {tested}."] if tested else []
    return " ".join([*parts, f"Still to test: {missing}."] if missing else parts)
