"""The credentials: client ID and secret, into the keyring or into memory for this run."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.model import fields
from wizard.model.problem import Problem, Problems
from wizard.model.secret import Secret
from wizard.ui.pages.endpoints.credentials_controller import CredentialsController
from wizard.ui.pages.endpoints.not_stored import in_field, not_stored
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, Field, SecretField

_ID_HELP = "Shown in full: it is not secret."
_NOT_YET = "Typed here, but not stored yet: see below."


class CredentialsCard(Card):
    """What Ping issued for the application. Stored as soon as the cursor leaves a field.

    Signals:
        typed: Something was typed: `problems` may say something else.
        kept_changed: What was typed went some way towards where it is kept.
    """

    typed = Signal()
    kept_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(
            "The application's credentials",
            "Both are on the application's page in Ping. They go to this computer's keyring, to "
            "Ping's token endpoint, and into the export when you ask for it. Nowhere else.",
            name="credentials-card",
        )
        self._session = session
        self._keeper = CredentialsController(session, self)
        self.client_id = Field("client_id", "Client ID", "e.g. 7b3f0a52-…", _ID_HELP)
        self.secret = SecretField(
            "client_secret", "Client secret", "Paste it once. The wizard never shows it by itself."
        )
        self._drawn: tuple[Secret, str] | None = None
        self._keyring = Banner(name="keyring")
        self._trouble = Banner(name="keyring-trouble")
        self.add(self.client_id, self.secret, self._trouble, self._keyring)
        self._connect()
        self._show()

    @property
    def obstacle(self) -> QWidget | None:
        """What says why the credentials are not stored; None when nothing is in the way."""
        if not self._trouble.isHidden():
            return self._trouble
        status = self._keeper.status
        return self._keyring if status and status.problem else None

    @property
    def keeping(self) -> bool:
        """True while what was typed is being stored."""
        return self._keeper.storing

    @property
    def unkept(self) -> Problem | None:
        """What was typed and left, but is not stored; a half-typed line is no such thing."""
        return not_stored(self._keeper)

    def word(self, problem: Problem) -> Problem:
        """What is missing in the vault may stand on the page already."""
        lines = {"client_id": self.client_id.edit, "client_secret": self.secret.edit}
        line = lines.get(problem.field or "")
        if line is None or not line.text():
            return problem
        own = (p for p in self.problems(()) if p.is_error and p.field == problem.field)
        return next(own, None) or in_field(problem, self._keeper, in_the_way=bool(self.obstacle))

    def entered(self) -> None:
        """Find out which keyring there is, and read what it holds."""
        self._keeper.look()

    def left(self) -> None:
        """A revealed secret is covered again; what was typed is stored, also when closing."""
        if self.client_id.edit.isModified():
            self._keep_client_id(self.client_id.value)
        if self.secret.edit.text():
            self._keep_secret(Secret(self.secret.edit.text()))
        self.secret.conceal()

    def problems(self, stored: Problems) -> Problems:
        """Problems with what is typed; with what is stored where nothing is."""
        typed, secret = self.client_id.value, self.secret.edit.text()
        found = [p for p in stored if p.field == "client_id"]
        hidden = [p for p in stored if p.field == "client_secret"]
        return (
            *(fields.client_id(typed).problems if typed else found),
            *(fields.client_secret(secret).problems if secret else hidden),
        )

    def _connect(self) -> None:
        self.client_id.committed.connect(self._keep_client_id)
        self.client_id.value_changed.connect(self.typed)
        self.secret.edit.textEdited.connect(self.typed)
        self.secret.committed.connect(self._keep_secret)
        self.secret.forget_asked.connect(self._forget)
        self._keyring.acted.connect(self._keeper.use_memory)
        self._trouble.acted.connect(self._act)
        self._keeper.told.connect(self._show)
        self._keeper.told.connect(self.kept_changed)
        self._session.credentials_changed.connect(self._show)

    def _keep_client_id(self, typed: str) -> None:
        self.client_id.edit.setModified(False)
        self._keeper.want_client_id(typed)

    def _keep_secret(self, typed: Secret) -> None:
        self.typed.emit()
        usable = fields.client_secret(typed.reveal()).value
        if usable is not None:
            self._keeper.want_secret(usable)

    def _forget(self) -> None:
        self._keeper.want_secret(Secret(""))
        self.secret.take_focus()

    def _act(self) -> None:
        if self._keeper.waiting:
            self._keeper.give_up()
        else:
            self._keeper.look()

    def _show(self) -> None:
        self._show_vault()
        self._show_client_id()
        self._show_secret()

    def _show_vault(self) -> None:
        status, waiting, problem = self._keeper.status, self._keeper.waiting, self._keeper.problem
        missing = status.problem if status else None
        if waiting:
            self._trouble.show_problem(waiting, "Stop waiting")
        else:
            self._trouble.show_problem(problem, "Try again")
        if missing:
            self._keyring.show_problem(missing, _THIS_RUN)
        elif waiting or problem:
            self._keyring.say(*_WITHOUT, _THIS_RUN)
        elif status:
            kept = f"Client ID and secret are kept in {status.title}."
            self._keyring.say(kept, "" if status.lasting else _FOR_NOW)

    def _show_client_id(self) -> None:
        stored = self._session.credentials
        typing = self.client_id.edit.hasFocus() or not self._keeper.idle
        if stored and stored.client_id and not typing:
            self.client_id.set_value(stored.client_id)
        late = self.obstacle is not None and self._keeper.holds_client_id
        self.client_id.set_help(_NOT_YET if late else _ID_HELP)

    def _show_secret(self) -> None:
        """What is typed stays in the field until it is the one that is stored."""
        stored = self._session.credentials
        secret = stored.client_secret if stored else Secret("")
        typed = self.secret.edit.text()
        if typed and fields.client_secret(typed).value != secret:
            return
        where = self._keeper.status.title if self._keeper.status else ""
        if self._drawn != (secret, where) or typed:
            self._drawn = (secret, where)
            self.secret.set_stored(secret or None, where)


_THIS_RUN = "Keep for this run only"
_FOR_NOW = "They are gone when the wizard closes."
_WITHOUT = (
    "Or leave the keyring out.",
    "Client ID and secret then stay in memory until the wizard closes.",
)
