"""The drawings of Ping's screens: whole, well-formed, and of what the guide says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from tests.support.tables import failures
from wizard.model.product import Product
from wizard.ping.guides import Context, Item, checklist, guide
from wizard.ping.sketch import WIDTH, Colors, caption, described, shortened, sketch

CALLBACK = "https://clearml.example.com/callback_ping"
FULL = Context(CALLBACK, "groups", groups=True, pkce=True)
CONTEXTS = (FULL, replace(FULL, groups=False, pkce=False))
DRAWN = (Product.PINGONE, Product.PINGFEDERATE, Product.AIC)
SVG = "{http://www.w3.org/2000/svg}"


def items(context: Context = FULL) -> dict[str, Item]:
    return {item.id: item for product in DRAWN for item in checklist(guide(product), context)}


def every_item(check: Callable[[str, Item], None]) -> None:
    rows = (row for context in CONTEXTS for row in items(context).items())
    assert failures(rows, check) == {}


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - drawn by this program


def texts(drawing: str) -> list[str]:
    return [one.text or "" for one in parsed(drawing).iter(f"{SVG}text")]


def test_every_item_of_ping_s_products_is_drawn_and_of_no_other() -> None:
    def check(_: str, item: Item) -> None:
        drawing = sketch(item)
        width, height = map(float, parsed(drawing).attrib["viewBox"].split()[2:])
        assert width == WIDTH
        assert 100 < height < 420
        assert "$" not in drawing
        assert drawing == sketch(item)

    every_item(check)
    others = checklist(guide(Product.OTHER), FULL)
    assert {sketch(item) for item in others} == {""}


def test_fields_values_and_tabs_are_in_it() -> None:
    def check(_: str, item: Item) -> None:
        assert item.screen
        shown = " ".join(texts(sketch(item)))
        signs = {"+", "Pencil"}
        for one in item.fields:
            if one.kind != "switch" and one.label not in signs:
                assert one.label in shown
                assert one.value in shown
        assert all(tab in shown for tab in item.screen.tabs)

    every_item(check)


def test_each_ring_has_the_letter_of_a_step_and_is_on_the_page() -> None:
    def check(_: str, item: Item) -> None:
        assert item.screen
        assert item.screen.ring
        letters = [chr(ord("a") + number) for number in range(len(item.steps))]
        assert set(item.screen.ring) <= set(letters)
        labels = {one.label for one in item.fields} | set(item.screen.tabs)
        assert set(item.screen.ring.values()) <= labels
        drawn = [text for text in texts(sketch(item)) if len(text) == 1]
        assert sorted(drawn) == sorted(item.screen.ring)

    every_item(check)


def test_an_open_tab_is_one_of_the_tabs() -> None:
    def check(_: str, item: Item) -> None:
        assert item.screen
        assert (item.screen.active in item.screen.tabs) == bool(item.screen.tabs)

    every_item(check)


def test_nothing_is_wider_than_the_drawing() -> None:
    def check(_: str, item: Item) -> None:
        for group in parsed(sketch(item)).iter(f"{SVG}g"):
            place = group.attrib.get("transform", "translate(0 0)")
            left = float(place.removeprefix("translate(").split()[0])
            for part in group.iter(f"{SVG}rect"):
                x = left + float(part.attrib.get("x", "0"))
                assert x >= 0
                assert x + float(part.attrib["width"]) <= WIDTH

    every_item(check)


def test_colours_are_those_given() -> None:
    drawing = sketch(items()["pingone/settings"], Colors("#111111", "#222222", "#333333"))
    used = {v for one in parsed(drawing).iter() for v in one.attrib.values()}
    assert {v for v in used if v.startswith("#")} == {"#111111", "#222222", "#333333"}


def test_a_value_can_t_break_the_drawing() -> None:
    hostile = Context('https://a.example/?"<b>&$label', '<script>&"', groups=True)
    drawings = [sketch(item) for item in checklist(guide(Product.PINGONE), hostile)]
    assert '<script>&"' in [text for one in drawings for text in texts(one)]


def test_a_long_value_is_cut_in_its_middle() -> None:
    long = f"https://{'very-' * 20}long.example.com/callback_ping"
    item = checklist(guide(Product.PINGONE), replace(FULL, callback_url=long))[1]
    (cut,) = (text for text in texts(sketch(item)) if "…" in text)
    assert cut.startswith("https://very-")
    assert cut.endswith("mple.com/callback_ping")
    assert len(cut) == 44
    assert [shortened("abcdef", n) for n in (6, 5, 4)] == ["abcdef", "ab…ef", "a…ef"]


def test_the_caption_claims_no_date_that_is_not_known() -> None:
    known = items()
    assert caption(known["pingone/application"]).endswith("documentation of 2026-04-23.")
    assert caption(known["pingfederate/claims"]).endswith("documentation of PingFederate 13.1.")
    assert caption(known["pingone/settings"]).endswith("its date is not verified.")
    assert "Not verified" in caption(known["aic/realm"])


def test_the_drawing_in_words() -> None:
    words = described(items()["pingone/settings"])
    assert words.startswith("Applications > Applications > ClearML > Configuration. ")
    assert "tick Grant Type: Authorization Code" in words
    assert f"Redirect URIs: {CALLBACK}" in words
    assert words.endswith("Where to click: a: “Pencil”, c: “Save”.")


def test_an_unticked_box_is_told_apart() -> None:
    def drawn(pkce: bool) -> dict[str, Any]:
        item = items(replace(FULL, pkce=pkce))["pingfederate/settings"]
        return {"words": described(item), "ticks": sketch(item).count("l3 3.5l5.5-7")}

    on, off = drawn(pkce=True), drawn(pkce=False)
    assert "do not tick Require Proof Key" not in on["words"]
    assert "do not tick Require Proof Key" in off["words"]
    assert on["ticks"] == off["ticks"] + 1
