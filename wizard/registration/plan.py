"""What is in Ping and what would be changed there, shown before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.registration.operations import member

VERSION = 1


class Action(Enum):
    """What happens to an object in Ping."""

    CREATE = "create"
    CHANGE = "change"
    KEEP = "keep"


class Consent(Enum):
    """What has to be agreed to beyond the plan itself."""

    PRODUCTION = "production"
    REPLICATE = "replicate"
    IN_USE = "in-use"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of an object, in words: as it is in Ping and as ClearML needs it.

    Attributes:
        name: As the product's console calls it.
        old: The present value; empty when there is none.
        new: The value that is needed; the same as `old` when nothing has to be done.
        fixed: Whether Ping does not let it be changed.
        filling: Whether it says where a claim comes from, which can be right in several ways.
    """

    name: str
    old: str
    new: str
    fixed: bool = False
    filling: bool = False

    @property
    def differs(self) -> bool:
        """Whether something has to be done."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class Item:
    """One object in Ping and what happens to it."""

    action: Action
    kind: str
    name: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An application that is there already, compared with what ClearML needs.

    Attributes:
        id: Its ID in Ping.
        name: Its name in Ping.
        client_id: Its OAuth client ID.
        reason: Why it is taken for ClearML's.
        items: What `Action.CHANGE` would do; `Field.differs` shows where it deviates.
        by_hand: Whether it is changed in the product's console only.
    """

    id: str
    name: str
    client_id: str
    reason: str
    items: tuple[Item, ...]
    by_hand: bool = False

    @property
    def fits(self) -> bool:
        """Whether nothing in it deviates."""
        return not any(field.differs for item in self.items for field in item.fields)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the calls go.

    Attributes:
        id: Of the environment, the realm or, for PingFederate, empty.
        name: As its administrators call it.
        kind: Such as `PRODUCTION`, `SANDBOX` or a version; empty when there is none.
        api: Origin that the calls and the access token go to.
        consents: What has to be agreed to before anything is written.
        notes: What the user should know about it, one sentence each.
    """

    id: str
    name: str
    kind: str
    api: str
    consents: frozenset[Consent] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in Ping.

    Attributes:
        matches: Applications that are or may be ClearML's.
        new: What is created when there is none.
    """

    place: Place
    matches: tuple[Match, ...]
    new: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to happen: the values of the product's model, no addresses and no bodies.

    Attributes:
        target: ID of the existing application that is used; empty when one is created.
    """

    product: Product
    place: Place
    target: str
    items: tuple[Item, ...]

    @property
    def writes(self) -> bool:
        """Whether anything in Ping changes."""
        return any(item.action is not Action.KEEP for item in self.items)

    @property
    def consents(self) -> frozenset[Consent]:
        """What has to be agreed to before it is carried out."""
        if not self.writes:
            return frozenset()
        return self.place.consents | ({Consent.IN_USE} if self.target else frozenset())

    def record(self) -> dict[str, object]:
        """What `--json` prints and `--apply` compares; equal plans have equal records."""
        items = [
            asdict(one) | {"action": one.action.value, "fields": [asdict(f) for f in one.fields]}
            for one in self.items
        ]
        return {
            "version": VERSION,
            "product": self.product.value,
            "environment": {"id": self.place.id, "name": self.place.name, "type": self.place.kind},
            "application": self.target,
            "consents": sorted(one.value for one in self.consents),
            "items": items,
        }


def make_plan(
    product: Product, findings: Findings, target: str = "", *, change: bool = False
) -> Plan | Problem:
    """The plan for what was found.

    Args:
        product: Whose application it is.
        findings: What is in Ping now.
        target: ID or name of the application to use; needed when several match.
        change: Whether to change an existing application rather than to leave it alone.
    """
    if not findings.matches and not target:
        return Plan(product, findings.place, "", findings.new)
    found = [one for one in findings.matches if target in (one.id, one.name, one.client_id, "")]
    if not found:
        return problem("registration.no-such-application", name=target)
    if len(found) > 1:
        return problem(
            "registration.several", names=", ".join(f"{one.name} ({one.id})" for one in found)
        )
    return _with_existing(product, findings.place, found[0], change=change)


def read_plan(text: str) -> Mapping[str, object] | Problem:
    """The record in a plan file, or why it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("version") != VERSION:
        return problem("registration.no-plan")
    return found


def _with_existing(product: Product, place: Place, found: Match, *, change: bool) -> Plan | Problem:
    if not change:
        kept = (Item(Action.KEEP, one.kind, one.name, one.fields) for one in found.items)
        return Plan(product, place, found.id, tuple(kept))
    differing = [field for item in found.items for field in item.fields if field.differs]
    if found.by_hand and not found.fits:
        names = listed(field.name for field in differing)
        return problem("registration.by-hand", name=found.name, fields=names)
    fixed = [field.name for field in differing if field.fixed]
    if fixed:
        return problem("registration.fixed", name=found.name, field=fixed[0])
    return Plan(product, place, found.id, tuple(map(_settled, found.items)))


def _settled(item: Item) -> Item:
    """An item of which nothing differs is left alone."""
    needed = item.action is Action.CREATE or any(field.differs for field in item.fields)
    return item if needed else Item(Action.KEEP, item.kind, item.name, item.fields)


def listed(values: Iterable[str]) -> str:
    """Several values as one text that does not depend on their order."""
    return ", ".join(sorted(values))


def shown(value: object) -> str:
    """A value of an object in words, for a `Field`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed(map(str, value))
    return "" if value is None else str(value)


def compared(
    body: Mapping[str, object],
    names: Mapping[str, str],
    changes: Mapping[str, tuple[object, object]],
    fixed: str,
) -> Iterator[Field]:
    """The members that have names, as they are and as they are needed; one of them is fixed."""
    for key, name in names.items():
        old, new = changes.get(key) or (member(body, key),) * 2
        yield Field(name, shown(old), shown(new), key == fixed)
