"""The step-by-step guides: read from resources/guides/, filled in for one setup, ticked off."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import Any, Literal, get_origin

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


Condition = Literal["always", "groups", "pkce_on", "pkce_off"]
"""When a field applies: the two choices made before the checklist."""

Kind = Literal[
    "text", "map", "there", "check", "uncheck", "choice", "read",
    "switch", "button", "side", "corner",
]  # fmt: skip
"""What a field looks like in Ping.

A `map` gives a claim the value of an attribute; one is `there` from the beginning. What is only to
`read` is for the user to copy from Ping when it has no value. Buttons are at the bottom, at the
`side` of the field before, or at the top right `corner`, like a switch.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A documentation page the guide follows; `revision` is empty where the page names none."""

    page: str
    url: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a screen in Ping, with the value it must have.

    For a claim the label is the attribute that it is mapped to.
    """

    label: str
    value: str = ""
    kind: Kind = "text"
    when: Condition = "always"

    @property
    def pasted(self) -> bool:
        """Whether the value is one to copy: others are ticked or picked."""
        return self.kind in ("text", "map")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a drawing of a screen in Ping shows beside its fields.

    Attributes:
        title: Heading of the screen.
        tabs: Names of its tabs; `active` is the open one.
        ring: Where to click, by the letter of the step: the label of a field, or a tab.
        after: Date or release of the documentation that it is drawn after; empty if unknown.
    """

    title: str
    tabs: tuple[str, ...] = ()
    active: str = ""
    ring: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True, slots=True)
class FormerItem:
    """An item of version 0.1.0: its digest, or the JSON text with placeholders that it is of."""

    id: str
    digest: str = ""
    content: str = ""
    when: Condition = "always"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the checklist. In a guide's file its texts have placeholders.

    Attributes:
        id: Stable name; `product/item` in a checklist.
        title: What is done.
        where: Menu path in Ping's console.
        steps: What to do there, in order.
        changed: What to do when the item was done before and has changed since.
        formerly: Items of version 0.1.0 that it replaces; in a checklist the keys of their ticks.
        traps: Frequent mistakes.
        fields: What to enter, tick and click.
        screen: What is drawn around the fields; without it there is no drawing.
        verified: False when the menu names could not be checked against Ping's documentation.
    """

    id: str
    title: str
    where: str
    steps: tuple[str, ...]
    changed: str
    formerly: tuple[str, ...]
    traps: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    screen: Screen | None = None
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
        former: The items of version 0.1.0, whose ticks still count.
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
    former: tuple[FormerItem, ...] = ()

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


def checklist(guide: Guide, context: Context) -> tuple[Item, ...]:
    """The items, filled in, with the fields that apply."""
    return tuple(_filled(guide, item, context) for item in guide.items)


def tick_key(item: Item) -> str:
    """The text in `Draft.ticks` for a done item; another one as soon as its fields change."""
    content = [(f.label, f.value, f.kind) for f in item.fields]
    return f"{item.id}#{_digest(json.dumps(content))}"


def tick(item: Item, ticks: frozenset[str]) -> Tick:
    """Whether `item` is open, done, or was done before it changed.

    It was also done when everything was that it consisted of in version 0.1.0.
    """
    if tick_key(item) in ticks:
        return Tick.TICKED
    if _names(ticks, "#") >= {item.id}:
        return Tick.REOPENED
    if ticks.issuperset(item.formerly):
        return Tick.TICKED
    return Tick.REOPENED if _names(ticks, ":") >= _names(item.formerly, ":") else Tick.OPEN


def with_tick(
    items: tuple[Item, ...], ticks: frozenset[str], item_id: str, *, done: bool
) -> frozenset[str]:
    """The ticks after `item_id` was done or is no longer; the other items stay as they are."""
    product = item_id.partition("/")[0]
    others = {t for t in ticks if t.partition("/")[0] != product}
    kept = (_kept(item, ticks) for item in items if item.id != item_id)
    own = {tick_key(item) for item in items if done and item.id == item_id}
    return frozenset(others | own).union(*kept)


def _kept(item: Item, ticks: frozenset[str]) -> frozenset[str]:
    """The present keys of an item, also when it was ticked in version 0.1.0."""
    own = frozenset(t for t in ticks if t.startswith(f"{item.id}#"))
    if tick(item, ticks) is Tick.TICKED:
        return frozenset({tick_key(item)})
    return own or frozenset({f"{item.id}#"} if tick(item, ticks) is Tick.REOPENED else ())


def fill(template: str, context: Context) -> str:
    """A text of a guide with its placeholders replaced, each once."""
    return _replaced(template, context.values())


def _replaced(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _digest(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL

    return sha256(text.encode("ascii")).hexdigest()[:12]


def _names(keys: Iterable[str], mark: str) -> set[str]:
    """The items that keys are of; `mark` is "#", or ":" as in version 0.1.0."""
    return {key.rpartition(mark)[0] for key in keys if mark in key}


def _applies(when: Condition, context: Context) -> bool:
    groups, pkce = "groups" if context.groups else "", "pkce_on" if context.pkce else "pkce_off"
    return when in ("always", groups, pkce)


def _former_key(former: FormerItem, context: Context) -> str:
    # What is filled in comes between quotes of JSON.
    values = {name: json.dumps(text)[1:-1] for name, text in context.values().items()}
    return f"{former.id}:{former.digest or _digest(_replaced(former.content, values))}"


def _filled(guide: Guide, item: Item, context: Context) -> Item:
    product = guide.product.value
    replaced = [f for f in guide.former if f.id in item.formerly and _applies(f.when, context)]
    fields = (f for f in item.fields if _applies(f.when, context))
    return replace(
        item,
        id=f"{product}/{item.id}",
        steps=tuple(fill(s, context) for s in item.steps),
        traps=tuple(fill(t, context) for t in item.traps),
        fields=tuple(replace(f, value=fill(f.value, context)) for f in fields),
        formerly=tuple(f"{product}/{_former_key(f, context)}" for f in replaced),
        changed=fill(item.changed, context),
    )
