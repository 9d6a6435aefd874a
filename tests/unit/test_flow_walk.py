"""Walks through the wizard: edits, steps, jumps and logins in any order."""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.standings import DRAFT, signed_in
from tests.support.texts import any_text, edited
from wizard import flow
from wizard.flow import STEPS, Proof, SetupState
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.serialization import draft_from_json, draft_to_json
from wizard.model.settings import Settings, settle
from wizard.model.step import Step

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
        self.setup = SetupState(DRAFT)
        self.step = Step.SERVER
        self.typed: dict[str, object] = {}
        self.version: int | None = None
        self.versions = 0
        self.login: _Login | None = None
        self.waiver: _Login | None = None

    def _choices(self) -> dict[str, object]:
        return {name: getattr(self.setup.draft, name) for name in _LOGIN_DEPENDS_ON}

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
        self.setup = replace(self.setup, draft=edited(self.setup.draft, name, value))

    @rule(text=any_text)
    def types_anything(self, text: str) -> None:
        self.types(("name", text.encode("utf-8", "replace").decode()))

    @rule(client_id=st.sampled_from(("an-id", "")), secret=st.sampled_from(("a-secret", "")))
    def stores_credentials(self, client_id: str, secret: str) -> None:
        self.versions += 1
        self.version = self.versions
        credentials = Credentials(client_id, Secret(secret), f"v{self.version}")
        self.setup = replace(self.setup, credentials=credentials)

    @rule()
    def forgets_credentials(self) -> None:
        self.version = None
        self.setup = replace(self.setup, credentials=None)

    @rule()
    def goes_on(self) -> None:
        there = flow.after(self.step)
        if there and flow.blocked(self.setup, self.step) is None:
            self.step = there

    @rule()
    def goes_back(self) -> None:
        self.step = flow.before(self.step) or self.step

    @rule(there=st.sampled_from(STEPS))
    def jumps(self, there: Step) -> None:
        problem = flow.ready_for(self.setup, there)
        self.step = problem.step if problem else there

    @precondition(lambda self: flow.ready_for(self.setup, Step.LOGIN) is None)
    @rule(good=st.booleans())
    def signs_in(self, good: bool) -> None:
        self.login = self._now(good=good)
        self.setup = signed_in(self.setup, good=good)

    @rule()
    def goes_on_without_a_test(self) -> None:
        self.waiver = self._now(good=True)
        waived = flow.current_fingerprint(self.setup)
        draft = replace(self.setup.draft, login_waived=waived)
        self.setup = replace(self.setup, draft=draft)

    @rule()
    def starts_again(self) -> None:
        draft = draft_from_json(draft_to_json(self.setup.draft))
        assert isinstance(draft, Draft)
        self.setup, self.login = SetupState(draft, self.setup.credentials), None
        self.step = flow.resumed(self.setup)

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        kept = {name: getattr(self.setup.draft, name) for name in self.typed}
        assert kept == self.typed

    @invariant()
    def evidence_is_never_stale_unseen(self) -> None:
        found = flow.proof(self.setup)
        assert (found in {Proof.PASSED, Proof.PARTLY}) is self._proved()
        assert (found is Proof.NONE) is (self.login is None)
        stale = self.login is not None and not self._is_now(self.login)
        assert (found is Proof.STALE) is stale

    @invariant()
    def export_opens_for_a_sound_set_up_only(self) -> None:
        credentials = self.setup.credentials
        sound = (
            isinstance(settle(self.setup.draft), Settings)
            and self.setup.draft.product is not None
            and credentials is not None
            and credentials.complete
            and (self._proved() or self._is_now(self.waiver))
        )
        assert (flow.ready_for(self.setup, Step.EXPORT) is None) is sound

    @invariant()
    def work_goes_on_where_it_is_open_and_not_done(self) -> None:
        done, there = flow.done(self.setup), flow.resumed(self.setup)
        assert not any(flow.blocked(self.setup, step) for step in done)
        assert done.issuperset(STEPS[: STEPS.index(there)])
        assert there not in done or there is STEPS[-1]
        assert flow.ready_for(self.setup, there) is None

    @invariant()
    def what_stops_is_told_where_it_is_mended(self) -> None:
        found = flow.problems(self.setup)
        stops = {step: [p for p in found[step] if p.is_error] for step in STEPS}
        assert all(p.step is step for step in STEPS for p in found[step])
        assert flow.blocked(self.setup, self.step) == next(iter(stops[self.step]), None)
        server_only = self.step is Step.VERIFY
        earlier = (Step.SERVER,) if server_only else STEPS[: STEPS.index(self.step)]
        first = next((p for step in earlier for p in stops[step]), None)
        assert flow.ready_for(self.setup, self.step) == first


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
