"""What is kept of a login: what is needed, bounded, the groups that count first."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from tests.unit.checks.login.test_claims import GOOD, VALUES
from wizard.checks.login.kept_claims import LONGEST_TEXT, MAX_OTHERS, reduce_claims
from wizard.clearml.groups import GroupsFormat, read_groups
from wizard.clearml.outcome import outcome
from wizard.model.claims import Claims, Json
from wizard.model.settings import Endpoints, GroupSettings, Settings

GROUPS = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)
SETTINGS = Settings(
    "https://clearml.example",
    Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
    groups=GROUPS,
)
MANY: list[Json] = [f"CN=group {number},OU=Groups,DC=example,DC=com" for number in range(20_000)]


def groups_of(claims: Claims) -> Json:
    found = claims.find("groups")
    assert found
    return found[1]


def test_only_needed_claims_are_kept() -> None:
    claims = Claims({**GOOD, "phone": "1"}, None, {"roles": ["a"], "groups": []})
    kept = reduce_claims(claims, GroupSettings(claim="roles"))
    assert kept.id_token is not None
    assert set(kept.id_token) == {"sub", "email", "preferred_username"}
    assert kept.access_token is None
    assert kept.userinfo == {"roles": ["a"]}
    assert reduce_claims(claims, None).userinfo == {}


def test_of_many_groups_the_first_are_kept_and_the_others_counted() -> None:
    kept = reduce_claims(Claims({"groups": MANY}), GROUPS)
    names = groups_of(kept)
    assert names == MANY[:MAX_OTHERS]
    assert kept.left_out == len(MANY) - MAX_OTHERS


def test_groups_that_count_are_kept_before_any_other() -> None:
    found: list[Json] = [*MANY, "Other", "BOSSES", "Research"]
    kept = reduce_claims(Claims({"groups": found}), GROUPS, ("research",))
    names = read_groups(groups_of(kept)).names
    assert names[-2:] == ("BOSSES", "Research")
    assert "Other" not in names


def test_one_list_in_two_places_stays_one() -> None:
    kept = reduce_claims(Claims({"groups": MANY}, {"groups": MANY}, {"groups": MANY}), GROUPS)
    assert kept.id_token == kept.access_token == kept.userinfo


def test_a_very_long_name_is_kept_only_if_it_matters() -> None:
    long = "x" * 39_000
    groups: list[Json] = [long, *MANY]
    assert groups_of(reduce_claims(Claims({"groups": groups}), GROUPS)) == MANY[:MAX_OTHERS]
    kept = reduce_claims(Claims({"groups": groups}), GROUPS, (long,))
    assert groups_of(kept) == groups[: MAX_OTHERS + 1]


def test_the_form_of_the_claim_stays() -> None:
    def check(value: Json, shape: GroupsFormat) -> None:
        kept = reduce_claims(Claims(userinfo={"groups": value}), GROUPS)
        assert read_groups(groups_of(kept)).shape is shape
        assert len(json.dumps(kept.userinfo)) <= MAX_OTHERS * 60

    rows: list[tuple[Json, GroupsFormat]] = [
        (MANY, GroupsFormat.LIST),
        ([*MANY, 5, 6], GroupsFormat.OTHER),
        ([*MANY, "[SIZE_LIMIT_EXCEEDED]"], GroupsFormat.OVER_LIMIT),
        (";".join(f"group {number}" for number in range(20_000)), GroupsFormat.DELIMITED),
        ("CN=" + "x" * 200_000, GroupsFormat.ONE_STRING),
        ({"a": "x" * 200_000}, GroupsFormat.OTHER),
        ("Research, Vision", GroupsFormat.DELIMITED),
    ]
    assert failures(rows, check) == {}


def test_other_claims_are_cut() -> None:
    kept = reduce_claims(Claims({"sub": "x" * 10_000, "name": ["y" * 10_000], "email": [1]}), None)
    assert kept.id_token == {"sub": "x" * LONGEST_TEXT, "name": [0], "email": [1]}


@given(st.dictionaries(st.sampled_from([*GOOD, "name"]), VALUES))
def test_what_is_small_is_kept_as_it_is(told: dict[str, Json]) -> None:
    assert reduce_claims(Claims(told, told, None), GROUPS) == Claims(told, told, None)


@given(
    st.lists(st.sampled_from(["Bosses", "bosses", "Research", "Users"]), max_size=3),
    st.lists(st.sampled_from(["Research", "users", "Absent"]), unique=True),
    st.booleans(),
)
def test_the_outcome_is_the_same_but_for_what_is_left_out(
    theirs: list[str], known: list[str], sensitive: bool
) -> None:
    mapping = GroupSettings("groups", sensitive, ("Bosses",), prohibit_signup=True)
    whole = Claims({"sub": "1", "groups": [*MANY, *theirs]})
    found = [
        outcome(
            Settings("https://clearml.example", SETTINGS.endpoints, groups=mapping),
            one,
            tuple(known),
        )
        for one in (whole, reduce_claims(whole, mapping, known))
    ]
    before, after = found
    assert (before.access, before.admin, before.joined) == (after.access, after.admin, after.joined)
    assert before.problems == after.problems
    (said,) = set(after.assumptions) - set(before.assumptions)
    assert "that were not kept" in said
