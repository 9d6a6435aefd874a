"""A private browser profile: nothing kept, nothing granted, nothing left when it is deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineProfile,
    QWebEngineProfileBuilder,
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


def private_profile(
    authorities: list[QSslCertificate], parent: QObject | None = None
) -> QWebEngineProfile:
    """A fresh off-the-record profile that also trusts `authorities`; the user agent stays Qt's."""
    sandbox.ENGINE.starts(environment.process())
    builder = QWebEngineProfileBuilder()
    builder.setAdditionalTrustedCertificates(authorities)
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


def authorities(ca_file: str) -> list[QSslCertificate]:
    """The certificates in a PEM file; empty when there is no file, or none in it."""
    if not ca_file:
        return []
    try:
        return QSslCertificate.fromData(Path(ca_file).read_bytes())
    except OSError:
        return []  # The checks before the login have already said so.


def _refuse(download: QWebEngineDownloadRequest) -> None:
    download.cancel()
