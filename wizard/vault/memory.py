"""“Keep for this run only”: credentials in memory, gone with the program."""

from __future__ import annotations

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.vault.base import Status


class MemoryVault:
    """Keeps credentials until the program ends."""

    def __init__(self) -> None:
        self._kept: dict[str, Credentials] = {}

    def status(self) -> Status:
        """Always ready, never lasting."""
        return Status("memory, for this run only", lasting=False)

    def waiting(self) -> Problem | None:
        """Memory never waits."""
        return None

    def read(self, setup_id: str) -> Credentials | None:
        """What was written in this run."""
        return self._kept.get(setup_id)

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Keep until the program ends."""
        self._kept[setup_id] = credentials

    def forget(self, setup_id: str) -> None:
        """Drop it."""
        self._kept.pop(setup_id, None)
