"""The dialog for security keys and passkeys (WebAuthn), driven by the browser's own states."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import QWebEngineWebAuthUxRequest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QListWidget, QWidget

from wizard.model.text import visible
from wizard.ui.browser.ask import Form

_State = QWebEngineWebAuthUxRequest.WebAuthUxState
_Failure = QWebEngineWebAuthUxRequest.RequestFailureReason
_PinError = QWebEngineWebAuthUxRequest.PinEntryError
_Reason = QWebEngineWebAuthUxRequest.PinEntryReason
_Button = QDialogButtonBox.StandardButton

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
    _PinError.InvalidCharacters: "That PIN has characters the key does not take.",
    _PinError.SameAsCurrentPin: "That is the present PIN.",
    _PinError.InternalUvLocked: "The key's own check is locked; use its PIN.",
}
_PIN_REASONS = {
    _Reason.Set: "Choose a PIN for the key.",
    _Reason.Change: "The key demands a new PIN.",
    _Reason.Challenge: "Enter the key's PIN.",
}


class KeyPrompt(QObject):
    """Leads through one request of a page for a key, and closes by itself.

    Signals:
        failed: Why it did not work; the site's name first.
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
            self._ask_pin()
        elif state is _State.FinishTokenCollection:
            self._ask_touch()
        elif state is _State.RequestFailed:
            self._tell_failure()

    def _choose_account(self) -> None:
        names = self._request.userNames()
        form = self._form("Choose the account to sign in with.")
        rows = form.choices([visible(name, 80) for name in names])
        form.accepted.connect(lambda: self._select(rows, names))
        form.open()

    def _select(self, rows: QListWidget, names: list[str]) -> None:
        self._request.setSelectedAccount(names[rows.currentRow()])

    def _ask_pin(self) -> None:
        wanted = self._request.pinRequest()
        form = self._form(_PIN_REASONS.get(wanted.reason, "Enter the key's PIN."))
        told = _PIN_ERRORS.get(wanted.error, "")
        if told:
            form.note(f"{told} Attempts left: {wanted.remainingAttempts}.")
        pin = form.field("PIN")
        pin.setEchoMode(QLineEdit.EchoMode.Password)
        form.accepted.connect(lambda: self._request.setPin(pin.text()))
        form.open()

    def _ask_touch(self) -> None:
        form = self._form(
            "Plug in your security key and touch it. Passkeys kept by the system or on a phone "
            "are not available here: for those, cancel and choose “Use my own browser”."
        )
        form.buttons.setStandardButtons(_Button.Cancel)
        form.open()

    def _tell_failure(self) -> None:
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
            self.form.rejected.disconnect()
            self.form.close()
            self.form.deleteLater()
            self.form = None
