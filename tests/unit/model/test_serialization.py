"""Drafts and logins survive their files, and any other file is answered with problems."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.support.texts import any_text, drafts, one_line
from wizard.model.claims import Claims
from wizard.model.draft import Deployment, Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Severity
from wizard.model.product import Product
from wizard.model.serialization import (
    VERSION,
    draft_from_json,
    draft_to_json,
    logins_from_json,
    logins_to_json,
)
from wizard.model.step import Step
from wizard.model.verdict import failed, passed, skipped

_NAMES = [f.name for f in fields(Draft)]
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=6,
)


def _whole(draft: object, version: object = VERSION) -> str:
    return json.dumps({"version": version, "draft": draft})


def _codes(text: str) -> list[str]:
    found = draft_from_json(text)
    assert isinstance(found, tuple), "it was taken for a draft"
    assert one_line(found)
    return [p.code.removeprefix("draft.") for p in found]


@given(drafts())
def test_every_draft_comes_back(draft: Draft) -> None:
    text = draft_to_json(draft)
    assert text.isascii()
    assert text.endswith("}\n")
    assert draft_from_json(text) == draft


@given(drafts())
def test_form_is_the_documented_one(draft: Draft) -> None:
    whole = json.loads(draft_to_json(draft))
    assert list(whole) == ["version", "draft"]
    assert whole["version"] == 1
    assert list(whole["draft"]) == _NAMES
    assert whole["draft"]["ticks"] == sorted(draft.ticks)


@given(any_text)
def test_any_text_is_a_draft_or_has_problems(text: str) -> None:
    found = draft_from_json(text)
    assert isinstance(found, Draft) or (found and one_line(found))


@given(st.dictionaries(st.sampled_from(_NAMES) | any_text, _VALUES, max_size=4), _VALUES)
def test_any_json_is_a_draft_or_has_problems(flat: dict[str, object], other: object) -> None:
    for text in (_whole(flat), _whole(flat, other), _whole(other), json.dumps(other)):
        found = draft_from_json(text)
        if isinstance(found, Draft):
            assert draft_from_json(draft_to_json(found)) == found
        else:
            assert found
            assert one_line(found)


@given(st.sampled_from(_NAMES), _VALUES)
def test_a_field_is_kept_or_refused(name: str, value: object) -> None:
    found = draft_from_json(_whole({name: value}))
    if isinstance(found, Draft):
        wanted = json.loads(json.dumps(value))
        kept = json.loads(draft_to_json(found))["draft"][name]
        if name == "ticks":
            wanted = sorted(set(wanted))
        if name == "deployment":
            wanted = {**json.loads(draft_to_json(Draft()))["draft"]["deployment"], **wanted}
        assert kept == wanted
        assert type(kept) is type(wanted)


def test_missing_fields_take_their_defaults() -> None:
    rows: list[tuple[object, Draft]] = [
        ({}, Draft()),
        ({"name": "x", "pkce": False}, Draft(name="x", pkce=False)),
        ({"product": None}, Draft()),
        ({"product": "aic"}, Draft(product=Product.AIC)),
        ({"ticks": ["b", "a", "b"]}, Draft(ticks=frozenset("ab"))),
        ({"groups_admins": ["CN=A,OU=B"]}, Draft(groups_admins=("CN=A,OU=B",))),
        ({"source_paths": ["/a.env"]}, Draft(source_paths=("/a.env",))),
        ({"deployment": {}}, Draft()),
        ({"deployment": {"override": True}}, Draft(deployment=Deployment(override=True))),
        ({"name": "\ud800"}, Draft(name="\ud800")),
    ]
    assert differing(draft_from_json, {_whole(flat): draft for flat, draft in rows}) == []


def test_byte_order_mark_is_ignored() -> None:
    assert draft_from_json("\ufeff" + draft_to_json(Draft(name="x"))) == Draft(name="x")


def test_wrong_types_are_refused() -> None:
    flats: tuple[object, ...] = (
        *({"pkce": 1}, {"pkce": "true"}, {"name": None}, {"name": True}, {"product": ""}),
        *({"product": "PingOne"}, {"product": []}, {"product": {}}, {"ticks": "abc"}),
        *({"ticks": [1]}, {"groups_admins": {"a": 1}}, {"groups_admins": [["a"]]}),
        {"source_paths": "/a.env"},
        *({"deployment": None}, {"deployment": []}, {"deployment": {"folder": True}}),
        *({"deployment": {"override": 1}}, {"deployment": {"windows": "no"}}),
        *({"deployment": {"unknown": None}}, {"deployment": {"unknown": "x"}}),
        *({"deployment": {"__doc__": "x"}}, {"deployment": {"__class__": "x"}}),
    )
    assert differing(_codes, {_whole(flat): ["type"] for flat in flats}) == []


def test_a_retired_field_is_ignored() -> None:
    assert draft_from_json(_whole({"unknown_variables": ["CLEARML__x"]})) == Draft()
    assert "unknown_variables" not in draft_to_json(Draft())


def test_unknown_fields_are_refused() -> None:
    names = ("", "webapp", "client_secret", "__class__", "\u202e" * 60, "x" * 99)
    inside = {_whole({name: "x"}): ["unknown"] for name in names}
    outside = {json.dumps({"version": VERSION, "draft": {}, n: 1}): ["unknown"] for n in names}
    assert differing(_codes, inside | outside) == []


def test_a_secret_in_a_draft_is_refused_without_quoting_it() -> None:
    found = draft_from_json(_whole({"client_secret": "hunter2", "pkce": "hunter2"}))
    assert isinstance(found, tuple)
    assert "hunter2" not in repr(found)


def test_all_problems_are_reported_at_once() -> None:
    found = draft_from_json(_whole({"one": 1, "pkce": 1, "two": 2, "name": []}), "a.json")
    assert isinstance(found, tuple)
    assert [(p.code, name) for p in found for name in _named(p)] == [
        ("draft.unknown", "one"),
        ("draft.unknown", "two"),
        ("draft.type", "name"),
        ("draft.type", "pkce"),
    ]
    assert all("a.json" in p.remedy for p in found)
    inside_and_out = json.dumps({"version": 1, "draft": {"pkce": 1}, "more": 1})
    assert _codes(inside_and_out) == ["unknown", "type"]


def _named(problem: Problem) -> list[str]:
    return re.findall("“(.*)”", problem.what)


def test_not_json() -> None:
    texts = (
        *("", "{", "nul", "\0", "[" * 200_000, '{"a":' * 200_000, "1" * 5000, "{'version': 1}"),
        '{"version": 1, "draft": {"name": "a", "name": "b"}}',
        '{"version": 1, "version": 1, "draft": {}}',
        '{"version": 1, "draft": {"deployment": {"override": true, "override": false}}}',
        '{"version": 1, "draft": {"name": "a\nb"}}',
        '{"version": ' + "9" * 5000 + ', "draft": {}}',
    )
    assert differing(_codes, {text: ["not-json"] for text in texts}) == []


def test_another_shape() -> None:
    texts = ("1", "[]", '"x"', "null", "NaN", "{}", '{"version": 1}', '{"version": 1, "draft": []}')
    assert differing(_codes, {text: ["shape"] for text in texts}) == []


def test_another_version() -> None:
    versions = (
        "0",
        "2",
        "-1",
        "9" * 4000,
        "true",
        "1.0",
        "NaN",
        "1e999",
        '"1"',
        "null",
        "[1]",
        "{}",
    )
    texts = [f'{{"version": {version}, "draft": {{}}}}' for version in versions]
    assert differing(_codes, {text: ["version"] for text in [*texts, '{"draft": {}}']}) == []


def test_any_depth_is_answered() -> None:
    wrong = []
    for depth in range(100, 1100, 7):
        nest = "[" * depth + "]" * depth
        version = _codes(f'{{"version": {nest}, "draft": {{}}}}')[0]
        field = _codes(f'{{"version": 1, "draft": {{"name": {nest}}}}}')[0]
        if version not in {"version", "not-json"} or field not in {"type", "not-json"}:
            wrong.append((depth, version, field))
    assert wrong == []


PROBLEM = Problem("a.b", "What.", "Why.", "Do.", Step.GROUPS, "groups_claim", Severity.WARNING)
LOGIN = Evidence(
    datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
    "print",
    (passed("c", "Title", "seen"), failed("d", "Other", PROBLEM), skipped("e", "Third", "no")),
    Claims({"sub": "1", "groups": ["a\u202eb"]}, None, {"email": "x@y.example"}, left_out=3),
    ("client_secret_basic",),
)


def test_logins_come_back_as_they_were() -> None:
    assert logins_from_json(logins_to_json((LOGIN, LOGIN))) == (LOGIN, LOGIN)
    assert logins_from_json(logins_to_json(())) == ()


@given(st.dictionaries(st.text(), _VALUES, max_size=4))
def test_any_claims_come_back(claims: dict[str, bool | int | float | str | None]) -> None:
    login = Evidence(LOGIN.at, "f", (), Claims(claims))
    assert logins_to_json(logins_of(logins_to_json((login,)))) == logins_to_json((login,))


def logins_of(text: str) -> tuple[Evidence, ...]:
    found = logins_from_json(text)
    assert isinstance(found, tuple)
    return found


@given(st.text() | _VALUES.map(json.dumps))
def test_no_text_is_taken_for_logins(text: str) -> None:
    found = logins_from_json(text)
    assert isinstance(found, Problem)
    assert one_line((found,))


def test_damaged_logins_are_named_by_their_place() -> None:
    """Every one of them, and nothing of what is there."""
    text = logins_to_json((LOGIN,))
    places = {
        ('"state": "passed"', '"state": "fine"'): "logins[0].verdicts[0].state",
        ("+00:00", ""): "logins[0].at",
        ('"fingerprint": "print"', '"fingerprint": 7'): "logins[0].fingerprint",
        ('"left_out": 3', '"left_out": "zoë"'): "logins[0].claims.left_out",
        ('"left_out": 3', '"later": "zoë"'): "logins[0].claims",
        ('"access_token": null', '"access_token": ["zoë"]'): "logins[0].claims.access_token",
        ('"code": "a.b"', '"code": null'): "logins[0].verdicts[1].problem.code",
        ('"sub": "1"', '"sub": }'): "Expecting value",
        ('"version": 1', '"version": 2'): "version 2",
    }
    for (old, new), place in places.items():
        assert old in text
        found = logins_from_json(text.replace(old, new, 1))
        assert isinstance(found, Problem)
        assert found.code == "evidence.unreadable"
        assert place in found.why
        assert "zoë" not in repr(found)
    twice = text.replace("+00:00", "").replace('"print"', "7")
    found = logins_from_json(twice)
    assert isinstance(found, Problem)
    assert "logins[0].at, logins[0].fingerprint" in found.why


def test_a_login_of_before_has_no_number_of_groups_left_out() -> None:
    text = logins_to_json((replace(LOGIN, claims=Claims({"sub": "1"})),))
    before = re.sub(r',\s*"left_out": 0', "", text)
    assert before != text
    assert logins_of(before) == logins_of(text)
