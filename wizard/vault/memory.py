"""“Keep for this run only”: credentials in memory, gone with the program."""

from __future__ import annotations

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.vault.base import Status


class MemoryVault:
    """Stores credentials until the program ends."""

    def __init__(self) -> None:
        self._stored: dict[str, Credentials] = {}

    def status(self) -> Status:
        """Always ready, never lasting."""
        return Status("memory, for this run only", lasting=False)

    def waiting(self) -> Problem | None:
        """Memory never waits."""
        return None

    def read(self, setup_id: str) -> Credentials | None:
        """What was written in this run."""
        return self._stored.get(setup_id)

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Store until the program ends."""
        self._stored[setup_id] = credentials

    def forget(self, setup_id: str) -> None:
        """Remove if there."""
        self._stored.pop(setup_id, None)
