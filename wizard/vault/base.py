"""What a vault does, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Status:
    """What keeps the credentials.

    Attributes:
        title: The keeper in words, e.g. “the Secret Service keyring”; empty when there is none.
        lasting: True when they are still there at the next start.
        problem: Why nothing can be kept; None when all is well.
    """

    title: str
    lasting: bool
    problem: Problem | None = None


class KeyringError(Exception):
    """A vault could not do what it was asked; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Vault(Protocol):
    """Keeps the credentials of set-ups by their id.

    Every method but `waiting` may block, the keyring's own prompt included: call them off the GUI
    thread. They end within the vault's time limit.
    """

    def status(self) -> Status:
        """What keeps the credentials, or why nothing does. Never raises."""

    def waiting(self) -> Problem | None:
        """What to tell while a call takes long: where to look for the prompt. Never blocks."""

    def read(self, setup_id: str) -> Credentials | None:
        """The credentials of a set-up; None when nothing is stored.

        Raises:
            VaultTrouble: there is no keyring, or it is locked, silent or refuses.
        """

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Store the credentials of a set-up in place of earlier ones.

        Raises:
            VaultTrouble: as `read`; earlier credentials are then still there.
        """

    def forget(self, setup_id: str) -> None:
        """Remove the credentials of a set-up; nothing happens when none are stored.

        Raises:
            VaultTrouble: as `read`.
        """
