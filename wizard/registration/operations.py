"""The writes of a plan, as data: what is created or changed in Ping, and how ours is recognised."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from wizard.model.problem import Problem

Body = Mapping[str, object]
"""A JSON object."""

APPLICATION = "application"
"""The kind of object whose ID replaces `{application}` in the paths of others."""

_URIS, _MOST_COMPARED = "redirectUris", 10


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object in a product's API.

    Attributes:
        path: Of its collection, below the API's base; `{application}` is replaced.
        where: Where a person finds it in the product's console.
        id_field: The member of its body with the ID.
        read_only: Members that a PUT must not contain.
        put: Whether it is created by PUT at an ID that we choose.
        derived: How members at any depth end that a PUT must not contain; empty for none.
        listed: The member of its list's pages with the objects.
    """

    path: str
    where: str
    id_field: str = "id"
    read_only: frozenset[str] = frozenset()
    put: bool = False
    derived: str = ""
    listed: str = "items"


@dataclass(frozen=True, slots=True)
class Create:
    """Create an object.

    Attributes:
        kind: A key of the product's resources.
        name: What a person calls it.
        body: Without the secret.
        key: Member (`a.b` for nested ones) and value by which ours is recognised after an answer
            was lost; nothing else in the collection may have that value.
        id: Where we choose it; empty where Ping does.
        secret_at: Where the client secret goes in the body; empty for none.
    """

    kind: str
    name: str
    body: Body = field(repr=False)
    key: tuple[str, object]
    id: str = ""
    secret_at: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """Change members of an object by a PUT of the whole.

    Attributes:
        id: Empty for the application that was just created.
        changes: By member (`a.b` for nested ones), the value that was seen and the new one.
        secret_at: Where the client secret goes, which the object may lose otherwise; empty for
            none.
    """

    kind: str
    name: str
    id: str
    changes: Mapping[str, tuple[object, object]]
    secret_at: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be read in the API.

    Attributes:
        path: Of the object.
        member: Of the object.
        value: Of the member.
        refused: A status that means the same as the value; 0 for none.
    """

    path: str
    member: str
    value: object
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Expect:
    """Stop with a problem unless this is still as the plan saw it."""

    name: str
    seen: Seen
    problem: Problem


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is no object: it can be repeated and is not undone, such as a replication.

    Attributes:
        unless: What shows that it is not needed, or that it was carried out.
    """

    name: str
    path: str
    unless: Seen


@dataclass(frozen=True, slots=True)
class TakeSecret:
    """Read the client secret that Ping made, and put it into the keyring.

    Attributes:
        path: Where it is read; `{application}` is replaced. Empty where Ping does not show it:
            then only the client ID is kept.
    """

    name: str
    path: str = ""


Operation = Create | Update | Expect | Call | TakeSecret


def member(body: Body, name: str) -> object:
    """The value of a nested member; None when there is none."""
    value: object = body
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def same(one: object, other: object) -> bool:
    """Whether two values are equal; those of a list have no order in Ping's APIs."""
    if isinstance(one, list) and isinstance(other, list):
        first, second = (sorted(json.dumps(v, sort_keys=True) for v in x) for x in (one, other))
        return first == second
    return one == other


def with_member(body: Body, name: str, value: object) -> dict[str, object]:
    """A copy with one nested member replaced; None removes it."""
    first, _, rest = name.partition(".")
    below = body.get(first)
    if rest:
        value = with_member(below if isinstance(below, Mapping) else {}, rest, value)
    if value is None:
        return {key: one for key, one in body.items() if key != first}
    return {**body, first: value}


def without(body: Body, ending: str) -> dict[str, object]:
    """A copy without members whose names end so, at any depth of objects."""
    return {
        name: without(one, ending) if isinstance(one, Mapping) else one
        for name, one in body.items()
        if not name.endswith(ending)
    }


def with_ours(old: object, ours: object) -> object:
    """A list keeps what is in it; any other value is replaced."""
    if not isinstance(ours, list) or not isinstance(old, list):
        return ours
    missing = [one for one in ours if one not in old]
    return [*old, *missing] if missing else old


def differences(body: Body, needed: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """By member, the present value and the one that is needed, where they are not the same."""
    found = {name: member(body, name) for name in needed}
    both = {name: (old, with_ours(old, needed[name])) for name, old in found.items()}
    return {name: (old, new) for name, (old, new) in both.items() if old != new}


def matching(there: Sequence[Body], uri: str, mark: str) -> list[tuple[Body, str]]:
    """The applications that may be ClearML's, and why; `mark` is the setup's, or empty."""
    found = [(one, "It has ClearML's redirect URI.") for one in there if uri in texts(one, _URIS)]
    marked = (one for one in there if mark and mark in str(one.get("description", "")))
    found += [(one, "This setup created it.") for one in marked if uri not in texts(one, _URIS)]
    return found[:_MOST_COMPARED]


def texts(body: Body, name: str) -> list[str]:
    """The texts in a nested list; none when it is no list."""
    values = member(body, name)
    return [str(one) for one in values] if isinstance(values, list) else []


def free(wanted: str, taken: Iterable[str], between: str) -> str:
    """A name that is not taken: that one, or with a number."""
    used = {one.casefold() for one in taken}
    names = chain([wanted], (f"{wanted}{between}{number}" for number in count(2)))
    return next(one for one in names if one.casefold() not in used)
