"""Which variables are written, and with what, for every combination of switches."""

from __future__ import annotations

from itertools import product

from tests.support.setups import COMPANY, credentials, full_settings, settings
from tests.support.tables import failures
from wizard.clearml.variables import VARIABLES, Kind, Proof, assignments, masked
from wizard.model.draft import Draft
from wizard.model.secret import DOTS, Secret
from wizard.model.settings import GroupSettings

# Written from the guide's text, not from the table under test.
PING = "login__sso__oauth_client__ping__"
ALWAYS: dict[str, object] = {
    f"CLEARML__services__{PING}authorize_url": "https://ping.example/as/authorize",
    f"CLEARML__services__{PING}access_token_url": "https://ping.example/as/token",
    f"CLEARML__secure__{PING}client_id": "an-id",
    f"CLEARML__secure__{PING}client_secret": Secret("s3cr$t"),
}
S, X = (f"CLEARML__{part}__{PING}" for part in ("services", "secure"))
GUIDE_NAMES = [
    S + "authorize_url",
    S + "access_token_url",
    X + "client_id",
    X + "client_secret",
    S + "code_challenge",
    S + "code_challenge_method",
    X + "default_company",
    S + "debug",
    S + "groups__enabled",
    S + "groups__claim",
    S + "groups__case_sensitive",
    S + "groups__admins",
    S + "groups__prohibit_user_signup_if_not_in_group",
]


def expected(switches: tuple[bool, ...]) -> dict[str, object]:
    """The guide's variables for switches pkce, debug, company, groups, case, admins, prohibit."""
    pkce, debug, company, groups, case, admins, prohibit = switches
    parts: list[tuple[bool, dict[str, object]]] = [
        (True, ALWAYS),
        (pkce, {S + "code_challenge": True, S + "code_challenge_method": "S256"}),
        (debug, {S + "debug": True}),
        (company, {X + "default_company": COMPANY}),
        (groups, {S + "groups__enabled": True, S + "groups__claim": "memberOf"}),
        (groups, {S + "groups__case_sensitive": case}),
        (groups and admins, {S + "groups__admins": ("A", "CN=b,OU=c")}),
        (groups and prohibit, {S + "groups__prohibit_user_signup_if_not_in_group": True}),
    ]
    return {name: value for on, part in parts if on for name, value in part.items()}


def test_every_combination_of_switches() -> None:
    def check(*switches: bool) -> None:
        pkce, debug, company, groups, case, admins, prohibit = switches
        mapping = GroupSettings("memberOf", case, ("A", "CN=b,OU=c") if admins else (), prohibit)
        company_id = COMPANY if company else None
        mapped = mapping if groups else None
        made = settings(pkce=pkce, debug=debug, company=company_id, groups=mapped)
        written = assignments(made, credentials())
        assert {a.variable.name: a.value for a in written} == expected(switches)
        assert len(written) == len({a.variable.name for a in written})

    assert failures(product((False, True), repeat=7), check) == {}


def test_the_table_holds_the_guides_names_in_its_order() -> None:
    assert [row.name for row in VARIABLES] == GUIDE_NAMES


def test_short_names_are_the_ends_of_the_names() -> None:
    ends = [name.removeprefix(S).removeprefix(X) for name in GUIDE_NAMES]
    assert [row.short for row in VARIABLES] == ends


def test_values_have_the_type_of_their_kind() -> None:
    types = {Kind.TEXT: str, Kind.FLAG: bool, Kind.LIST: tuple}
    for one in assignments(full_settings(), credentials()):
        wanted = Secret if one.variable.secret else types[one.variable.kind]
        assert type(one.value) is wanted


def test_rows_name_a_field_of_the_draft_or_a_credential() -> None:
    known = {*Draft.__dataclass_fields__, "client_id", "client_secret"}
    assert {row.field for row in VARIABLES} <= known


def test_only_what_a_login_shows_counts_as_proven() -> None:
    unproven = {row.name.rpartition("__")[2] for row in VARIABLES if row.proof is Proof.FORM}
    assert unproven == {
        "debug",
        "default_company",
        "admins",
        "case_sensitive",
        "prohibit_user_signup_if_not_in_group",
    }


def test_only_the_secret_is_masked() -> None:
    shown = {a.variable.field: masked(a) for a in assignments(full_settings(), credentials())}
    assert shown["client_secret"] == DOTS
    assert shown["client_id"] == "an-id"
    assert shown["groups_case_sensitive"] == "false"
    assert shown["groups_enabled"] == "true"
    assert shown["groups_admins"] == "“A, b”"


def test_masked_values_stay_on_one_line() -> None:
    groups = GroupSettings("a\nb\u202ec", admins=("x\ty", "z"))
    written = assignments(settings(groups=groups), credentials())
    shown = {a.variable.field: masked(a) for a in written}
    assert shown["groups_claim"] == "a\\u{a}b\\u{202e}c"
    assert shown["groups_admins"] == "“x\\u{9}y”, “z”"


def test_the_secret_is_in_no_repr() -> None:
    assert "s3cr$t" not in repr(assignments(full_settings(), credentials()))
