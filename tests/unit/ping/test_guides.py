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
    Context,
    Field,
    Source,
    checklist,
    fill,
    guide,
    localise,
    parse,
    tick_key,
)

CALLBACK = "https://clearml.example.com/callback_ping"
FULL = Context(CALLBACK, "my groups", groups=True, pkce=True)
REQUIRED = {"application", "settings", "claims", "credentials"}
LONGEST_TITLE, LONGEST_STEPS = 6, 44  # words
CALLBACK_ITEM = {Product.PINGFEDERATE: "application"}
PKCE_ITEM = {Product.AIC: "realm"}


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


def test_each_guide_has_six_items() -> None:
    def check(product: Product, groups: bool, pkce: bool) -> None:
        items = checklist(guide(product), Context(CALLBACK, groups=groups, pkce=pkce))
        names = [i.id.removeprefix(f"{product.value}/") for i in items]
        assert len(set(names)) == len(names) == 6
        assert set(names) >= REQUIRED

    assert failures(combinations(Product, (False, True), (False, True)), check) == {}


def test_items_are_short() -> None:
    def check(product: Product) -> None:
        for item in checklist(guide(product), FULL):
            assert len(item.title.split()) <= LONGEST_TITLE, item.id
            assert len(" ".join(item.steps).split()) <= LONGEST_STEPS, item.id

    every_product(check)


def test_values_hold_what_clearml_needs() -> None:
    def check(product: Product) -> None:
        fields = [f for i in checklist(guide(product), FULL) for f in i.fields]
        pasted = {f.value for f in fields if f.pasted}
        assert pasted >= {CALLBACK, "preferred_username", "my groups"}
        every = " ".join(f"{f.label} {f.value}" for f in fields)
        assert {"openid", "profile", "email"} <= set(every.split())
        without = checklist(guide(product), replace(FULL, groups=False))
        assert "my groups" not in {f.value for i in without for f in i.fields}

    every_product(check)


def test_what_is_ticked_or_chosen_is_not_copied() -> None:
    kinds = {f.kind: f.pasted for p in Product for i in checklist(guide(p), FULL) for f in i.fields}
    assert {kind for kind, pasted in kinds.items() if pasted} == {"text", "map"}
    assert kinds.keys() >= {"check", "choice", "button", "switch", "read"}


def test_every_placeholder_is_known() -> None:
    def check(product: Product) -> None:
        for item in guide(product).items:
            templates = [f.value for f in item.fields]
            for text in (*item.steps, *item.traps, *templates, item.changed):
                assert set(re.findall(r"\{(.*?)\}", text)) <= set(FULL.values())
            assert "{" not in item.title + item.where

    every_product(check)


def test_what_can_change_says_so_in_its_own_words() -> None:
    def check(product: Product) -> None:
        for name, word in (
            (CALLBACK_ITEM.get(product, "settings"), "callback URL"),
            (PKCE_ITEM.get(product, "settings"), "PKCE"),
            ("claims", "my groups"),
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
    assert not item_of(Product.AIC, "realm", FULL).verified
    assert item_of(Product.PINGONE, "claims", FULL).verified


def test_pkce_answer_changes_the_item() -> None:
    def check(product: Product) -> None:
        name = PKCE_ITEM.get(product, "settings")
        on = item_of(product, name, FULL)
        off = item_of(product, name, replace(FULL, pkce=False))
        assert tick_key(on) != tick_key(off)
        assert on.fields != off.fields

    every_product(check)


def test_traps_of_pingone_are_told() -> None:
    traps = {i.id: " ".join(i.traps) for i in checklist(guide(Product.PINGONE), FULL)}
    assert "disabled" in traps["pingone/enable"]
    assert "Signon URL" in traps["pingone/settings"]
    assert "localhost" in traps["pingone/settings"]
    assert "SIZE_LIMIT_EXCEEDED" in traps["pingone/claims"]
    assert "profile" in traps["pingone/scopes"]


def test_menus_of_pingfederate_are_told() -> None:
    shown = {
        i.id: " ".join((*i.steps, *i.traps, *(f.label for f in i.fields)))
        for i in checklist(guide(Product.PINGFEDERATE), FULL)
    }
    assert "Include User Info in ID Token" in shown["pingfederate/claims"]
    assert "Override Default Delivery" in shown["pingfederate/claims"]
    assert "Multi-Valued" in shown["pingfederate/claims"]
    assert "Default Access Token Manager" in shown["pingfederate/settings"]
    assert "Bypass Authorization Approval" in shown["pingfederate/settings"]


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


def whole() -> dict[str, Any]:
    item = {
        "id": "one",
        "title": "First",
        "where": "A > B",
        "steps": ["Do it."],
        "changed": "Do it again.",
        "traps": ["Careful."],
        "formerly": ["before"],
        "fields": [
            {"label": "Name", "value": "{callback_url}", "kind": "choice", "when": "groups"}
        ],
        "screen": {
            "title": "T",
            "tabs": ["A"],
            "active": "A",
            "ring": {"a": "Name"},
            "after": "2026",
        },
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
        "former": [{"id": "before", "digest": "0", "when": "pkce_on"}],
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
    assert item.fields == (Field("Name", "{callback_url}", "choice", "groups"),)
    assert item.screen == guides.Screen("T", ("A",), "A", {"a": "Name"}, "2026")
    assert (item.formerly, item.verified) == (("before",), False)
    assert guide.former == (guides.FormerItem("before", "0", when="pkce_on"),)
    assert guide.way_to("one") == "Open A > B."


def test_what_may_be_left_out() -> None:
    table = whole()
    for name in ("traps", "fields", "screen", "verified"):
        del table["items"][0][name]
    del table["sources"][0]["revision"]
    (item,) = parse(table).items
    assert (item.traps, item.fields, item.screen, item.verified) == ((), (), None, True)


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
    ("items/0/formerly", []),
    ("items/0/fields/0/when", "sometimes"),
    ("items/0/fields/0/kind", "round"),
    ("items/0/screen/ring", {"a": ""}),
    ("items/0/screen/surprise", "x"),
    ("items/0/verified", "perhaps"),
    ("items/0/fields/0/value", ""),
    ("items/0/fields/0/surprise", "x"),
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
    Product.PINGFEDERATE: "Applications > OAuth > Clients",
    Product.AIC: "Applications > ClearML > Sign On > General Settings",
    Product.OTHER: "the application's settings for signing in",
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
