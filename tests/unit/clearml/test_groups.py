"""A groups claim in every shape that providers were seen to send it in."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from wizard.clearml.groups import (
    GroupsFormat,
    Match,
    Twin,
    find_twins,
    find_twins_in,
    joined,
    match_groups,
    read_groups,
    spell_as_in_ping,
    suggestions,
)
from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.settings import GroupSettings

CLAIMS = Claims(id_token={"groups": ["ClearML Admins", "Users"]})
LOGIN = Evidence(datetime(2030, 1, 1, tzinfo=UTC), "", (), CLAIMS)
MAPPING = GroupSettings("groups", admins=("clearml admins", "Bosses"))


def test_shape_and_names() -> None:
    rows: list[tuple[Json, GroupsFormat, tuple[str, ...]]] = [
        (None, GroupsFormat.EMPTY, ()),
        (["a", "b c"], GroupsFormat.LIST, ("a", "b c")),
        ([], GroupsFormat.EMPTY, ()),
        ("", GroupsFormat.EMPTY, ()),
        (["", None], GroupsFormat.EMPTY, ()),
        ({}, GroupsFormat.EMPTY, ()),
        ("Admins", GroupsFormat.ONE_STRING, ("Admins",)),
        ("CN=admins,OU=x", GroupsFormat.ONE_STRING, ("CN=admins,OU=x",)),
        ("a, b;c|d", GroupsFormat.DELIMITED, ("a, b;c|d",)),
        (["[SIZE_LIMIT_EXCEEDED]"], GroupsFormat.OVER_LIMIT, ()),
        ("[SIZE_LIMIT_EXCEEDED]", GroupsFormat.OVER_LIMIT, ()),
        (["a", 1], GroupsFormat.OTHER, ("a",)),
        ({"a": 1}, GroupsFormat.OTHER, ()),
        (7, GroupsFormat.OTHER, ()),
    ]

    def check(value: Json, shape: GroupsFormat, names: tuple[str, ...]) -> None:
        read = read_groups(value)
        assert (read.shape, read.names) == (shape, names)

    assert failures(rows, check) == {}


def test_distinguished_names_and_ids_are_not_taken_for_names() -> None:
    assert read_groups(["CN=x,OU=y"]).are_dns
    assert not read_groups(["Team CN"]).are_dns
    assert read_groups(["02fb4743-189a-4bc7-9d6c-a919edfe6447"]).are_ids
    assert not read_groups(["02fb4743-189a-4bc7-9d6c-a919edfe6447", "Admins"]).are_ids
    assert not read_groups([]).are_ids


def test_a_match_is_exact_in_case_only_or_none() -> None:
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


def test_suggestions_put_typical_lists_first() -> None:
    claims = Claims(
        id_token={"sub": "x", "aud": ["c"], "email": "a@b", "roles": "one", "tags": ["t"]},
        userinfo={"https://x.example/groups": ["g"], "memberOf": ["CN=a,OU=b"], "n": 1},
    )
    ranked = suggestions(claims)
    assert set(ranked[:2]) == {"https://x.example/groups", "memberOf"}
    assert ranked[2:] == ("tags", "roles")


def test_a_twin_differs_in_case_only() -> None:
    expected = {
        ("ClearML Admins", "Users"): (Twin("ClearML Admins", "clearml admins"),),
        ("Bosses", "Users"): (),
        ("bosses", "Bosses"): (),  # Ping has both
        ("bosses", "BOSSES"): (Twin("bosses", "Bosses"), Twin("BOSSES", "Bosses")),
        (): (),
    }
    assert {names: find_twins(names, MAPPING) for names in expected} == expected


def test_there_is_no_twin_where_case_is_ignored_or_nothing_is_mapped() -> None:
    ignoring = GroupSettings("groups", case_sensitive=False, admins=MAPPING.admins)
    assert find_twins(("ClearML Admins",), ignoring) == ()
    assert find_twins(("ClearML Admins",), None) == ()
    assert find_twins_in((LOGIN,), None) == ()


def test_twins_are_found_in_the_groups_of_every_login() -> None:
    assert find_twins_in((LOGIN, LOGIN), MAPPING) == (Twin("ClearML Admins", "clearml admins"),)


def test_pings_spelling_replaces_ours_in_its_place() -> None:
    found = (Twin("ClearML Admins", "clearml admins"), Twin("CLEARML ADMINS", "clearml admins"))
    assert spell_as_in_ping(("x", *MAPPING.admins), found) == ("x", "ClearML Admins", "Bosses")


def test_both_spellings_are_named() -> None:
    problem = Twin("ClearML Admins", "clearml admins").problem
    assert not problem.is_error
    assert "“clearml admins”" in problem.what
    assert "“ClearML Admins”" in problem.what
