"""The test logins of one set-up: read when it is opened, judged anew, written when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wizard.checks.login.runner import LoginResult, reread
from wizard.flow import SetupState
from wizard.history import History, Page, with_login
from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.ui.background import Runner

_GROUPS_CLAIM = ("groups_enabled", "groups_claim")


class Logins:
    """What has to be done about logins besides showing them; the session holds the tuple itself.

    Everything that a login of this run delivered stays here until the window closes, so that it
    can be judged for another groups claim. Only what a set-up needs is kept on the disk.
    """

    def __init__(self, book: History, setup_id: str) -> None:
        self._book, self._setup = book, setup_id
        self._fresh: dict[str, tuple[LoginResult, Draft]] = {}
        self.loaded = False

    def read(self, runner: Runner, done: Callable[[Page], None]) -> None:
        """Read what was kept, off the window's thread."""

        def came(found: Page | Problem) -> None:
            self.loaded = True
            done(found if isinstance(found, Page) else Page(problem=found))

        runner.run(lambda _: self._book.read(self._setup), came)

    def took(self, standing: SetupState, evidence: Evidence, claims: Claims | None) -> SetupState:
        """The standing after one more login; without a person it is not kept."""
        if not evidence.subject:
            return replace(standing, last=evidence)
        if claims is not None:
            result = LoginResult(evidence, claims)
            self._fresh[evidence.subject] = result, standing.draft
        return replace(standing, last=evidence, logins=with_login(standing.logins, evidence))

    def dropped(self, standing: SetupState, subject: str) -> SetupState:
        """The standing without the logins of one person."""
        self._fresh.pop(subject, None)
        last = standing.last if standing.last and standing.last.subject != subject else None
        kept = tuple(one for one in standing.logins if one.subject != subject)
        return replace(standing, last=last, logins=kept)

    def follow(self, before: Draft, standing: SetupState) -> SetupState:
        """The standing with the logins of this run re-read for a draft with another groups claim.

        What cannot be read without a new login stays as it is, and is stale.
        """
        draft = standing.draft
        if all(getattr(before, name) == getattr(draft, name) for name in _GROUPS_CLAIM):
            return standing
        for result, tested in self._fresh.values():
            found = reread(result, tested, draft, _version(standing))
            if found:
                standing = _replaced(standing, found)
        return standing

    def claims_of(self, evidence: Evidence) -> Claims:
        """Everything that a login delivered, as long as it is of this run; else what was kept."""
        fresh = self._fresh.get(evidence.subject)
        current = fresh is not None and fresh[0].evidence.at == evidence.at
        return fresh[0].claims if fresh and current else evidence.claims

    def is_whole(self, evidence: Evidence) -> bool:
        """Whether everything that the login delivered is still at hand."""
        fresh = self._fresh.get(evidence.subject)
        return fresh is not None and fresh[0].evidence.at == evidence.at

    def write(self, logins: tuple[Evidence, ...]) -> Problem | None:
        """Write what is to be kept, in place of what is on the disk: read that before."""
        return self._book.write(self._setup, logins)


def _version(standing: SetupState) -> str:
    return standing.credentials.version if standing.credentials else ""


def _replaced(standing: SetupState, anew: Evidence) -> SetupState:
    """The same login judged anew takes the place of the one judged before."""
    others = tuple(one for one in standing.logins if not _same(one, anew))
    last = anew if standing.last and _same(standing.last, anew) else standing.last
    return replace(standing, last=last, logins=with_login(others, anew))


def _same(one: Evidence, other: Evidence) -> bool:
    return (one.subject, one.at) == (other.subject, other.at)
