"""What test logins prove for each role, and what they leave open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from wizard.clearml.outcome import Access, Outcome, login_outcome
from wizard.clearml.variables import Assignment, Proof, Variable
from wizard.model.evidence import ACCESS_DENIED, Evidence
from wizard.model.problem import Problem, Problems, errors, problem
from wizard.model.role import NOT_STATED, Role
from wizard.model.settings import Settings


class ValueProof(Enum):
    """How far one exported value is known to be right."""

    PROVEN = "Proven by a test login"
    OPEN = "Open finding"
    UNPROVEN = "Not proven: no valid test login"
    FORM = "Checked for form, not proven"


class RoleStatus(Enum):
    """How far a role is tested with the setup as it is."""

    PROVEN = "proven by a test login"
    OPEN = "its test login left something open"
    ABSENT = "no one at hand, to be tried after deployment"
    UNTESTED = "not tested"


_CAUSES = {
    "claim.groups-ids": "groups arrive as IDs",
    "claim.groups-dns": "groups arrive as distinguished names",
    "claim.groups-delimited": "groups arrive as one text",
    "claim.groups-missing": "no groups arrive",
    "claim.groups-spelling": "groups arrive in another claim",
    "claim.groups-over-limit": "too many groups to arrive",
    "claim.groups-nested": "groups arrive inside another claim",
    "claim.groups-scope": "no groups arrive without their scope",
    "claim.groups-form": "groups arrive in another form",
    "claim.groups-type": "groups arrive in another form",
    "claim.groups-objects": "groups arrive as objects",
    "groups.case-differs": "a group is spelled in another case",
    "groups.admin-case": "the admin group is spelled in another case",
    "groups.admin-lock-out": "none of their groups exists in ClearML",
}
"""Problems that explain why ClearML would treat a person in another way, as half a sentence."""

_OF_REFUSED = frozenset((ACCESS_DENIED, "claim.groups-missing", "claim.groups-scope"))
"""How the login of somebody who must be refused may end: at Ping, or in no group."""


def distinct_roles(settings: Settings) -> tuple[Role, ...]:
    """The roles that ClearML treats differently with these settings, one to three."""
    mapping = settings.groups
    if mapping is None:
        return (Role.USER,)
    admins = (Role.ADMIN,) if mapping.admins else ()
    return (*admins, Role.USER, *((Role.REFUSED,) if mapping.prohibit_signup else ()))


def treated_as(outcome: Outcome, settings: Settings) -> Role | None:
    """As whom ClearML would treat a person; None when their login does not show it."""
    if outcome.access is Access.REFUSED:
        return Role.REFUSED
    if settings.groups is None:
        return Role.USER
    undecided = settings.groups.prohibit_signup and not outcome.joined
    if outcome.admin is None or undecided:
        return None
    return Role.ADMIN if outcome.admin else Role.USER


_Examined = tuple[Problem | None, Problems]


@dataclass(frozen=True)  # no slots: what takes long is computed once
class RoleProof:
    """What the logins of a setup prove for each role.

    Attributes:
        settings: The setup.
        clearml_groups: Groups that exist in ClearML, as far as they were entered.
        logins: Test logins made with the setup as it is, the newest first.
        absent: Roles that no one is at hand to sign in as.
    """

    settings: Settings
    clearml_groups: tuple[str, ...] = ()
    logins: tuple[Evidence, ...] = ()
    absent: frozenset[Role] = frozenset()

    @property
    def roles(self) -> tuple[Role, ...]:
        """Those to be tested."""
        return distinct_roles(self.settings)

    @property
    def proven(self) -> tuple[Role, ...]:
        """The roles whose newest login shows what it should."""
        return tuple(role for role in self.roles if self.status(role) is RoleStatus.PROVEN)

    @cached_property
    def findings(self) -> Problems:
        """Everything that the newest login of each role leaves open, once each."""
        every = (found for login in self._newest.values() for found in self.findings_of(login))
        # What a claim contained differs from person to person, but it is the same finding.
        quoting = ("role", "groups")
        keyed = {(p.code, p.what if p.family in quoting else ""): p for p in every}
        return tuple(sorted(keyed.values(), key=lambda found: not found.is_error))

    @property
    def complete(self) -> bool:
        """Whether every role is proven and nothing is open."""
        return self.proven == self.roles and not self.findings

    @cached_property
    def usable(self) -> bool:
        """Whether the newest login of any role found no error."""
        return any(map(self.is_sound, self._newest.values()))

    @property
    def through(self) -> bool:
        """Whether a login went through, and none ended since before anybody signed in."""
        stopped = self.logins and not (self.logins[0].subject or self.logins[0].refused)
        return not stopped and any(login.passed for login in self.logins)

    @property
    def summary(self) -> str:
        """How far the setup is proven, such as “Proven for 2 of 3 roles, 1 open finding”."""
        count, done, total = len(self.findings), len(self.proven), len(self.roles)
        words = f"Proven for {done} of {total} roles"
        if done == total:
            named = {1: _only(self), 2: "both roles"}
            words = f"Proven for {named.get(total, f'all {total} roles')}"
        elif not done:
            unstated = any(one.role is None and one.passed for one in self.logins)
            words = f"Not proven: {NOT_STATED} in the test login" if unstated else "Not proven"
        return words + (f", {count} open finding{'' if count == 1 else 's'}" if count else "")

    @property
    def lines(self) -> tuple[str, ...]:
        """Each role and how far it is tested, one sentence each."""
        said = ((role.title, self.status(role).value) for role in self.roles)
        return tuple(f"{title[0].upper()}{title[1:]}: {words}." for title, words in said)

    def status(self, role: Role) -> RoleStatus:
        """How far a role is tested."""
        return self._statuses[role]

    def proves(self, login: Evidence) -> bool:
        """Whether ClearML would treat the person as their stated role demands."""
        stated = login.role in self.roles and self.is_sound(login)
        return stated and not self.contradiction(login)

    def is_sound(self, login: Evidence) -> bool:
        """Whether the login, as one of its role, came to an end without an error."""
        ended = login.passed or login.role is Role.REFUSED
        return ended and not errors(self.findings_of(login))

    def findings_of(self, login: Evidence) -> Problems:
        """What one login leaves open: a contradiction to its role first, then the others."""
        contradiction, others = self._examined(login)
        return (contradiction, *others) if contradiction else others

    def contradiction(self, login: Evidence) -> Problem | None:
        """What ClearML would do otherwise than the stated role demands, or what keeps it open."""
        return self._examined(login)[0]

    @cached_property
    def _statuses(self) -> dict[Role, RoleStatus]:
        return {role: self._status(role) for role in Role}

    def _status(self, role: Role) -> RoleStatus:
        login = self._newest.get(role)
        if login:
            return RoleStatus.PROVEN if self.proves(login) else RoleStatus.OPEN
        return RoleStatus.ABSENT if role in self.absent else RoleStatus.UNTESTED

    @cached_property
    def _newest(self) -> dict[Role | None, Evidence]:
        return {login.role: login for login in self.logins[::-1]}

    @cached_property
    def _known(self) -> dict[int, tuple[Evidence, _Examined]]:
        return {}

    def _examined(self, login: Evidence) -> _Examined:
        """The contradiction to the stated role, and what else is open; computed once."""
        key = id(login)
        if key not in self._known:  # with the login, so that its id stays its own
            self._known[key] = login, self._examine(login)
        return self._known[key][1]

    def _examine(self, login: Evidence) -> _Examined:
        outcome = login_outcome(self.settings, login, self.clearml_groups)
        implied = _OF_REFUSED if login.role is Role.REFUSED else frozenset()
        found = (verdict.problem for verdict in login.verdicts)
        checks = tuple(one for one in found if one and one.code not in implied)
        problems = (*checks, *(outcome.problems if login.subject else ()))
        contradiction, cause = self._compared(login, problems, treated_as(outcome, self.settings))
        return contradiction, tuple(one for one in problems if one != cause)

    def _compared(
        self, login: Evidence, problems: Problems, treated: Role | None
    ) -> tuple[Problem | None, Problem | None]:
        """The contradiction to the stated role, and which of the login's problems explains it."""
        role = login.role
        # A person who could not sign in has shown nothing to compare.
        failed = any(not one.code.startswith("claim.groups") for one in errors(problems))
        if role is None or role not in self.roles or not login.subject or failed:
            return None, None
        if treated is role and not (role is Role.REFUSED and self._unseen(login)):
            return None, None
        if role is Role.REFUSED or treated is None or treated is Role.ADMIN:
            return _without_cause(role, treated, known=bool(self.clearml_groups)), None
        cause = next((one for one in problems if one.code in _CAUSES), None)
        return _explained(role, treated, cause), cause

    def _unseen(self, login: Evidence) -> bool:
        """Whether no login shows that the groups claim comes at all: then all are refused."""
        claim = self.settings.groups.claim if self.settings.groups else ""
        return not any(one.claims.find(claim) for one in (login, *self.logins))


def value_proofs(proof: RoleProof | None, written: Iterable[Assignment]) -> tuple[ValueProof, ...]:
    """How far each value is proven; “proven” only of what a login proves."""
    fields = {found.field for found in proof.findings} if proof else set()
    through = proof is not None and proof.through

    def of(row: Variable) -> ValueProof:
        if row.field in fields:
            return ValueProof.OPEN
        if row.proof is Proof.FORM:
            return ValueProof.FORM
        return ValueProof.PROVEN if through else ValueProof.UNPROVEN

    return tuple(of(one.variable) for one in written)


def _only(proof: RoleProof) -> str:
    return proof.roles[0].title


def _without_cause(role: Role, treated: Role | None, *, known: bool) -> Problem:
    if treated is None:
        reason = "groups are unreadable" if known else "ClearML's groups were not entered"
        return problem("role.open", reason=reason)
    if treated is Role.REFUSED:
        return problem("role.open", reason="no login has brought any groups")
    return problem("role.not-refused" if role is Role.REFUSED else "role.is-admin")


def _explained(role: Role, treated: Role, cause: Problem | None) -> Problem:
    refused = treated is Role.REFUSED
    usual = "none of their groups exists in ClearML" if refused else "they are in no admin group"
    reason = _CAUSES[cause.code] if cause else usual
    code = f"role.{role.value}-refused" if refused else "role.no-admin"
    made = problem(code, reason=reason)
    if cause is None:
        return made
    why = f"{cause.what.rstrip('.')}. {made.why}"
    return replace(made, why=why, remedy=cause.remedy).at(cause.field, cause.step)
