"""Follows the pages as they load: which response ends the login, which only causes a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineLoadingInfo,
    QWebEngineNavigationRequest,
    QWebEnginePage,
)

from wizard.checks.login import browser_result as results
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult
from wizard.model.problem import Problem
from wizard.ui.browser.dialogs import scheme

# Seconds for a login, with time for a second factor and a password reset.
LIMIT_SECONDS = 600.0

_BAD_REQUEST = 400
_TEXT = "document.body ? document.body.innerText.slice(0, 20000) : ''"
# The application world: the page's scripts can't change what is read there.
_OURS = 1
_WEB = ("http", "https")
_Domain = QWebEngineLoadingInfo.ErrorDomain
_Status = QWebEngineLoadingInfo.LoadStatus
_Kind = QWebEngineNavigationRequest.NavigationType
_BY_HAND = {_Kind.LinkClickedNavigation, _Kind.FormSubmittedNavigation}


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """What the browser needs for one login.

    Attributes:
        is_redirect: Whether an address may lead to the redirect URI; a browser never goes there.
        error_page: The problem behind an address that is the provider's own error page.
        error_document: The problem behind a page, from its status, address and text.
        authorities: Certificates to trust in addition to the system's authorities, as PEM.
        limit_seconds: How long the login may take.
    """

    is_redirect: Callable[[str], bool]
    error_page: Callable[[str], Problem | None] = lambda _url: None
    error_document: Callable[[int, str, str], Problem | None] = lambda _status, _url, _text: None
    authorities: bytes = b""
    limit_seconds: float = LIMIT_SECONDS


class PageMonitor(QObject):
    """Follows the pages of one login.

    Until the user has sent a form or followed a link, an error page means that the authorization
    request was refused. Later it may only mean a mistyped password.

    Signals:
        ended: `BrowserResult`: the login can't return.
        doubted: A sentence, and the `BrowserResult` if the user ends the login because of it.
        refused: What the page wanted and did not get.
    """

    ended = Signal(object)
    doubted = Signal(str, object)
    refused = Signal(str)

    def __init__(self, options: BrowserOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._options, self._touched = options, False

    def follow(self, page: QWebEnginePage) -> None:
        """Follow this page from now on."""
        page.loadingChanged.connect(lambda info: self._loading(page, info))
        page.navigationRequested.connect(self._note_touch)
        page.urlChanged.connect(lambda url: self._place(url.toEncoded().toStdString()))

    def _note_touch(self, request: QWebEngineNavigationRequest) -> None:
        self._touched = self._touched or request.navigationType() in _BY_HAND

    def _place(self, address: str) -> None:
        problem = self._options.error_page(address)
        if problem:
            self.ended.emit(BrowserResult(BrowserEnd.ERROR_PAGE, problem))

    def _loading(self, page: QWebEnginePage, info: QWebEngineLoadingInfo) -> None:
        address = info.url().toEncoded().toStdString()
        if info.status() is _Status.LoadStoppedStatus and info.url().scheme() not in _WEB:
            self.refused.emit(f"The page wanted to open another program ({scheme(info.url())}).")
        elif info.status() in (_Status.LoadFailedStatus, _Status.LoadSucceededStatus):
            self._loaded(page, address, info)

    def _loaded(self, page: QWebEnginePage, address: str, info: QWebEngineLoadingInfo) -> None:
        domain, status = info.errorDomain(), info.errorCode()
        if self._options.is_redirect(address) or domain is _Domain.CertificateErrorDomain:
            return  # The page has reported it already.
        if domain is not _Domain.HttpStatusCodeDomain:
            if info.status() is _Status.LoadFailedStatus:
                self.ended.emit(results.load_failed(address, info.errorString()))
        # An error document may come with status 200, so every page is read.
        elif not self._touched:
            page.runJavaScript(
                _TEXT, _OURS, lambda text: self._check_document(status, address, text)
            )
        elif status >= _BAD_REQUEST:
            words = f"Ping answered with status {status}. If the page can't go on, end the test."
            self.doubted.emit(words, results.error_page(address, status))

    def _check_document(self, status: int, address: str, text: object) -> None:
        problem = self._options.error_document(
            status, address, text if isinstance(text, str) else ""
        )
        if problem:
            self.ended.emit(BrowserResult(BrowserEnd.ERROR_PAGE, problem))
        elif status >= _BAD_REQUEST:
            self.ended.emit(results.error_page(address, status))
