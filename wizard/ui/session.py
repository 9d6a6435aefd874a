"""What the pages share: the draft as it stands, the credentials, the evidence, what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from wizard import flow
from wizard.flow import SetupState
from wizard.history import Page, with_login
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.services import Services
from wizard.store import new_id
from wizard.ui.background import Runner
from wizard.ui.credentials_controller import CredentialsController
from wizard.ui.logins import Logins
from wizard.vault.base import KeyringError

SAVE_AFTER_MS = 500
NO_KEYRING = "vault.none"
"""The trouble after which nothing can be left in the keyring either."""


class Session(QObject):
    """One set-up while its window is open.

    Signals:
        edited: The draft, after a change.
        credentials_changed: Others are used than before.
        evidence_changed: A test login was made, judged anew, read from the disk or dropped.
        changed: Any of the above, or a step was seen: whatever depends on the standing.
        saved: The draft is on disk as it stands; `save_failed` carries the Problem instead.
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
        self._standing = SetupState(draft if draft.setup_id else replace(draft, setup_id=new_id()))
        self._problems = flow.problems(self._standing)
        self.keyring = CredentialsController(services, runner, lambda: self.draft, self)
        self.keyring.changed.connect(self._take_credentials)
        self._writing = threading.Lock()
        self._deleted = False
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)
        self._logins = Logins(services.logbook, self.draft.setup_id)
        self._logins_unsaved = False
        self._logbook_problem: Problem | None = None
        self._logins.read(runner, self._read_logins)

    @property
    def draft(self) -> Draft:
        """What is typed and chosen now."""
        return self._standing.draft

    @property
    def credentials(self) -> Credentials | None:
        """Client ID and secret as typed, else as stored; see `keyring` for how far they are."""
        return self._standing.credentials

    @property
    def evidence(self) -> Evidence | None:
        """The test login that the set-up is judged by."""
        return self._standing.evidence

    @property
    def people(self) -> tuple[Evidence, ...]:
        """One kept test login of each person, the newest first."""
        return flow.people(self._standing)

    @property
    def logbook_problem(self) -> Problem | None:
        """Why earlier test logins could not be read."""
        return self._logbook_problem

    @property
    def logins_read(self) -> bool:
        """Whether the test logins of earlier are in the standing, or could not be read."""
        return self._logins.loaded

    @property
    def state(self) -> SetupState:
        """All that navigation depends on."""
        return self._standing

    @property
    def problems(self) -> Mapping[Step, Problems]:
        """Everything wrong or worth a word, by the step that mends it."""
        return self._problems

    @property
    def deleted(self) -> bool:
        """True from the moment the set-up is to be deleted: nothing is kept any more."""
        return self._deleted

    @property
    def unsaved(self) -> bool:
        """True while a change is not on disk yet."""
        return self._save_timer.isActive()

    def edit(self, **changes: object) -> None:
        """Replace fields of the draft by name; nothing happens when none of them differs."""
        draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # names are the draft's
        if draft == self.draft:
            return
        before = self._standing
        self._move(self._logins.follow(before.draft, replace(before, draft=draft)))
        self._save_timer.start()
        self.edited.emit(draft)
        if self._standing.logins != before.logins:
            self._logins_changed()

    def see(self, step: Step) -> None:
        """Note that a step was opened."""
        if step not in self._standing.seen:
            self._move(replace(self._standing, seen=self._standing.seen | {step}))

    def prove(self, evidence: Evidence, claims: Claims | None = None) -> None:
        """Take in the outcome of a test login, and for this run all the claims it delivered."""
        before = self._standing
        self._move(self._logins.took(before, evidence, claims))
        self._logins_changed(unsaved=self._standing.logins != before.logins)

    def drop_logins(self, subject: str) -> None:
        """Delete the test logins of one person, here and on the disk."""
        self._move(self._logins.dropped(self._standing, subject))
        self._logins_changed()

    def claims_of(self, evidence: Evidence) -> Claims:
        """All claims of a login of this run; of an earlier one, those that were kept."""
        return self._logins.claims_of(evidence)

    def is_whole(self, evidence: Evidence) -> bool:
        """Whether `claims_of` knows everything that the login delivered."""
        return self._logins.is_whole(evidence)

    def delete(self, done: Callable[[Problem | None], None]) -> None:
        """Delete the set-up for good: credentials, test logins, draft. Nothing is saved after.

        `done` gets None, or why it is still there; then it goes on as before.
        """
        self._save_timer.stop()
        self._deleted = self.keyring.paused = True
        self.runner.run(lambda _: self._erase(), lambda problem: self._erased(problem, done))

    def save_now(self) -> None:
        """Write a change that is still waiting; call before the window closes."""
        if self._save_timer.isActive():
            self.save_whole()

    def save_whole(self) -> Problem | None:
        """Write the set-up whether it was changed or not; None, or why it is not on the disk."""
        self._save_timer.stop()
        trouble = self._write()
        self._told(trouble)
        return trouble

    def _erase(self) -> Problem | None:
        setup = self.draft.setup_id
        with self._writing:
            try:
                self.services.vault.forget(setup)
            except KeyringError as trouble:
                if trouble.problem.code != NO_KEYRING:
                    return trouble.problem
            self.services.memory.forget(setup)
            return self.services.delete_setup(setup)

    def _erased(self, problem: Problem | None, done: Callable[[Problem | None], None]) -> None:
        self._deleted = self.keyring.paused = problem is None
        done(problem)

    def _take_credentials(self) -> None:
        if self.keyring.credentials != self.credentials:
            self._move(replace(self._standing, credentials=self.keyring.credentials))
            self.credentials_changed.emit()

    def _read_logins(self, page: Page) -> None:
        self._logbook_problem = page.problem
        mine, merged = self._standing.logins, page.logins
        for login in reversed(mine):
            merged = with_login(merged, login)
        self._move(replace(self._standing, logins=merged))
        self._logins_changed(unsaved=bool(mine))

    def _logins_changed(self, *, unsaved: bool = True) -> None:
        if unsaved:
            self._logins_unsaved = True
            self._save_timer.start()
        self.evidence_changed.emit()

    def _move(self, standing: SetupState) -> None:
        self._standing = standing
        self._problems = flow.problems(standing)
        self.changed.emit()

    def _save(self) -> None:
        self.runner.run(lambda _: self._write(), self._told)

    def _write(self) -> Problem | None:
        # Whoever comes last writes the newest draft, in whatever order the threads arrive.
        with self._writing:
            if self._deleted:
                return None
            saved = self.services.store.save(self.draft)
            return saved or self._write_logins()

    def _write_logins(self) -> Problem | None:
        if not (self._logins_unsaved and self._logins.loaded):
            return None
        self._logins_unsaved = False
        trouble = self._logins.write(self._standing.logins)
        if trouble:
            self._logins_unsaved = True
        return trouble

    def _told(self, trouble: Problem | None) -> None:
        if trouble:
            self.save_failed.emit(trouble)
        else:
            self.saved.emit()
