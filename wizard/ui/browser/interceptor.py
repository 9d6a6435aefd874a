"""The second guard: no request of any kind reaches the redirect URI."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, Signal
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

_Kind = QWebEngineUrlRequestInfo.ResourceType
_NAVIGATIONS = {_Kind.ResourceTypeMainFrame, _Kind.ResourceTypeSubFrame}
_SCHEMES = {"http", "https", "ws", "wss", "data", "blob", "about"}
LONGEST_BODY = 1 << 20
"""Bytes of a callback's body that are read at most; a real one has a few thousand."""


class CallbackInterceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request to the redirect URI and reads the body of a callback by POST.

    It sees what is no navigation (a page's own fetch, prefetch, beacon, image, web socket), and the
    bodies of those that are. Runs on the GUI thread.
    """

    caught = Signal(str, object)

    def __init__(self, is_redirect: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_redirect = is_redirect

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let a request pass or block it, before it goes out."""
        scheme = info.requestUrl().scheme()
        if scheme not in _SCHEMES:
            info.block(True)
            return
        url = encoded(info)
        if not self._is_redirect(url.replace("ws", "http", 1) if scheme[:2] == "ws" else url):
            return
        body = _body(info)
        info.block(True)
        if "?" in url or body or info.resourceType() in _NAVIGATIONS:
            self.caught.emit(url, body)


def encoded(info: QWebEngineUrlRequestInfo) -> str:
    """The request's address exactly as it would go over the wire."""
    return info.requestUrl().toEncoded().toStdString()


def _body(info: QWebEngineUrlRequestInfo) -> bytes:
    # A request without a body has an empty device, a web socket has none in spite of the signature.
    device: QIODevice | None = info.requestBody()
    if device is None:
        return b""
    if not device.isOpen():
        device.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(device.read(LONGEST_BODY).data())
