"""Names of variables as the apiserver reads them, and the right name for a wrong one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from wizard.clearml.variables import VARIABLES, Kind, Variable

PREFIXES = ("TRAINS__", "CLEARML__")
"""In the order in which the apiserver reads them; the later one wins."""

PROVIDERS = ("keycloak", "okta", "azure_ad", "ad_oauth", "google", "cognito", "auth0")
"""ClearML's other OAuth providers (its pages on single sign-on)."""

PREFIX = "name.prefix"
OTHER_PREFIX = "name.other-prefix"
SECTION = "name.section"
PROVIDER = "name.provider"
MISSPELT = "name.misspelt"
NUMBERED = "name.numbered"
UNKNOWN = "name.unknown"
ILLEGAL = "name.illegal"
"""Codes of the ways in which a name is wrong."""

MEANT = (PREFIX, OTHER_PREFIX, SECTION, MISSPELT)
"""Those in which the nearest right name was meant."""

_LEGAL = re.compile(r"[A-Za-z0-9_.-]+")
_CLIENT_SECRET = re.compile(r"client[_.-]*secret", re.IGNORECASE)
_LIKE_SECRET = re.compile(r"client[_.-]*s[cre]{2,5}t|secret", re.IGNORECASE)
"""Also misspelt: what follows may be the value."""
_OTHER_PREFIX = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__((?:services|secure)__.*)", re.IGNORECASE
)
_OURS = re.compile(r"clearml|trains|oauth_*client|login_+sso", re.IGNORECASE)
_SAME_VARIABLE = 0.95  # similarity of two long names: one or two typing errors
_LIKE = 0.6  # similarity of the last parts of two names
_SHORTEST_SECRET = 4
_LONGEST = 200
_PING = "ping"
_SECTIONS = ("services", "secure")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name is.

    Attributes:
        row: The variable of the guide that it is, if it is one.
        problem: Code of what is wrong with it, if something is.
        nearest: The right variable for a wrong name.
        provider: The other provider it belongs to.
    """

    row: Variable | None = None
    problem: str | None = None
    nearest: Variable | None = None
    provider: str = ""

    @property
    def concerns_ping(self) -> bool:
        """Whether it is one of Ping's variables, or probably was to be one."""
        return self.row is not None or self.problem is not None


def path(name: str) -> str | None:
    """Path in ClearML's configuration; None for a variable that the apiserver ignores."""
    prefix = next((p for p in PREFIXES if name.startswith(p)), None)
    # The apiserver compares the prefix as it is written, and the rest in lower case.
    return None if prefix is None else name.removeprefix(prefix).replace("__", ".").lower()


def may_be_ours(name: str) -> bool:
    """Whether the name is worth a closer comparison."""
    return path(name) is not None or bool(_OURS.search(name))


def is_legal(name: str) -> bool:
    """Whether the name is nothing but a name, so that it can be given to the HOCON parser."""
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
    """The part of `name` that certainly is one, to be shown.

    Where the "=" is missing or something else is in its place, the value is a part of the name.
    """
    legal = _LEGAL.match(name)
    sure = legal[0] if legal else ""
    found = _LIKE_SECRET.search(sure)
    if found and len(sure) - found.end() >= _SHORTEST_SECRET:
        sure = found.string[: found.end()]
    return sure if sure == name else sure + "…"


def mentions_secret(text: str) -> bool:
    """Whether a value has the secret's name in it: two lines in one, with the secret as well."""
    return bool(_CLIENT_SECRET.search(text))


# get_close_matches is slow, and several rules identify the same names.
@lru_cache(maxsize=4096)
def identify(name: str) -> Named:
    """What `name` is: one of Ping's variables, a wrong name for one, or something else."""
    here = path(name)
    if here in _ROWS:
        return Named(row=_ROWS[here])
    if not _OURS.search(name):
        return Named()
    bare = path(name.strip("\"'")) or ""
    if here is None and bare in _ROWS:  # `docker run` takes quotes for a part of the name
        return Named(problem=MISSPELT, nearest=_ROWS[bare])
    if not is_legal(name):
        return Named(problem=ILLEGAL) if here is not None else Named()
    if here is None:
        return _without_prefix(name)
    return _wrong(here)


def _without_prefix(name: str) -> Named:
    """Names that the apiserver ignores: only those that clearly were to be Ping's."""
    upper = name.upper()
    raised = next((upper[: len(p)] + name[len(p) :] for p in PREFIXES if upper.startswith(p)), "")
    row = _ROWS.get(path(raised) or "") if raised else None
    if row is not None:
        return Named(problem=PREFIX, nearest=row)
    other = _OTHER_PREFIX.fullmatch(name)
    row = _ROWS.get(path(PREFIXES[-1] + other[1]) or "") if other else None
    if row is not None:
        return Named(problem=OTHER_PREFIX, nearest=row)
    nearest = _nearest(name)
    return Named(problem=MISSPELT, nearest=nearest) if nearest else Named()


def _wrong(here: str) -> Named:
    section, _, tail = here.partition(".")
    if section in _SECTIONS and tail in _TAILS:
        return Named(problem=SECTION, nearest=_TAILS[tail])
    for provider in PROVIDERS:
        start = _MIDDLE.replace(_PING, provider)
        if tail.startswith(start) and tail.removeprefix(start) in _LEAVES:
            nearest = _LEAVES[tail.removeprefix(start)]
            return Named(problem=PROVIDER, nearest=nearest, provider=provider)
    return _numbered(tail) or _unlike(here, tail)


def _numbered(tail: str) -> Named | None:
    """A list that is written as one variable for each item."""
    row = _TAILS.get(tail.rstrip("0123456789").removesuffix("."))
    numbered = row is not None and row.kind is Kind.LIST and tail[-1].isdecimal()
    return Named(problem=NUMBERED, nearest=row) if numbered else None


def _unlike(here: str, tail: str) -> Named:
    near = _nearest(here)
    if near is not None:
        return Named(problem=MISSPELT, nearest=near)
    if tail.startswith(_MIDDLE):
        end = tail.removeprefix(_MIDDLE)[:_LONGEST]
        like = get_close_matches(end, _LEAVES, 1, _LIKE)
        return Named(problem=UNKNOWN, nearest=_LEAVES[like[0]] if like else None)
    return Named()


def _flat(name: str) -> str:
    """A name without what is mixed up most: case, prefix, number of underscores."""
    flat = re.sub(r"[_.\-]+", "_", name.lower())
    return re.sub(r"^[a-z0-9]+_(?=(services|secure)_)", "", flat)


_SPELLINGS = {
    f"{section}_{_flat(tail)}": row for tail, row in _TAILS.items() for section in _SECTIONS
}


def _nearest(name: str) -> Variable | None:
    """The variable that differs by a few typing errors, whichever section was written."""
    flat = _flat(name)
    # The time of the comparison grows with the square of the length.
    if len(flat) > _LONGEST:
        return None
    like = get_close_matches(flat, _SPELLINGS, 1, _SAME_VARIABLE)
    return _SPELLINGS[like[0]] if like else None
