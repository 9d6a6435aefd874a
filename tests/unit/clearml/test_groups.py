"""A groups claim in every shape that providers were seen to send it in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.clearml.groups import (
    Match,
    Shape,
    joined,
    match_groups,
    read_groups,
    suggestions,
)
from wizard.model.claims import Claims, Json


@pytest.mark.parametrize(
    ("value", "shape", "names"),
    [
        (None, Shape.ABSENT, ()),
        (["a", "b c"], Shape.LIST, ("a", "b c")),
        ([], Shape.EMPTY, ()),
        ("", Shape.EMPTY, ()),
        ("Admins", Shape.ONE_STRING, ("Admins",)),
        ("CN=admins,OU=x", Shape.ONE_STRING, ("CN=admins,OU=x",)),
        ("a, b;c|d", Shape.DELIMITED, ("a", "b", "c", "d")),
        (["[SIZE_LIMIT_EXCEEDED]"], Shape.OVER_LIMIT, ()),
        ("[SIZE_LIMIT_EXCEEDED]", Shape.OVER_LIMIT, ()),
        (["a", 1], Shape.OTHER, ("a",)),
        ({"a": 1}, Shape.OTHER, ()),
        (7, Shape.OTHER, ()),
    ],
)
def test_shape_and_names(value: Json, shape: Shape, names: tuple[str, ...]) -> None:
    read = read_groups(value)
    assert (read.shape, read.names) == (shape, names)


def test_distinguished_names_and_ids_are_told_from_names() -> None:
    assert read_groups(["CN=x,OU=y"]).are_dns
    assert not read_groups(["Team CN"]).are_dns
    assert read_groups(["02fb4743-189a-4bc7-9d6c-a919edfe6447"]).are_ids
    assert not read_groups(["02fb4743-189a-4bc7-9d6c-a919edfe6447", "Admins"]).are_ids
    assert not read_groups([]).are_ids


def test_matching_tells_exact_from_case_only_from_none() -> None:
    rows = match_groups(["Admins", "users", "other", "Admins"], ["Admins", "Users"])
    assert [(r.ping, r.clearml, r.match) for r in rows] == [
        ("Admins", "Admins", Match.EXACT),
        ("users", "Users", Match.CASE_ONLY),
        ("other", "", Match.NONE),
    ]
    assert joined(rows, case_sensitive=True) == ("Admins",)
    assert joined(rows, case_sensitive=False) == ("Admins", "Users")


@given(st.lists(st.text(), max_size=8), st.lists(st.text(), max_size=8))
def test_exact_matches_are_the_intersection(ping: list[str], clearml: list[str]) -> None:
    rows = match_groups(ping, clearml)
    assert set(joined(rows, case_sensitive=True)) == set(ping) & set(clearml)
    assert len(rows) == len(set(ping))


def test_suggestions_put_telling_lists_first() -> None:
    claims = Claims(
        id_token={"sub": "x", "aud": ["c"], "email": "a@b", "roles": "one", "tags": ["t"]},
        userinfo={"https://x.example/groups": ["g"], "memberOf": ["CN=a,OU=b"], "n": 1},
    )
    ranked = suggestions(claims)
    assert set(ranked[:2]) == {"https://x.example/groups", "memberOf"}
    assert ranked[2:] == ("tags", "roles")
