"""The system's keyring. The only module that imports `keyring`, and only when it is first used.

The backend is chosen here and not by `keyring`'s configuration or environment variables: these may
name one that writes secrets to a plain file, or a chain that holds such a one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, TypeVar

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.vault import keyring_errors as troubles
from wizard.vault.base import KeyringError, Status
from wizard.vault.entry import decode, encode
from wizard.vault.worker import GivenUp, TimeUp, Worker

SERVICE = "clearml-ping-wizard"
DEMO_SERVICE = "clearml-ping-wizard-demo"
"""The entry's service name; its user name is the set-up's id."""

LIMIT = 90.0
"""Seconds for one call: time enough to find the prompt and to type a password."""
PATIENCE = 2.0
"""Seconds after which a person is told where the prompt may be."""

T = TypeVar("T")


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored text, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a text."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove a text."""


@dataclass(frozen=True, slots=True)
class KeyringWorker:
    """A keyring that counts: where `keyring` has it and what people call it."""

    module: str
    name: str
    title: str


KEEPERS: tuple[KeyringWorker, ...] = (
    KeyringWorker("keyring.backends.macOS", "Keyring", "the macOS Keychain"),
    KeyringWorker("keyring.backends.Windows", "WinVaultKeyring", "the Windows Credential Locker"),
    KeyringWorker("keyring.backends.SecretService", "Keyring", "the Secret Service keyring"),
    KeyringWorker(
        "keyring.backends.libsecret", "Keyring", "the Secret Service keyring (libsecret)"
    ),
    KeyringWorker("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
)

Found = tuple[str, Backend]


def find_backend(keepers: Iterable[KeyringWorker] = KEEPERS) -> Found | None:
    """The keyring of this desktop with its title; None when none of those that count is there."""
    usable = [(rank, k.title, kind) for k in keepers for rank, kind in _usable(k)]
    if not usable:
        return None
    _, title, kind = max(usable, key=lambda found: found[0])
    return title, kind()


def _usable(keeper: KeyringWorker) -> list[tuple[float, Callable[[], Backend]]]:
    try:
        kind = getattr(import_module(keeper.module), keeper.name)
        rank = float(kind.priority)
    except Exception:  # noqa: BLE001 - `priority` raises whatever keeps this keyring from working
        return []
    return [(rank, kind)] if rank > 0 else []


class SystemVault:
    """Keeps credentials in the system's keyring.

    Args:
        service: `SERVICE`, or `DEMO_SERVICE` for the demo.
        find: How the keyring is found; it is looked for again until there is one.
        worker: Runs the calls, which may block on the keyring's prompt.
        patience: Seconds after which `waiting` has something to say.
    """

    def __init__(
        self,
        service: str = SERVICE,
        find: Callable[[], Found | None] = find_backend,
        worker: Worker | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._service = service
        self._find = find
        self._worker = worker or Worker(LIMIT)
        self._patience = patience
        self._found: Found | None = None

    def status(self) -> Status:
        """Which keyring keeps the credentials, or why none does. Asks the keyring nothing."""
        try:
            title = self._run(lambda _: self._keyring()[0])
        except KeyringError as trouble:
            return Status("", lasting=False, problem=trouble.problem)
        return Status(title, lasting=True)

    def waiting(self) -> Problem | None:
        """After some seconds: where the keyring's prompt may be."""
        return troubles.waiting() if self._worker.busy_for() >= self._patience else None

    def read(self, setup_id: str) -> Credentials | None:
        """The stored credentials; see `Vault.read`."""
        text = self._run(lambda _: self._get(setup_id))
        return None if text is None else decode(text)

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Store and read back; see `Vault.write`."""
        text = encode(credentials).reveal()
        self._run(lambda given_up: self._set(setup_id, text, given_up))

    def forget(self, setup_id: str) -> None:
        """Remove if there; see `Vault.forget`."""
        self._run(lambda given_up: self._delete(setup_id, given_up))

    def _keyring(self) -> Found:
        self._found = self._found or self._find()
        if self._found is None:
            raise KeyringError(troubles.none())
        return self._found

    def _get(self, setup_id: str) -> str | None:
        return self._keyring()[1].get_password(self._service, setup_id)

    def _set(self, setup_id: str, text: str, given_up: GivenUp) -> None:
        self._get(setup_id)  # unlocks: the prompt comes before anything is changed
        if given_up():
            return
        self._keyring()[1].set_password(self._service, setup_id, text)
        if self._get(setup_id) != text:
            raise KeyringError(troubles.not_kept())

    def _delete(self, setup_id: str, given_up: GivenUp) -> None:
        if self._get(setup_id) is not None and not given_up():
            self._keyring()[1].delete_password(self._service, setup_id)

    def _run(self, job: Callable[[GivenUp], T]) -> T:
        try:
            return self._worker.run(job)
        except KeyringError:
            raise
        except TimeUp:
            raise KeyringError(troubles.silent(self._worker.limit)) from None
        except Exception as error:  # noqa: BLE001 - each platform's library has its own errors
            raise KeyringError(_explained(error)) from None


def _explained(error: Exception) -> Problem:
    """Only the words of keyring's own errors are shown: they never hold what was stored."""
    from keyring import errors  # noqa: PLC0415 - keyring is loaded when it is first needed

    if not isinstance(error, errors.KeyringError):
        return troubles.odd(type(error).__name__)
    if isinstance(error, errors.NoKeyringError):
        return troubles.none()
    if isinstance(error, errors.KeyringLocked):
        return troubles.locked()
    if isinstance(error, errors.InitError):
        return troubles.unopened(str(error))
    return troubles.denied(str(error))
