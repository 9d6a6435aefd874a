"""Names of variables as the apiserver takes them, and the right name for a wrong one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wizard.clearml.variables import VARIABLES, Kind, Variable

PREFIXES = ("TRAINS__", "CLEARML__")
"""In the order in which the apiserver reads them; the later one wins."""

PROVIDERS = ("keycloak", "okta", "azure_ad", "ad_oauth", "google", "cognito", "auth0")
"""ClearML's other OAuth providers (its pages on single sign-on)."""

_LEGAL = re.compile(r"[A-Za-z0-9_.-]+")
_CLIENT_SECRET = re.compile(r"client[_.-]*secret", re.IGNORECASE)
_OURS = re.compile(r"clearml|trains|oauth_*client|login_+sso", re.IGNORECASE)
_NEAR = 4
_SHORTEST_SECRET = 4
_LONGEST = 200
_PING = "ping"
_SECTIONS = ("services", "secure")


class Slip:
    """Ways in which a name is wrong; the values are codes of the catalog."""

    PREFIX = "name.prefix"
    SECTION = "name.section"
    PROVIDER = "name.provider"
    MISSPELT = "name.misspelt"
    NUMBERED = "name.numbered"
    UNKNOWN = "name.unknown"
    ILLEGAL = "name.illegal"


@dataclass(frozen=True, slots=True)
class Named:
    """What a name is.

    Attributes:
        row: The variable of the guide that it is, if it is one.
        slip: Code of what is wrong with it, if something is.
        nearest: The right variable for a wrong name.
        provider: The other provider it belongs to.
    """

    row: Variable | None = None
    slip: str | None = None
    nearest: Variable | None = None
    provider: str = ""


def path(name: str) -> str | None:
    """Path in ClearML's configuration; None for a variable that the apiserver overlooks."""
    prefix = next((p for p in PREFIXES if name.startswith(p)), None)
    return None if prefix is None else name.removeprefix(prefix).replace("__", ".").lower()


def may_be_ours(name: str) -> bool:
    """Whether it is worth finding out what the name is."""
    return path(name) is not None or bool(_OURS.search(name))


def is_legal(name: str) -> bool:
    """Whether the name is nothing but a name, so that it can be handed to the HOCON parser."""
    return bool(_LEGAL.fullmatch(name)) and len(name) <= _LONGEST * 2


_ROWS = {path(row.name) or "": row for row in VARIABLES}
_TAILS = {key.partition(".")[2]: row for key, row in _ROWS.items()}
_MIDDLE = next(iter(_TAILS)).rpartition(_PING)[0] + _PING + "."
_LEAVES = {tail.removeprefix(_MIDDLE): row for tail, row in _TAILS.items()}


def leaf(row: Variable) -> str:
    """The end of a variable's path: `groups.claim`."""
    return next(end for end, one in _LEAVES.items() if one is row)


def by_leaf(end: str) -> Variable:
    """The variable whose path ends so."""
    return _LEAVES[end]


def safe(name: str) -> str:
    """`name` as far as it surely is one, to be shown.

    Where the "=" is missing or something else stands in its place, the value is a part of the name.
    """
    legal = _LEGAL.match(name)
    sure = legal[0] if legal else ""
    found = _CLIENT_SECRET.search(sure)
    if found and len(sure) - found.end() >= _SHORTEST_SECRET:
        sure = found.string[: found.end()]
    return sure if sure == name else sure + "…"


def mentions_secret(text: str) -> bool:
    """Whether a value holds the secret's name: two lines in one, and then the secret as well."""
    return bool(_CLIENT_SECRET.search(text))


@lru_cache(maxsize=4096)
def named(name: str) -> Named:
    """What `name` is: one of ours, a slip, or something that does not concern Ping."""
    here = path(name)
    if here in _ROWS:
        return Named(row=_ROWS[here])
    if not _OURS.search(name):
        return Named()
    if not is_legal(name):
        return Named(slip=Slip.ILLEGAL) if here is not None else Named()
    if here is None:
        return _without_prefix(name)
    return _wrong(here)


def _without_prefix(name: str) -> Named:
    """Names that the apiserver overlooks: only those that are clearly meant to be ours."""
    upper = name.upper()
    raised = next((upper[: len(p)] + name[len(p) :] for p in PREFIXES if upper.startswith(p)), "")
    row = _ROWS.get(path(raised) or "") if raised else None
    if row is not None:
        return Named(slip=Slip.PREFIX, nearest=row)
    nearest = _nearest(name)
    return Named(slip=Slip.MISSPELT, nearest=nearest) if nearest else Named()


def _wrong(here: str) -> Named:
    section, _, tail = here.partition(".")
    if section in _SECTIONS and tail in _TAILS:
        return Named(slip=Slip.SECTION, nearest=_TAILS[tail])
    for provider in PROVIDERS:
        start = _MIDDLE.replace(_PING, provider)
        if tail.startswith(start) and tail.removeprefix(start) in _LEAVES:
            nearest = _LEAVES[tail.removeprefix(start)]
            return Named(slip=Slip.PROVIDER, nearest=nearest, provider=provider)
    return _numbered(tail) or _unlike(here, tail)


def _numbered(tail: str) -> Named | None:
    """A list that is written as one variable for each item."""
    row = _TAILS.get(tail.rstrip("0123456789").removesuffix("."))
    numbered = row is not None and row.kind is Kind.LIST and tail[-1].isdecimal()
    return Named(slip=Slip.NUMBERED, nearest=row) if numbered else None


def _unlike(here: str, tail: str) -> Named:
    near = _nearest("clearml." + here)
    if near is not None:
        return Named(slip=Slip.MISSPELT, nearest=near)
    if tail.startswith(_MIDDLE):
        return Named(slip=Slip.UNKNOWN, nearest=_closest_leaf(tail.removeprefix(_MIDDLE)))
    return Named()


def _flat(name: str) -> str:
    """A name without the things that are mixed up most: case, prefix, number of underscores."""
    flat = re.sub(r"[_.\-]+", "_", name.lower())
    return re.sub(r"^(clearml|trains)_", "", flat)


_SPELLINGS = {
    f"{section}_{_flat(tail)}": row for tail, row in _TAILS.items() for section in _SECTIONS
}


def _nearest(name: str) -> Variable | None:
    """The variable at most four typing errors away, whichever section was written."""
    flat = _flat(name)
    if len(flat) > _LONGEST:
        return None
    away, best = min((distance(flat, one, _NEAR), one) for one in _SPELLINGS)
    allowed = min(_NEAR, 1 + len(best.rpartition("ping_")[2]) // 4)
    return _SPELLINGS[best] if away <= allowed else None


def _closest_leaf(end: str) -> Variable | None:
    """None where no name is like it: half of it would have to be written anew."""
    away, best = min((distance(one, end[:_LONGEST]), one) for one in _LEAVES)
    return _LEAVES[best] if away <= len(best) // 2 else None


def distance(one: str, other: str, most: int = _LONGEST) -> int:
    """Insertions, deletions, replacements and swaps of neighbours; `most` + 1 for any above."""
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if abs(len(one) - len(other)) > most:
        return most + 1
    return min(_changes(one, other, most), most + 1)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike; they do not count for their distance."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _changes(one: str, other: str, most: int) -> int:
    """The distance, looked for no further than `most` beside the diagonal of the usual table."""
    far = most + 1
    before: list[int] = []
    row = [min(j, far) for j in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        before, last = row, before
        row = [min(i, far)] + [far] * len(other)
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            b = other[j - 1]
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
