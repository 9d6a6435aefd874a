"""What the pages share: the draft as it stands, the credentials, the evidence, what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from wizard import flow
from wizard.flow import Standing
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.services import Services
from wizard.store import new_id
from wizard.ui.background import Runner
from wizard.vault.base import Vault

SAVE_AFTER_MS = 500


class Session(QObject):
    """One set-up while its window is open.

    Signals:
        edited: The draft, after a change.
        credentials_changed: Credentials were read, stored or forgotten.
        evidence_changed: There was a test login.
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
        self._standing = Standing(draft if draft.setup_id else replace(draft, setup_id=new_id()))
        self._problems = flow.problems(self._standing)
        self._vault = services.vault
        self._writing = threading.Lock()
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)

    @property
    def draft(self) -> Draft:
        """What is typed and chosen now."""
        return self._standing.draft

    @property
    def credentials(self) -> Credentials | None:
        """What the vault holds for this set-up, as far as it has been read."""
        return self._standing.credentials

    @property
    def evidence(self) -> Evidence | None:
        """The last test login."""
        return self._standing.evidence

    @property
    def standing(self) -> Standing:
        """All that navigation depends on."""
        return self._standing

    @property
    def problems(self) -> Mapping[Step, Problems]:
        """Everything wrong or worth a word, by the step that mends it."""
        return self._problems

    @property
    def vault(self) -> Vault:
        """Where credentials go now: the keyring, or memory after `keep_for_this_run`."""
        return self._vault

    @property
    def unsaved(self) -> bool:
        """True while a change is not on disk yet."""
        return self._save_timer.isActive()

    def edit(self, **changes: object) -> None:
        """Replace fields of the draft by name; nothing happens when none of them differs."""
        draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # names are the draft's
        if draft == self.draft:
            return
        self._move(replace(self._standing, draft=draft))
        self._save_timer.start()
        self.edited.emit(draft)

    def see(self, step: Step) -> None:
        """Note that a step was opened."""
        if step not in self._standing.seen:
            self._move(replace(self._standing, seen=self._standing.seen | {step}))

    def prove(self, evidence: Evidence) -> None:
        """Take in the outcome of a test login."""
        self._move(replace(self._standing, evidence=evidence))
        self.evidence_changed.emit()

    def keep_for_this_run(self) -> None:
        """From now on credentials stay in memory only."""
        self._vault = self.services.memory

    def read_credentials(self, done: Callable[[Problem | None], None]) -> None:
        """Read what the vault holds; `done` gets None, or why it could not."""
        vault, setup = self._vault, self.draft.setup_id
        self.runner.run(lambda _: vault.read(setup), lambda found: self._took(found, done))

    def store_credentials(self, fresh: Credentials, done: Callable[[Problem | None], None]) -> None:
        """Store credentials in place of earlier ones; `done` gets None, or why it could not."""
        vault, setup = self._vault, self.draft.setup_id

        def write() -> Credentials:
            vault.write(setup, fresh)
            return fresh

        self.runner.run(lambda _: write(), lambda found: self._took(found, done))

    def forget_credentials(self, done: Callable[[Problem | None], None]) -> None:
        """Remove them from the vault; `done` gets None, or why it could not."""
        vault, setup = self._vault, self.draft.setup_id
        self.runner.run(lambda _: vault.forget(setup), lambda found: self._took(found, done))

    def save_now(self) -> None:
        """Write a change that is still waiting; call before the window closes."""
        if self._save_timer.isActive():
            self._save_timer.stop()
            self._told(self._write())

    def _took(
        self, found: Credentials | Problem | None, done: Callable[[Problem | None], None]
    ) -> None:
        if isinstance(found, Problem):
            done(found)
            return
        self._move(replace(self._standing, credentials=found))
        self.credentials_changed.emit()
        done(None)

    def _move(self, standing: Standing) -> None:
        self._standing = standing
        self._problems = flow.problems(standing)
        self.changed.emit()

    def _save(self) -> None:
        self.runner.run(lambda _: self._write(), self._told)

    def _write(self) -> Problem | None:
        # Whoever comes last writes the newest draft, in whatever order the threads arrive.
        with self._writing:
            return self.services.store.save(self.draft)

    def _told(self, trouble: Problem | None) -> None:
        if trouble:
            self.save_failed.emit(trouble)
        else:
            self.saved.emit()
