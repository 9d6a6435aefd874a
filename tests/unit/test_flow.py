from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.texts import any_text, drafts, edited, one_line
from wizard import flow
from wizard.flow import STEPS, Proof, Standing
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.draft_json import from_json, to_json
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.result import Claims
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import failed, passed

_PROBLEM = Problem("a.b", "What.", "Why.", "Do.", Step.ENDPOINTS)
_DRAFT = Draft(
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    authorize_url="https://ping.example/as/authorize",
    access_token_url="https://ping.example/as/token",
)
_CREDENTIALS = Credentials("an-id", Secret("hunter2"), "v1")
_READY = Standing(_DRAFT, _CREDENTIALS)


def _login(standing: Standing, *, good: bool = True) -> Evidence:
    verdict = passed("a.b", "Title") if good else failed("a.b", "Title", _PROBLEM)
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    return Evidence(moment, flow.current_fingerprint(standing), (verdict,), Claims())


def _proven(standing: Standing, *, good: bool = True) -> Standing:
    return replace(standing, evidence=_login(standing, good=good))


def _codes(standing: Standing, step: Step) -> list[str]:
    return [p.code for p in flow.problems(standing)[step]]


def test_order_is_that_of_the_guide() -> None:
    assert [flow.before(step) for step in STEPS] == [None, *STEPS[:-1]]
    assert [flow.after(step) for step in STEPS] == [*STEPS[1:], None]
    assert len(set(STEPS)) == len(STEPS)
    assert tuple(step for step in Step if step in STEPS) == STEPS


@pytest.mark.parametrize("step", Step)
def test_every_problem_has_a_step_to_mend_it(step: Step) -> None:
    there = flow.step_of(replace(_PROBLEM, step=step))
    assert there in STEPS
    assert there is (step if step in STEPS else Step.EXPORT)


def test_an_empty_set_up_names_what_is_missing_step_by_step() -> None:
    empty = Standing(Draft())
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
    }
    assert [p.field for p in flow.problems(empty)[Step.ENDPOINTS]] == [
        *("authorize_url", "access_token_url", "client_id", "client_secret")
    ]


def test_a_jump_names_the_first_step_that_keeps_it_closed() -> None:
    empty = Standing(Draft())
    assert flow.ready_for(empty, Step.SERVER) is None
    for step in STEPS[1:]:
        found = flow.ready_for(empty, step)
        assert found is not None
        assert found.step is Step.SERVER
    ready = flow.ready_for(_READY, Step.EXPORT)
    assert ready is not None
    assert ready.code == "login.none"
    assert flow.ready_for(_READY, Step.LOGIN) is None
    assert flow.ready_for(_proven(_READY), Step.EXPORT) is None


def test_a_warning_leaves_next_open() -> None:
    warned = replace(_READY, draft=replace(_DRAFT, webapp_url="http://clearml.example"))
    assert _codes(warned, Step.SERVER) == ["webapp-url.plain-http"]
    assert flow.blocked(warned, Step.SERVER) is None


@pytest.mark.parametrize(
    ("client_id", "secret", "codes"),
    [
        ("an-id", "s", []),
        ("an-id", "", ["client-secret.missing"]),
        ("", "s", ["client-id.missing"]),
        ("ü", "\0", ["client-id.characters", "client-secret.characters"]),
        ("an-id", " s", ["client-secret.spaces"]),
    ],
)
def test_credentials_are_judged(client_id: str, secret: str, codes: list[str]) -> None:
    credentials = Credentials(client_id, Secret(secret), "v1")
    assert _codes(replace(_READY, credentials=credentials), Step.ENDPOINTS) == codes


@pytest.mark.parametrize(
    ("standing", "proof"),
    [
        (_READY, Proof.NONE),
        (_proven(_READY), Proof.PASSED),
        (_proven(_READY, good=False), Proof.FAILED),
        (replace(_proven(_READY), draft=replace(_DRAFT, pkce=False)), Proof.STALE),
        (replace(_proven(_READY), draft=replace(_DRAFT, debug=True)), Proof.PASSED),
        (replace(_proven(_READY), credentials=replace(_CREDENTIALS, version="v2")), Proof.STALE),
        (replace(_proven(_READY), credentials=None), Proof.STALE),
        (replace(_proven(_READY, good=False), credentials=None), Proof.STALE),
    ],
)
def test_proof(standing: Standing, proof: Proof) -> None:
    assert flow.proof(standing) is proof
    expected = [] if proof is Proof.PASSED else [f"login.{proof.name.lower()}"]
    assert _codes(standing, Step.LOGIN) == expected


def test_a_waiver_holds_for_one_state_of_the_set_up_only() -> None:
    waived = replace(_DRAFT, login_waived=flow.current_fingerprint(_READY))
    assert flow.blocked(replace(_READY, draft=waived), Step.LOGIN) is None
    for changed in (
        Standing(replace(waived, issuer="https://ping.example"), _CREDENTIALS),
        Standing(waived, replace(_CREDENTIALS, version="v2")),
        Standing(waived),
    ):
        assert flow.blocked(changed, Step.LOGIN) is not None


@given(drafts(), st.none() | st.tuples(any_text, any_text))
def test_any_draft_is_judged_in_plain_words(draft: Draft, typed: tuple[str, str] | None) -> None:
    credentials = Credentials(typed[0], Secret(typed[1]), "v1") if typed else None
    found = flow.problems(Standing(draft, credentials))
    assert tuple(found) == STEPS
    assert one_line(tuple(p for those in found.values() for p in those))
    assert all(p.step is step for step, those in found.items() for p in those)


@given(st.text(st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF), min_size=1), drafts())
def test_nothing_shows_the_secret(secret: str, draft: Draft) -> None:
    standing = Standing(replace(_DRAFT, debug=draft.debug), Credentials("id", Secret(secret), "v1"))
    shown = f"{standing!r} {standing} {_proven(standing)} {dict(flow.problems(standing))}"
    assert not set(secret) & set(shown)


_LOGIN_DEPENDS_ON = (
    *("webapp_url", "issuer", "authorize_url", "access_token_url", "userinfo_url", "jwks_url"),
    *("ca_file", "pkce", "groups_enabled", "groups_claim"),
)
_ADDRESSES = ("", "https://ping.example/as", "https://other.example", "nonsense", "\ud800")
# Few values for each field, so that a change is often taken back.
_EDITS: tuple[tuple[str, object], ...] = (
    *(("webapp_url", text) for text in ("https://clearml.example", "http://h:8080", "h:8080", "")),
    *(("product", product) for product in (None, Product.PINGONE)),
    *((name, text) for name in _LOGIN_DEPENDS_ON[1:6] for text in _ADDRESSES),
    *((name, on) for name in ("pkce", "debug", "groups_enabled") for on in (True, False)),
    *(("groups_claim", text) for text in ("groups", "sub", "")),
    *(("groups_admins", names) for names in ((), ("CN=a,OU=b",), ("",))),
    *(("default_company", text) for text in ("", "0" * 32, "x")),
    *(("ca_file", text) for text in ("", "/ca.pem")),
)


@dataclass
class _Login:
    """What the machine itself remembers of a login, to compare with what `flow` says."""

    version: int | None
    good: bool
    choices: dict[str, object] = field(default_factory=dict)


class Walk(RuleBasedStateMachine):
    """Someone who edits, goes back and forth, jumps, signs in and starts again, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing(_DRAFT)
        self.step = Step.SERVER
        self.typed: dict[str, object] = {}
        self.version: int | None = None
        self.versions = 0
        self.login: _Login | None = None
        self.waiver: _Login | None = None

    def _choices(self) -> dict[str, object]:
        return {name: getattr(self.standing.draft, name) for name in _LOGIN_DEPENDS_ON}

    def _now(self, *, good: bool) -> _Login:
        return _Login(self.version, good, self._choices())

    def _is_now(self, then: _Login | None) -> bool:
        return then is not None and (then.version, then.choices) == (self.version, self._choices())

    def _proved(self) -> bool:
        return self.login is not None and self.login.good and self._is_now(self.login)

    @rule(edit=st.sampled_from(_EDITS))
    def types(self, edit: tuple[str, object]) -> None:
        name, value = edit
        self.typed[name] = value
        self.standing = replace(self.standing, draft=edited(self.standing.draft, name, value))

    @rule(text=any_text)
    def types_anything(self, text: str) -> None:
        self.types(("name", text.encode("utf-8", "replace").decode()))

    @rule(client_id=st.sampled_from(("an-id", "")), secret=st.sampled_from(("hunter2", "")))
    def stores_credentials(self, client_id: str, secret: str) -> None:
        self.versions += 1
        self.version = self.versions
        credentials = Credentials(client_id, Secret(secret), f"v{self.version}")
        self.standing = replace(self.standing, credentials=credentials)

    @rule()
    def forgets_credentials(self) -> None:
        self.version = None
        self.standing = replace(self.standing, credentials=None)

    @rule()
    def goes_on(self) -> None:
        there = flow.after(self.step)
        if there and flow.blocked(self.standing, self.step) is None:
            self.step = there

    @rule()
    def goes_back(self) -> None:
        self.step = flow.before(self.step) or self.step

    @rule(there=st.sampled_from(STEPS))
    def jumps(self, there: Step) -> None:
        problem = flow.ready_for(self.standing, there)
        self.step = flow.step_of(problem) if problem else there

    @precondition(lambda self: flow.ready_for(self.standing, Step.LOGIN) is None)
    @rule(good=st.booleans())
    def signs_in(self, good: bool) -> None:
        self.login = self._now(good=good)
        self.standing = _proven(self.standing, good=good)

    @rule()
    def goes_on_without_a_test(self) -> None:
        self.waiver = self._now(good=True)
        waived = flow.current_fingerprint(self.standing)
        draft = replace(self.standing.draft, login_waived=waived)
        self.standing = replace(self.standing, draft=draft)

    @rule()
    def starts_again(self) -> None:
        draft = from_json(to_json(self.standing.draft))
        assert isinstance(draft, Draft)
        self.standing, self.step, self.login = (
            Standing(draft, self.standing.credentials),
            STEPS[0],
            None,
        )

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        kept = {name: getattr(self.standing.draft, name) for name in self.typed}
        assert kept == self.typed

    @invariant()
    def evidence_is_never_stale_unseen(self) -> None:
        found = flow.proof(self.standing)
        assert (found is Proof.PASSED) is self._proved()
        assert (found is Proof.NONE) is (self.login is None)
        stale = self.login is not None and not self._is_now(self.login)
        assert (found is Proof.STALE) is stale

    @invariant()
    def export_opens_for_a_sound_set_up_only(self) -> None:
        credentials = self.standing.credentials
        sound = (
            isinstance(settle(self.standing.draft), Settings)
            and self.standing.draft.product is not None
            and credentials is not None
            and credentials.complete
            and (self._proved() or self._is_now(self.waiver))
        )
        assert (flow.ready_for(self.standing, Step.EXPORT) is None) is sound

    @invariant()
    def what_stops_is_told_where_it_is_mended(self) -> None:
        found = flow.problems(self.standing)
        stops = {step: [p for p in found[step] if p.is_error] for step in STEPS}
        assert all(flow.step_of(p) is step for step in STEPS for p in found[step])
        assert flow.blocked(self.standing, self.step) == next(iter(stops[self.step]), None)
        earlier = STEPS[: STEPS.index(self.step)]
        first = next((p for step in earlier for p in stops[step]), None)
        assert flow.ready_for(self.standing, self.step) == first


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
