"""A private browser profile, deleted with the login, and the scripts in its pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineFrame,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineProfileBuilder,
    QWebEngineScript,
    QWebEngineSettings,
)

from wizard import environment
from wizard.ui.browser import sandbox

_Attribute = QWebEngineSettings.WebAttribute
_SETTINGS = {
    _Attribute.LocalContentCanAccessRemoteUrls: False,
    _Attribute.LocalContentCanAccessFileUrls: False,
    _Attribute.AllowRunningInsecureContent: False,
    _Attribute.AllowGeolocationOnInsecureOrigins: False,
    _Attribute.AllowWindowActivationFromJavaScript: False,
    _Attribute.JavascriptCanAccessClipboard: False,
    _Attribute.JavascriptCanPaste: False,
    # Windows that open without a click are announced to us all the same, and we decide.
    _Attribute.JavascriptCanOpenWindows: True,
    _Attribute.DnsPrefetchEnabled: False,
    _Attribute.HyperlinkAuditingEnabled: False,
    _Attribute.WebRTCPublicInterfacesOnly: True,
    _Attribute.ScreenCaptureEnabled: False,
    _Attribute.FullScreenSupportEnabled: False,
    _Attribute.PluginsEnabled: False,
    _Attribute.PdfViewerEnabled: False,
    _Attribute.NavigateOnDropEnabled: False,
    _Attribute.PlaybackRequiresUserGesture: True,
    _Attribute.AutoLoadIconsForPage: False,
    # Chromium's own error pages name neither the cause nor the remedy: the browser draws its own.
    _Attribute.ErrorPageEnabled: False,
}


def private_profile(authorities: bytes, parent: QObject | None = None) -> QWebEngineProfile:
    """A fresh off-the-record profile that also trusts the `authorities`, which are PEM text.

    The user agent stays Qt's.
    """
    # Chromium reads its switches when the first profile is made.
    sandbox.ENGINE.starts(environment.process())
    builder = QWebEngineProfileBuilder()
    builder.setAdditionalTrustedCertificates(QSslCertificate.fromData(authorities))
    builder.setHttpCacheType(QWebEngineProfile.HttpCacheType.MemoryHttpCache)
    builder.setPersistentCookiesPolicy(
        QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    )
    builder.setPersistentPermissionsPolicy(
        QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    )
    # A profile without a storage name is off the record; the static maker takes no authorities.
    profile = builder.createProfile("", parent)
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    for attribute, on in _SETTINGS.items():
        profile.settings().setAttribute(attribute, on)
    profile.settings().setUnknownUrlSchemePolicy(
        QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
    )
    profile.downloadRequested.connect(_refuse)
    return profile


def _refuse(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


_World = QWebEngineScript.ScriptWorldId
_OURS = int(_World.ApplicationWorld)

# The request interceptor can't read a body: PySide6 6.11 crashes in `requestBody`, since Chromium's
# object has no run-time type. But each form fires `formdata` before it is sent, also in our own
# isolated world, which page scripts cannot see. Only an OAuth response is stored.
_REMEMBER = """
addEventListener('formdata', event => {
  const answer = ['code', 'error', 'state', 'id_token'].some(name => event.formData.has(name));
  const texts = [...event.formData].filter(([, value]) => typeof value === 'string');
  globalThis.wizardPosted = answer ? new URLSearchParams(texts).toString() : '';
}, true);
"""
_RECALL = "globalThis.wizardPosted || ''"

# Qt signals nothing while no key is plugged in, so that the page would wait without a sign to the
# user. `getClientCapabilities` never resolves in Qt WebEngine, and some login pages wait for it.
_NOTICE = """
(token => {
  const credentials = globalThis.CredentialsContainer && CredentialsContainer.prototype;
  for (const name of credentials ? ['get', 'create'] : []) {
    const real = credentials[name];
    credentials[name] = function (options) {
      if (options && options.publicKey && options.mediation !== 'conditional')
        console.debug(token);
      return real.apply(this, arguments);
    };
  }
  if (globalThis.PublicKeyCredential) delete PublicKeyCredential.getClientCapabilities;
})(TOKEN);
"""


# Chromium has no switch for it; `sandbox` closes UDP too. A page that takes the class from an empty
# frame of its own, where Qt runs no script, still reaches TURN servers over TCP.
_NO_WEBRTC = """
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];
"""


def login_scripts(token: str) -> list[QWebEngineScript]:
    """The scripts of a login's pages.

    The first stores the last form of each frame that looks like an OAuth response, the second logs
    `token` when a page requests a security key or passkey, the third hides WebRTC.
    """
    return [
        _script("remember", _REMEMBER, _World.ApplicationWorld),
        _script("notice", _NOTICE.replace("TOKEN", json.dumps(token)), _World.MainWorld),
        _script("webrtc", _NO_WEBRTC, _World.MainWorld),
    ]


def read_posted_form(pages: Iterable[QWebEnginePage], done: Callable[[bytes], None]) -> None:
    """Find the form that was being sent to the callback, in every frame of `pages`.

    `done` gets its body, `application/x-www-form-urlencoded`, or nothing when there was none.
    """
    frames = [frame for page in pages for frame in _with_children(page.mainFrame())]
    answers: list[str] = []

    def collect(answer: object) -> None:
        answers.append(answer if isinstance(answer, str) else "")
        if len(answers) == len(frames):
            done(next(filter(None, answers), "").encode())

    for frame in frames:
        frame.runJavaScript(_RECALL, _OURS, collect)


def _with_children(frame: QWebEngineFrame) -> list[QWebEngineFrame]:
    below = [found for child in frame.children() for found in _with_children(child)]
    return [frame, *below]


def _script(name: str, source: str, world: QWebEngineScript.ScriptWorldId) -> QWebEngineScript:
    made = QWebEngineScript()
    made.setName(name)
    made.setSourceCode(source)
    made.setWorldId(world)
    made.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    made.setRunsOnSubFrames(True)
    return made
