"""The step-by-step guides: read from resources/guides/, filled in for one setup, ticked off."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, get_origin

from wizard.assets import resource
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem, problem_types
from wizard.model.product import Product
from wizard.model.settings import SCOPES
from wizard.model.urls import callback_url

PKCE_MEANS = (
    "PKCE binds each login's code to the client that asked for it, so a stolen code is of no use."
)
"""What PKCE is for (RFC 7636), in the one sentence that guides and pages share."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_OFF = "off"


class Condition(Enum):
    """When an item applies: the two choices made before the checklist."""

    ALWAYS = "always"
    GROUPS = "groups"
    GROUPS_OFF = "groups_off"
    PKCE_ON = "pkce_on"
    PKCE_OFF = "pkce_off"


@dataclass(frozen=True, slots=True)
class Source:
    """A documentation page the guide follows; `revision` is empty where the page names none."""

    page: str
    url: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value to copy into Ping, with the name of the field it goes into."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the checklist. In a guide's file its texts have placeholders.

    Attributes:
        id: Stable name; `product/item` in a checklist.
        title: What is done.
        where: Menu path in Ping's console.
        steps: What to do there, in order.
        changed: What to do when the item was done before and has changed since.
        traps: Frequent mistakes.
        values: What to copy, each with its own copy button.
        condition: When the item applies.
        verified: False when the menu names could not be checked against Ping's documentation.
    """

    id: str
    title: str
    where: str
    steps: tuple[str, ...]
    changed: str
    traps: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    condition: Condition = Condition.ALWAYS
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Guide:
    """How ClearML is registered in one product.

    Attributes:
        revision: Date or release of the documentation that it follows.
        verified: False when parts could not be checked against that documentation.
        note: What to know about the menu names.
        intro: What the administrator needs before the first item.
        go_to: Sentence that leads to a menu; `{where}` is replaced by the menu.
    """

    product: Product
    title: str
    revision: str
    verified: bool
    note: str
    intro: str
    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    go_to: str

    def way_to(self, item_id: str) -> str:
        """One sentence that leads to the place of an item."""
        where = next(i.where for i in self.items if i.id == item_id)
        return self.go_to.replace("{where}", where)


@dataclass(frozen=True, slots=True)
class Context:
    """The values for a guide's placeholders, and the choices that select its items."""

    callback_url: str
    groups_claim: str = "groups"
    groups: bool = False
    pkce: bool = True

    @classmethod
    def of(cls, draft: Draft) -> Context:
        """The context of a draft; without a valid web app address the callback URL is empty."""
        address = webapp_url(draft.webapp_url).value
        return cls(
            callback_url(address) if address else "",
            draft.groups_claim,
            draft.groups_enabled,
            draft.pkce,
        )

    def values(self) -> Mapping[str, str]:
        """Every placeholder a guide may use, with its text."""
        return {
            "callback_url": self.callback_url,
            "groups_claim": self.groups_claim,
            "scopes": " ".join(SCOPES),
        }


class Tick(Enum):
    """Whether an item is done."""

    OPEN = "open"
    TICKED = "ticked"
    REOPENED = "reopened"


@cache
def guide(product: Product) -> Guide:
    """The guide of a product.

    Raises:
        FileNotFoundError: The program's files are incomplete.
        cattrs.BaseValidationError: The file is not a guide.
    """
    path = resource("guides", f"{product.value}.toml")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def parse(table: Mapping[str, object]) -> Guide:
    """A guide from its parsed TOML.

    Raises:
        cattrs.BaseValidationError: A key is missing, unknown, empty or of the wrong type.
    """
    from cattrs import Converter  # noqa: PLC0415 - slow to import and not needed for a help text

    converter = Converter(forbid_extra_keys=True)
    # Without this, cattrs would convert any value to a text.
    converter.register_structure_hook(str, lambda value, _: _text(value))
    converter.register_structure_hook(bool, lambda value, _: _VERIFIED[_text(value)])
    converter.register_structure_hook_func(
        _is_tuple,
        lambda values, kind: tuple(
            converter.structure(value, kind.__args__[0]) for value in _filled_list(values)
        ),
    )
    return converter.structure(table, Guide)


def _is_tuple(kind: type) -> bool:
    return get_origin(kind) is tuple


_VERIFIED = {"documentation": True, "not verified": False}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("empty or not a text")
    return value


def _filled_list(values: object) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise ValueError("empty or not a list")
    return values


def localise(problem: Problem, product: Product | None) -> Problem:
    """The same problem with the remedy for that product.

    The menu is that of the guide's checklist item. Unchanged if the table has no remedy for the
    product or no product is chosen.
    """
    kind = problem_types(problem.family).get(problem.code)
    found = kind.remedies.get(product) if kind and product else None
    if product is None or found is None:
        return problem
    return replace(problem, remedy=f"{guide(product).way_to(found.item)} {found.action}")


def checklist(
    guide: Guide, context: Context, ticks: frozenset[str] = frozenset()
) -> tuple[Item, ...]:
    """The items that apply, filled in.

    The item about groups that are no longer needed is shown only if they were mapped before.
    """
    shown = (i for i in guide.items if _applies(i, context))
    return tuple(
        _filled(guide.product, i, context)
        for i in shown
        if i.condition is not Condition.GROUPS_OFF or _was_done(_id(guide.product, i), ticks)
    )


def tick_key(item: Item) -> str:
    """The text in `Draft.ticks` for a done item; another one as soon as the item changes."""
    content = [item.title, item.where, item.steps, [(v.label, v.text) for v in item.values]]
    digest = hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()[:12]
    return f"{item.id}:{digest}"


def tick(item: Item, ticks: frozenset[str]) -> Tick:
    """Whether `item` is open, done, or was done before it changed."""
    if tick_key(item) in ticks:
        return Tick.TICKED
    return Tick.REOPENED if _is_known(item.id, ticks) else Tick.OPEN


def ticked(guide: Guide, context: Context, ticks: frozenset[str], item_id: str) -> frozenset[str]:
    """The ticks after `item_id` was done.

    It is also noted which optional items did not apply then, so that they show up as changed, not
    as new, when they apply later.
    """
    applying = {r.id: r for r in checklist(guide, context, ticks)}
    every = {_id(guide.product, i) for i in guide.items}
    absent = {f"{i}:{_OFF}" for i in every - set(applying) if not _is_known(i, ticks)}
    return unticked(ticks, item_id) | absent | {tick_key(applying[item_id])}


def unticked(ticks: frozenset[str], item_id: str) -> frozenset[str]:
    """The ticks after `item_id` was unticked."""
    return frozenset(t for t in ticks if t.rpartition(":")[0] != item_id)


def fill(template: str, context: Context) -> str:
    """A text of a guide with its placeholders replaced, each once."""
    values = context.values()
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _is_known(item_id: str, ticks: frozenset[str]) -> bool:
    return any(t.rpartition(":")[0] == item_id for t in ticks)


def _was_done(item_id: str, ticks: frozenset[str]) -> bool:
    return _is_known(item_id, ticks - {f"{item_id}:{_OFF}"})


def _applies(item: Item, context: Context) -> bool:
    return {
        Condition.ALWAYS: True,
        Condition.GROUPS: context.groups,
        Condition.GROUPS_OFF: not context.groups,
        Condition.PKCE_ON: context.pkce,
        Condition.PKCE_OFF: not context.pkce,
    }[item.condition]


def _id(product: Product, item: Item) -> str:
    return f"{product.value}/{item.id}"


def _filled(product: Product, item: Item, context: Context) -> Item:
    return replace(
        item,
        id=_id(product, item),
        steps=tuple(fill(s, context) for s in item.steps),
        values=tuple(Value(v.label, fill(v.text, context)) for v in item.values),
        traps=tuple(fill(t, context) for t in item.traps),
        changed=fill(item.changed, context),
    )
