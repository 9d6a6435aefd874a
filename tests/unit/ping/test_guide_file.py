from collections.abc import Callable
from typing import Any

import pytest

from wizard.model.product import Product
from wizard.ping.guide_file import Condition, GuideError, Source, Value, parse


def whole() -> dict[str, Any]:
    item = {
        "id": "one",
        "title": "First",
        "where": "A > B",
        "steps": ["Do it."],
        "changed": "Do it again.",
        "traps": ["Careful."],
        "values": [{"label": "Name", "template": "{callback_url}"}],
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


@pytest.mark.parametrize(
    "spoil",
    [
        _set("title", ""),
        _set("title", "  "),
        _set("note", 3),
        _set("surprise", "x"),
        _set("product", "nobody"),
        _set("verified", "perhaps"),
        _set("items", []),
        _set("items", "x"),
        _set("items", ["x"]),
        _set("items/0/steps", []),
        _set("items/0/steps", [""]),
        _set("items/0/traps", "x"),
        _set("items/0/changed", ""),
        _set("items/0/surprise", "x"),
        _set("items/0/condition", "sometimes"),
        _set("items/0/verified", "perhaps"),
        _set("items/0/values/0/template", ""),
        _set("items/0/values/0/surprise", "x"),
        _set("sources", []),
        _set("sources/0/url", ""),
        _set("sources/0/revision", ""),
    ],
)
def test_a_spoilt_file_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    table = whole()
    spoil(table)
    with pytest.raises(ValueError, match=r"."):
        parse(table)


def test_refusal_says_what_is_wrong() -> None:
    table = whole()
    table["intro"] = ""
    with pytest.raises(GuideError, match="intro is missing, empty"):
        parse(table)
