"""The form of a guide's file: what it must hold, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn, TypeGuard, cast

from wizard.model.product import Product

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
