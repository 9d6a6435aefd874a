"""Dialogs on behalf of a login page: messages, passwords, certificates, security keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtNetwork import QAuthenticator, QSslCertificate
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineWebAuthUxRequest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QWidget,
)

from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.widgets.card import column
from wizard.ui.widgets.labels import Kind, label

_WIDTH = 400
_MOST_LINES = 12
_Button = QDialogButtonBox.StandardButton


def origin(url: QUrl) -> str:
    """Scheme, host and port of a page, fit to be shown."""
    port = f":{url.port()}" if url.port() > 0 else ""
    return visible(f"{url.scheme()}://{url.host()}{port}", 80)


def scheme(url: QUrl) -> str:
    """The scheme of an address, fit to be shown."""
    return visible(url.scheme(), 30) + ":"


def show_message(page: QWebEnginePage, url: QUrl, text: str) -> None:
    """Show a page's message."""
    # Blocks on purpose: the page's script waits until its message is closed.
    _box(page, url, text, QMessageBox.StandardButton.Ok).exec()


def confirm(page: QWebEnginePage, url: QUrl, text: str) -> bool:
    """Show a page's question; True for OK."""
    buttons = QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel
    box = _box(page, url, text, buttons)
    # What Enter does is not for the page to choose.
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box.exec() == QMessageBox.StandardButton.Ok


def prompt(page: QWebEnginePage, url: QUrl, text: str, default: str) -> tuple[bool, str]:
    """Ask for a text on a page's behalf: whether it was given, and the text."""
    form = Form(_window(page), f"{origin(url)} asks", visible(text))
    field = form.field("Your answer")
    field.setText(default)
    return (True, field.text()) if form.exec() else (False, "")


def password(page: QWebEnginePage, place: str, authenticator: QAuthenticator) -> bool:
    """Ask for name and password and put them into `authenticator`; False when cancelled."""
    realm = visible(authenticator.realm(), 80)
    text = "It asks before it shows its page. What you enter goes there only and is not kept."
    form = Form(_window(page), f"Sign in to {visible(place, 90)}", text)
    if realm:
        form.note(f"It calls itself “{realm}”.")
    user, secret = form.field("User name"), form.field("Password")
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    if not form.exec():
        return False
    authenticator.setUser(user.text())
    authenticator.setPassword(secret.text())
    return True


def certificate(
    page: QWebEnginePage, host: QUrl, offered: list[QSslCertificate]
) -> QSslCertificate | None:
    """Let the user choose the certificate to send to `host`; None to send none."""
    text = "This host identifies people by certificate. Choose the one to send, or none."
    form = Form(_window(page), f"Identify yourself to {visible(host.host(), 80)}", text)
    choices = form.choices([_described(one) for one in offered])
    form.buttons.button(_Button.Cancel).setDefault(True)
    row = choices.currentRow() if form.exec() else -1
    return offered[row] if row >= 0 else None


class Form(QDialog):
    """A heading, a sentence, fields, OK and Cancel; all in plain text."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._rows = column()
        margins = (theme.WIDE, theme.WIDE, theme.WIDE, theme.LARGE)
        column(self._rows, self.buttons, on=self, spacing=theme.LARGE, margins=margins)
        self.note(title, "heading")
        self.note(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc would lose what is typed; Cancel stays."""
        typed = any(line.text() for line in self.findChildren(QLineEdit))
        if not (typed and event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)

    def note(self, text: str, kind: Kind = "body") -> QLabel:
        """A sentence."""
        made = label(text, kind)
        self._rows.addWidget(made)
        return made

    def field(self, title: str) -> QLineEdit:
        """A line to fill in, below its title."""
        caption, line = self.note(title, "strong"), QLineEdit(self)
        caption.setBuddy(line)
        line.setAccessibleName(title)
        self._rows.addWidget(line)
        return line

    def choices(self, rows: list[str]) -> QListWidget:
        """A list to choose from, the first row chosen."""
        listed = QListWidget(self)
        listed.addItems(rows)
        listed.setCurrentRow(0)
        listed.setAccessibleName("Choices")
        listed.itemDoubleClicked.connect(self.accept)
        self._rows.addWidget(listed)
        return listed


def _described(certificate: QSslCertificate) -> str:
    until = certificate.expiryDate().date().toString("yyyy-MM-dd")
    subject, issuer = certificate.subjectDisplayName(), certificate.issuerDisplayName()
    return f"{visible(subject, 60)}, issued by {visible(issuer, 60)}, until {until}"


def _window(page: QWebEnginePage) -> QWidget | None:
    # The view is the parent, so that the dialog is closed together with the browser.
    return QWebEngineView.forPage(page)


def _box(
    page: QWebEnginePage, url: QUrl, text: str, buttons: QMessageBox.StandardButton
) -> QMessageBox:
    box = QMessageBox(_window(page))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("Message from the login page")
    # A page may send any number of lines, but the box must fit on the screen.
    lines = "\n".join(visible(line) for line in text.splitlines()[:_MOST_LINES])
    box.setText(f"{origin(url)} says:\n\n{lines}")
    box.setStandardButtons(buttons)
    return box


_State = QWebEngineWebAuthUxRequest.WebAuthUxState
_Failure = QWebEngineWebAuthUxRequest.RequestFailureReason
_PinError = QWebEngineWebAuthUxRequest.PinEntryError
_Reason = QWebEngineWebAuthUxRequest.PinEntryReason

_FAILURES = {
    _Failure.Timeout: "No key was touched in time.",
    _Failure.KeyNotRegistered: "This key is not registered with that account.",
    _Failure.KeyAlreadyRegistered: "This key is registered already.",
    _Failure.SoftPinBlock: "Too many wrong PINs: unplug the key and plug it in again.",
    _Failure.HardPinBlock: "Too many wrong PINs: the key is locked and must be reset.",
    _Failure.AuthenticatorRemovedDuringPinEntry: "The key was unplugged.",
    _Failure.AuthenticatorMissingResidentKeys: "The key can't store this kind of credential.",
    _Failure.AuthenticatorMissingUserVerification: "The key can't verify who you are (no PIN).",
    _Failure.NoCommonAlgorithms: "The key and the provider have no algorithm in common.",
    _Failure.StorageFull: "The key's storage is full.",
    _Failure.UserConsentDenied: "It was declined on the key.",
    _Failure.WinUserCancelled: "It was cancelled.",
}
_PIN_ERRORS = {
    _PinError.WrongPin: "That PIN is wrong.",
    _PinError.TooShort: "That PIN is too short.",
    _PinError.InvalidCharacters: "That PIN has characters that the key does not accept.",
    _PinError.SameAsCurrentPin: "That is the current PIN.",
    _PinError.InternalUvLocked: "The key's own check is locked; use its PIN.",
}
_PIN_REASONS = {
    _Reason.Set: "Choose a PIN for the key.",
    _Reason.Change: "The key demands a new PIN.",
    _Reason.Challenge: "Enter the key's PIN.",
}


class KeyPrompt(QObject):
    """The dialogs of one WebAuthn request, from the browser's states.

    Signals:
        failed: The site's name, and why it did not work.
    """

    failed = Signal(str, str)

    def __init__(self, request: QWebEngineWebAuthUxRequest, parent: QWidget) -> None:
        super().__init__(parent)
        self._request, self._window = request, parent
        self._site = request.relyingPartyId()
        self.form: Form | None = None
        request.stateChanged.connect(self._step)
        self._step(request.state())

    def _step(self, state: _State) -> None:
        self._close()
        if state is _State.SelectAccount:
            self._choose_account()
        elif state is _State.CollectPin:
            self._request_pin()
        elif state is _State.FinishTokenCollection:
            self._request_touch()
        elif state is _State.RequestFailed:
            self._show_failure()

    def _choose_account(self) -> None:
        names = self._request.userNames()
        form = self._form("Choose the account to sign in with.")
        rows = form.choices([visible(name, 80) for name in names])
        form.accepted.connect(lambda: self._select(rows, names))
        # Not `exec`: the request's next state closes the form.
        form.open()

    def _select(self, rows: QListWidget, names: list[str]) -> None:
        self._request.setSelectedAccount(names[rows.currentRow()])

    def _request_pin(self) -> None:
        wanted = self._request.pinRequest()
        form = self._form(_PIN_REASONS.get(wanted.reason, "Enter the key's PIN."))
        error = _PIN_ERRORS.get(wanted.error, "")
        if error:
            form.note(f"{error} Attempts left: {wanted.remainingAttempts}.")
        pin = form.field("PIN")
        pin.setEchoMode(QLineEdit.EchoMode.Password)
        form.accepted.connect(lambda: self._request.setPin(pin.text()))
        form.open()

    def _request_touch(self) -> None:
        form = self._form(
            "Plug in your security key and touch it. Passkeys kept by the system or on a phone "
            "are not available here: for those, cancel and choose “Use my own browser”."
        )
        form.buttons.setStandardButtons(_Button.Cancel)
        form.open()

    def _show_failure(self) -> None:
        reason = _FAILURES.get(self._request.requestFailureReason(), "The key gave no reason.")
        form = self._form(reason)
        form.buttons.button(_Button.Ok).setText("Try again")
        form.accepted.connect(self._request.retry)
        form.open()
        self.failed.emit(self._site, reason)

    def _form(self, text: str) -> Form:
        title = f"{visible(self._site, 60)} asks for a security key"
        self.form = Form(self._window, title, text)
        self.form.rejected.connect(self._give_up)
        return self.form

    def _give_up(self) -> None:
        self.failed.emit(self._site, "It was cancelled.")
        self._request.cancel()

    def _close(self) -> None:
        if self.form is not None:
            # Closing rejects the form, which here does not mean that the user cancelled.
            self.form.rejected.disconnect()
            self.form.close()
            self.form.deleteLater()
            self.form = None
