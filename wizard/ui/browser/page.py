"""One web page of the login: where it may go, and what it may not do.

No request of any kind reaches the redirect URI: navigations are refused by the page, everything
else by the request interceptor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from wizard.checks.login import browser_result as results
from wizard.checks.login.browser_result import BrowserResult, TrustProblem
from wizard.model.text import visible
from wizard.ui.browser import dialogs

if TYPE_CHECKING:
    from PySide6.QtNetwork import QAuthenticator
    from PySide6.QtWebEngineCore import QWebEngineClientCertificateSelection

_Level = QWebEnginePage.JavaScriptConsoleMessageLevel
_PAGES = {"http", "https"}
# Frames of login pages also have addresses without a host.
_FRAMES = _PAGES | {"about", "data", "blob"}
# Message boxes a page may open; a page that asks without end would never let go.
_MOST_MESSAGES = 3


class BrowserPage(QWebEnginePage):
    """Catches the way back to ClearML before any network use, in every frame.

    Args:
        profile: Of this login.
        is_redirect: Whether an address may lead to the redirect URI.
        token: What the page logs when it requests a security key.
        sign_ins: One item for each time that the pages of this login may ask for a password.

    Signals:
        caught: The callback's address.
        too_many_prompts: The host that asks for a name and password once too often.
        distrusted: The `BrowserResult` that explains a refused certificate; the page is not shown.
        refused: One sentence on something the page wanted and did not get.
        keyed: The page asks for a security key or passkey.
    """

    caught = Signal(str)
    too_many_prompts = Signal(str)
    distrusted = Signal(object)
    refused = Signal(str)
    keyed = Signal()

    def __init__(
        self,
        profile: QWebEngineProfile,
        is_redirect: Callable[[str], bool],
        token: str,
        sign_ins: Iterator[int],
    ) -> None:
        super().__init__(profile)
        self._is_redirect, self._token, self._sign_ins = is_redirect, token, sign_ins
        self._messages = 0
        self.certificateError.connect(self._refuse_certificate)
        self.authenticationRequired.connect(self._sign_in)
        self.proxyAuthenticationRequired.connect(self._sign_in_at_proxy)
        self.selectClientCertificate.connect(self._identify)
        self.permissionRequested.connect(self._deny)
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())
        self.fullScreenRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: ARG002 - no kind may pass
        isMainFrame: bool,
    ) -> bool:
        """Whether a frame may go to `url`; asked before anything is sent."""
        there = QUrl(url)
        address = there.toEncoded().toStdString()
        if there.scheme() in _PAGES and self._is_redirect(address):
            self.caught.emit(address)
            return False
        allowed = _PAGES if isMainFrame else _FRAMES
        if there.scheme() in allowed or address == "about:blank":
            return True
        self.refused.emit(f"The page wanted to open another program ({dialogs.scheme(there)}).")
        return False

    def javaScriptConsoleMessage(
        self,
        level: _Level,  # noqa: ARG002 - Qt's signature, as the next but one
        message: str,
        lineNumber: int,  # noqa: ARG002
        sourceID: str,  # noqa: ARG002
    ) -> None:
        """Print nothing, since pages log addresses with codes; look for our own token only."""
        if message == self._token:
            self.keyed.emit()

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,  # noqa: ARG002 - Qt's signature, as the next two
        oldFiles: Sequence[str],  # noqa: ARG002
        acceptedMimeTypes: Sequence[str],  # noqa: ARG002
    ) -> list[str]:
        """No file of this computer is given away."""
        self.refused.emit("The page wanted to read a file of this computer.")
        return []

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:
        """A page's message, as plain text and under its name."""
        if self._may_speak():
            dialogs.show_message(self, QUrl(securityOrigin), msg)

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:
        """A page's yes-or-no question."""
        return self._may_speak() and dialogs.confirm(self, QUrl(securityOrigin), msg)

    def javaScriptPrompt(
        self, securityOrigin: QUrl | str, msg: str, defaultValue: str
    ) -> tuple[bool, str]:
        """A page's question for a text."""
        if not self._may_speak():
            return False, ""
        return dialogs.prompt(self, QUrl(securityOrigin), msg, defaultValue)

    def _may_speak(self) -> bool:
        self._messages += 1
        return self._messages <= _MOST_MESSAGES

    def _refuse_certificate(self, error: QWebEngineCertificateError) -> None:
        # At once: Chromium waits for the answer.
        error.rejectCertificate()
        ended = explain_certificate(error)
        if error.isMainFrame():
            self.distrusted.emit(ended)
        elif ended.problem:
            self.refused.emit(f"A part of the page is missing. {ended.problem.what}")

    def _sign_in(self, url: QUrl, authenticator: QAuthenticator) -> None:
        self._show_password_dialog(dialogs.origin(url), authenticator)

    def _sign_in_at_proxy(self, _url: QUrl, authenticator: QAuthenticator, proxy: str) -> None:
        self._show_password_dialog(f"the proxy {proxy}", authenticator)

    def _show_password_dialog(self, place: str, authenticator: QAuthenticator) -> None:
        if next(self._sign_ins, None) is None:
            self.too_many_prompts.emit(place)
        elif dialogs.password(self, place, authenticator):
            return
        self._stop_soon()

    def _stop_soon(self) -> None:
        # Python can't hand back a null authenticator, which would mean "cancelled": an empty name
        # would go out and be asked for again.
        self.triggerAction(QWebEnginePage.WebAction.Stop)

    def _identify(self, selection: QWebEngineClientCertificateSelection) -> None:
        chosen = dialogs.certificate(self, selection.host(), selection.certificates())
        if chosen is None:
            selection.selectNone()
        else:
            selection.select(chosen)

    def _deny(self, permission: QWebEnginePermission) -> None:
        permission.deny()
        wanted = _PERMISSIONS.get(permission.permissionType(), "more than a login needs")
        self.refused.emit(f"The page asked for {wanted}.")


_Permission = QWebEnginePermission.PermissionType
_PERMISSIONS = {
    _Permission.MediaAudioCapture: "the microphone",
    _Permission.MediaVideoCapture: "the camera",
    _Permission.MediaAudioVideoCapture: "camera and microphone",
    _Permission.DesktopVideoCapture: "a picture of the screen",
    _Permission.DesktopAudioVideoCapture: "picture and sound of the screen",
    _Permission.Notifications: "permission to send notifications",
    _Permission.Geolocation: "this computer's location",
    _Permission.ClipboardReadWrite: "the clipboard",
}


_Type = QWebEngineCertificateError.Type
_REASONS = {
    _Type.CertificateAuthorityInvalid: TrustProblem.UNKNOWN_CA,
    _Type.CertificateCommonNameInvalid: TrustProblem.OTHER_NAME,
    _Type.CertificateDateInvalid: TrustProblem.DATE,
    _Type.CertificateRevoked: TrustProblem.REVOKED,
}


def explain_certificate(error: QWebEngineCertificateError) -> BrowserResult:
    """How a login ends at a host whose certificate is not trusted; it can't be overridden."""
    facts = _facts(error.certificateChain()) | {"reason": visible(error.description(), 200)}
    reason = _REASONS.get(error.type(), TrustProblem.REFUSED)
    return results.certificate(reason, error.url().toString(), facts)


def _facts(chain: list[QSslCertificate]) -> dict[str, str]:
    if not chain:
        return dict.fromkeys(("issuer", "subject", "start", "end"), "(not given)")
    leaf = chain[0]
    return {
        "issuer": visible(chain[-1].issuerDisplayName(), 80) or "(no name)",
        "subject": visible(_names(leaf), 80) or "(no name)",
        "start": leaf.effectiveDate().date().toString("yyyy-MM-dd"),
        "end": leaf.expiryDate().date().toString("yyyy-MM-dd"),
    }


def _names(leaf: QSslCertificate) -> str:
    names = [name for group in leaf.subjectAlternativeNames().values() for name in group]
    return ", ".join(names) or leaf.subjectDisplayName()


_Kind = QWebEngineUrlRequestInfo.ResourceType
_NAVIGATIONS = {_Kind.ResourceTypeMainFrame, _Kind.ResourceTypeSubFrame}
_SCHEMES = {"http", "https", "ws", "wss", "data", "blob", "about"}


class CallbackInterceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request to the redirect URI that is no navigation.

    Qt does not call `acceptNavigationRequest` for a page's own fetch, prefetch, beacon, image or
    web socket. Runs on the GUI thread.

    Signals:
        caught: The address of a request that may be an answer; not of a mere mention.
    """

    caught = Signal(str)

    def __init__(self, is_redirect: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_redirect = is_redirect

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let a request pass or block it, before it goes out."""
        scheme = info.requestUrl().scheme()
        if scheme not in _SCHEMES:
            info.block(True)
            return
        url = info.requestUrl().toEncoded().toStdString()
        # A web socket to the callback would reach ClearML like any other request.
        if not self._is_redirect(url.replace("ws", "http", 1) if scheme[:2] == "ws" else url):
            return
        info.block(True)
        posted = info.requestMethod().toStdString() == "POST"
        if "?" in url or posted or info.resourceType() in _NAVIGATIONS:
            self.caught.emit(url)
