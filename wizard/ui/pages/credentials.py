"""The credentials: client ID and secret, into the keyring or into memory for this run."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from wizard.model import fields, urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems, errors
from wizard.model.secret import Secret
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, Field, SecretField
from wizard.vault.base import Status
from wizard.vault.binding import bind_on_entry, renewed

_LOOK_MS = 1000


class CredentialsCard(Card):
    """What Ping issued for the application. Stored as soon as the cursor leaves a field."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "The application's credentials",
            "Both are on the application's page in Ping. They go to this computer's keyring, to "
            "Ping's token endpoint, and into the export when you ask for it. Nowhere else.",
            name="credentials-card",
        )
        self._session = session
        self._status: Status | None = None
        self.client_id = Field(
            "client_id", "Client ID", "e.g. 7b3f0a52-…", "Shown in full: it is not secret."
        )
        self.secret = SecretField(
            "client_secret", "Client secret", "Paste it once. The wizard never shows it by itself."
        )
        self._keyring = Banner(name="keyring")
        self._trouble = Banner(name="keyring-trouble")
        self._patience = QTimer(self, interval=_LOOK_MS)
        self.add(self.client_id, self.secret, self._keyring, self._trouble)
        self._connect()
        self._show_credentials()

    def entered(self) -> None:
        """Find out which keyring there is, and read what it holds."""
        vault = self._session.vault
        self._session.runner.run(lambda _: vault.status(), self._took_status)

    def show_problems(self, problems: Problems) -> None:
        """Problems with what is stored, unless the typed text is already another."""
        own = [p for p in problems if p.field == "client_id"]
        typed = self.client_id.value
        if typed:
            own = list(fields.client_id(typed).problems)
        self.client_id.show_problems(tuple(own))
        self.secret.show_problems(tuple(p for p in problems if p.field == "client_secret"))

    def _connect(self) -> None:
        self.client_id.committed.connect(self._keep_client_id)
        self.secret.committed.connect(self._keep_secret)
        self.secret.forget_asked.connect(self._forget)
        self._keyring.acted.connect(self._use_memory)
        self._trouble.acted.connect(self.entered)
        self._session.credentials_changed.connect(self._show_credentials)
        self._patience.timeout.connect(self._look_at_prompt)

    def _took_status(self, status: Status | Problem) -> None:
        if isinstance(status, Problem):
            self._trouble.show_problem(status, "Try again")
            return
        self._status = status
        if status.problem:
            self._keyring.show_problem(status.problem, "Keep for this run only")
            return
        lasting = "" if status.lasting else " It is gone when the wizard closes."
        self._keyring.say(f"Kept in {status.title}.", lasting.strip())
        if self._session.credentials is None:
            self._begin()
            self._session.read_credentials(self._done)

    def _use_memory(self) -> None:
        self._session.keep_for_this_run()
        self.entered()
        self._store(self.client_id.value, Secret(self.secret.edit.text()))

    def _keep_client_id(self, typed: str) -> None:
        old = self._session.credentials
        self._store(typed, old.client_secret if old else Secret(""))

    def _keep_secret(self, typed: Secret) -> None:
        parsed = fields.client_secret(typed.reveal())
        self.secret.show_problems(parsed.problems)
        if parsed.value is not None:
            self._store(self.client_id.value, parsed.value)

    def _store(self, client_id: str, secret: Secret) -> None:
        parsed = fields.client_id(client_id)
        if errors(parsed.problems) and not secret:
            return
        old, draft = self._session.credentials, self._session.draft
        fresh = _bound(renewed(old, parsed.value or "", secret), draft)
        if fresh != old:
            self._begin()
            self._session.store_credentials(fresh, self._done)

    def _forget(self) -> None:
        self._begin()
        self._session.forget_credentials(self._done)

    def _begin(self) -> None:
        self._trouble.say("")
        self._patience.start()

    def _done(self, problem: Problem | None) -> None:
        self._patience.stop()
        self._trouble.show_problem(problem, "Try again" if problem else "")
        self._show_credentials()

    def _look_at_prompt(self) -> None:
        waiting = self._session.vault.waiting()
        if waiting:
            self._trouble.show_problem(waiting)

    def _show_credentials(self) -> None:
        stored = self._session.credentials
        where = self._status.title if self._status else ""
        if stored and not self.client_id.edit.hasFocus():
            self.client_id.set_value(stored.client_id)
        secret = stored.client_secret if stored else Secret("")
        self.secret.set_stored(secret or None, where)


def _bound(credentials: Credentials, draft: Draft) -> Credentials:
    token, issuer = urls.origin(draft.access_token_url), urls.origin(draft.issuer)
    return bind_on_entry(credentials, token, issuer)
