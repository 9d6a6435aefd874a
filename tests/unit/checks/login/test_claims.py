from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from wizard.checks.login.claims import CATALOG, check_claims
from wizard.model.claims import Claims, Json
from wizard.model.problem import problem
from wizard.model.settings import GroupSettings
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict

PROBLEM = problem("claim.email-missing")
GROUPS = GroupSettings(claim="groups")
GOOD: dict[str, Json] = {
    "sub": "user-1",
    "email": "ada@people.example",
    "preferred_username": "ada",
    "groups": ["Data Science", "Research, Vision"],
}


def verdicts(claims: Claims, groups: GroupSettings | None = GROUPS) -> dict[str, Verdict]:
    found = check_claims(claims, groups)
    assert [verdict.check for verdict in found] == [check.name for check in CATALOG]
    return {verdict.check: verdict for verdict in found}


def code_of(name: str, changes: dict[str, Json]) -> str:
    told = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    found = verdicts(Claims(told, None, {"sub": "user-1"}))[f"claim.{name}"].problem
    assert found is not None
    return found.code


def test_everything_in_the_id_token_passes() -> None:
    found = verdicts(Claims(GOOD))
    assert {verdict.state for verdict in found.values()} == {State.PASSED}
    assert found["claim.groups"].detail == "Data Science, Research, Vision"


def test_groups_are_skipped_with_mapping_off() -> None:
    assert verdicts(Claims(GOOD), None)["claim.groups"].state is State.SKIPPED


def test_only_elsewhere_is_a_warning() -> None:
    def check(place: str) -> None:
        bare: dict[str, Json] = {"sub": "user-1"}
        claims = Claims(bare, None, GOOD) if place == "userinfo" else Claims(bare, GOOD)
        found = verdicts(claims)
        for name in ("email", "username", "groups"):
            verdict = found[f"claim.{name}"]
            assert verdict.state is State.WARNED
            assert verdict.problem is not None
            assert verdict.problem.code == f"claim.{name}-elsewhere"
            assert place in verdict.problem.what
        assert found["claim.user-id"].state is State.PASSED

    assert failures(zip(["userinfo", "access token"]), check) == {}


def test_nothing_anywhere_fails() -> None:
    found = verdicts(Claims())
    assert {verdict.state for verdict in found.values()} == {State.FAILED}


def test_traps() -> None:
    def check(name: str, changes: dict[str, Json], code: str) -> None:
        assert code_of(name, changes) == code

    rows: list[tuple[str, dict[str, Json], str]] = [
        ("email", {"email": None}, "claim.email-missing"),
        ("email", {"email": None, "eMail": "a@b"}, "claim.email-spelling"),
        ("email", {"email": None, "mail": "a@b"}, "claim.email-spelling"),
        ("email", {"email": ["a@b"]}, "claim.email-form"),
        ("email", {"email": "ada"}, "claim.email-form"),
        ("email", {"email": "@"}, "claim.email-form"),
        ("username", {"preferred_username": None}, "claim.username-missing"),
        ("username", {"preferred_username": " "}, "claim.username-form"),
        ("username", {"preferred_username": ["ada"]}, "claim.username-form"),
        ("groups", {"groups": None}, "claim.groups-missing"),
        ("groups", {"groups": None, "Groups": ["a"]}, "claim.groups-spelling"),
        ("groups", {"groups": "Data Science"}, "claim.groups-text"),
        ("groups", {"groups": ""}, "claim.groups-form"),
        ("groups", {"groups": ["a", 7]}, "claim.groups-form"),
        ("groups", {"groups": {"a": "b"}}, "claim.groups-form"),
        ("groups", {"groups": True}, "claim.groups-form"),
    ]
    assert failures(rows, check) == {}


def test_name_of_the_claim_is_fixed_in_the_wizard() -> None:
    found = verdicts(Claims({**GOOD, "Groups": ["a"], "groups": "x"}))
    assert found["claim.groups"].problem is not None
    missing = verdicts(Claims({"sub": "u"}))["claim.groups"].problem
    assert missing is not None
    assert (missing.step, missing.field) == (Step.GROUPS, "groups_claim")


def test_any_of_the_names_will_do() -> None:
    def check(name: str) -> None:
        told: dict[str, Json] = {"sub": "u", name: "ada"}
        assert verdicts(Claims(told))["claim.username"].detail == f"{name}: ada"

    assert failures(zip(["preferred_username", "username", "name"]), check) == {}


def test_shown_values_are_plain_and_short() -> None:
    told: dict[str, Json] = {**GOOD, "preferred_username": "a\u202e\n" + "b" * 500}
    shown = verdicts(Claims(told))["claim.username"].detail
    assert "\\u{202e}\\u{a}" in shown
    assert len(shown) < 120


VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4
)


@given(st.dictionaries(st.sampled_from([*GOOD, "Email", "GROUPS", "name"]), VALUES))
def test_never_raises(told: dict[str, Json]) -> None:
    for claims in (Claims(told), Claims(None, told, told)):
        for verdict in verdicts(claims).values():
            assert verdict.problem is None or len(verdict.problem.what) <= 110


TOO_MANY: Json = "[SIZE_LIMIT_EXCEEDED]"
ID = "5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a01"


def test_traps_of_groups() -> None:
    def check(value: Json, code: str) -> None:
        found = verdicts(Claims({**GOOD, "groups": value}))["claim.groups"].problem
        assert found is not None
        assert found.code == f"claim.groups-{code}"

    rows: list[tuple[Json, str]] = [
        (TOO_MANY, "over-limit"),
        ([TOO_MANY], "over-limit"),
        ("Data Science;Research", "delimited"),
        ("CN=a,OU=b", "text"),
        (["CN=Data,OU=Groups,DC=corp", "CN=Ops,OU=Groups,DC=corp"], "dns"),
        ([ID, ID.replace("01", "02")], "ids"),
        (None, "form"),
        ("", "form"),
        (["a", 1], "form"),
    ]
    assert failures(rows, check) == {}


def test_distinguished_names_are_fine_for_those_who_use_them() -> None:
    name = "CN=ClearML,OU=Admins,DC=corp"
    settings = GroupSettings(claim="groups", admins=(name,))
    claims = Claims({**GOOD, "groups": [name, "CN=x,DC=corp"]})
    assert verdicts(claims, settings)["claim.groups"].state is State.PASSED


def test_an_empty_list_and_ids_among_names_pass() -> None:
    for value in ([], [ID, "Data Science"]):
        found = verdicts(Claims({**GOOD, "groups": list(value)}))["claim.groups"]
        assert found.state is State.PASSED
