from hypothesis import given
from hypothesis import strategies as st

from wizard.demo.defaults import DEMO_ADMIN_GROUPS, DEMO_CLEARML_GROUPS
from wizard.demo.people import (
    ADMINISTRATOR,
    MANY_GROUPS,
    NO_GROUP,
    ONE_GROUP,
    ORDINARY,
    PEOPLE,
    SCOPE_CLAIMS,
    UNMAPPED,
    limited,
)

VALUES = st.one_of(st.text(), st.booleans(), st.lists(st.text(), max_size=30))


def test_nobody_shares_a_name_or_a_subject() -> None:
    for attribute in ("username", "subject", "email", "password"):
        assert len({getattr(person, attribute) for person in PEOPLE}) == len(PEOPLE)


def test_groups_are_those_that_the_demo_needs() -> None:
    clearml = set(DEMO_CLEARML_GROUPS)
    assert DEMO_ADMIN_GROUPS[0] in ADMINISTRATOR.groups
    assert len(clearml & set(ADMINISTRATOR.groups)) == 2
    assert set(ORDINARY.groups) == clearml
    assert len(ONE_GROUP.groups) == 1
    assert clearml.isdisjoint(UNMAPPED.groups)
    assert NO_GROUP.groups == ()
    assert len(MANY_GROUPS.groups) > 25
    assert any("," in group for group in DEMO_CLEARML_GROUPS)


@given(st.sets(st.sampled_from([*SCOPE_CLAIMS, "other"])))
def test_scopes_release_what_they_name_and_nothing_else(scopes: set[str]) -> None:
    claims = ADMINISTRATOR.claims(scopes)
    released = {claim for scope in scopes for claim in SCOPE_CLAIMS.get(scope, ())}
    assert set(claims) == released


def test_empty_attributes_are_left_out() -> None:
    assert "groups" not in NO_GROUP.claims(SCOPE_CLAIMS)


@given(st.dictionaries(st.text(), VALUES), st.integers(0, 30))
def test_only_lists_that_are_too_long_lose_their_values(
    claims: dict[str, object], most: int
) -> None:
    for name, value in limited(claims, most).items():
        kept = not isinstance(claims[name], list) or len(claims[name]) <= most  # type: ignore[arg-type]
        assert value == (claims[name] if kept else "[SIZE_LIMIT_EXCEEDED]")
    assert limited(claims, None) == claims
