"""The outcome of a login: never a bare yes, always with its assumptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import settings
from tests.support.texts import any_text, one_line
from wizard.clearml.groups import SIZE_LIMIT_MARK
from wizard.clearml.outcome import Entry, Outcome, outcome
from wizard.model.claims import Claims, Json
from wizard.model.settings import GroupSettings

COMPANY = "0123456789abcdef0123456789abcdef"
RESTRICTED = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)


def claims(*names: str) -> Claims:
    return Claims(id_token={"sub": "1", "email": "ada@x.example", "groups": list(names)})


def told(
    mapped: GroupSettings | None,
    delivered: Claims,
    known: tuple[str, ...] = (),
    *,
    passed: bool = True,
) -> Outcome:
    return outcome(settings(company=COMPANY, groups=mapped), delivered, known, passed=passed)


@pytest.mark.parametrize("company", [None, COMPANY])
@pytest.mark.parametrize("mapped", [None, GroupSettings("groups", prohibit_signup=True)])
@pytest.mark.parametrize("known", [(), ("Users",)])
def test_every_outcome_names_what_is_not_verified(
    company: str | None, mapped: GroupSettings | None, known: tuple[str, ...]
) -> None:
    found = outcome(settings(company=company, groups=mapped), claims("Users"), known)
    assert found.assumptions
    assert "not verified" in found.sentence
    assert "ada@x.example" in found.sentence


def test_without_a_company_it_depends_on_the_whitelist() -> None:
    found = outcome(settings(company=None), claims(), ())
    assert found.entry is Entry.DEPENDS
    assert found.sentence == (
        "Whether ada@x.example gets in depends on two things that are not verified: whether the "
        "person is whitelisted, invited, or has an account (no company id is set); whether ClearML "
        "reads the email address from the ID token."
    )


def test_a_mapped_user_gets_in_with_groups_and_role() -> None:
    found = told(RESTRICTED, claims("Users", "Bosses"), ("Users",))
    assert (found.entry, found.admin, found.joined) == (Entry.IN, True, ("Users",))
    assert found.sentence == (
        "ada@x.example gets in as an admin and joins “Users”, if two things hold that are not "
        "verified: the company 01234567… exists in ClearML; ClearML reads the email address and "
        "the groups from the ID token."
    )
    assert found.brief == "Admin: gets in if two things hold"


def test_a_user_outside_every_mapped_group_is_refused() -> None:
    found = told(RESTRICTED, claims("x"), ("Users",))
    assert found.entry is Entry.REFUSED
    assert "refused because none of their groups exists in ClearML" in found.sentence
    assert "first sign-up" in found.sentence
    assert "are all that exist" in found.sentence
    assert found.brief == "Ordinary user: refused if three things hold"


@pytest.mark.parametrize("known", [(), ("Users",)])
def test_a_user_in_no_group_is_refused_whatever_exists_in_clearml(known: tuple[str, ...]) -> None:
    assert told(RESTRICTED, claims(), known).entry is Entry.REFUSED
    found = told(RESTRICTED, Claims(id_token={"sub": "1", "email": "n@x"}), known, passed=False)
    assert found.entry is Entry.REFUSED
    assert "the claim groups did not come" in found.sentence


def test_unknown_clearml_groups_leave_it_open() -> None:
    found = told(RESTRICTED, claims("x"))
    assert (found.entry, found.joined) == (Entry.DEPENDS, None)
    assert "groups were not entered" in found.sentence


def test_groups_that_the_token_had_no_room_for_leave_it_open() -> None:
    found = told(RESTRICTED, claims(SIZE_LIMIT_MARK), ("Users",))
    assert (found.entry, found.admin) == (Entry.DEPENDS, None)
    assert "their names did not come" in found.sentence


def test_what_failed_or_is_missing_leaves_it_open() -> None:
    assert told(RESTRICTED, claims("Users"), ("Users",), passed=False).entry is Entry.DEPENDS
    nameless = Claims(id_token={"sub": "1", "groups": ["Users"]})
    found = told(RESTRICTED, nameless, ("Users",))
    assert found.entry is Entry.DEPENDS
    assert "without an email address" in found.sentence


def test_one_text_is_only_assumed_to_be_a_group() -> None:
    one = Claims(id_token={"sub": "1", "email": "a@x", "groups": "Users"})
    assert "a single text for one group" in told(RESTRICTED, one, ("Users",)).sentence
    two = Claims(id_token={"sub": "1", "email": "a@x", "groups": "Users,Others"})
    assert "takes the text apart" in told(RESTRICTED, two, ("Users",)).sentence


def test_places_that_differ_are_told_apart() -> None:
    thin = Claims({"sub": "1", "groups": ["Users"]}, None, {"sub": "1", "email": "a@x"})
    sentence = told(RESTRICTED, thin, ("Users",)).sentence
    assert "reads the email address from userinfo; ClearML reads the groups from the ID" in sentence


def test_a_name_that_differs_in_case_only_is_pointed_out() -> None:
    found = told(GroupSettings("groups"), claims("users"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.case-differs"]
    ignoring = GroupSettings("groups", case_sensitive=False, admins=("USERS",))
    found = told(ignoring, claims("users"), ("Users",))
    assert (found.problems, found.joined, found.admin) == ((), ("Users",), True)


def test_an_admin_group_in_another_case_is_pointed_out() -> None:
    found = told(RESTRICTED, claims("bosses", "Users"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.admin-case"]
    assert found.admin is False


def test_an_admin_whose_groups_do_not_exist_may_be_locked_out() -> None:
    found = told(RESTRICTED, claims("Bosses"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.admin-lock-out"]
    assert "no exception for admins" in found.sentence


def test_the_sentence_can_speak_of_a_role_instead() -> None:
    assert told(None, claims()).about("the tested admin").startswith("The tested admin gets in, if")
    depends = outcome(settings(), claims(), ()).about("the tested admin")
    assert depends.startswith("Whether the tested admin gets in depends")


def test_a_person_without_any_name_is_still_spoken_of() -> None:
    assert "This person" in outcome(settings(), Claims(), ()).sentence


_json: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
_names = st.sampled_from(["sub", "email", "name", "groups", "roles"]) | any_text
_claims = st.builds(Claims, *[st.none() | st.dictionaries(_names, _json, max_size=5)] * 3)
_texts = st.lists(any_text, max_size=5).map(tuple)
_mapped = st.none() | st.builds(
    GroupSettings, _names, st.booleans(), _texts, prohibit_signup=st.booleans()
)


@given(_claims, st.none() | st.just(COMPANY), _mapped, _texts, st.booleans())
def test_whatever_comes_the_sentence_is_plain_bounded_and_never_a_bare_yes(
    delivered: Claims,
    company: str | None,
    mapped: GroupSettings | None,
    known: tuple[str, ...],
    passed: bool,
) -> None:
    made = settings(company=company, groups=mapped)
    found = outcome(made, delivered, known, passed=passed)
    assert found.assumptions
    assert "not verified" in found.sentence
    assert found.sentence.endswith(".")
    for text in (found.sentence, found.brief, found.who, found.about("the tested user")):
        assert text.isprintable()
        assert len(text) < 900
    assert one_line(found.problems)
    if not (passed and company and delivered.find("email")):
        assert found.entry is not Entry.IN
    assert set(found.joined or ()) <= set(known)
