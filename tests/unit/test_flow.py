from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.standings import CREDENTIALS, DRAFT, READY, login, signed_in
from tests.support.tables import differing
from tests.support.texts import any_text, drafts, one_line
from wizard import flow
from wizard.flow import STEPS, Proof, SetupState, StepState
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.role import Role
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.verdict import failed
from wizard.ping import guides


def _codes(setup: SetupState, step: Step) -> list[str]:
    return [p.code for p in flow.problems(setup)[step]]


def test_order_is_that_of_the_guide() -> None:
    assert [flow.before(step) for step in STEPS] == [None, *STEPS[:-1]]
    assert [flow.after(step) for step in STEPS] == [*STEPS[1:], None]
    assert len(set(STEPS)) == len(STEPS)
    assert tuple(step for step in Step if step in STEPS) == STEPS


def test_every_problem_has_a_step_that_fixes_it() -> None:
    assert set(STEPS) == set(Step)


def test_an_empty_setup_names_what_is_missing_step_by_step() -> None:
    empty = SetupState(Draft())
    assert {step: _codes(empty, step) for step in STEPS} == {
        Step.SERVER: ["webapp-url.missing"],
        Step.REGISTER: ["register.product"],
        Step.ENDPOINTS: [
            *("endpoint.missing", "endpoint.missing", "client-id.missing", "client-secret.missing")
        ],
        Step.OPTIONS: [],
        Step.GROUPS: [],
        Step.LOGIN: ["login.none"],
        Step.EXPORT: [],
        Step.VERIFY: [],
    }
    assert [p.field for p in flow.problems(empty)[Step.ENDPOINTS]] == [
        *("authorize_url", "access_token_url", "client_id", "client_secret")
    ]


def test_a_jump_names_the_first_step_that_keeps_it_closed() -> None:
    empty = SetupState(Draft())
    assert flow.ready_for(empty, Step.SERVER) is None
    for step in STEPS[1:]:
        found = flow.ready_for(empty, step)
        assert found is not None
        assert found.step is Step.SERVER
    ready = flow.ready_for(READY, Step.EXPORT)
    assert ready is not None
    assert ready.code == "login.none"
    assert flow.ready_for(READY, Step.LOGIN) is None
    assert flow.ready_for(signed_in(READY), Step.EXPORT) is None


def test_a_deployed_server_can_be_checked_with_its_address_alone() -> None:
    assert flow.ready_for(SetupState(Draft(webapp_url=DRAFT.webapp_url)), Step.VERIFY) is None


def test_a_warning_leaves_next_open() -> None:
    warned = replace(READY, draft=replace(DRAFT, webapp_url="http://clearml.example"))
    assert _codes(warned, Step.SERVER) == ["webapp-url.plain-http"]
    assert flow.blocked(warned, Step.SERVER) is None


def test_credentials_are_checked() -> None:
    codes = {
        ("an-id", "s"): [],
        ("an-id", ""): ["client-secret.missing"],
        ("", "s"): ["client-id.missing"],
        ("ü", "\0"): ["client-id.characters", "client-secret.characters"],
        ("an-id", " s"): ["client-secret.spaces"],
    }

    def found(typed: tuple[str, str]) -> list[str]:
        credentials = Credentials(typed[0], Secret(typed[1]), "v1")
        return _codes(replace(READY, credentials=credentials), Step.ENDPOINTS)

    assert differing(found, codes) == []


def test_proof() -> None:
    rows = [
        (READY, Proof.NONE),
        (signed_in(READY), Proof.PASSED),
        (signed_in(READY, good=False), Proof.FAILED),
        (replace(signed_in(READY), draft=replace(DRAFT, pkce=False)), Proof.STALE),
        (replace(signed_in(READY), draft=replace(DRAFT, debug=True)), Proof.PASSED),
        (replace(signed_in(READY), credentials=replace(CREDENTIALS, version="v2")), Proof.STALE),
        (replace(signed_in(READY), credentials=None), Proof.STALE),
        (replace(signed_in(READY, good=False), credentials=None), Proof.STALE),
    ]
    assert [flow.proof(setup) for setup, _ in rows] == [proof for _, proof in rows]
    wanted = [[] if p is Proof.PASSED else [f"login.{p.name.lower()}"] for _, p in rows]
    assert [_codes(setup, Step.LOGIN) for setup, _ in rows] == wanted


def test_a_waiver_is_valid_for_one_state_of_the_setup_only() -> None:
    waived = replace(DRAFT, login_waived=flow.current_fingerprint(READY))
    assert flow.blocked(replace(READY, draft=waived), Step.LOGIN) is None
    for changed in (
        SetupState(replace(waived, issuer="https://ping.example"), CREDENTIALS),
        SetupState(waived, replace(CREDENTIALS, version="v2")),
        SetupState(waived),
    ):
        assert flow.blocked(changed, Step.LOGIN) is not None


@given(drafts(), st.none() | st.tuples(any_text, any_text))
def test_any_draft_gets_problems_in_plain_words(
    draft: Draft, typed: tuple[str, str] | None
) -> None:
    credentials = Credentials(typed[0], Secret(typed[1]), "v1") if typed else None
    found = flow.problems(SetupState(draft, credentials))
    assert tuple(found) == STEPS
    assert one_line(tuple(p for those in found.values() for p in those))
    assert all(p.step is step for step, those in found.items() for p in those)


@given(st.text(st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF), min_size=1), drafts())
def test_nothing_shows_the_secret(secret: str, draft: Draft) -> None:
    setup = SetupState(replace(DRAFT, debug=draft.debug), Credentials("id", Secret(secret), "v1"))
    shown = f"{setup!r} {setup} {signed_in(setup)} {dict(flow.problems(setup))}"
    assert not set(secret) & set(shown)


def test_the_newest_login_of_a_role_counts_and_another_roles_does_not() -> None:
    ada, noor = login(READY), login(READY, "noor", good=False, minutes=1)
    after = replace(READY, logins=(noor, ada), last=noor)
    assert flow.proof(after) is Proof.FAILED
    assert flow.proof(replace(after, logins=(login(READY, minutes=2), noor))) is Proof.PASSED
    stated = replace(noor, role=Role.ADMIN)
    assert flow.proof(replace(after, logins=(stated, ada), last=stated)) is Proof.PARTLY
    assert flow.proof(replace(after, logins=(replace(noor, role=None), ada))) is Proof.PARTLY


def test_a_login_without_a_role_goes_on_but_proves_none() -> None:
    older = replace(READY, logins=(replace(login(READY), role=None),))
    assert flow.proof(older) is Proof.PARTLY
    assert flow.proof_summary(older) == "Not proven: role not stated in the test login"
    assert flow.blocked(older, Step.LOGIN) is None


def test_some_roles_are_enough_to_go_on_and_a_contradiction_is_not() -> None:
    draft = replace(DRAFT, groups_enabled=True, groups_admins=("Bosses",))
    setup = SetupState(draft, CREDENTIALS)
    user, admin = login(setup), replace(login(setup), role=Role.ADMIN)
    rows = [
        ((user,), Proof.PARTLY, "Proven for 1 of 2 roles"),
        ((admin,), Proof.FAILED, "Not proven, 1 open finding"),
        ((admin, user), Proof.PARTLY, "Proven for 1 of 2 roles, 1 open finding"),
        ((), Proof.NONE, "Not proven: there was no test login"),
    ]
    found = [replace(setup, logins=logins) for logins, _, _ in rows]
    assert [flow.proof(one) for one in found] == [proof for _, proof, _ in rows]
    assert [flow.proof_summary(one) for one in found] == [words for _, _, words in rows]
    opened = [flow.blocked(one, Step.LOGIN) is None for one in found]
    assert opened == [proof is Proof.PARTLY for _, proof, _ in rows]


def test_a_refusal_by_ping_is_kept_and_no_failure_of_the_setup() -> None:
    draft = replace(DRAFT, groups_enabled=True, groups_prohibit=True, clearml_groups=("Users",))
    setup = SetupState(draft, CREDENTIALS)
    denied = problem("callback.access-denied", description="")
    ended = replace(login(setup, ""), verdicts=(failed("login.callback", "Callback", denied),))
    refused = replace(ended, role=Role.REFUSED)
    assert flow.proof(replace(setup, last=refused, logins=(refused,))) is Proof.PARTLY
    assert flow.proof(replace(setup, last=ended)) is Proof.FAILED


def test_when_no_one_could_sign_in_the_last_time_that_counts() -> None:
    no_one = login(READY, "", good=False, minutes=1)
    after = replace(READY, logins=(login(READY),), last=no_one)
    assert flow.proof(after) is Proof.FAILED
    assert flow.proof(replace(after, draft=replace(DRAFT, pkce=False))) is Proof.STALE
    assert flow.proof(replace(READY, last=no_one)) is Proof.FAILED


def test_an_older_login_counts_again_when_its_setup_is_back() -> None:
    changed = replace(READY, draft=replace(DRAFT, pkce=False))
    both = (login(changed, good=False, minutes=1), login(READY))
    assert flow.proof(replace(READY, logins=both)) is Proof.PASSED
    assert flow.proof(replace(changed, logins=both)) is Proof.FAILED


def test_each_person_has_one_login_the_one_that_belongs() -> None:
    changed = replace(READY, draft=replace(DRAFT, pkce=False))
    stale, valid = login(changed, minutes=2), login(READY, minutes=1)
    grace = login(changed, "grace", minutes=3)
    older = login(changed, "grace")
    found = flow.people(replace(READY, logins=(grace, stale, valid, older)))
    assert found == (grace, valid)
    assert flow.people(READY) == ()


FILLED = {Step.SERVER, Step.REGISTER, Step.ENDPOINTS}
TICKED = frozenset((f"{flow.ACCEPTANCE}admin:0",))


RESUMED: list[tuple[SetupState, set[Step], Step]] = [
    (SetupState(Draft()), set(), Step.SERVER),
    (SetupState(Draft(name="Mine")), set(), Step.SERVER),
    (SetupState(Draft(webapp_url="nonsense:")), set(), Step.SERVER),
    (SetupState(Draft(webapp_url=DRAFT.webapp_url)), {Step.SERVER}, Step.REGISTER),
    (SetupState(DRAFT), FILLED - {Step.ENDPOINTS}, Step.ENDPOINTS),
    (SetupState(replace(DRAFT, debug=True)), FILLED - {Step.ENDPOINTS}, Step.ENDPOINTS),
    (READY, FILLED, Step.OPTIONS),
    (replace(READY, draft=replace(DRAFT, debug=True)), FILLED | {Step.OPTIONS}, Step.GROUPS),
    (
        replace(READY, draft=replace(DRAFT, groups_enabled=True)),
        FILLED | {Step.OPTIONS, Step.GROUPS},
        Step.LOGIN,
    ),
    (signed_in(READY, good=False), FILLED | {Step.OPTIONS, Step.GROUPS}, Step.LOGIN),
    (signed_in(READY), {*STEPS} - {Step.EXPORT, Step.VERIFY}, Step.EXPORT),
    (
        signed_in(replace(READY, draft=replace(DRAFT, layout="helm"))),
        {*STEPS} - {Step.VERIFY},
        Step.VERIFY,
    ),
    (signed_in(replace(READY, draft=replace(DRAFT, ticks=TICKED))), {*STEPS}, Step.VERIFY),
    (
        replace(READY, draft=replace(DRAFT, layout="helm")),
        FILLED | {Step.OPTIONS, Step.GROUPS},
        Step.LOGIN,
    ),
]


def test_what_was_filled_in_is_done_and_work_continues_at_the_next_step() -> None:
    wrong = [
        (setup, flow.done(setup), flow.resumed(setup))
        for setup, done, resumed in RESUMED
        if flow.done(setup) != done or flow.resumed(setup) is not resumed
    ]
    assert wrong == []


def test_every_field_of_a_draft_that_a_step_asks_for_makes_it_filled_in() -> None:
    named = [name for step in STEPS for name in flow._OWN.get(step, ())]
    assert len(named) == len(set(named))
    assert set(named) <= {field.name for field in fields(Draft)}


def _registered(setup: SetupState) -> SetupState:
    """Every item of the checklist ticked."""
    assert setup.draft.product
    items = guides.checklist(guides.guide(setup.draft.product), guides.Context.of(setup.draft))
    ticks = frozenset(map(guides.tick_key, items))
    return replace(setup, draft=replace(setup.draft, ticks=ticks))


def _opened(setup: SetupState, *steps: Step) -> SetupState:
    return replace(setup, draft=replace(setup.draft, seen=frozenset(steps)))


_NOT, _TAKEN, _DONE, _WRONG, _UNFINISHED = StepState
STATES: list[tuple[SetupState, Step, StepState]] = [
    (READY, Step.OPTIONS, _NOT),
    (_opened(READY, Step.SERVER), Step.ENDPOINTS, _NOT),
    (_opened(READY, *STEPS), Step.OPTIONS, _TAKEN),
    (_opened(READY, *STEPS), Step.GROUPS, _TAKEN),
    (_opened(replace(READY, draft=replace(DRAFT, debug=True)), *STEPS), Step.OPTIONS, _DONE),
    (_opened(READY, *STEPS), Step.REGISTER, _UNFINISHED),
    (_opened(_registered(READY), *STEPS), Step.REGISTER, _DONE),
    (_opened(replace(READY, credentials=None), *STEPS), Step.ENDPOINTS, _WRONG),
    (_opened(READY, *STEPS), Step.ENDPOINTS, _DONE),
    (_opened(signed_in(READY, good=False), *STEPS), Step.ENDPOINTS, _WRONG),
    (_opened(READY, *STEPS), Step.LOGIN, _WRONG),
    (signed_in(READY), Step.LOGIN, _DONE),
    (_opened(READY, *STEPS), Step.EXPORT, _WRONG),
]


def test_state_of_a_step_that_was_opened_and_of_one_that_was_not() -> None:
    found = [flow.step_states(setup)[step] for setup, step, _ in STATES]
    assert found == [state for _, _, state in STATES]


def test_steps_entered_in_version_0_1_0_count_as_seen() -> None:
    assert flow.seen(SetupState(Draft())) == frozenset()
    assert flow.seen(signed_in(READY)) == FILLED | {Step.LOGIN}


def test_work_continues_at_what_was_not_passed() -> None:
    rows = [
        (_opened(READY, Step.SERVER), Step.REGISTER),
        (_opened(READY, *STEPS[:2]), Step.REGISTER),
        (_opened(READY, *STEPS[:4]), Step.OPTIONS),
        (_opened(READY, *STEPS[:5]), Step.GROUPS),
        (_opened(_registered(READY), *STEPS[:2]), Step.ENDPOINTS),
        (_opened(READY, *STEPS[:3], Step.VERIFY), Step.OPTIONS),
    ]
    assert [flow.resumed(setup) for setup, _ in rows] == [step for _, step in rows]
