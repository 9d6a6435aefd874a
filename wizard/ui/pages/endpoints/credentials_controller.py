"""Takes what is typed as credentials to the vault: one call at a time, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.model import fields, urls
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.ui.session import Session
from wizard.vault.base import Status
from wizard.vault.binding import bind, bind_on_entry, renewed

_GLANCE_MS = 500
_DAMAGED = "vault.damaged"

Done = Callable[[Problem | None], None]


class CredentialsController(QObject):
    """Wishes stay until the vault has taken them, however long a locked keyring asks.

    The vault is read before it is written: a secret that is stored already must survive that only
    the client ID is typed.

    Signals:
        told: Something about the vault, a wish or a trouble changed.

    Attributes:
        status: Which vault there is; None until it was asked.
        problem: Why the last call did not succeed.
        waiting: Where the keyring's prompt may be, while a call takes long.
    """

    told = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.status: Status | None = None
        self.problem: Problem | None = None
        self.waiting: Problem | None = None
        self._client_id: str | None = None
        self._secret: Secret | None = None
        self._origins = ("", "")
        self._known = False
        self._copy = False
        self._turn = 0
        self._busy = False
        self._patience = QTimer(self, interval=_GLANCE_MS)
        self._patience.timeout.connect(self._look_at_prompt)

    @property
    def idle(self) -> bool:
        """True when nothing is left to do for the vault."""
        return not self._busy and not self._wishes

    @property
    def holds_client_id(self) -> bool:
        """True while a client ID waits to be stored."""
        return self._client_id is not None

    @property
    def wishes(self) -> tuple[str, ...]:
        """What waits to be stored, in words."""
        wanted = (("client ID", self._client_id), ("client secret", self._secret))
        return tuple(name for name, wish in wanted if wish is not None)

    @property
    def storing(self) -> bool:
        """True while a call goes on that a wish waits for."""
        return self._busy and self._wishes

    @property
    def _wishes(self) -> bool:
        return self._client_id is not None or self._secret is not None

    def look(self) -> None:
        """Find out which vault there is now, read it, and store what is still to be stored."""
        if not self._busy:
            self.status, self.problem = None, None
            self._go_on()

    def want_client_id(self, typed: str) -> None:
        """Store a client ID; one that can't be right replaces the stored one by none."""
        self._client_id = fields.client_id(typed).value or ""
        self._wish()

    def want_secret(self, secret: Secret) -> None:
        """Store a secret for the token endpoint that is on the page now; an empty one forgets."""
        draft = self._session.draft
        self._origins = urls.origin(draft.access_token_url), urls.origin(draft.issuer)
        self._secret = secret
        self._wish()

    def use_memory(self) -> None:
        """Keep everything for this run only, also what the keyring gave before."""
        self._session.keep_for_this_run()
        self._known = self._copy = True
        self._drop_call()
        self.look()

    def give_up(self) -> None:
        """Wait no longer; the wish stays, and a call that ends well after all counts."""
        self._drop_call()
        self.problem, self.waiting = self.waiting, None
        self.told.emit()

    def _wish(self) -> None:
        self.problem = None
        self._go_on()

    def _go_on(self) -> None:
        """The next call, if there is one to make."""
        if self._busy:
            return
        if self.status is None:
            self._call(self._ask_status)
        elif self.status.problem is None and not self._known and self._session.credentials is None:
            self._call(self._read)
        elif self.status.problem is None:
            self._known = True
            self._write()
        self.told.emit()

    def _write(self) -> None:
        old, fresh = self._session.credentials, self._fresh()
        copy, self._copy = self._copy, False
        if fresh is not None and (fresh != old or copy):
            self._call(lambda done: self._session.store_credentials(fresh, done))
        elif fresh is None and old is not None:
            self._call(self._session.forget_credentials)
        else:
            self._client_id = self._secret = None

    def _fresh(self) -> Credentials | None:
        """The credentials as wished for; None when nothing of them is left."""
        old = self._session.credentials
        held = (old.client_id, old.client_secret) if old else ("", Secret(""))
        client_id = held[0] if self._client_id is None else self._client_id
        secret = held[1] if self._secret is None else self._secret
        if not client_id and not secret:
            return None
        fresh = renewed(old, client_id, secret)
        if self._secret:
            return bind_on_entry(fresh, *self._origins)
        # Only the client ID changed: the secret stays meant for whom it was meant.
        meant = (old.origin, old.issuer) if old and secret else ("", "")
        return bind(fresh, *meant)

    def _ask_status(self, done: Done) -> None:
        vault = self._session.vault

        def took(found: Status | Problem) -> None:
            if isinstance(found, Problem):
                found = Status("", lasting=False, problem=found)
            self.status = found
            done(None)

        self._session.runner.run(lambda _: vault.status(), took)

    def _read(self, done: Done) -> None:
        def took(problem: Problem | None) -> None:
            # A damaged entry can only be replaced; every other trouble hides what is stored.
            damaged = problem is not None and problem.code == _DAMAGED
            self._known = self._known or problem is None or damaged
            done(None if damaged and self._wishes else problem)

        self._session.read_credentials(took)

    def _call(self, start: Callable[[Done], None]) -> None:
        self._turn += 1
        turn, self._busy = self._turn, True
        self._patience.start()
        start(lambda problem: self._answered(problem) if turn == self._turn else None)

    def _drop_call(self) -> None:
        self._turn += 1
        self._busy = False
        self._patience.stop()

    def _answered(self, problem: Problem | None) -> None:
        self._drop_call()
        self.problem, self.waiting = problem, None
        if problem is None:
            self._go_on()
        else:
            self.told.emit()

    def _look_at_prompt(self) -> None:
        waiting = self._session.vault.waiting()
        if waiting != self.waiting:
            self.waiting = waiting
            self.told.emit()
