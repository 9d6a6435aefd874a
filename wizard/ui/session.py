"""What the pages share: the draft, the credentials, the evidence, the problems."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wizard import flow
from wizard.flow import SetupState
from wizard.history import Page, merged_exports, with_login
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.settings import display_name
from wizard.model.step import Step
from wizard.store import CHANGED, GONE, new_id
from wizard.ui.background import Runner
from wizard.ui.credentials_controller import CredentialsController
from wizard.ui.undo import Undo
from wizard.vault.base import KeyringError

if TYPE_CHECKING:  # it loads the libraries that check tokens
    from wizard.checks.login.runner import LoginResult
    from wizard.model.claims import Claims
    from wizard.model.evidence import Evidence
    from wizard.model.export_record import ExportRecord
    from wizard.services import Services

SAVE_AFTER_MS = 500
# Code of the problem after which there is nothing to delete in a keyring.
NO_KEYRING = "vault.none"

_GROUPS_CLAIM = ("groups_enabled", "groups_claim")


class Kept(Enum):
    """What may be kept when a setup is deleted."""

    CREDENTIALS = "Client ID and secret"
    LOGINS = "Test logins"


class Session(QObject):
    """One setup while its window is open.

    Signals:
        edited: The draft, after a change.
        credentials_changed: Other credentials are used now.
        evidence_changed: A test login was made, read again, read from the disk or dropped; or
            `exports` has one more.
        changed: `state` changed: one of the above, or a step was opened.
        saved: The draft is saved; `save_failed` has the `Problem` otherwise. With `store.CHANGED`
            the session goes on with a copy, with `store.GONE` nothing is saved any more.
    """

    edited = Signal(object)
    credentials_changed = Signal()
    evidence_changed = Signal()
    changed = Signal()
    saved = Signal()
    save_failed = Signal(object)

    def __init__(
        self, services: Services, runner: Runner, draft: Draft, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.runner = runner
        self._state = SetupState(draft if draft.setup_id else replace(draft, setup_id=new_id()))
        self._problems = flow.problems(self._state)
        self.keyring = CredentialsController(services, runner, self.draft, self)
        self.keyring.changed.connect(self._take_credentials)
        self.undo = Undo(self)
        self._writing = threading.Lock()
        self._deleted = False
        self._conflict = ""  # id of a setup that another window or computer changed
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)
        self._results: dict[str, tuple[LoginResult, Draft]] = {}
        self._logins_read = self._logins_unsaved = False
        self._logbook_problem: Problem | None = None
        self._exports: tuple[ExportRecord, ...] = ()
        self._save_problem: Problem | None = None
        setup = self.draft.setup_id
        runner.run(lambda _: services.logbook.read(setup), self._read_logins)

    @property
    def draft(self) -> Draft:
        """What is typed and chosen now."""
        return self._state.draft

    @property
    def credentials(self) -> Credentials | None:
        """Client ID and secret as typed, else as stored; see `keyring` for how far they are."""
        return self._state.credentials

    @property
    def evidence(self) -> Evidence | None:
        """The test login that counts for the setup."""
        return self._state.evidence

    @property
    def people(self) -> tuple[Evidence, ...]:
        """One saved test login of each person, the newest first."""
        return flow.people(self._state)

    @property
    def logbook_problem(self) -> Problem | None:
        """Why earlier test logins could not be read."""
        return self._logbook_problem

    @property
    def logins_read(self) -> bool:
        """Whether earlier test logins are in `state`, or could not be read."""
        return self._logins_read

    @property
    def exports(self) -> tuple[ExportRecord, ...]:
        """What was exported, the newest first."""
        return self._exports

    @property
    def state(self) -> SetupState:
        """All that navigation depends on."""
        return self._state

    @property
    def problems(self) -> Mapping[Step, Problems]:
        """All errors and warnings, by the step that fixes them."""
        return self._problems

    @property
    def deleted(self) -> bool:
        """True from the moment the setup is to be deleted: nothing is saved any more."""
        return self._deleted

    @property
    def save_problem(self) -> Problem | None:
        """Why the last attempt to save failed."""
        return self._save_problem

    @property
    def unsaved(self) -> bool:
        """True while a change is not saved yet."""
        return self._save_timer.isActive()

    def edit(self, **changes: object) -> None:
        """Replace fields of the draft by name; nothing happens when none of them differs."""
        draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # names are the draft's
        if draft == self.draft:
            return
        before = self._state
        self._move(self._reread(replace(before, draft=draft)))
        self._save_timer.start()
        self.edited.emit(draft)
        if self._state.logins != before.logins:
            self._logins_changed()

    def see(self, step: Step) -> None:
        """Note that a step was opened; it is saved once anything was entered."""
        draft, opened = self.draft, flow.seen(self._state)
        if step not in opened:
            self._move(replace(self._state, draft=replace(draft, seen=opened | {step})))
            if replace(draft, setup_id="", name="", seen=frozenset()) != Draft():
                self._save_timer.start()

    def prove(self, evidence: Evidence, claims: Claims | None = None) -> None:
        """Add the outcome of a test login, and for this run all the claims it delivered."""
        before = self._state
        kept = evidence.subject or evidence.refused
        logins = with_login(before.logins, evidence) if kept else before.logins
        if evidence.subject and claims is not None:
            from wizard.checks.login.runner import LoginResult  # noqa: PLC0415 - loaded by then

            self._results[evidence.subject] = LoginResult(evidence, claims), self.draft
        self._move(replace(before, last=evidence, logins=logins))
        self._logins_changed(unsaved=logins != before.logins)

    def drop_logins(self, subject: str) -> None:
        """Delete the test logins of one person, here and on the disk."""
        self._results.pop(subject, None)
        last = self._state.last
        self._move(
            replace(
                self._state,
                last=None if last and last.subject == subject else last,
                logins=tuple(one for one in self._state.logins if one.subject != subject),
            )
        )
        self._logins_changed()

    def add_export(self, record: ExportRecord) -> None:
        """Remember an export."""
        self._exports = merged_exports((record, *self._exports))
        self._logins_changed()

    def all_claims(self, evidence: Evidence) -> Claims | None:
        """Everything that a login of this run delivered; None for one of an earlier run."""
        known = self._results.get(evidence.subject)
        return known[0].claims if known and known[0].evidence.at == evidence.at else None

    def delete(self, done: Callable[[Problem | None], None], keep: Collection[Kept] = ()) -> None:
        """Delete the setup: credentials, test logins, draft. Nothing is saved afterwards.

        `done` gets None, or why the setup still exists; it then works as before.
        """
        self._save_timer.stop()
        # Before the work starts, so that a save that is under way can't bring the setup back.
        self._deleted = self.keyring.paused = True
        self.runner.run(lambda _: self._erase(keep), lambda problem: self._erased(problem, done))

    def save_now(self) -> None:
        """Save a pending change; call before the window closes."""
        if self._save_timer.isActive():
            self.save_whole()

    def save_whole(self) -> Problem | None:
        """Save the setup, changed or not; None, or why it could not be saved."""
        self._save_timer.stop()
        problem = self._write()
        self._report(problem)
        return problem

    def _erase(self, keep: Collection[Kept]) -> Problem | None:
        setup = self.draft.setup_id
        with self._writing:
            try:
                # First: if it fails, the draft is still there, and deleting can be repeated.
                if Kept.CREDENTIALS not in keep:
                    self.services.vault.forget(setup)
            except KeyringError as error:
                if error.problem.code != NO_KEYRING:
                    return error.problem
            self.services.memory.forget(setup)
            return self.services.delete_setup(setup, logins=Kept.LOGINS not in keep)

    def _erased(self, problem: Problem | None, done: Callable[[Problem | None], None]) -> None:
        self._deleted = self.keyring.paused = problem is None
        done(problem)

    def _take_credentials(self) -> None:
        if self.keyring.credentials != self.credentials:
            self._move(replace(self._state, credentials=self.keyring.credentials))
            self.credentials_changed.emit()

    def _reread(self, state: SetupState) -> SetupState:
        """Read this run's logins again for another groups claim, as far as possible."""
        if all(getattr(self.draft, n) == getattr(state.draft, n) for n in _GROUPS_CLAIM):
            return state
        from wizard.checks.login.runner import reread  # noqa: PLC0415 - slow, for a later page

        version = state.credentials.version if state.credentials else ""
        for result, tested in self._results.values():
            found = reread(result, tested, state.draft, version)
            state = _with_reread(state, found) if found else state
        return state

    def _read_logins(self, found: Page | Problem) -> None:
        page = found if isinstance(found, Page) else Page(problem=found)
        self._logins_read = True
        self._logbook_problem = page.problem
        mine, merged = self._state.logins, page.logins
        new = bool(mine or self._exports)
        self._exports = merged_exports((*self._exports, *page.exports))
        # Logins made before the file was read are newer than those in it.
        for login in reversed(mine):
            merged = with_login(merged, login)
        self._move(replace(self._state, logins=merged))
        self._logins_changed(unsaved=new)

    def _logins_changed(self, *, unsaved: bool = True) -> None:
        if unsaved:
            self._logins_unsaved = True
            self._save_timer.start()
        self.evidence_changed.emit()

    def _move(self, state: SetupState) -> None:
        self._state = state
        self.keyring.draft = state.draft
        self._problems = flow.problems(state)
        self.changed.emit()

    def _save(self) -> None:
        self.runner.run(lambda _: self._write(), self._report)

    def _write(self) -> Problem | None:
        # The draft is read inside the lock: the last thread saves the newest draft in any order.
        with self._writing:
            if self._deleted:
                return None
            draft = self.draft
            problem = self.services.store.save(draft)
            if problem and problem.code == CHANGED:
                self._conflict = draft.setup_id
            return problem or self._write_logins()

    def _write_logins(self) -> Problem | None:
        # Before the file is read, writing would lose the logins in it.
        if not (self._logins_unsaved and self._logins_read):
            return None
        # Before writing, so that a login made meanwhile is written the next time.
        self._logins_unsaved = False
        setup, logins = self.draft.setup_id, self._state.logins
        problem = self.services.logbook.write(setup, logins, self._exports)
        if problem:
            self._logins_unsaved = True
        return problem

    def _report(self, problem: Problem | None) -> None:
        code = problem.code if problem else ""
        if code == CHANGED and self._conflict != self.draft.setup_id:
            return  # of the setup that this one is a copy of already
        if code == GONE:
            # Stored now, the credentials would be those of no setup.
            self.keyring.paused = True
        self._save_problem = problem
        if problem:
            self.save_failed.emit(problem)
        else:
            self.saved.emit()
        if code == CHANGED:
            self._continue_as_copy()

    def _continue_as_copy(self) -> None:
        name = f"{display_name(self.draft)} (copy)".strip()
        draft = replace(self.draft, setup_id=new_id(), name=name)
        self.keyring.continue_as(draft)
        self._logins_unsaved = bool(self._state.logins or self._exports)
        self._move(replace(self._state, draft=draft))
        self.edited.emit(draft)
        self.save_whole()


def _with_reread(state: SetupState, login: Evidence) -> SetupState:
    """The state with `login` in place of the same one as it was read before."""

    def is_same(one: Evidence) -> bool:
        return (one.subject, one.at) == (login.subject, login.at)

    others = tuple(one for one in state.logins if not is_same(one))
    last = login if state.last and is_same(state.last) else state.last
    return replace(state, last=last, logins=with_login(others, login))
