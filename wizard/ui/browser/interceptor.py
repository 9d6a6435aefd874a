"""The second guard: no request of any kind reaches the redirect URI."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

_Kind = QWebEngineUrlRequestInfo.ResourceType
_NAVIGATIONS = {_Kind.ResourceTypeMainFrame, _Kind.ResourceTypeSubFrame}
_SCHEMES = {"http", "https", "ws", "wss", "data", "blob", "about"}


class CallbackInterceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request to the redirect URI, also those that are no navigation.

    A page's own fetch, prefetch, beacon, image, web socket: `acceptNavigationRequest` is not asked
    about them. Runs on the GUI thread.

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
        if not self._is_redirect(url.replace("ws", "http", 1) if scheme[:2] == "ws" else url):
            return
        info.block(True)
        posted = info.requestMethod().toStdString() == "POST"
        if "?" in url or posted or info.resourceType() in _NAVIGATIONS:
            self.caught.emit(url)
