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
from typing import NoReturn, TypeGuard, cast

from wizard.assets import resource
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem, problem_types
from wizard.model.product import Product
from wizard.model.settings import SCOPES
from wizard.model.urls import callback_url


def localise(problem: Problem, product: Product | None) -> Problem:
    """The same problem with the remedy for that product.

    The menu is taken from the guide's checklist item, so remedy and checklist never disagree.
    Unchanged when the table has no remedy for the product or no product is chosen.
    """
    kind = problem_types(problem.family).get(problem.code)
    found = kind.remedies.get(product) if kind and product else None
    if product is None or found is None:
        return problem
    return replace(problem, remedy=f"{guide(product).way_to(found.item)} {found.action}")


Table = Mapping[str, object]

UNVERIFIED = "not verified"
_VERIFIED = ("documentation", UNVERIFIED)


class GuideError(ValueError):
    """A guide's file has not the form of a guide."""


class Condition(Enum):
    """When an item applies: the two questions asked before the checklist."""

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
    """A value to copy: the name of Ping's field and a text with placeholders."""

    label: str
    template: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do in Ping; see `guides.RenderedItem`."""

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
        go_to: Sentence that leads to a menu, with `{where}` in the menu's place.
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


def parse(whole: Table) -> Guide:
    """A guide from its parsed TOML.

    Raises:
        GuideError: a key is missing, unknown, empty or of the wrong type.
    """
    texts = ("product", "title", "revision", "verified", "note", "intro", "go_to")
    _known(whole, (*texts, "sources", "items"))
    text = {name: _text(whole, name) for name in texts}
    items = tuple(_item(t) for t in _tables(whole, "items"))
    return Guide(
        product=Product(text["product"]),
        title=text["title"],
        revision=text["revision"],
        verified=_verified(text["verified"]),
        note=text["note"],
        intro=text["intro"],
        go_to=text["go_to"],
        sources=tuple(_source(t) for t in _tables(whole, "sources")),
        items=items,
    )


def _item(table: Table) -> Item:
    texts, lists = ("id", "title", "where", "changed"), ("steps", "traps")
    _known(table, (*texts, *lists, "values", "condition", "verified"))
    return Item(
        id=_text(table, "id"),
        title=_text(table, "title"),
        where=_text(table, "where"),
        steps=_texts(table, "steps"),
        changed=_text(table, "changed"),
        traps=_texts(table, "traps") if "traps" in table else (),
        values=tuple(_value(t) for t in _tables(table, "values")) if "values" in table else (),
        condition=Condition(table.get("condition", "always")),
        verified=_verified(table.get("verified", _VERIFIED[0])),
    )


def _source(table: Table) -> Source:
    _known(table, ("page", "url", "revision"))
    revision = _text(table, "revision") if "revision" in table else ""
    return Source(_text(table, "page"), _text(table, "url"), revision)


def _value(table: Table) -> Value:
    _known(table, ("label", "template"))
    return Value(_text(table, "label"), _text(table, "template"))


def _known(table: Table, names: tuple[str, ...]) -> None:
    unknown = set(table) - set(names)
    if unknown:
        _wrong(f"unknown keys {sorted(unknown)}")


def _text(table: Table, name: str) -> str:
    text = table.get(name)
    if not isinstance(text, str) or not text.strip():
        _wrong(f"{name} is missing, empty or not a text")
    return text


def _texts(table: Table, name: str) -> tuple[str, ...]:
    texts = table.get(name)
    if not isinstance(texts, list) or not texts:
        _wrong(f"{name} is missing, empty or not a list")
    return tuple(_text({name: t}, name) for t in texts)


def _tables(table: Table, name: str) -> tuple[Table, ...]:
    tables = table.get(name)
    if not isinstance(tables, list) or not tables or not all(_is_table(t) for t in tables):
        _wrong(f"{name} is missing, empty or not a list of tables")
    return tuple(cast("list[Table]", tables))


def _is_table(found: object) -> TypeGuard[Table]:
    return isinstance(found, dict)


def _verified(word: object) -> bool:
    if word not in _VERIFIED:
        _wrong(f"verified is none of {_VERIFIED}")
    return word != UNVERIFIED


def _wrong(message: str) -> NoReturn:
    raise GuideError(message)


PKCE_MEANS = (
    "PKCE binds each login's code to the client that asked for it, so a stolen code is of no use."
)
"""What PKCE is for (RFC 7636), in the one sentence that guides and pages say."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_OFF = "off"


@dataclass(frozen=True, slots=True)
class Context:
    """What the texts of a guide are filled in with."""

    callback_url: str
    groups_claim: str = "groups"
    groups: bool = False
    pkce: bool = True

    @classmethod
    def of(cls, draft: Draft) -> Context:
        """The context of a draft; without a sound web app address the callback URL is empty."""
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


PLACEHOLDERS = frozenset(Context("").values())
"""The names that may stand in braces in a guide."""


@dataclass(frozen=True, slots=True)
class RenderedValue:
    """A value to copy into Ping, with the name of the field it goes into."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedItem:
    """One entry of the checklist, as it is shown.

    Attributes:
        id: Stable name, `product/item`.
        where: Menu path in Ping's console.
        steps: What to do there, in order.
        values: What to copy, each with its own copy button.
        traps: What goes wrong here most often.
        changed: What to do when the item was done before and has changed since.
        verified: False when the menu names could not be checked against Ping's documentation.
    """

    id: str
    title: str
    where: str
    steps: tuple[str, ...]
    values: tuple[RenderedValue, ...]
    traps: tuple[str, ...]
    changed: str
    verified: bool


class Tick(Enum):
    """Whether an item is done."""

    OPEN = "open"
    TICKED = "ticked"
    REOPENED = "reopened"


@cache
def guide(product: Product) -> Guide:
    """The guide of a product.

    Raises:
        FileNotFoundError: the program's files are incomplete.
        GuideError: the file has not the form of a guide.
    """
    path = resource("guides", f"{product.value}.toml")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def checklist(
    guide: Guide, context: Context, ticks: frozenset[str] = frozenset()
) -> tuple[RenderedItem, ...]:
    """The items that apply, filled in.

    The word on groups that are no longer needed is shown only to those who mapped them before.
    """
    shown = (i for i in guide.items if _applies(i, context))
    return tuple(
        _rendered(guide.product, i, context)
        for i in shown
        if i.condition is not Condition.GROUPS_OFF or _was_done(_id(guide.product, i), ticks)
    )


def tick_key(item: RenderedItem) -> str:
    """What `Draft.ticks` holds for a done item: void as soon as the item says something else."""
    content = [item.title, item.where, item.steps, [(v.label, v.text) for v in item.values]]
    digest = hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()[:12]
    return f"{item.id}:{digest}"


def tick(item: RenderedItem, ticks: frozenset[str]) -> Tick:
    """Whether `item` is open, done, or done before in another form."""
    if tick_key(item) in ticks:
        return Tick.TICKED
    return Tick.REOPENED if _had(item.id, ticks) else Tick.OPEN


def ticked(guide: Guide, context: Context, ticks: frozenset[str], item_id: str) -> frozenset[str]:
    """The ticks after `item_id` was done.

    It is also noted which optional items did not apply then, so that they show up as changed, not
    as new, when they apply later.
    """
    applying = {r.id: r for r in checklist(guide, context, ticks)}
    every = {_id(guide.product, i) for i in guide.items}
    absent = {f"{i}:{_OFF}" for i in every - set(applying) if not _had(i, ticks)}
    return unticked(ticks, item_id) | absent | {tick_key(applying[item_id])}


def unticked(ticks: frozenset[str], item_id: str) -> frozenset[str]:
    """The ticks after `item_id` was taken back."""
    return frozenset(t for t in ticks if t.rpartition(":")[0] != item_id)


def fill(template: str, context: Context) -> str:
    """A text of a guide with its placeholders replaced, each once."""
    values = context.values()
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _had(item_id: str, ticks: frozenset[str]) -> bool:
    return any(t.rpartition(":")[0] == item_id for t in ticks)


def _was_done(item_id: str, ticks: frozenset[str]) -> bool:
    return _had(item_id, ticks - {f"{item_id}:{_OFF}"})


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


def _rendered(product: Product, item: Item, context: Context) -> RenderedItem:
    return RenderedItem(
        id=_id(product, item),
        title=item.title,
        where=item.where,
        steps=tuple(fill(s, context) for s in item.steps),
        values=tuple(RenderedValue(v.label, fill(v.template, context)) for v in item.values),
        traps=tuple(fill(t, context) for t in item.traps),
        changed=fill(item.changed, context),
        verified=item.verified,
    )
