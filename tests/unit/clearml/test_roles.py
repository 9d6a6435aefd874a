"""What test logins prove for each role, and what they leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.setups import COMPANY, settings
from tests.support.standings import PROBLEM
from tests.support.tables import differing, failures
from wizard.checks.login.claims import check_claims
from wizard.clearml.roles import (
    _CAUSES,
    RoleProof,
    RoleStatus,
    ValueProof,
    distinct_roles,
    value_proofs,
)
from wizard.clearml.variables import assignments
from wizard.model.claims import Claims, Json
from wizard.model.credentials import Credentials
from wizard.model.evidence import Evidence
from wizard.model.problem import problem, problem_type
from wizard.model.role import Role
from wizard.model.secret import Secret
from wizard.model.settings import GroupSettings
from wizard.model.verdict import failed, passed

MAPPED = GroupSettings("groups", admins=("Bosses",), prohibit_signup=True)
FULL = settings(company=COMPANY, groups=MAPPED)
KNOWN = ("Users", "Research")
IDS: list[Json] = ["02fb4743-189a-4bc7-9d6c-a919edfe6447", "12fb4743-189a-4bc7-9d6c-a919edfe6447"]
ADMIN, USER, REFUSED = Role.ADMIN, Role.USER, Role.REFUSED


def login(role: Role | None, groups: Json, *, good: bool = True, minutes: int = 0) -> Evidence:
    """A login of somebody with these groups; None: the claim is not there."""
    sent: dict[str, Json] = {"sub": f"{minutes}", "email": "a@x.example", "name": "a"}
    claims = Claims({**sent, "groups": groups} if groups is not None else sent)
    first = passed("a.b", "T") if good else failed("a.b", "T", PROBLEM)
    at = datetime(2030, 1, 1, 1, minutes, tzinfo=UTC)
    return Evidence(at, "f", (first, *check_claims(claims, MAPPED)), claims, role=role)


def proof(*logins: Evidence, known: tuple[str, ...] = KNOWN) -> RoleProof:
    return RoleProof(FULL, known, tuple(sorted(logins, key=lambda one: one.at, reverse=True)))


def test_the_roles_are_those_that_the_settings_tell_apart() -> None:
    expected = {
        None: (USER,),
        GroupSettings("groups"): (USER,),
        GroupSettings("groups", admins=("a",)): (ADMIN, USER),
        GroupSettings("groups", prohibit_signup=True): (USER, REFUSED),
        MAPPED: (ADMIN, USER, REFUSED),
    }
    assert {m: distinct_roles(settings(groups=m)) for m in expected} == expected


AS_STATED = ""
ROWS: list[tuple[Role | None, Json, tuple[str, ...], str]] = [
    (ADMIN, ["Bosses", "Users"], KNOWN, AS_STATED),
    (ADMIN, ["Bosses"], KNOWN, "refuse this admin: none of their groups exists in ClearML"),
    (ADMIN, ["Bosses"], (), "person in is open: ClearML's groups were not entered"),
    (ADMIN, ["Users"], KNOWN, "not make this admin an admin: they are in no admin group"),
    (ADMIN, ["bosses", "Users"], KNOWN, "admin an admin: the admin group is spelled in another"),
    (ADMIN, IDS, KNOWN, "Signed in, but ClearML would refuse this admin: groups arrive as IDs"),
    (ADMIN, None, KNOWN, "refuse this admin: no groups arrive"),
    (USER, ["Users"], KNOWN, AS_STATED),
    (USER, ["users"], KNOWN, "refuse this user: a group is spelled in another case"),
    (USER, ["CN=Users,OU=x"], KNOWN, "refuse this user: groups arrive as distinguished names"),
    (USER, ["Canteen"], KNOWN, "refuse this user: none of their groups exists in ClearML"),
    (USER, ["Bosses", "Users"], KNOWN, "would make this ordinary user an admin"),
    (USER, ["Users"], (), "this person in is open: ClearML's groups were not entered"),
    (REFUSED, ["Canteen"], KNOWN, AS_STATED),
    (REFUSED, ["Users"], KNOWN, "would let in this person who must be refused"),
    (REFUSED, ["Canteen"], (), "this person in is open: ClearML's groups were not entered"),
    (REFUSED, None, KNOWN, "this person in is open: no login has brought any groups"),
]


def test_the_outcome_is_compared_with_the_stated_role() -> None:
    def check(role: Role | None, groups: Json, known: tuple[str, ...], words: str) -> None:
        tested = login(role, groups)
        found = proof(tested, known=known)
        said = found.contradiction(tested)
        assert words in said.what if said else not words
        assert found.proves(tested) is not bool(words)
        assert bool(found.proven) is not bool(words)
        # What explains it is not a second finding.
        assert [p.code for p in found.findings if p.code in _CAUSES] == []
        assert found.summary == (
            "Proven for 1 of 3 roles" if not words else "Not proven, 1 open finding"
        )
        assert not found.complete

    assert failures(ROWS, check) == {}


def test_a_contradiction_has_the_remedy_of_its_cause() -> None:
    tested = login(ADMIN, IDS)
    (found,) = proof(tested).findings
    (cause,) = (v.problem for v in tested.verdicts if v.problem)
    assert (found.remedy, found.step, found.field) == (cause.remedy, cause.step, cause.field)
    assert str(IDS[0])[:8] in found.why


def test_a_role_is_never_inferred_from_the_outcome() -> None:
    found = proof(login(None, ["Users"]), login(None, ["Bosses", "Users"], minutes=1))
    assert found.proven == ()
    assert found.summary == "Not proven: role not stated in the test login"


def test_the_newest_login_of_each_role_counts() -> None:
    good, wrong = login(USER, ["Users"], minutes=1), login(USER, ["Canteen"], minutes=2)
    admin, refused = login(ADMIN, ["Bosses", "Users"]), login(REFUSED, None, minutes=3)
    found = proof(good, wrong, admin, refused)
    assert found.proven == (ADMIN, REFUSED)
    assert found.summary == "Proven for 2 of 3 roles, 1 open finding"
    again = proof(replace(good, at=wrong.at.replace(minute=9)), wrong, admin, refused)
    assert again.summary == "Proven for all 3 roles"
    assert again.complete


def test_a_failed_check_leaves_its_role_open_and_is_no_contradiction() -> None:
    found = proof(login(ADMIN, [], good=False))
    assert next(p.code for p in found.findings if p.is_error) == PROBLEM.code
    assert found.contradiction(found.logins[0]) is None
    assert found.proven == ()


def test_ping_itself_may_refuse_who_must_be_refused() -> None:
    denied = problem("callback.access-denied", description="")
    verdicts = (failed("login.callback", "Callback", denied),)
    ended = Evidence(datetime(2030, 1, 1, tzinfo=UTC), "f", verdicts, Claims(), role=REFUSED)
    assert (proof(ended).proven, proof(ended).findings, ended.refused) == ((REFUSED,), (), True)
    other = replace(ended, role=USER)
    assert (proof(other).proven, proof(other).findings, other.refused) == ((), (denied,), False)
    elsewhere = (failed("login.browser", "Browser", PROBLEM),)
    assert proof(replace(ended, verdicts=elsewhere)).proven == ()


def test_warnings_are_open_findings_once_each() -> None:
    userinfo: dict[str, Json] = {"groups": ["Users"], "email": "a@x.example", "name": "a"}
    both = [
        replace(one, verdicts=check_claims(Claims({"sub": "1"}, None, userinfo), MAPPED))
        for one in (login(USER, ["Users"]), login(ADMIN, ["Bosses", "Users"], minutes=1))
    ]
    found = proof(*both)
    assert [p.code for p in found.findings] == [
        *("claim.email-elsewhere", "claim.username-elsewhere", "claim.groups-elsewhere")
    ]
    assert found.summary == "Proven for 2 of 3 roles, 3 open findings"


def test_each_role_says_how_far_it_is_tested() -> None:
    some = proof(login(ADMIN, ["Bosses", "Users"]), login(USER, ["Canteen"], minutes=1))
    found = replace(some, absent=frozenset((REFUSED, ADMIN)))
    assert {role: found.status(role) for role in Role} == {
        ADMIN: RoleStatus.PROVEN,
        USER: RoleStatus.OPEN,
        REFUSED: RoleStatus.ABSENT,
    }
    assert found.lines == (
        "An admin: proven by a test login.",
        "An ordinary user: its test login left something open.",
        "Somebody who must be refused: no one at hand, to be tried after deployment.",
    )
    assert proof().status(USER) is RoleStatus.UNTESTED
    single = RoleProof(
        settings(), logins=(replace(login(USER, None), verdicts=(passed("a", "b"),)),)
    )
    assert single.summary == "Proven for an ordinary user"


def test_a_value_is_proven_unless_something_about_it_is_open() -> None:
    written = assignments(FULL, Credentials("an-id", Secret("a-secret"), "v1"))

    def words(found: RoleProof | None) -> dict[str, ValueProof]:
        pairs = zip(written, value_proofs(found, written), strict=True)
        return {one.variable.field: how for one, how in pairs}

    field = ("authorize_url", "groups_claim", "groups_admins")
    proven, unproven, form, finding = (
        *(ValueProof.PROVEN, ValueProof.UNPROVEN, ValueProof.FORM, ValueProof.OPEN),
    )
    rows = [
        (None, (unproven, unproven, form)),
        (proof(), (unproven, unproven, form)),
        (proof(login(ADMIN, ["Bosses", "Users"])), (proven, proven, form)),
        (proof(login(ADMIN, ["Users"])), (proven, proven, finding)),
        (proof(login(ADMIN, IDS)), (proven, finding, form)),
        (proof(login(ADMIN, ["Users"], good=False)), (unproven, unproven, form)),
    ]
    wrong = [
        (found, shown, expected)
        for found, expected in rows
        if (shown := tuple(words(found)[name] for name in field)) != expected
    ]
    assert wrong == []


def test_every_cause_is_a_problem_that_exists() -> None:
    assert differing(lambda code: problem_type(code).code, {code: code for code in _CAUSES}) == []
