"""A keyring that is missing, refuses, or is locked until a password is entered."""

from __future__ import annotations

import threading

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.vault.base import KeyringError, Status
from wizard.vault.memory import MemoryVault


class TestKeyring(MemoryVault):
    """A keyring that a test locks, removes or makes refuse; it records what is written.

    Attributes:
        missing: True when there is none.
        refusal: The problem that every call raises.
        unlocked: Calls wait for this.
        damaged: The entry cannot be read until it is written.
        written: Everything that was written, in order.
    """

    __test__ = False

    def __init__(self) -> None:
        super().__init__()
        self.missing = self.damaged = False
        self.refusal: Problem | None = None
        self.unlocked = threading.Event()
        self.unlocked.set()
        self.written: list[Credentials] = []
        self._blocked = False

    def status(self) -> Status:
        wrong = problem("vault.none") if self.missing else None
        return Status("" if wrong else "the test keyring", lasting=not wrong, problem=wrong)

    def waiting(self) -> Problem | None:
        return problem("vault.waiting") if self._blocked else None

    def read(self, setup_id: str) -> Credentials | None:
        self._open()
        if self.damaged:
            raise KeyringError(problem("vault.damaged"))
        return super().read(setup_id)

    def write(self, setup_id: str, credentials: Credentials) -> None:
        self._open()
        self.damaged = False
        self.written.append(credentials)
        super().write(setup_id, credentials)

    def forget(self, setup_id: str) -> None:
        self._open()
        super().forget(setup_id)

    def _open(self) -> None:
        self._blocked = not self.unlocked.is_set()
        assert self.unlocked.wait(20)
        self._blocked = False
        if self.missing:
            raise KeyringError(problem("vault.none"))
        if self.refusal:
            raise KeyringError(self.refusal)
