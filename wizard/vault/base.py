"""What a vault does, and how it reports that it could not."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem


class Status(NamedTuple):
    """Where the credentials are stored.

    Attributes:
        title: The keyring's name, e.g. “the Secret Service keyring”; empty when there is none.
        lasting: True when they are still there at the next start.
        problem: Why nothing can be stored; None when all is well.
    """

    title: str
    lasting: bool
    problem: Problem | None = None


class KeyringError(Exception):
    """A vault could not do what it was called for; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class Vault(Protocol):
    """Stores the credentials of setups by their id.

    Every method but `waiting` may block, also on the keyring's own prompt: call them off the GUI
    thread. They end within the vault's time limit.
    """

    def status(self) -> Status:
        """Where the credentials are stored, or why nowhere. Never raises."""

    def waiting(self) -> Problem | None:
        """What to show while a call takes long: where to look for the prompt. Never blocks."""

    def read(self, setup_id: str) -> Credentials | None:
        """The credentials of a setup; None when nothing is stored.

        Raises:
            KeyringError: there is no keyring, or it is locked, does not respond or denies access.
        """

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Store the credentials of a setup in place of earlier ones.

        Raises:
            KeyringError: as `read`; earlier credentials are then still there.
        """

    def forget(self, setup_id: str) -> None:
        """Remove the credentials of a setup; nothing happens when none are stored.

        Raises:
            KeyringError: as `read`.
        """
