"""What a set-up keeps of a login: the claims it needs, bounded, so that they can be read back.

Of somebody with thousands of groups not all are kept. Those that are admin groups or exist in
ClearML come before any other: by them the outcome is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from wizard.checks.login.claims import USERNAMES
from wizard.clearml.groups import SIZE_LIMIT_MARK, Shape, read_groups
from wizard.model.claims import Claims, Json, Source
from wizard.model.settings import GroupSettings

MOST_GROUPS = 1000
"""Groups kept of one claim at most."""
MOST_BYTES = 40_000
"""Bytes that they take in the file at most; a login has up to three such claims."""
LONGEST_TEXT = 500
"""Characters kept of any other claim."""

_LONG_NAME = 1000
_LARGEST_VALUE = 4000
_AROUND = 8  # bytes of comma, line feed and indentation beside each name
_SEPARATORS = re.compile(r"[,;|]")


def reduce_claims(
    claims: Claims, groups: GroupSettings | None, known: Iterable[str] = ()
) -> Claims:
    """Only what a set-up needs to keep of a login.

    Args:
        claims: Everything that was delivered.
        groups: Which claim carries the groups, and which of them make an admin.
        known: Groups that exist in ClearML.
    """
    claim = groups.claim if groups else ""
    wanted = {n.casefold() for n in (*known, *(groups.admins if groups else ()), SIZE_LIMIT_MARK)}
    names = {"sub", "email", *USERNAMES, *([claim] if claim else ())}
    kept = (_only(claims.of(source), names, claim, wanted) for source in Source)
    return _counted(claims, Claims(*kept), claim)


def _only(
    claims: Mapping[str, Json] | None, names: set[str], groups: str, wanted: set[str]
) -> dict[str, Json] | None:
    if claims is None:
        return None
    found = {name: value for name, value in claims.items() if name in names}
    return {n: _groups(v, wanted) if n == groups else _bounded(v) for n, v in found.items()}


def _counted(whole: Claims, kept: Claims, claim: str) -> Claims:
    """With the number of groups that are left out where they are looked for first."""
    found, left = whole.find(claim), kept.find(claim)
    if not claim or found is None or left is None:
        return kept
    gone = len(read_groups(found[1]).names) - len(read_groups(left[1]).names)
    return replace(kept, left_out=gone)


def _groups(value: Json, wanted: set[str]) -> Json:
    if isinstance(value, list):
        return _fewer(value, wanted)
    if isinstance(value, str) and read_groups(value).shape is Shape.DELIMITED:
        return value if _cost(value) <= MOST_BYTES else _fewer_parts(value, wanted)
    return _bounded(value)


def _fewer(value: list[Json], wanted: set[str]) -> list[Json]:
    """The names that find room, in their order; when not all do, one of what is no name."""
    if len(value) <= MOST_GROUPS and len(json.dumps(value)) + _AROUND * len(value) <= MOST_BYTES:
        return value
    names = [one for one in value if isinstance(one, str)]
    others = [_bounded(one) for one in value if not isinstance(one, str)]
    return [*_fitting(names, wanted), *others[:1]]


def _fewer_parts(value: str, wanted: set[str]) -> str:
    """Still one text with separators."""
    parts = [part.strip() for part in _SEPARATORS.split(value) if part.strip()]
    return ",".join(("", *_fitting(parts, wanted)))


def _fitting(names: list[str], wanted: set[str]) -> list[str]:
    """As many names as are kept: the wanted ones first of all, very long ones last."""

    def rank(at: int) -> tuple[bool, bool]:
        return len(names[at]) > _LONG_NAME, names[at].casefold() not in wanted

    room, chosen = MOST_BYTES, list[int]()
    for at in sorted(range(len(names)), key=rank):
        room -= _cost(names[at])
        if room < 0 or len(chosen) == MOST_GROUPS:
            break
        chosen.append(at)
    return [names[at] for at in sorted(chosen)]


def _bounded(value: Json) -> Json:
    """The value, or as much of it as tells its kind."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if len(json.dumps(value)) <= _LARGEST_VALUE:
        return value
    return {} if isinstance(value, dict) else [] if isinstance(value, list) else 0


def _cost(text: str) -> int:
    return len(json.dumps(text)) + _AROUND
