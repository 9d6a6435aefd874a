"""The outcome of a login: never a bare yes, always with its assumptions."""

from __future__ import annotations

import pytest

from wizard.clearml.outcome import Entry, outcome
from wizard.model.result import Claims
from wizard.model.settings import Endpoints, GroupSettings, Settings

COMPANY = "0123456789abcdef0123456789abcdef"


def settings(*, company: str | None = COMPANY, groups: GroupSettings | None = None) -> Settings:
    endpoints = Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token")
    return Settings("https://clearml.example", endpoints, default_company=company, groups=groups)


def claims(*names: str) -> Claims:
    return Claims(id_token={"sub": "1", "email": "ada@x.example", "groups": list(names)})


@pytest.mark.parametrize("company", [None, COMPANY])
@pytest.mark.parametrize("mapped", [None, GroupSettings("groups", prohibit_signup=True)])
@pytest.mark.parametrize("known", [(), ("Users",)])
def test_every_outcome_names_what_is_not_verified(
    company: str | None, mapped: GroupSettings | None, known: tuple[str, ...]
) -> None:
    told = outcome(settings(company=company, groups=mapped), claims("Users"), known)
    assert told.assumptions
    assert "not verified" in told.sentence
    assert told.sentence.startswith("ada@x.example")


def test_without_a_company_it_depends_on_the_whitelist() -> None:
    told = outcome(settings(company=None), claims(), ())
    assert told.entry is Entry.DEPENDS
    assert "whitelisted" in told.sentence


def test_a_mapped_user_gets_in_with_groups_and_role() -> None:
    mapped = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)
    told = outcome(settings(groups=mapped), claims("Users", "Bosses"), ("Users",))
    assert (told.entry, told.admin, told.joined) == (Entry.IN, True, ("Users",))
    assert "as an admin, in the groups Users" in told.sentence


def test_a_user_outside_every_mapped_group_is_refused() -> None:
    told = outcome(
        settings(groups=GroupSettings("groups", prohibit_signup=True)), claims("x"), ("Users",)
    )
    assert told.entry is Entry.REFUSED
    assert "first sign-up" in told.sentence


def test_unknown_clearml_groups_leave_it_open() -> None:
    told = outcome(settings(groups=GroupSettings("groups", prohibit_signup=True)), claims("x"), ())
    assert (told.entry, told.joined) == (Entry.DEPENDS, None)
    assert "groups were not entered" in told.sentence


def test_a_name_that_differs_in_case_only_is_pointed_out() -> None:
    told = outcome(settings(groups=GroupSettings("groups")), claims("users"), ("Users",))
    assert [p.code for p in told.problems] == ["groups.case-differs"]
    ignoring = GroupSettings("groups", case_sensitive=False)
    told = outcome(settings(groups=ignoring), claims("users"), ("Users",))
    assert (told.problems, told.joined) == ((), ("Users",))


def test_an_admin_whose_groups_do_not_exist_may_be_locked_out() -> None:
    mapped = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)
    told = outcome(settings(groups=mapped), claims("Bosses"), ("Users",))
    assert [p.code for p in told.problems] == ["groups.admin-lock-out"]


def test_hostile_names_are_drawn_plain() -> None:
    told = outcome(settings(), Claims(id_token={"email": "a\u202eb\n"}), ())
    assert "\u202e" not in told.sentence
    assert "\n" not in told.sentence


def test_a_person_without_any_name_is_still_spoken_of() -> None:
    assert outcome(settings(), Claims(), ()).sentence.startswith("This person")
