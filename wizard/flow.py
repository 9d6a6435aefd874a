"""The steps, their order, what opens a step and which step mends a problem. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile

from wizard.model import fields
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence, fingerprint
from wizard.model.problem import Problem, Problems, errors
from wizard.model.settings import draft_problems
from wizard.model.step import Step

STEPS: tuple[Step, ...] = (
    Step.SERVER,
    Step.REGISTER,
    Step.ENDPOINTS,
    Step.OPTIONS,
    Step.GROUPS,
    Step.LOGIN,
    Step.EXPORT,
    Step.VERIFY,
)
"""The order of the rail, which is the order of the guide."""

ACCEPTANCE = "acceptance/"
"""How the ticks of the last step begin; the others are those of Ping's checklist."""


class Proof(Enum):
    """What the last test login says about the set-up as it stands now."""

    NONE = "no test login yet"
    PASSED = "proven by a test login"
    FAILED = "the last test login did not pass"
    STALE = "changed since the last test login"


@dataclass(frozen=True, slots=True)
class SetupState:
    """All that navigation depends on, at one moment.

    Attributes:
        draft: What is typed now.
        credentials: What the vault holds for it; None when nothing is stored.
        logins: Test logins in which a person signed in, the newest first, kept with the set-up.
        seen: Steps that were opened in this run; an unseen one may be done, see `done`, not wrong.
        last: The last test login of this run, also one in which nobody signed in.
    """

    draft: Draft
    credentials: Credentials | None = None
    logins: tuple[Evidence, ...] = ()
    seen: frozenset[Step] = frozenset()
    last: Evidence | None = None

    @property
    def evidence(self) -> Evidence | None:
        """The login that the set-up is judged by.

        One that passed and belongs to the set-up as it stands, even if another person's failed
        since: that says something about the person. But when nobody could sign in the last time,
        the set-up itself may have stopped working, and that counts.
        """
        current = current_fingerprint(self)
        if self.last and self.last.fingerprint == current and not self.last.subject:
            return self.last
        standing = [one for one in self.logins if one.fingerprint == current]
        known = (*standing, *((self.last,) if self.last else ()), *self.logins)
        passed = (one for one in standing if one.passed)
        return next(passed, None) or next(iter(known), None)


def proof(standing: SetupState) -> Proof:
    """How far the evidence reaches: it belongs to one draft and one version of the credentials."""
    evidence = standing.evidence
    if evidence is None:
        return Proof.NONE
    if evidence.fingerprint != current_fingerprint(standing):
        return Proof.STALE
    return Proof.PASSED if evidence.passed else Proof.FAILED


def people(standing: SetupState) -> tuple[Evidence, ...]:
    """One login of each person, the newest person first: the one that still belongs, if any."""
    current = current_fingerprint(standing)
    belonging = {
        one.subject: one for one in reversed(standing.logins) if one.fingerprint == current
    }
    newest = {one.subject: one for one in reversed(standing.logins)}
    chosen = [belonging.get(subject, one) for subject, one in newest.items()]
    return tuple(sorted(chosen, key=lambda one: one.at, reverse=True))


def current_fingerprint(standing: SetupState) -> str:
    """The fingerprint that fresh evidence would carry."""
    version = standing.credentials.version if standing.credentials else ""
    return fingerprint(standing.draft, version)


def problems(standing: SetupState) -> Mapping[Step, Problems]:
    """Everything wrong or worth a word, by the step that mends it."""
    found = (
        *draft_problems(standing.draft),
        *_register_problems(standing.draft),
        *_credential_problems(standing.credentials),
        *_login_problems(standing),
    )
    return {step: tuple(p for p in found if p.step is step) for step in STEPS}


def blocked(standing: SetupState, step: Step) -> Problem | None:
    """The first error that keeps Next closed on `step`; None when it is open."""
    return next(iter(errors(problems(standing)[step])), None)


def ready_for(standing: SetupState, step: Step) -> Problem | None:
    """The first error on any step before `step`: what a jump there must mend first.

    After deployment, often days later, only the server's address is needed to look at it.
    """
    found = problems(standing)
    earlier = (Step.SERVER,) if step is Step.VERIFY else STEPS[: STEPS.index(step)]
    return next((p for s in earlier for p in errors(found[s])), None)


def done(standing: SetupState) -> frozenset[Step]:
    """The steps that were filled in, in this run or before, and in which nothing is wrong.

    They follow on each other from the first: an answer on one page may fill in a later one that
    nobody has been on. What may stay as it is counts as filled in once a step after it was.
    """
    found = problems(standing)
    sound = (_was_filled(standing, s) and not errors(found[s]) for s in STEPS)
    following = takewhile(lambda one: one[1], zip(STEPS, sound, strict=True))
    return frozenset(step for step, _ in following)


def resumed(standing: SetupState) -> Step:
    """Where to go on with a set-up of earlier: the first step that is not done, or the last one."""
    there = done(standing)
    return next((step for step in STEPS if step not in there), STEPS[-1])


def after(step: Step) -> Step | None:
    """The next step, or None on the last."""
    later = STEPS[STEPS.index(step) + 1 :]
    return later[0] if later else None


def before(step: Step) -> Step | None:
    """The step before, or None on the first."""
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


def _was_filled(standing: SetupState, step: Step) -> bool:
    later = STEPS[STEPS.index(step) :] if step in _MAY_STAY else (step,)
    return any(_has_own(standing, one) for one in later)


def _has_own(standing: SetupState, step: Step) -> bool:
    """Whether anything of a step differs from an empty set-up."""
    if step is Step.VERIFY:
        return any(tick.startswith(ACCEPTANCE) for tick in standing.draft.ticks)
    if step is Step.LOGIN and standing.logins:
        return True
    return any(getattr(standing.draft, name) != getattr(_EMPTY, name) for name in _OWN[step])


_EMPTY = Draft()
_MAY_STAY = frozenset((Step.OPTIONS, Step.GROUPS, Step.EXPORT))
_OWN: Mapping[Step, tuple[str, ...]] = {
    Step.SERVER: ("webapp_url",),
    Step.REGISTER: ("product",),
    Step.ENDPOINTS: ("authorize_url", "access_token_url"),
    Step.OPTIONS: ("pkce", "debug", "default_company"),
    Step.GROUPS: (
        *("groups_enabled", "groups_claim", "groups_case_sensitive", "groups_admins"),
        *("groups_prohibit", "clearml_groups"),
    ),
    Step.LOGIN: ("login_waived",),
    Step.EXPORT: ("layout", "deployment"),
}
"""The fields of the draft that are filled in on a step, or without which it is not."""


def _register_problems(draft: Draft) -> Problems:
    if draft.product is not None:
        return ()
    return (
        Problem(
            "register.product",
            "No Ping product is chosen yet.",
            "The steps and menu names differ between Ping's products.",
            "Choose the product that your company signs in with.",
            Step.REGISTER,
            "product",
        ),
    )


def _credential_problems(credentials: Credentials | None) -> Problems:
    typed = credentials.client_id if credentials else ""
    secret = credentials.client_secret.reveal() if credentials else ""
    parsed_id, parsed_secret = fields.client_id(typed), fields.client_secret(secret)
    return (*parsed_id.problems, *parsed_secret.problems)


def _login_problems(standing: SetupState) -> Problems:
    state = proof(standing)
    waived = standing.draft.login_waived == current_fingerprint(standing)
    if state is Proof.PASSED or waived:
        return ()
    return (
        Problem(
            f"login.{state.name.lower()}",
            _LOGIN_WORDS[state],
            "A test login proves the endpoints, the credentials and the claims before deployment.",
            "Run the test login, or choose “Go on without a test”.",
            Step.LOGIN,
        ),
    )


_LOGIN_WORDS = {
    Proof.NONE: "There has been no test login yet.",
    Proof.FAILED: "The last test login did not pass.",
    Proof.STALE: "Something was changed since the last test login.",
}
