"""The system's keyring. The only module that imports `keyring`, and only when it is first used.

The backend is chosen here and not by `keyring`'s configuration or environment variables: these may
name one that writes secrets to a plain file, or a chain with such a one in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib import import_module
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import DOTS, Secret
from wizard.vault.base import KeyringError, Status

if TYPE_CHECKING:
    from concurrent.futures import Future

SERVICE = "clearml-ping-wizard"
DEMO_SERVICE = "clearml-ping-wizard-demo"
"""The entry's service name; its user name is the setup's id."""

LIMIT = 90.0
"""Seconds for one call: time enough to find the prompt and to type a password."""
PATIENCE = 2.0
"""Seconds after which a person is shown where the prompt may be."""

T = TypeVar("T")

GivenUp = Callable[[], bool]
"""Whether the caller no longer waits; a job checks that before it changes anything."""


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The stored text, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a text."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove a text."""


class KeyringBackend(NamedTuple):
    """A keyring that is safe to use: where `keyring` has it and what people call it."""

    module: str
    name: str
    title: str


BACKENDS: tuple[KeyringBackend, ...] = (
    KeyringBackend("keyring.backends.macOS", "Keyring", "the macOS Keychain"),
    KeyringBackend("keyring.backends.Windows", "WinVaultKeyring", "the Windows Credential Locker"),
    KeyringBackend("keyring.backends.SecretService", "Keyring", "the Secret Service keyring"),
    KeyringBackend(
        "keyring.backends.libsecret", "Keyring", "the Secret Service keyring (libsecret)"
    ),
    KeyringBackend("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
)

Found = tuple[str, Backend]


def find_backend(backends: Iterable[KeyringBackend] = BACKENDS) -> Found | None:
    """The keyring of this desktop with its title; None when none of `backends` works here."""
    usable = [(rank, b.title, kind) for b in backends for rank, kind in _usable(b)]
    if not usable:
        return None
    # Of equal ranks the first counts: max keeps the order of BACKENDS.
    _, title, kind = max(usable, key=lambda found: found[0])
    return title, kind()


def _usable(backend: KeyringBackend) -> list[tuple[float, Callable[[], Backend]]]:
    try:
        kind = getattr(import_module(backend.module), backend.name)
        rank = float(kind.priority)
    except Exception:  # noqa: BLE001 - `priority` raises whatever keeps this keyring from working
        return []
    return [(rank, kind)] if rank > 0 else []


class Worker:
    """Runs calls that may block for ever: one at a time, each in a daemon thread, with a limit.

    Args:
        limit: Seconds that a caller waits at most, also for an earlier call that still hangs.
        monotonic: Seconds on a clock that never goes back.
    """

    def __init__(self, limit: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._monotonic = monotonic
        self._one_at_a_time = Lock()
        self._since: float | None = None

    def busy_for(self) -> float:
        """Seconds since the running job began; 0 when none runs."""
        # Read once: the job may end before the subtraction.
        since = self._since
        return 0.0 if since is None else self._monotonic() - since

    def run(self, job: Callable[[GivenUp], T]) -> T:
        """What the job returns, or raises.

        Raises:
            KeyringError: it did not end within the limit. It goes on in its thread.
        """
        from concurrent.futures import Future  # noqa: PLC0415 - not before the first call

        future: Future[T] = Future()
        given_up = Event()
        # No pool: its threads would be waited for at exit, also one that hangs.
        Thread(target=self._work, args=(job, future, given_up), daemon=True).start()
        try:
            return future.result(self.limit)
        except TimeoutError:
            if future.done():  # the job itself raised it
                raise
            given_up.set()
            raise KeyringError(problem("vault.time-limit", seconds=round(self.limit))) from None

    def _work(self, job: Callable[[GivenUp], T], future: Future[T], given_up: Event) -> None:
        with self._one_at_a_time:
            # The caller left while an earlier call still hung: nothing may change any more.
            if given_up.is_set():
                return
            self._since = self._monotonic()
            try:
                future.set_result(job(given_up.is_set))
            except BaseException as error:  # noqa: BLE001 - delivered to the caller, whatever it is
                future.set_exception(error)
            finally:
                self._since = None


class SystemVault:
    """Stores credentials in the system's keyring.

    Args:
        service: `SERVICE`, or `DEMO_SERVICE` for the demo.
        find: How the keyring is found; it is looked for again until there is one.
        worker: Runs the calls, which may block on the keyring's prompt.
        patience: Seconds after which `waiting` returns something.
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
        self._seen: list[Secret] = []

    def status(self) -> Status:
        """Which keyring stores the credentials, or why none does. Sends the keyring nothing."""
        try:
            title = self._run(lambda _: self._keyring()[0])
        except KeyringError as error:
            return Status("", lasting=False, problem=error.problem)
        return Status(title, lasting=True)

    def waiting(self) -> Problem | None:
        """After some seconds: where the keyring's prompt may be."""
        return problem("vault.waiting") if self._worker.busy_for() >= self._patience else None

    def read(self, setup_id: str) -> Credentials | None:
        """The stored credentials; see `Vault.read`."""
        text = self._run(lambda _: self._get(setup_id))
        found = None if text is None else decode(text)
        self._seen += [found.client_secret] if found else []
        return found

    def write(self, setup_id: str, credentials: Credentials) -> None:
        """Store and read back; see `Vault.write`."""
        text = encode(credentials).reveal()
        self._seen.append(credentials.client_secret)
        self._run(lambda given_up: self._set(setup_id, text, given_up))

    def forget(self, setup_id: str) -> None:
        """Remove if there; see `Vault.forget`."""
        self._run(lambda given_up: self._delete(setup_id, given_up))

    def _keyring(self) -> Found:
        # Looked for until there is one: a keyring may start after this program.
        self._found = self._found or self._find()
        if self._found is None:
            raise KeyringError(problem("vault.none"))
        return self._found

    def _get(self, setup_id: str) -> str | None:
        return self._keyring()[1].get_password(self._service, setup_id)

    def _set(self, setup_id: str, text: str, given_up: GivenUp) -> None:
        self._get(setup_id)  # unlocks: the prompt comes before anything is changed
        # The prompt may have been answered after the caller had left.
        if given_up():
            return
        self._keyring()[1].set_password(self._service, setup_id, text)
        # Some keyrings lose what is too long, or store nothing after a closed prompt.
        if self._get(setup_id) != text:
            raise KeyringError(problem("vault.not-kept"))

    def _delete(self, setup_id: str, given_up: GivenUp) -> None:
        if self._get(setup_id) is not None and not given_up():
            self._keyring()[1].delete_password(self._service, setup_id)

    def _run(self, job: Callable[[GivenUp], T]) -> T:
        try:
            return self._worker.run(job)
        except KeyringError:
            raise
        except Exception as error:  # noqa: BLE001 - each platform's library has its own errors
            # Without its cause: a library's error may contain what was stored.
            raise KeyringError(_problem_of(error, self._seen)) from None


_BAD_STUB_DATA = 1783
"""Windows' error for an entry that is larger than CRED_MAX_CREDENTIAL_BLOB_SIZE, 2,560 bytes."""


def _problem_of(error: Exception, secrets: Iterable[Secret]) -> Problem:
    """Only the words of keyring's own errors are shown, and only where they repeat no entry."""
    from keyring import errors  # noqa: PLC0415 - keyring is loaded when it is first needed

    from wizard.model.repeated_secret import repeats_secret  # noqa: PLC0415 - likewise

    if getattr(error, "winerror", None) == _BAD_STUB_DATA:
        return problem("vault.too-long")
    if not isinstance(error, errors.KeyringError):
        return problem("vault.failed", error=type(error).__name__)
    if isinstance(error, errors.NoKeyringError):
        return problem("vault.none")
    if isinstance(error, errors.KeyringLocked):
        return problem("vault.locked")
    code = "vault.unopened" if isinstance(error, errors.InitError) else "vault.denied"
    detail = str(error)
    plain = [secret.reveal() for secret in secrets]
    is_entry = any(name in detail for name in _FIELDS[:2]) or repeats_secret(detail, plain)
    return problem(code, detail=DOTS if is_entry else detail)


_FIELDS = ("client_id", "client_secret", "version", "origin")


def encode(credentials: Credentials) -> Secret:
    """The text of an entry, JSON with five fields; itself a secret."""
    import json  # noqa: PLC0415 - not before the first call

    return Secret(
        json.dumps(
            {
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret.reveal(),
                "version": credentials.version,
                "origin": credentials.origin,
                "issuer": credentials.issuer,
            },
            # The Windows Credential Locker takes 1,280 characters.
            ensure_ascii=False,
        )
    )


def decode(text: str) -> Credentials:
    """The credentials in an entry's text.

    Raises:
        KeyringError: another program wrote it, or it is damaged.
    """
    import json  # noqa: PLC0415 - see above

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(found.get(n), str) for n in _FIELDS):
        raise KeyringError(problem("vault.damaged"))
    issuer = found.get("issuer", "")  # early entries have none
    return Credentials(
        found["client_id"],
        Secret(found["client_secret"]),
        found["version"],
        found["origin"],
        issuer if isinstance(issuer, str) else "",
    )
