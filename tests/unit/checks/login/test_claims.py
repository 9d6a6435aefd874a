import re

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from wizard.checks.login.claims import CATALOG, check_claims
from wizard.model.claims import Claims, Json
from wizard.model.problem import problem, problem_types
from wizard.model.product import Product
from wizard.model.settings import GroupSettings
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.ping.guides import localise

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


ABSENT: Json = "no claim at all"


def found_for(name: str, changes: dict[str, Json]) -> Verdict:
    sent = {key: value for key, value in {**GOOD, **changes}.items() if value is not ABSENT}
    return verdicts(Claims(sent, None, {"sub": "user-1"}))[f"claim.{name}"]


def code_of(name: str, changes: dict[str, Json]) -> str:
    found = found_for(name, changes).problem
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
        ("email", {"email": ABSENT}, "claim.email-missing"),
        ("email", {"email": ABSENT, "eMail": "a@b"}, "claim.email-spelling"),
        ("email", {"email": ABSENT, "mail": "a@b"}, "claim.email-spelling"),
        ("email", {"email": ["a@b"]}, "claim.email-list"),
        ("email", {"email": "ada"}, "claim.email-form"),
        ("email", {"email": "@"}, "claim.email-form"),
        ("email", {"email": " "}, "claim.email-empty"),
        ("email", {"email": None}, "claim.email-empty"),
        ("email", {"email": [""]}, "claim.email-empty"),
        ("email", {"email": False}, "claim.email-type"),
        ("email", {"email": {"value": "a@b"}}, "claim.email-type"),
        ("username", {"preferred_username": ABSENT}, "claim.username-missing"),
        ("username", {"preferred_username": " "}, "claim.username-empty"),
        ("username", {"preferred_username": None}, "claim.username-empty"),
        ("username", {"preferred_username": ["ada"]}, "claim.username-list"),
        ("username", {"preferred_username": 7}, "claim.username-type"),
        ("groups", {"groups": ABSENT}, "claim.groups-missing"),
        ("groups", {"groups": ABSENT, "Groups": ["a"]}, "claim.groups-spelling"),
        ("groups", {"groups": "Data Science"}, "claim.groups-text"),
        ("groups", {"groups": "A B"}, "claim.groups-text"),
        ("groups", {"groups": "A,B"}, "claim.groups-delimited"),
        ("groups", {"groups": ["a", 7]}, "claim.groups-form"),
        ("groups", {"groups": [{"name": "a"}]}, "claim.groups-objects"),
        ("groups", {"groups": {"names": ["a"]}}, "claim.groups-nested"),
        ("groups", {"groups": ABSENT, "access": {"roles": ["a"]}}, "claim.groups-nested"),
        ("groups", {"groups": ABSENT, "access": {"scopes": ["a"]}}, "claim.groups-missing"),
        ("groups", {"groups": ABSENT, "https://x.example/groups": ["a"]}, "claim.groups-missing"),
        ("groups", {"groups": {"a": "b"}}, "claim.groups-type"),
        ("groups", {"groups": True}, "claim.groups-type"),
    ]
    assert failures(rows, check) == {}


def test_each_shape_has_a_remedy_of_its_own_in_every_product() -> None:
    for family in ("email", "username", "groups"):
        rows = [row for code, row in problem_types("claim").items() if f"claim.{family}-" in code]
        for product in Product:
            # What came elsewhere, in another spelling or not at all is no shape.
            found = [
                localise(problem(row.code, **dict.fromkeys(row.facts, "x")), product).remedy
                for row in rows
                if row.code.rpartition("-")[2] in SHAPES
            ]
            assert len(set(found)) == len(found), (family, product)


SHAPES = ("empty", "list", "type", "form", "text", "delimited", "nested", "objects", "limit")


def test_a_multi_valued_email_is_unticked_in_pingfederate() -> None:
    found = found_for("email", {"email": ["ada@people.example"]}).problem
    assert found is not None
    assert "Untick “Multi-Valued” for email" in localise(found, Product.PINGFEDERATE).remedy
    assert "multi-valued" in found.what


def test_who_is_in_no_group_shows_nothing_about_the_form_of_the_claim() -> None:
    empties: list[Json] = [None, "", " ", [], [""], [None], {}]
    for value in empties:
        found = found_for("groups", {"groups": value})
        assert (found.state, found.problem) == (State.SKIPPED, None)
        assert "in no group: sign in as another user" in found.detail


def test_what_is_empty_in_the_id_token_and_full_elsewhere_is_elsewhere() -> None:
    empty: dict[str, Json] = {**GOOD, "groups": [], "email": ""}
    found = verdicts(Claims(empty, None, GOOD))
    for name in ("groups", "email"):
        seen = found[f"claim.{name}"].problem
        assert seen is not None
        assert seen.code == f"claim.{name}-elsewhere"


def test_every_place_where_a_claim_arrives_is_named() -> None:
    bare: dict[str, Json] = {"sub": "user-1"}
    for found in verdicts(Claims(bare, GOOD, GOOD)).values():
        if found.problem:
            assert "in userinfo and the access token, not in the ID token" in found.problem.what


def test_the_path_of_nested_groups_is_named() -> None:
    nested: Json = {"roles": ["Admins"]}
    by_claim: list[tuple[str, dict[str, Json], str]] = [
        ("groups", {"realm_access": nested}, "realm_access.roles"),
        ("resource_access.clearml.roles", {"resource_access": {"clearml": nested}}, ""),
        ("groups", {"groups": {"list": {"names": ["a"]}}}, "groups.list.names"),
    ]
    for claim, sent, path in by_claim:
        found = check_claims(Claims({"sub": "u", **sent}), GroupSettings(claim))[3].problem
        assert found is not None
        assert f"at “{path or claim}”" in found.what


def test_a_scope_that_clearml_does_not_ask_for_may_withhold_the_groups() -> None:
    def code(*offered: str, claim: str = "groups") -> str:
        found = check_claims(Claims({"sub": "u"}), GroupSettings(claim), offered)[3].problem
        assert found is not None
        if found.code == "claim.groups-scope":
            for product in Product:
                assert "openid, profile or email" in localise(found, product).remedy
        return found.code

    assert code("openid", "profile", "email", "groups") == "claim.groups-scope"
    assert code("openid", "user-groups") == "claim.groups-scope"
    assert code("openid", "Roles", claim="roles") == "claim.groups-scope"
    assert code("openid", "profile", "email", "phone") == "claim.groups-missing"
    assert code("email", claim="email") == "claim.groups-missing"
    assert code() == "claim.groups-missing"


SHAPED: list[Json] = [
    *(None, True, False, 0, 7, 1.5, "", "A,B", "A B"),
    [],
    {},
    [None],
    [[]],
    [{}],
    [["a"]],
    [True],
    ["a", None],
    ["a", {"b": None}],
    [{"name": None}],
    {"a": None},
    {"a": ["b"]},
    {"a": {"b": [None, "c"]}},
]
PYTHON = re.compile(r"\b(None|True|False|dict|list\(|str|NoneType)\b|[\[\]{}]|'[^ ]*'")


def test_no_sentence_has_words_of_python() -> None:
    wrong = []
    for name in ("email", "preferred_username", "groups"):
        for value in SHAPED:
            for claims in (Claims({**GOOD, name: value}), Claims({"sub": "u"}, {name: value})):
                for found in check_claims(claims, GROUPS):
                    texts = [found.detail]
                    if found.problem:
                        texts += [found.problem.what, found.problem.why, found.problem.remedy]
                    wrong += [(name, value, text) for text in texts if PYTHON.search(text)]
    assert wrong == []


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
        (["a", 1], "form"),
    ]
    assert failures(rows, check) == {}


def test_distinguished_names_are_fine_for_those_who_use_them() -> None:
    name = "CN=ClearML,OU=Admins,DC=corp"
    settings = GroupSettings(claim="groups", admins=(name,))
    claims = Claims({**GOOD, "groups": [name, "CN=x,DC=corp"]})
    assert verdicts(claims, settings)["claim.groups"].state is State.PASSED


def test_ids_among_names_pass() -> None:
    found = verdicts(Claims({**GOOD, "groups": [ID, "Data Science"]}))["claim.groups"]
    assert found.state is State.PASSED
