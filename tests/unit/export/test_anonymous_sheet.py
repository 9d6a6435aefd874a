"""The handoff sheet without names: nothing of a person but the names of their groups."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.oidc_problems import OIDC_PROBLEMS, stand_ins
from tests.support.tables import failures
from tests.unit.export.test_sheet import LOGIN, NOW, SETTINGS, page
from wizard.checks.login.claims import check_claims
from wizard.checks.login.kept_claims import reduce_claims
from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, impersonal, problem
from wizard.model.verdict import failed
from wizard.ping.error_pages import error_document

OURS = {
    *("expected", "form", "host", "limit", "location", "origin", "proxy", "seconds", "status"),
    *("title", "tried", "where", "agreed", "document", "encoding", "redirect_uri", "wait"),
}
"""Facts that no login delivers: addresses, numbers, our own words."""
NAMES = {"name", "found"}
"""Names of claims and members, not their values."""
FAMILIES = ("callback", "token", "id-token", "userinfo", "claim")
"""Problems of what a login delivers; of it, the claims of groups may be quoted."""
CODES = sorted(
    code
    for code in OIDC_PROBLEMS
    if code.startswith(FAMILIES) and not code.startswith("claim.groups")
)


def quoting(code: str) -> Problem:
    """The problem with a distinctive text for everything that a login delivers."""
    given = {
        name: f"0{name}0" if name in OURS | NAMES else "Ada Lovelace" for name in stand_ins(code)
    }
    return problem(code, **given)


def page_of(code: str) -> str:
    login = Evidence(NOW, "now", (failed("a.b", "Title", quoting(code)),), LOGIN.claims)
    return page(login)


@pytest.mark.parametrize("code", CODES)
def test_no_problem_quotes_a_person(code: str) -> None:
    assert "Ada" not in page_of(code)
    assert "Lovelace" not in page_of(code)


def test_what_quotes_nothing_keeps_its_words() -> None:
    def check(code: str) -> None:
        whole = quoting(code)
        said = impersonal(whole)
        assert "Ada" in whole.what or said == whole.what
        first_words = 2
        assert said.split()[:first_words] == whole.what.split()[:first_words]

    assert failures(((code,) for code in CODES), check) == {}


def test_a_providers_own_error_page_is_not_quoted() -> None:
    text = "<html><title>Error</title><body>The account ada@people.example is locked</body></html>"
    found = error_document(400, "https://ping.example/as/authorize", text)
    assert found
    assert "ada@people.example" in found.what
    assert "ada" not in impersonal(found)


def test_named_it_is_quoted_in_full() -> None:
    assert problem("claim.email-form", value="Ada Lovelace").what.endswith("Ada Lovelace")


PERSON = st.text("qwxzj", min_size=9, max_size=200)
"""Letters in an order that no text of the sheet has."""
SPOILED: st.SearchStrategy[Json] = PERSON.flatmap(
    lambda text: st.sampled_from([text, [text], {"value": text}, [[text], 5], f" {text}@"])
)
CLAIMS = st.dictionaries(
    st.sampled_from(["sub", "email", "mail", "preferred_username", "username", "name"]), SPOILED
)


@given(CLAIMS, CLAIMS)
def test_whatever_people_are_called_the_sheet_does_not_say_it(
    token: dict[str, Json], userinfo: dict[str, Json]
) -> None:
    claims = Claims({**token, "groups": ["Bosses"]}, None, userinfo)
    kept = reduce_claims(claims, SETTINGS.groups)
    login = Evidence(NOW, "now", check_claims(claims, SETTINGS.groups), kept)
    assert not re.search("[qwxzj]{9}", page(login))


def test_a_name_that_is_part_of_the_sentence_is_taken_out_in_its_place() -> None:
    def check(name: str) -> None:
        login = Evidence(
            NOW, "now", (), Claims({"sub": "1", "name": name, "groups": ["Bosses", "Users"]})
        )
        anonymous = Evidence(NOW, "now", (), Claims({"sub": "1", "groups": ["Bosses", "Users"]}))
        assert page(login) == page(anonymous)

    names = ("W", "a", "the", "will", "Whether", "test")
    assert failures(((name,) for name in names), check) == {}
