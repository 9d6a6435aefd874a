"""The client ID and the secret of one setup: in memory as typed, in the keyring once stored."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.model import fields, urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.cancel import CancelToken
from wizard.services import Services
from wizard.ui.background import Runner
from wizard.vault.base import Status, Vault
from wizard.vault.binding import bind, bind_on_entry, renewed

_POLL_MS = 500
_DAMAGED = "vault.damaged"
_NOTHING = Credentials("", Secret(""), "")


class Storage(Enum):
    """How far the credentials in memory are stored."""

    TYPED = "in memory only"
    STORING = "a call to the keyring is under way"
    STORED = "stored as they are"
    FAILED = "the last call to the keyring failed"


class CredentialsController(QObject):
    """Uses credentials as soon as they are typed, and stores them in the background on request.

    The vault is read before the first write, so that a stored secret survives when only the
    client ID is typed. One call at a time; a request during a call is fulfilled after it, with
    what is typed by then.

    Signals:
        changed: Any attribute or property has another value.

    Attributes:
        draft: The present one; the session replaces it.
        credentials: What is used now; None when nothing is typed or stored. What cannot be right
            is in here, too, so that `flow.problems` reports it, but it is never stored.
        stored: What the vault has, as far as it was read or written; None when nothing.
        vault: Where they are stored: the keyring, or memory after `use_memory`.
        status: What the vault says of itself; None before its first answer.
        problem: Why the last call failed.
        paused: True while the vault is left alone, because the setup is being deleted.
    """

    changed = Signal()

    def __init__(self, services: Services, runner: Runner, draft: Draft, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._memory = runner, services.memory
        self.draft = draft
        self.vault: Vault = services.vault
        self.credentials: Credentials | None = None
        self.status: Status | None = None
        self.problem: Problem | None = None
        self.paused = False
        self.stored: Credentials | None = None
        self._read = self._requested = self._busy = False
        self._call: CancelToken | None = None
        self._after: list[Callable[[], None]] = []
        self._poll = QTimer(self, interval=_POLL_MS)
        # Nothing signals that a call takes long, so `waiting` is read again meanwhile.
        self._poll.timeout.connect(self.changed)

    @property
    def state(self) -> Storage:
        """How far `credentials` are stored."""
        if self._busy:
            return Storage.STORING
        if self.problem:
            return Storage.FAILED
        return Storage.STORED if self.credentials == self.stored else Storage.TYPED

    @property
    def lasting(self) -> bool:
        """True when what is stored is still there at the next start."""
        return self.vault is not self._memory

    @property
    def waiting(self) -> Problem | None:
        """Where the keyring's prompt may be, when a call takes long."""
        return self.vault.waiting() if self._busy else None

    @property
    def unusable(self) -> Problem | None:
        """Why something that was typed cannot be right."""
        now = self.credentials or _NOTHING
        secret = now.client_secret.reveal()
        found = (
            *(fields.client_id(now.client_id).problems if now.client_id else ()),
            *(fields.client_secret(secret).problems if secret else ()),
        )
        return next((one for one in found if one.is_error), None)

    @property
    def unstored(self) -> Problem | None:
        """What is lost if the program ends now; None when nothing is."""
        if self.credentials == self.stored:
            return None
        reason = self.waiting or self.problem or self.unusable
        return problem("vault.not-stored", reason=reason.what if reason else "")

    def type_client_id(self, typed: str) -> None:
        """Use another client ID; the secret stays bound to where it may be sent."""
        now = self.credentials or _NOTHING
        self._use(typed.strip(), now.client_secret, now)

    def type_secret(self, typed: Secret) -> None:
        """Use another secret, entered for the token endpoint of the draft; empty: the stored one.

        A line break of a paste is dropped.
        """
        client_id = (self.credentials or _NOTHING).client_id
        if typed:
            secret = fields.client_secret(typed.reveal()).value or typed
            origins = urls.origin(self.draft.access_token_url), urls.origin(self.draft.issuer)
            meant = bind_on_entry(self._renewed(client_id, secret), *origins)
            self._use(client_id, secret, meant)
        else:
            stored = self.stored or _NOTHING
            self._use(client_id, stored.client_secret, stored)

    def forget_secret(self) -> None:
        """Remove the secret, from the vault as well."""
        self._use((self.credentials or _NOTHING).client_id, Secret(""), _NOTHING)
        self.store()

    def bind(self, token_origin: str, issuer_origin: str) -> None:
        """The administrator agreed that the secret may be sent to `token_origin`."""
        if self.credentials:
            self.put(bind(self.credentials, token_origin, issuer_origin))

    def put(self, credentials: Credentials) -> None:
        """Use these credentials, and store them."""
        self.credentials = credentials
        self.changed.emit()
        self.store()

    def store(self) -> None:
        """Store what is not stored yet, in the background."""
        if self.credentials != self.stored:
            self.sync()

    def sync(self, done: Callable[[], None] | None = None) -> None:
        """Read the vault unless that is done, then store what differs; again after a failure.

        `done` is called when no call is under way any more.
        """
        self._after += [done] if done else []
        self._requested = self.credentials != self.stored
        self._next()
        self._finish()

    def reload(self, done: Callable[[], None] | None = None) -> None:
        """Use what something else has written to the vault, in place of what is in memory."""
        if self._call:
            # Its late answer is about the entry as it was.
            self._call.set()
        self.credentials = self.stored = None
        self._read = self._busy = False
        self.sync(done)

    def use_memory(self) -> None:
        """Keep everything for this run only, also what the keyring gave before."""
        if self._call:
            # Its late answer is about the keyring, not about what is in memory.
            self._call.set()
        self.vault, self.stored = self._memory, None
        self._read = self._busy = False
        self.sync()

    def continue_as(self, draft: Draft) -> None:
        """Go on as another, new setup: what is in memory gets an entry of its own in the vault."""
        if self._call:
            # Its late answer is about the entry of the setup before.
            self._call.set()
        self._poll.stop()
        self.draft, self.stored = draft, None
        self._busy, self._read = False, self.credentials is not None
        self.store()
        self._finish()

    def _renewed(self, client_id: str, secret: Secret) -> Credentials:
        """The stored or the used credentials if they are just these; else new ones, unbound."""
        # The stored ones first: kept logins belong to their version.
        fresh = renewed(self.stored, client_id, secret)
        return fresh if fresh is self.stored else renewed(self.credentials, client_id, secret)

    def _use(self, client_id: str, secret: Secret, meant: Credentials) -> None:
        """Use this pair; the secret may be sent to where that of `meant` may be."""
        fresh = bind(self._renewed(client_id, secret), meant.origin, meant.issuer)
        self.credentials = fresh if client_id or secret else None
        self.changed.emit()

    def _next(self) -> None:
        """Start the next call that is due."""
        vault, setup, fresh = self.vault, self.draft.setup_id, self.credentials
        if self._busy or self.paused:
            return
        if not self._read:
            self._start(lambda: vault.read(setup))
        elif self._requested and fresh != self.stored and not self.unusable:
            self._requested = False
            self._start(lambda: _written(vault, setup, fresh))

    def _start(self, work: Callable[[], Credentials | None]) -> None:
        vault, self._busy, self.problem = self.vault, True, None
        self._poll.start()
        self.changed.emit()
        # The status is read there as well: a locked keyring may block any call.
        call = self._runner.run(lambda _: (vault.status(), work()), self._ended)
        # The call may have ended before `run` returned.
        self._call = call if self._busy else None

    def _ended(self, found: tuple[Status, Credentials | None] | Problem) -> None:
        self._busy = False
        self._poll.stop()
        if isinstance(found, Problem):
            self.problem = found
            self._read = self._read or found.code == _DAMAGED  # such an entry is only replaced
        else:
            self.status, self.stored = found
            if not self._read:
                self._complete()
            self._read = True
            self._next()
        self._finish()

    def _finish(self) -> None:
        if not self._busy:
            # Emptied first, since a callback may request the next call.
            after, self._after = self._after, []
            self.changed.emit()
            for done in after:
                done()

    def _complete(self) -> None:
        """Complete what was typed before the vault was read by what is stored."""
        now, stored = self.credentials or _NOTHING, self.stored
        if stored:
            self._use(
                now.client_id or stored.client_id,
                now.client_secret or stored.client_secret,
                now if now.client_secret else stored,
            )


def _written(vault: Vault, setup: str, fresh: Credentials | None) -> Credentials | None:
    if fresh is None:
        vault.forget(setup)
    else:
        vault.write(setup, fresh)
    return fresh
