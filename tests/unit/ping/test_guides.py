import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product as combinations
from typing import Any

import pytest
from cattrs import BaseValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.support.oidc_problems import OIDC_PROBLEMS
from tests.support.tables import failures
from wizard.model.draft import Draft
from wizard.model.problem import Problem, families, problem_types
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ping.guides import (
    Condition,
    Context,
    Source,
    Tick,
    Value,
    checklist,
    fill,
    guide,
    localise,
    parse,
    tick,
    tick_key,
    ticked,
)

CALLBACK = "https://clearml.example.com/callback_ping"
FULL = Context(CALLBACK, "my groups", groups=True, pkce=True)
REQUIRED = {
    "application",
    "redirect-uri",
    "authentication",
    "pkce",
    "scopes",
    "claims",
    "enable",
    "credentials",
}


def every_product(check: Callable[[Product], None]) -> None:
    assert failures(((product,) for product in Product), check) == {}


def item_of(product: Product, name: str, context: Context) -> guides.Item:
    found = [i for i in checklist(guide(product), context) if i.id == f"{product.value}/{name}"]
    assert len(found) == 1
    return found[0]


def test_guide_is_that_of_its_product() -> None:
    def check(product: Product) -> None:
        assert guide(product).product is product
        assert guide(product).title == product.title
        assert "{where}" in guide(product).go_to

    every_product(check)


def test_every_required_item_is_there_once() -> None:
    def check(product: Product, groups: bool, pkce: bool) -> None:
        items = checklist(guide(product), Context(CALLBACK, groups=groups, pkce=pkce))
        names = [i.id.removeprefix(f"{product.value}/") for i in items]
        assert len(names) == len(set(names))
        assert set(names) >= REQUIRED
        assert ("groups" in names) == groups

    assert failures(combinations(Product, (False, True), (False, True)), check) == {}


def test_values_to_copy_hold_what_clearml_needs() -> None:
    def check(product: Product) -> None:
        def texts(name: str) -> list[str]:
            return [v.text for v in item_of(product, name, FULL).values]

        assert texts("redirect-uri") == [CALLBACK]
        assert "openid profile email" in texts("scopes")
        assert {"profile", "email"} <= set(texts("scopes"))
        assert texts("claims") == ["sub", "email", "preferred_username"]
        assert texts("groups") == ["my groups"]

    every_product(check)


def test_every_placeholder_is_known() -> None:
    def check(product: Product) -> None:
        for item in guide(product).items:
            templates = [v.text for v in item.values]
            for text in (*item.steps, *item.traps, *templates, item.changed):
                assert set(re.findall(r"\{(.*?)\}", text)) <= set(FULL.values())
            assert "{" not in item.title + item.where

    every_product(check)


def test_what_can_change_says_so_in_its_own_words() -> None:
    def check(product: Product) -> None:
        for name, word in (
            ("redirect-uri", "callback URL"),
            ("pkce", "PKCE"),
            ("groups", "my groups"),
        ):
            assert word in item_of(product, name, FULL).changed

    every_product(check)


def test_sources_are_named() -> None:
    def check(product: Product) -> None:
        for source in guide(product).sources:
            assert source.page
            assert source.url.startswith("https://")
        assert guide(product).revision

    every_product(check)


def test_unchecked_menus_are_marked() -> None:
    assert guide(Product.PINGONE).verified
    assert not guide(Product.AIC).verified
    assert not item_of(Product.AIC, "claims", FULL).verified
    assert item_of(Product.PINGONE, "claims", FULL).verified


def test_pkce_answer_picks_the_item() -> None:
    def check(product: Product) -> None:
        on = item_of(product, "pkce", FULL)
        off = item_of(product, "pkce", replace(FULL, pkce=False))
        assert tick_key(on) != tick_key(off)
        assert (on.steps, on.changed) != (off.steps, off.changed)

    every_product(check)


def test_pkce_is_explained_by_the_same_sentence_everywhere() -> None:
    def check(product: Product) -> None:
        (item,) = (i for i in guide(product).items if i.condition is Condition.PKCE_ON)
        assert guides.PKCE_MEANS in item.steps

    every_product(check)


def test_traps_of_pingone_are_told() -> None:
    traps = {i.id: " ".join(i.traps) for i in checklist(guide(Product.PINGONE), FULL)}
    assert "disabled" in traps["pingone/enable"]
    assert "Signon URL" in traps["pingone/redirect-uri"]
    assert "localhost" in traps["pingone/redirect-uri"]
    assert "SIZE_LIMIT_EXCEEDED" in traps["pingone/groups"]
    assert "profile" in traps["pingone/scopes"]


def test_menus_of_pingfederate_are_told() -> None:
    shown = {
        i.id: " ".join((*i.steps, *i.traps)) for i in checklist(guide(Product.PINGFEDERATE), FULL)
    }
    assert "Include User Info in ID Token" in shown["pingfederate/claims"]
    assert "Override Default Delivery" in shown["pingfederate/groups"]
    assert "Multi-Valued" in shown["pingfederate/groups"]
    assert "Default Access Token Manager" in shown["pingfederate/application"]
    assert "Bypass Authorization Approval" in shown["pingfederate/application"]


def test_context_of_a_draft() -> None:
    draft = Draft(
        webapp_url="https://CLEARML.example.com/", groups_enabled=True, groups_claim="g", pkce=False
    )
    assert Context.of(draft) == Context(CALLBACK, "g", groups=True, pkce=False)
    assert Context.of(Draft()).callback_url == ""


@given(st.text(), st.text())
def test_each_placeholder_is_filled_once(callback: str, claim: str) -> None:
    context = Context(callback, claim)
    filled = fill("a{callback_url}b{groups_claim}c{scopes}d", context)
    assert filled == f"a{callback}b{claim}copenid profile emaild"


def test_tick_lasts_until_the_item_changes() -> None:
    def check(product: Product) -> None:
        ours, item = guide(product), item_of(product, "redirect-uri", FULL)
        assert tick(item, frozenset()) is Tick.OPEN
        ticks = ticked(ours, FULL, frozenset(), item.id)
        assert tick(item, ticks) is Tick.TICKED
        moved = item_of(
            product, "redirect-uri", replace(FULL, callback_url="https://other.example")
        )
        assert tick(moved, ticks) is Tick.REOPENED

    every_product(check)


def test_tick_again_and_back() -> None:
    ours, item = guide(Product.PINGONE), item_of(Product.PINGONE, "redirect-uri", FULL)
    other = replace(FULL, callback_url="https://other.example")
    ticks = ticked(ours, other, ticked(ours, FULL, frozenset(), item.id), item.id)
    assert tick(item, ticks) is Tick.REOPENED
    assert tick(item_of(Product.PINGONE, "redirect-uri", other), ticks) is Tick.TICKED
    assert tick(item, guides.unticked(ticks, item.id)) is Tick.OPEN


def test_pkce_changed_later_reopens() -> None:
    def check(product: Product) -> None:
        ours, item = guide(product), item_of(product, "pkce", FULL)
        ticks = ticked(ours, FULL, frozenset(), item.id)
        assert tick(item_of(product, "pkce", replace(FULL, pkce=False)), ticks) is Tick.REOPENED

    every_product(check)


def test_groups_switched_on_later_are_a_change_not_news() -> None:
    def check(product: Product) -> None:
        ours, without = guide(product), replace(FULL, groups=False)
        ticks = ticked(ours, without, frozenset(), f"{product.value}/application")
        assert tick(item_of(product, "groups", FULL), ticks) is Tick.REOPENED

    every_product(check)


def test_groups_on_from_the_start_are_news() -> None:
    def check(product: Product) -> None:
        ticks = ticked(guide(product), FULL, frozenset(), f"{product.value}/application")
        assert tick(item_of(product, "groups", FULL), ticks) is Tick.OPEN

    every_product(check)


def test_groups_switched_off_later_are_said() -> None:
    def check(product: Product) -> None:
        ours, name = guide(product), f"{product.value}/groups"
        without = replace(FULL, groups=False)
        ticks = ticked(ours, FULL, frozenset(), name)
        (shown,) = (i for i in checklist(ours, without, ticks) if i.id == name)
        assert tick(shown, ticks) is Tick.REOPENED
        done = ticked(ours, without, ticks, name)
        assert tick(shown, done) is Tick.TICKED
        assert tick(item_of(product, "groups", FULL), done) is Tick.REOPENED

    every_product(check)


def test_products_do_not_share_ticks() -> None:
    ticks = ticked(guide(Product.PINGONE), FULL, frozenset(), "pingone/redirect-uri")
    assert tick(item_of(Product.PINGFEDERATE, "redirect-uri", FULL), ticks) is Tick.OPEN


def test_both_variants_share_the_id_exactly_for_choices() -> None:
    for product in Product:
        conditions = {i.id: i.condition for i in guide(product).items}
        assert conditions["pkce"] in (Condition.PKCE_ON, Condition.PKCE_OFF)
        assert conditions["groups"] in (Condition.GROUPS, Condition.GROUPS_OFF)


def whole() -> dict[str, Any]:
    item = {
        "id": "one",
        "title": "First",
        "where": "A > B",
        "steps": ["Do it."],
        "changed": "Do it again.",
        "traps": ["Careful."],
        "values": [{"label": "Name", "text": "{callback_url}"}],
        "condition": "groups",
        "verified": "not verified",
    }
    return {
        "product": "pingone",
        "title": "PingOne",
        "revision": "2026-01-01",
        "verified": "documentation",
        "note": "A note.",
        "intro": "An introduction.",
        "go_to": "Open {where}.",
        "sources": [{"page": "A page", "url": "https://docs.example/page", "revision": "7"}],
        "items": [item],
    }


def test_everything_is_read() -> None:
    guide = parse(whole())
    (item,) = guide.items
    assert (guide.product, guide.title, guide.revision) == (
        Product.PINGONE,
        "PingOne",
        "2026-01-01",
    )
    assert (guide.verified, guide.note, guide.intro) == (True, "A note.", "An introduction.")
    assert guide.sources == (Source("A page", "https://docs.example/page", "7"),)
    assert (item.id, item.title, item.where) == ("one", "First", "A > B")
    assert (item.steps, item.traps, item.changed) == (("Do it.",), ("Careful.",), "Do it again.")
    assert item.values == (Value("Name", "{callback_url}"),)
    assert (item.condition, item.verified) == (Condition.GROUPS, False)
    assert guide.way_to("one") == "Open A > B."


def test_what_may_be_left_out() -> None:
    table = whole()
    for name in ("traps", "values", "condition", "verified"):
        del table["items"][0][name]
    del table["sources"][0]["revision"]
    (item,) = parse(table).items
    assert (item.traps, item.values) == ((), ())
    assert (item.condition, item.verified) == (Condition.ALWAYS, True)


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        inner: Any = table
        *way, last = (int(p) if p.isdigit() else p for p in path.split("/"))
        for part in way:
            inner = inner[part]
        inner[last] = value

    return change


DAMAGES: tuple[tuple[str, object], ...] = (
    ("title", ""),
    ("title", "  "),
    ("note", 3),
    ("surprise", "x"),
    ("product", "unknown"),
    ("verified", "perhaps"),
    ("items", []),
    ("items", "x"),
    ("items", ["x"]),
    ("items/0/steps", []),
    ("items/0/steps", [""]),
    ("items/0/traps", "x"),
    ("items/0/changed", ""),
    ("items/0/surprise", "x"),
    ("items/0/condition", "sometimes"),
    ("items/0/verified", "perhaps"),
    ("items/0/values/0/text", ""),
    ("items/0/values/0/surprise", "x"),
    ("sources", []),
    ("sources/0/url", ""),
    ("sources/0/revision", ""),
)


def test_a_damaged_file_is_refused() -> None:
    def check(path: str, value: object) -> None:
        table = whole()
        _set(path, value)(table)
        with pytest.raises(BaseValidationError):
            parse(table)

    assert failures(DAMAGES, check) == {}


def test_a_missing_key_is_refused() -> None:
    table = whole()
    del table["intro"]
    with pytest.raises(BaseValidationError, match="Guide"):
        parse(table)


REDIRECT = Problem("authorize.redirect-uri", "What.", "Why.", "Generic.", Step.REGISTER)
AUTHORIZE = {f"authorize.{rule}" for rule in ("redirect-uri", "client", "disabled", "refused")}
ROWS = [row for family in families() for row in problem_types(family).values()]
EVERY = [(product, row.code) for row in ROWS for product in row.remedies]


MENUS = {
    Product.PINGONE: "Applications > Applications > ClearML > Configuration",
    Product.PINGFEDERATE: "Applications > OAuth > Clients > ClearML",
    Product.AIC: "Applications > ClearML > Sign On > General Settings",
    Product.OTHER: "the application's redirect URIs",
}


def test_remedy_names_the_menu_and_nothing_else_changes() -> None:
    def check(product: Product) -> None:
        found = localise(REDIRECT, product)
        assert MENUS[product] in found.remedy
        assert replace(found, remedy=REDIRECT.remedy) == REDIRECT

    every_product(check)


def test_problems_outside_ping_keep_their_remedy() -> None:
    problem = Problem("webapp-url.missing", "What.", "Why.", "Generic.", Step.SERVER)
    assert {localise(problem, product) for product in (*Product, None)} == {problem}


def test_without_a_product_the_remedy_stays_general() -> None:
    assert localise(REDIRECT, None) == REDIRECT


def test_each_remedy_is_whole_and_names_a_menu_of_the_guide() -> None:
    def check(product: Product, code: str) -> None:
        remedy = localise(Problem(code, "", "", "", Step.REGISTER), product).remedy
        assert any(item.where in remedy for item in guide(product).items)
        assert "{" not in remedy
        assert remedy.endswith(".")

    assert failures(EVERY, check) == {}


def test_what_is_fixed_in_the_console_has_a_remedy_for_every_product() -> None:
    def check(product: Product) -> None:
        assert {code for one, code in EVERY if one is product} >= {
            *AUTHORIZE,
            "callback.access-denied",
            "callback.invalid-scope",
            "callback.pkce-required",
            "callback.unauthorized-client",
            "token.client-refused",
            "token.no-id-token",
            *(
                code
                for code in OIDC_PROBLEMS
                if code.startswith("claim.") and code != "claim.user-id-missing"
            ),
        }

    every_product(check)


WORDS = (
    (Product.PINGONE, "token.client-refused", "Client Secret Basic"),
    (Product.PINGONE, "callback.server-error", "Required"),
    (Product.PINGFEDERATE, "id-token.hs256", "RSA using SHA-256"),
    (Product.PINGFEDERATE, "token.no-access-token", "Default Access Token Manager"),
    (Product.PINGFEDERATE, "claim.email-elsewhere", "Include User Info in ID Token"),
    (Product.PINGFEDERATE, "claim.groups-text", "Multi-Valued"),
    (Product.AIC, "claim.groups-elsewhere", "Always Return Claims in ID Tokens"),
    (Product.AIC, "token.client-refused", "realm"),
)


def test_words_of_the_product() -> None:
    def check(product: Product, code: str, words: str) -> None:
        assert words in localise(Problem(code, "", "", "", Step.REGISTER), product).remedy

    assert failures(WORDS, check) == {}
