"""Ticks of the checklist: they last until the item changes, also those of version 0.1.0."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from tests.support.tables import failures
from tests.support.v0_1 import V0_1
from wizard.model.product import Product
from wizard.ping.guides import Context, Item, Tick, checklist, guide, tick, tick_key, with_tick

FULL = Context("https://clearml.example.com/callback_ping", "my groups", groups=True, pkce=True)
CALLBACK_ITEM = {Product.PINGFEDERATE: "application"}
PKCE_ITEM = {Product.AIC: "realm"}


def every_product(check: Callable[[Product], None]) -> None:
    assert failures(((product,) for product in Product), check) == {}


def item_of(product: Product, name: str, context: Context) -> Item:
    (found,) = (i for i in checklist(guide(product), context) if i.id == f"{product.value}/{name}")
    return found


def done(product: Product, name: str, context: Context, ticks: frozenset[str]) -> frozenset[str]:
    item_id = f"{product.value}/{name}"
    return with_tick(checklist(guide(product), context), ticks, item_id, done=True)


def test_tick_lasts_until_the_item_changes() -> None:
    def check(product: Product) -> None:
        name = CALLBACK_ITEM.get(product, "settings")
        item = item_of(product, name, FULL)
        assert tick(item, frozenset()) is Tick.OPEN
        ticks = done(product, name, FULL, frozenset())
        assert tick(item, ticks) is Tick.TICKED
        moved = item_of(product, name, replace(FULL, callback_url="https://other.example"))
        assert tick(moved, ticks) is Tick.REOPENED
        other = item_of(product, "claims", FULL)
        assert tick(other, ticks) is Tick.OPEN

    every_product(check)


def test_tick_again_and_back() -> None:
    item = item_of(Product.PINGONE, "settings", FULL)
    other = replace(FULL, callback_url="https://other.example")
    ticks = done(Product.PINGONE, "settings", FULL, frozenset({"acceptance/a:b"}))
    ticks = done(Product.PINGONE, "settings", other, ticks)
    assert tick(item, ticks) is Tick.REOPENED
    assert tick(item_of(Product.PINGONE, "settings", other), ticks) is Tick.TICKED
    left = with_tick(checklist(guide(Product.PINGONE), FULL), ticks, item.id, done=False)
    assert tick(item, left) is Tick.OPEN
    assert left == {"acceptance/a:b"}


def test_a_changed_item_stays_changed_when_another_is_ticked() -> None:
    other = replace(FULL, callback_url="https://other.example")
    ticks = done(Product.PINGONE, "settings", FULL, frozenset())
    ticks = done(Product.PINGONE, "scopes", other, ticks)
    assert tick(item_of(Product.PINGONE, "settings", other), ticks) is Tick.REOPENED
    assert tick(item_of(Product.PINGONE, "settings", FULL), ticks) is Tick.TICKED


def test_pkce_changed_later_reopens() -> None:
    def check(product: Product) -> None:
        name = PKCE_ITEM.get(product, "settings")
        ticks = done(product, name, FULL, frozenset())
        assert tick(item_of(product, name, replace(FULL, pkce=False)), ticks) is Tick.REOPENED

    every_product(check)


def test_groups_switched_on_or_off_later_reopen_the_claims() -> None:
    def check(product: Product) -> None:
        without = replace(FULL, groups=False)
        for before, after in ((without, FULL), (FULL, without)):
            ticks = done(product, "claims", before, frozenset())
            assert tick(item_of(product, "claims", after), ticks) is Tick.REOPENED

    every_product(check)


def test_products_do_not_share_ticks() -> None:
    ticks = done(Product.PINGONE, "settings", FULL, frozenset())
    assert tick(item_of(Product.OTHER, "settings", FULL), ticks) is Tick.OPEN


V0_1_TICKS = json.loads((V0_1 / "ticks.json").read_text("utf-8"))
WITH = Context(FULL.callback_url, 'my "groups"', groups=True, pkce=True)
WITHOUT = replace(WITH, groups=False, pkce=False)
CHOICES = (("with", WITH), ("without", WITHOUT))


def test_everything_ticked_in_version_0_1_stays_ticked() -> None:
    def check(product: Product, name: str, context: Context) -> None:
        items = checklist(guide(product), context)
        ticks = frozenset(V0_1_TICKS[product.value][name])
        assert {tick(item, ticks) for item in items} == {Tick.TICKED}
        # Also once they are written down anew.
        again = with_tick(items, ticks, items[0].id, done=True)
        assert again == {tick_key(item) for item in items}
        left = with_tick(items, ticks, items[-1].id, done=False)
        assert [tick(item, left) for item in items] == [Tick.TICKED] * 5 + [Tick.OPEN]

    rows = ((product, *choice) for product in Product for choice in CHOICES)
    assert failures(rows, check) == {}


def test_one_tick_of_version_0_1_that_is_missing_leaves_its_item_open() -> None:
    def check(product: Product, name: str, context: Context) -> None:
        every = frozenset(V0_1_TICKS[product.value][name])
        for key in (k for k in every if not k.endswith(":off")):
            items = checklist(guide(product), context)
            states = {tick(i, every - {key}) for i in items if key in i.formerly}
            assert states == {Tick.OPEN}, key

    rows = ((product, *choice) for product in Product for choice in CHOICES)
    assert failures(rows, check) == {}


def test_what_changed_since_version_0_1_is_reopened() -> None:
    def check(product: Product) -> None:
        ticks = frozenset(V0_1_TICKS[product.value]["with"])
        other = replace(WITH, callback_url="https://other.example")
        name = CALLBACK_ITEM.get(product, "settings")
        assert tick(item_of(product, name, other), ticks) is Tick.REOPENED
        assert tick(item_of(product, "credentials", other), ticks) is Tick.TICKED
        renamed = item_of(product, "claims", replace(WITH, groups_claim="roles"))
        assert tick(renamed, ticks) is Tick.REOPENED
        before = frozenset(V0_1_TICKS[product.value]["without"])
        assert tick(item_of(product, "claims", WITH), before) is Tick.REOPENED
        assert tick(item_of(product, PKCE_ITEM.get(product, "settings"), WITH), before) in {
            Tick.REOPENED,
            Tick.OPEN,
        }

    every_product(check)


def test_every_item_replaces_items_of_version_0_1() -> None:
    def check(product: Product) -> None:
        ours = guide(product)
        known = {former.id for former in ours.former}
        replaced = {name for item in ours.items for name in item.formerly}
        assert replaced == known
        assert all(former.digest or former.content for former in ours.former)

    every_product(check)
