"""The steps, their order, what opens a step and which step fixes a problem. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from wizard.model import fields
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems, errors, problem
from wizard.model.settings import Settings, draft_problems, settle
from wizard.model.step import Step

if TYPE_CHECKING:  # nothing is proven when the window opens
    from wizard.clearml.roles import RoleProof
    from wizard.model.evidence import Evidence

STEPS: tuple[Step, ...] = tuple(Step)
"""The order of the rail, which is the order of the guide."""

ACCEPTANCE = "acceptance/"
"""How the ticks of the last step begin; the others are those of Ping's checklist."""


class Proof(Enum):
    """What the test logins say about the setup as it is now."""

    NONE = "there was no test login"
    PASSED = "proven for every role"
    PARTLY = "a login went through, with roles or findings open"
    FAILED = "every test login found an error"
    STALE = "something was changed since the test login"


class StepState(Enum):
    """How far a step is, in the words that are shown."""

    NOT_SEEN = "not seen yet"
    DEFAULTS = "defaults taken"
    DONE = "done"
    ATTENTION = "needs attention"
    UNFINISHED = "not finished"


@dataclass(frozen=True)  # no slots: what the logins prove is computed once
class SetupState:
    """All that navigation depends on, at one moment.

    Attributes:
        draft: What is typed now.
        credentials: Client ID and secret; None when there are none.
        logins: Test logins in which a person signed in, the newest first, saved with the setup.
        last: The last test login of this run, also one in which no one signed in.
    """

    draft: Draft
    credentials: Credentials | None = None
    logins: tuple[Evidence, ...] = ()
    last: Evidence | None = None

    @cached_property
    def role_proof(self) -> RoleProof | None:
        """What the logins that belong to the setup prove; None while its settings are wrong."""
        settings = settle(self.draft)
        if not isinstance(settings, Settings):
            return None
        from wizard.clearml.roles import RoleProof  # noqa: PLC0415 - see above

        current = current_fingerprint(self)
        logins = tuple(one for one in counted(self) if one.fingerprint == current)
        return RoleProof(settings, self.draft.clearml_groups, logins, self.draft.absent_roles)

    @cached_property
    def problems(self) -> Mapping[Step, Problems]:
        """Everything wrong or worth knowing, by the step that fixes it."""
        found = (
            *draft_problems(self.draft),
            *(() if self.draft.product else (problem("register.product"),)),
            *_credential_problems(self.credentials),
            *_login_problems(self),
        )
        return {step: tuple(p for p in found if p.step is step) for step in STEPS}

    @property
    def evidence(self) -> Evidence | None:
        """The login that counts.

        One that passed and belongs to the setup as it is, even if another person's failed since:
        that says something about the person. But when no one could sign in the last time, the setup
        itself may have stopped working, and that counts.
        """
        if not self.logins and self.last is None:
            return None
        current = current_fingerprint(self)
        ended_early = self.last and not self.last.subject and not self.last.refused
        if self.last and ended_early and self.last.fingerprint == current:
            return self.last  # before Ping said who signs in
        valid = [one for one in self.logins if one.fingerprint == current]
        known = (*valid, *((self.last,) if self.last else ()), *self.logins)
        passed = (one for one in valid if one.passed)
        return next(passed, None) or next(iter(known), None)


def proof(setup: SetupState) -> Proof:
    """How far the evidence reaches: it belongs to one draft and one version of the credentials."""
    evidence, roles = setup.evidence, setup.role_proof
    if evidence is None:
        return Proof.NONE
    if evidence.fingerprint != current_fingerprint(setup):
        return Proof.STALE
    if roles is None or not (evidence.subject or evidence.refused):
        return Proof.PARTLY if evidence.passed else Proof.FAILED
    if roles.complete:
        return Proof.PASSED
    return Proof.PARTLY if roles.usable else Proof.FAILED


def counted(setup: SetupState) -> tuple[Evidence, ...]:
    """The logins of `people`, and before them one of this run in which no one signed in."""
    last = setup.last
    early = last is not None and not last.subject and not last.refused
    return (*((last,) if last and early else ()), *people(setup))


def proof_summary(setup: SetupState) -> str:
    """How far the setup is proven, in one line."""
    state, roles = proof(setup), setup.role_proof
    if roles is None or state in {Proof.NONE, Proof.STALE}:
        return f"Not proven: {state.value}"
    return roles.summary


def people(setup: SetupState) -> tuple[Evidence, ...]:
    """One login of each person and role, newest first: a valid one for the setup, if any."""
    current = current_fingerprint(setup)
    oldest_first = setup.logins[::-1]
    newest = {(one.role, one.subject): one for one in oldest_first}
    current_ones = (one for one in oldest_first if one.fingerprint == current)
    valid = {(one.role, one.subject): one for one in current_ones}
    return tuple(sorted((newest | valid).values(), key=lambda one: one.at, reverse=True))


def current_fingerprint(setup: SetupState) -> str:
    """The fingerprint that new evidence would have."""
    from wizard.model.evidence import fingerprint  # noqa: PLC0415 - see above

    version = setup.credentials.version if setup.credentials else ""
    return fingerprint(setup.draft, version)


def problems(setup: SetupState) -> Mapping[Step, Problems]:
    """Everything wrong or worth knowing, by the step that fixes it."""
    return setup.problems


def former_secret(draft: Draft, now: datetime) -> Problem | None:
    """Until when the former client secret works; None once that is over."""
    try:
        end = datetime.fromisoformat(draft.former_until)
    except ValueError:
        return None
    return problem("credentials.former", until=f"{end:%Y-%m-%d %H:%M} UTC") if end > now else None


def blocked(setup: SetupState, step: Step) -> Problem | None:
    """The first error that keeps Next closed on `step`; None when it is open."""
    return next(iter(errors(problems(setup)[step])), None)


def ready_for(setup: SetupState, step: Step) -> Problem | None:
    """The first error on any step before `step`: what must be fixed before a jump there.

    After deployment, often days later, only the server's address is needed to check it.
    """
    found = problems(setup)
    earlier = (Step.SERVER,) if step is Step.VERIFY else STEPS[: STEPS.index(step)]
    return next((p for s in earlier for p in errors(found[s])), None)


def seen(setup: SetupState) -> frozenset[Step]:
    """The steps that were opened.

    Drafts of version 0.1.0 do not say: there it is those in which something was entered.
    """
    entered = frozenset(step for step in STEPS if _has_own(setup, step))
    logins = frozenset((Step.LOGIN,) if setup.logins else ())
    return (setup.draft.seen or entered) | logins


def step_states(setup: SetupState) -> Mapping[Step, StepState]:
    """The state of every step; nothing is said of one that was not opened."""
    found, opened = problems(setup), seen(setup)
    return {
        step: _state(setup, step, found[step]) if step in opened else StepState.NOT_SEEN
        for step in STEPS
    }


def _state(setup: SetupState, step: Step, found: Problems) -> StepState:
    unproven = step in _PROVEN_BY_LOGINS and proof(setup) is not Proof.PASSED
    unticked = step is Step.REGISTER and not _is_registered(setup.draft)
    checked_wrong = step is Step.ENDPOINTS and setup.draft.preflight_failed
    # A login that went through all the same says more.
    doubted = checked_wrong and proof(setup) not in {Proof.PASSED, Proof.PARTLY}
    if errors(found) or unproven or doubted or _is_to_blame(setup, step):
        return StepState.ATTENTION
    if unticked:
        return StepState.UNFINISHED
    as_it_was = step in _HAS_DEFAULTS and not _has_own(setup, step)
    return StepState.DEFAULTS if as_it_was else StepState.DONE


def _is_to_blame(setup: SetupState, step: Step) -> bool:
    """Whether the test login failed for something that was entered on this step."""
    login = setup.evidence if proof(setup) is Proof.FAILED else None
    found = errors(tuple(v.problem for v in login.verdicts if v.problem)) if login else ()
    return any(one.step is step for one in found)


def done(setup: SetupState) -> frozenset[Step]:
    """The steps that were opened and filled in, in this run or before, with nothing wrong in them.

    They follow each other from the first. What may stay as it is counts as filled in once a step
    after it was opened.
    """
    found = problems(setup)
    return frozenset(
        takewhile(lambda step: _was_filled(setup, step) and not errors(found[step]), STEPS)
    )


def resumed(setup: SetupState) -> Step:
    """Where to continue with a saved setup: the first step that is not done, or the last one."""
    finished = done(setup)
    return next((step for step in STEPS if step not in finished), STEPS[-1])


def after(step: Step) -> Step | None:
    """The next step, or None on the last."""
    return dict(pairwise(STEPS)).get(step)


def before(step: Step) -> Step | None:
    """The step before, or None on the first."""
    return dict(pairwise(STEPS[::-1])).get(step)


def _was_filled(setup: SetupState, step: Step) -> bool:
    opened, later = seen(setup), frozenset(STEPS[STEPS.index(step) + 1 :])
    if _has_own(setup, step) and (step is not Step.REGISTER or _is_registered(setup.draft)):
        return step in opened
    # Next is open on these as they are: going past them is the answer.
    passed = step in opened or not setup.draft.seen
    return step in _MAY_STAY and passed and bool(opened & later)


def _is_registered(draft: Draft) -> bool:
    """Whether every item of the product's checklist is ticked."""
    if draft.product is None:
        return False
    from wizard.ping import guides  # noqa: PLC0415 - not needed for the first page

    items = guides.checklist(guides.guide(draft.product), guides.Context.of(draft))
    return all(guides.tick(item, draft.ticks) is guides.Tick.TICKED for item in items)


def _has_own(setup: SetupState, step: Step) -> bool:
    """Whether anything of a step differs from an empty setup."""
    if step is Step.VERIFY:
        return any(tick.startswith(ACCEPTANCE) for tick in setup.draft.ticks)
    if step is Step.LOGIN and setup.logins:
        return True
    return any(getattr(setup.draft, name) != getattr(_EMPTY, name) for name in _OWN[step])


_EMPTY = Draft()
_HAS_DEFAULTS = frozenset((Step.OPTIONS, Step.GROUPS))
_MAY_STAY = _HAS_DEFAULTS | {Step.REGISTER, Step.EXPORT}
_PROVEN_BY_LOGINS = frozenset((Step.LOGIN, Step.EXPORT))
_OWN: Mapping[Step, tuple[str, ...]] = {
    Step.SERVER: ("webapp_url",),
    Step.REGISTER: ("product",),
    Step.ENDPOINTS: ("authorize_url", "access_token_url"),
    Step.OPTIONS: ("pkce", "debug", "everybody", "default_company"),
    Step.GROUPS: (
        *("groups_enabled", "groups_claim", "groups_case_sensitive", "groups_admins"),
        *("groups_prohibit", "clearml_groups"),
    ),
    Step.LOGIN: ("login_waived",),
    Step.EXPORT: ("layout", "deployment"),
}
"""The fields of the draft that are filled in on a step, or without which it is not."""


def _credential_problems(credentials: Credentials | None) -> Problems:
    typed = credentials.client_id if credentials else ""
    secret = credentials.client_secret.reveal() if credentials else ""
    parsed_id, parsed_secret = fields.client_id(typed), fields.client_secret(secret)
    return (*parsed_id.problems, *parsed_secret.problems)


def _login_problems(setup: SetupState) -> Problems:
    state = proof(setup)
    # Waived for exactly this setup: after a change a login is wanted again.
    mark = setup.draft.login_waived
    waived = bool(mark) and mark == current_fingerprint(setup)
    if state in {Proof.PASSED, Proof.PARTLY} or waived:
        return ()
    return (problem(f"login.{state.name.lower()}"),)
