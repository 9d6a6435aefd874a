"""The outcome of a login: never a bare yes, always with its assumptions."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import settings
from tests.support.tables import failures
from tests.support.texts import any_text, one_line
from wizard.clearml.groups import SIZE_LIMIT_MARK
from wizard.clearml.outcome import Access, Outcome, kept_groups, outcome
from wizard.model.claims import Claims, Json
from wizard.model.settings import GroupSettings

COMPANY = "0123456789abcdef0123456789abcdef"
RESTRICTED = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)


def claims(*names: str) -> Claims:
    return Claims(id_token={"sub": "1", "email": "ada@x.example", "groups": list(names)})


def expect(
    mapped: GroupSettings | None,
    delivered: Claims,
    known: tuple[str, ...] = (),
    *,
    passed: bool = True,
) -> Outcome:
    return outcome(settings(company=COMPANY, groups=mapped), delivered, known, passed=passed)


def test_every_outcome_names_what_is_not_verified() -> None:
    restricted = GroupSettings("groups", prohibit_signup=True)
    rows = product((None, COMPANY), (None, restricted), ((), ("Users",)))

    def check(company: str | None, mapped: GroupSettings | None, known: tuple[str, ...]) -> None:
        found = outcome(settings(company=company, groups=mapped), claims("Users"), known)
        assert found.assumptions
        assert "not verified" in found.sentence
        assert "ada@x.example" in found.sentence

    assert failures(rows, check) == {}


def test_without_a_company_it_depends_on_the_whitelist() -> None:
    found = outcome(settings(company=None), claims(), ())
    assert found.access is Access.DEPENDS
    assert found.sentence == (
        "Whether ada@x.example can sign in depends on (not verified): whether the person is "
        "whitelisted, invited, or has an account (no company ID is set); whether ClearML reads the "
        "email address from the ID token."
    )


def test_a_mapped_user_gets_in_with_groups_and_role() -> None:
    found = expect(RESTRICTED, claims("Users", "Bosses"), ("Users",))
    assert (found.access, found.admin, found.joined) == (Access.GRANTED, True, ("Users",))
    assert found.sentence == (
        "ada@x.example will be an admin and a member of “Users”, provided that (not verified): "
        "company 01234567… exists in ClearML; ClearML reads the email address and the groups from "
        "the ID token."
    )
    assert found.brief == "Admin: can sign in (2 assumptions)"


def test_a_user_outside_every_mapped_group_is_refused() -> None:
    found = expect(RESTRICTED, claims("x"), ("Users",))
    assert found.access is Access.REFUSED
    assert "refused because none of their groups exists in ClearML" in found.sentence
    assert "first sign-up" in found.sentence
    assert "are all that exist" in found.sentence
    assert found.brief == "Ordinary user: refused (3 assumptions)"


def test_a_user_in_no_group_is_refused_whatever_exists_in_clearml() -> None:
    def check(known: tuple[str, ...]) -> None:
        assert expect(RESTRICTED, claims(), known).access is Access.REFUSED
        none = Claims(id_token={"sub": "1", "email": "n@x"})
        found = expect(RESTRICTED, none, known, passed=False)
        assert found.access is Access.REFUSED
        assert "no claim groups was sent" in found.sentence

    assert failures([((),), (("Users",),)], check) == {}


def test_unknown_clearml_groups_leave_it_open() -> None:
    found = expect(RESTRICTED, claims("x"))
    assert (found.access, found.joined) == (Access.DEPENDS, None)
    assert "groups were not entered" in found.sentence


def test_groups_that_the_token_had_no_room_for_leave_it_open() -> None:
    found = expect(RESTRICTED, claims(SIZE_LIMIT_MARK), ("Users",))
    assert (found.access, found.admin) == (Access.DEPENDS, None)
    assert "their names were not sent" in found.sentence


def test_what_failed_or_is_missing_leaves_it_open() -> None:
    assert expect(RESTRICTED, claims("Users"), ("Users",), passed=False).access is Access.DEPENDS
    nameless = Claims(id_token={"sub": "1", "groups": ["Users"]})
    found = expect(RESTRICTED, nameless, ("Users",))
    assert found.access is Access.DEPENDS
    assert "without an email address" in found.sentence


def test_one_text_is_only_assumed_to_be_a_group() -> None:
    one = Claims(id_token={"sub": "1", "email": "a@x", "groups": "Users"})
    assert "a single text for one group" in expect(RESTRICTED, one, ("Users",)).sentence
    two = Claims(id_token={"sub": "1", "email": "a@x", "groups": "Users,Others"})
    joined = expect(RESTRICTED, two, ("Users",))
    assert joined.access is Access.REFUSED
    assert "does not split it" in joined.sentence


def test_an_empty_claim_is_not_called_missing() -> None:
    empties: list[Json] = [None, "", []]
    for empty in empties:
        found = expect(
            RESTRICTED, Claims({"sub": "1", "email": "a@x", "groups": empty}), ("Users",)
        )
        assert found.access is Access.REFUSED
        assert "in no group" in found.sentence
        assert "sent no claim" not in found.sentence
    blank = expect(RESTRICTED, Claims({"sub": "1", "email": "", "groups": ["Users"]}), ("Users",))
    assert "without an email address" in blank.sentence


def test_places_that_differ_are_named_separately() -> None:
    thin = Claims({"sub": "1", "groups": ["Users"]}, None, {"sub": "1", "email": "a@x"})
    sentence = expect(RESTRICTED, thin, ("Users",)).sentence
    assert "reads the email address from userinfo; ClearML reads the groups from the ID" in sentence


def test_a_name_that_differs_in_case_only_is_pointed_out() -> None:
    found = expect(GroupSettings("groups"), claims("users"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.case-differs"]
    ignoring = GroupSettings("groups", case_sensitive=False, admins=("USERS",))
    found = expect(ignoring, claims("users"), ("Users",))
    assert (found.problems, found.joined, found.admin) == ((), ("Users",), True)


def test_an_admin_group_in_another_case_is_pointed_out() -> None:
    found = expect(RESTRICTED, claims("bosses", "Users"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.admin-case"]
    assert found.admin is False


def test_an_admin_whose_groups_do_not_exist_may_be_locked_out() -> None:
    found = expect(RESTRICTED, claims("Bosses"), ("Users",))
    assert [p.code for p in found.problems] == ["groups.admin-lock-out"]
    assert "no exception for admins" in found.sentence


def test_the_sentence_can_speak_of_a_role_instead() -> None:
    assert (
        expect(None, claims())
        .about("the tested admin")
        .startswith("The tested admin can sign in, provided that")
    )
    depends = outcome(settings(), claims(), ()).about("the tested admin")
    assert depends.startswith("Whether the tested admin can sign in depends")


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
        assert found.access is not Access.GRANTED
    assert set(found.joined or ()) <= set(known)


def test_a_role_that_is_not_known_is_left_out() -> None:
    unread = GroupSettings("groups")
    assert " can sign in, provided" in expect(None, claims()).sentence
    assert " can sign in, provided" in expect(unread, claims(SIZE_LIMIT_MARK)).sentence
    users = expect(unread, claims("Users"), ("Users",))
    assert "will be an ordinary user and a member of “Users”, provided" in users.sentence
    refused = expect(RESTRICTED, claims()).sentence
    assert "is refused because they are in no group, provided that (not verified): " in refused
    many = claims(*"abcde")
    assert "“a”, “b”, “c” and 2 more," in expect(unread, many, tuple("abcde")).sentence


def test_a_list_that_was_cut_is_counted() -> None:
    assert kept_groups(3, 400).startswith("Of 403 groups in the claim, 3 are kept")
