import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import any_text, drafts, one_line
from wizard.model.draft import Deployment, Draft
from wizard.model.draft_json import VERSION, from_json, to_json
from wizard.model.product import Product

_NAMES = [f.name for f in fields(Draft)]
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=6,
)


def _whole(draft: object, version: object = VERSION) -> str:
    return json.dumps({"version": version, "draft": draft})


def _codes(text: str) -> list[str]:
    found = from_json(text)
    assert isinstance(found, tuple), "it was taken for a draft"
    assert one_line(found)
    return [p.code.removeprefix("draft.") for p in found]


@given(drafts())
def test_every_draft_comes_back(draft: Draft) -> None:
    text = to_json(draft)
    assert text.isascii()
    assert text.endswith("}\n")
    assert from_json(text) == draft


@given(drafts())
def test_form_is_the_documented_one(draft: Draft) -> None:
    whole = json.loads(to_json(draft))
    assert list(whole) == ["version", "draft"]
    assert whole["version"] == 1
    assert list(whole["draft"]) == _NAMES
    assert whole["draft"]["ticks"] == sorted(draft.ticks)


@given(any_text)
def test_any_text_is_a_draft_or_has_problems(text: str) -> None:
    found = from_json(text)
    assert isinstance(found, Draft) or (found and one_line(found))


@given(st.dictionaries(st.sampled_from(_NAMES) | any_text, _VALUES, max_size=4), _VALUES)
def test_any_json_is_a_draft_or_has_problems(flat: dict[str, object], other: object) -> None:
    for text in (_whole(flat), _whole(flat, other), _whole(other), json.dumps(other)):
        found = from_json(text)
        if isinstance(found, Draft):
            assert from_json(to_json(found)) == found
        else:
            assert found
            assert one_line(found)


@given(st.sampled_from(_NAMES), _VALUES)
def test_a_field_is_kept_or_refused(name: str, value: object) -> None:
    found = from_json(_whole({name: value}))
    if isinstance(found, Draft):
        wanted = json.loads(json.dumps(value))
        kept = json.loads(to_json(found))["draft"][name]
        if name == "ticks":
            wanted = sorted(set(wanted))
        if name == "deployment":
            wanted = {**json.loads(to_json(Draft()))["draft"]["deployment"], **wanted}
        assert kept == wanted
        assert type(kept) is type(wanted)


@pytest.mark.parametrize(
    ("flat", "draft"),
    [
        ({}, Draft()),
        ({"name": "x", "pkce": False}, Draft(name="x", pkce=False)),
        ({"product": None}, Draft()),
        ({"product": "aic"}, Draft(product=Product.AIC)),
        ({"ticks": ["b", "a", "b"]}, Draft(ticks=frozenset("ab"))),
        ({"groups_admins": ["CN=A,OU=B"]}, Draft(groups_admins=("CN=A,OU=B",))),
        (
            {"source_paths": ["/a.env"], "unknown_variables": ["CLEARML__x"]},
            Draft(source_paths=("/a.env",), unknown_variables=("CLEARML__x",)),
        ),
        ({"deployment": {}}, Draft()),
        ({"deployment": {"override": True}}, Draft(deployment=Deployment(override=True))),
        ({"name": "\ud800"}, Draft(name="\ud800")),
    ],
)
def test_missing_fields_take_their_defaults(flat: object, draft: Draft) -> None:
    assert from_json(_whole(flat)) == draft


def test_byte_order_mark_is_passed_over() -> None:
    assert from_json("\ufeff" + to_json(Draft(name="x"))) == Draft(name="x")


@pytest.mark.parametrize(
    "flat",
    [
        {"pkce": 1},
        {"pkce": "true"},
        {"name": None},
        {"name": True},
        {"product": ""},
        {"product": "PingOne"},
        {"product": []},
        {"product": {}},
        {"ticks": "abc"},
        {"ticks": [1]},
        {"groups_admins": {"a": 1}},
        {"groups_admins": [["a"]]},
        {"source_paths": "/a.env"},
        {"unknown_variables": {"CLEARML__x": "a value"}},
        {"deployment": None},
        {"deployment": []},
        {"deployment": {"folder": True}},
        {"deployment": {"override": 1}},
        {"deployment": {"windows": "no"}},
        {"deployment": {"unknown": None}},
        {"deployment": {"unknown": "x"}},
        {"deployment": {"__doc__": "x"}},
        {"deployment": {"__class__": "x"}},
    ],
)
def test_wrong_types_are_refused(flat: object) -> None:
    assert _codes(_whole(flat)) == ["type"]


@pytest.mark.parametrize(
    "name", ["", "webapp", "client_secret", "__class__", "\u202e" * 60, "x" * 99]
)
def test_unknown_fields_are_refused(name: str) -> None:
    assert _codes(_whole({name: "x"})) == ["unknown"]
    assert _codes(json.dumps({"version": VERSION, "draft": {}, name: 1})) == ["unknown"]


def test_a_secret_in_a_draft_is_refused_without_quoting_it() -> None:
    found = from_json(_whole({"client_secret": "hunter2", "pkce": "hunter2"}))
    assert isinstance(found, tuple)
    assert "hunter2" not in repr(found)


def test_all_problems_are_told_at_once() -> None:
    assert _codes(_whole({"one": 1, "pkce": 1, "two": 2, "name": []})) == [
        *("unknown", "unknown", "type", "type")
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "nul", "\0", "[" * 200_000, '{"a":' * 200_000, "1" * 5000, "{'version': 1}"),
        '{"version": 1, "draft": {"name": "a", "name": "b"}}',
        '{"version": 1, "version": 1, "draft": {}}',
        '{"version": 1, "draft": {"deployment": {"override": true, "override": false}}}',
        '{"version": 1, "draft": {"name": "a\nb"}}',
        '{"version": ' + "9" * 5000 + ', "draft": {}}',
    ],
    ids=range(13),
)
def test_not_json(text: str) -> None:
    assert _codes(text) == ["not-json"]


@pytest.mark.parametrize(
    "text",
    ["1", "[]", '"x"', "null", "NaN", "{}", '{"version": 1}', '{"version": 1, "draft": []}'],
)
def test_another_shape(text: str) -> None:
    assert _codes(text) == ["shape"]


@pytest.mark.parametrize(
    "version",
    ["0", "2", "-1", "9" * 4000, "true", "1.0", "NaN", "1e999", '"1"', "null", "[1]", "{}"],
)
def test_another_version(version: str) -> None:
    assert _codes(f'{{"version": {version}, "draft": {{}}}}') == ["version"]


def test_a_missing_version() -> None:
    assert _codes('{"draft": {}}') == ["version"]


@pytest.mark.parametrize("depth", range(100, 1100, 7))
def test_any_depth_is_answered(depth: int) -> None:
    nest = "[" * depth + "]" * depth
    assert _codes(f'{{"version": {nest}, "draft": {{}}}}')[0] in {"version", "not-json"}
    assert _codes(f'{{"version": 1, "draft": {{"name": {nest}}}}}')[0] in {"type", "not-json"}
