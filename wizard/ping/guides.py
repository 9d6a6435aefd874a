"""The step-by-step guides: read from resources/guides/, filled in for one set-up, ticked off."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from wizard.assets import resource
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.product import Product
from wizard.model.settings import SCOPES
from wizard.model.urls import callback_url
from wizard.ping.guide_file import Condition, Guide, Item, parse

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
