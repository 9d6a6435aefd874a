"""What a setup keeps of a login: the claims it needs, bounded, so that they can be read back.

Of somebody with very many groups not all are kept: those that are admin groups or exist in ClearML,
because the outcome depends on them, and the first others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from wizard.checks.login.claims import USERNAMES
from wizard.clearml.groups import SIZE_LIMIT_MARK, read_groups
from wizard.model.claims import Claims, Json, Source
from wizard.model.settings import GroupSettings

MAX_OTHERS = 200
"""Groups kept at most that are neither admin groups nor known to exist in ClearML."""
LONGEST_TEXT = 500
"""Characters kept of any other claim, and of the name of such a group."""

_LARGEST_VALUE = 4000


def reduce_claims(
    claims: Claims, groups: GroupSettings | None, known: Iterable[str] = ()
) -> Claims:
    """Only what a setup needs to keep of a login, and the number of groups left out.

    Args:
        claims: Everything that was delivered.
        groups: Which claim has the groups, and which of them make an admin.
        known: Groups that exist in ClearML.
    """
    claim = groups.claim if groups else ""
    admins = groups.admins if groups else ()
    wanted = {name.casefold() for name in (*known, *admins, SIZE_LIMIT_MARK)}

    def kept(source: Source) -> dict[str, Json] | None:
        delivered = claims.of(source)
        if delivered is None:
            return None
        needed = {n: v for n, v in delivered.items() if n in ("sub", "email", *USERNAMES, claim)}
        return {n: _groups(v, wanted) if n == claim else _bounded(v) for n, v in needed.items()}

    reduced = Claims(*map(kept, Source))
    return replace(reduced, left_out=_count(claims, claim) - _count(reduced, claim))


def _count(claims: Claims, claim: str) -> int:
    """How many groups there are where they are searched first."""
    found = claims.find(claim) if claim else None
    return len(read_groups(found[1]).names) if found else 0


def _groups(value: Json, wanted: set[str]) -> Json:
    """Fewer groups, in a claim of the same shape."""
    if not isinstance(value, list):
        return _bounded(value)
    names = [one for one in value if isinstance(one, str)]
    if len(names) == len(value):
        return [*_names(names, wanted)]
    # The 0 shows that the list did not consist of names only.
    return value if len(json.dumps(value)) <= _LARGEST_VALUE else [*_names(names, wanted), 0]


def _names(names: list[str], wanted: set[str]) -> list[str]:
    """The wanted ones, whatever their length, and the first others."""
    others = count()

    def is_kept(name: str) -> bool:
        if name.casefold() in wanted:
            return True
        return len(name) <= LONGEST_TEXT and next(others) < MAX_OTHERS

    return [name for name in names if is_kept(name)]


def _bounded(value: Json) -> Json:
    """The value, or as much of it as shows its kind; what is left is not empty."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if len(json.dumps(value)) <= _LARGEST_VALUE:
        return value
    return {"": 0} if isinstance(value, dict) else [0] if isinstance(value, list) else 0
