"""The credentials: client ID and secret, used as typed and stored when the page is left."""

from __future__ import annotations

from wizard.model import fields
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.ui.credentials_controller import Storage
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, Field, SecretField


class CredentialsCard(Card):
    """What Ping issued for the application, and how far that is stored."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "The application's credentials",
            "Both are on the application's page in Ping. They go to this computer's keyring, to "
            "Ping's token endpoint, and into the export when you ask for it. Nowhere else.",
            name="credentials-card",
        )
        self._keyring = session.keyring
        self.client_id = Field(
            "client_id", "Client ID", "e.g. 7b3f0a52-…", "Shown in full: it is not secret."
        )
        self.secret = SecretField(
            "client_secret", "Client secret", "Paste it once. The wizard never shows it by itself."
        )
        self.banner = Banner(name="keyring")
        self.add(self.client_id, self.secret, self.banner)
        self.client_id.value_changed.connect(self._keyring.type_client_id)
        self.secret.value_changed.connect(self._keyring.type_secret)
        self.secret.forget_asked.connect(self._forget)
        self.banner.acted.connect(self._act)
        self.banner.retried.connect(self._keyring.sync)
        self._keyring.changed.connect(self._show)
        self._show()

    @property
    def failed(self) -> bool:
        """True while the banner says why the keyring could not be used."""
        return self._keyring.state is Storage.FAILED

    def entered(self) -> None:
        """Read what the keyring has, or try again to store."""
        self._keyring.sync()

    def left(self) -> None:
        """A revealed secret is hidden again, and what was typed is stored."""
        self.secret.conceal()
        self._keyring.store()

    def _forget(self) -> None:
        self._keyring.forget_secret()
        self.secret.take_focus()

    def _act(self) -> None:
        if self._keyring.state is Storage.TYPED:
            self._keyring.store()
        else:
            self._keyring.use_memory()

    def _show(self) -> None:
        used = self._keyring.credentials or Credentials("", Secret(""), "")
        # Without strip, typing a blank would reset the line and move the cursor.
        if self.client_id.value.strip() != used.client_id:
            self.client_id.set_value(used.client_id)
        if not self._is_typing(used.client_secret):
            self.secret.show_secret(used.client_secret, self._place_of(used.client_secret))
        self._show_banner()

    def _is_typing(self, used: Secret) -> bool:
        """True while the line has the used secret, and that is not stored or still being typed."""
        typed = self.secret.edit.text()
        if not typed or (fields.client_secret(typed).value or Secret(typed)) != used:
            return False
        return self._keyring.state is not Storage.STORED or self.secret.edit.hasFocus()

    def _place_of(self, used: Secret) -> str:
        stored, status = self._keyring.stored, self._keyring.status
        if stored and status and stored.client_secret == used:
            return f"Stored in {status.title}"
        return "In memory only"

    def _show_banner(self) -> None:
        keyring = self._keyring
        problem = keyring.waiting or keyring.problem
        if problem:
            more = f"{problem.why} {_GO_ON if keyring.unstored else ''} {problem.remedy}"
            self.banner.say(problem.what, more, "Keep for this run only", "warned")
        else:
            self.banner.say(*self._sentences())
        if self.failed:
            self.banner.offer_retry()

    def _sentences(self) -> tuple[str, str, str]:
        """What the banner says and what its button says, when the keyring has no problem."""
        keyring, status = self._keyring, self._keyring.status
        if keyring.unusable:
            return ("Not stored: see above what is wrong.", "", "")
        if keyring.state is Storage.TYPED:
            save = "Save to keyring" if keyring.lasting else "Keep for this run"
            return ("Not stored yet.", "This happens when you leave the page.", save)
        if keyring.state is Storage.STORING or status is None:
            return ("One moment: waiting for the keyring…", "", "")
        if keyring.lasting:
            return ("", "", "")  # where it is, is said with the secret
        return (f"Client ID and secret are kept in {status.title}.", _GONE, "")


_GONE = "They are gone when the wizard closes."
_GO_ON = "What you entered stays in memory, and you can go on with it."
