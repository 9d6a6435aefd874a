"""The sentence on one tested login, put together from what is known and what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.model.claims import Source
from wizard.model.text import visible

PLACES = {
    Source.ID_TOKEN: "the ID token",
    Source.ACCESS_TOKEN: "the access token",
    Source.USERINFO: "userinfo",
}
"""The sources of claims, as a sentence names them."""

_NUMBERS = ("nothing", "one thing", "two things", "three things", "four things", "five things")
_MOST_GROUPS, _LONGEST_GROUP = 3, 40


@dataclass(frozen=True, slots=True)
class Role:
    """What a person would be in ClearML.

    Attributes:
        admin: Whether an admin; None when that cannot be told.
        joined: Groups the person is put into.
        in_groups: Whether any group came with the person.
    """

    admin: bool | None = None
    joined: Sequence[str] = ()
    in_groups: bool = False

    def __str__(self) -> str:
        """The words after "gets in"."""
        names = {True: " as an admin", False: " as an ordinary user", None: ""}
        return names[self.admin] + (f" and joins {listed(self.joined)}" if self.joined else "")


def things(count: int) -> str:
    """How many things, in words."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count} things"


def hold(count: int) -> str:
    """So many things hold."""
    return f"{things(count)} {'holds' if count == 1 else 'hold'}"


def listed(names: Sequence[str]) -> str:
    """The first few names in quotation marks, and how many more there are."""
    shown = [f"“{visible(name, _LONGEST_GROUP)}”" for name in names[:_MOST_GROUPS]]
    if len(names) > _MOST_GROUPS:
        shown.append(f"{len(names) - _MOST_GROUPS} more")
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def kept(kept_groups: int, left_out: int) -> str:
    """How many of a login's groups are known, where not all of them were kept; a sentence."""
    return (
        f"Of {kept_groups + left_out} groups that came, {kept_groups} are kept: admin groups and "
        "those entered as ClearML's, then the first ones."
    )


def gets_in(who: str, role: Role, assumptions: Sequence[str]) -> str:
    """The person gets in, as far as can be told from here."""
    return f"{who} gets in{role}, if {_held(assumptions)}."


def depends(who: str, role: Role, assumptions: Sequence[str]) -> str:
    """Whether the person gets in is decided by what cannot be seen from here."""
    are = _are(assumptions)
    clauses = "; whether ".join(assumptions)
    counted = things(len(assumptions))
    return f"Whether {who} gets in{role} depends on {counted} that {are}: whether {clauses}."


def refused(who: str, role: Role, assumptions: Sequence[str]) -> str:
    """The person is stopped at the first sign-up."""
    reason = "none of their groups exists in ClearML" if role.in_groups else "they are in no group"
    return f"{who} is refused because {reason}, if {_held(assumptions)}."


def _held(assumptions: Sequence[str]) -> str:
    return f"{hold(len(assumptions))} that {_are(assumptions)}: {'; '.join(assumptions)}"


def _are(assumptions: Sequence[str]) -> str:
    return "is not verified" if len(assumptions) == 1 else "are not verified"
