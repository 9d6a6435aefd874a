"""Follows the pages as they load: which response ends the login, which only causes a notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineLoadingInfo,
    QWebEngineNavigationRequest,
    QWebEnginePage,
)

from wizard.checks.login import browser_result as results
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult, LastPage
from wizard.model.problem import Problem
from wizard.ui.browser.dialogs import scheme

# Seconds for a login, with time for a second factor and a password reset.
LIMIT_SECONDS = 600.0

_BAD_REQUEST = 400
_READ = """JSON.stringify([
  document.body ? document.body.innerText.slice(0, 20000) : '',
  document.querySelector('input:not([type=hidden], [type=submit], [type=button])') !== null
])"""
_STATUS = "http-status"
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
        error_parameters: The problem that an address has as a parameter, from status and address.
        page_words: As `error_document`, for a page at which the user gives up.
        authorities: Certificates to trust in addition to the system's authorities, as PEM.
        limit_seconds: How long the login may take.
        answer_seconds: How long a page may send nothing before that is said.
    """

    is_redirect: Callable[[str], bool]
    error_page: Callable[[str], Problem | None] = lambda _url: None
    error_document: Callable[[int, str, str], Problem | None] = lambda _status, _url, _text: None
    error_parameters: Callable[[int, str], Problem | None] = lambda _status, _url: None
    page_words: Callable[[int, str, str], Problem | None] = lambda _status, _url, _text: None
    authorities: bytes = b""
    limit_seconds: float = LIMIT_SECONDS
    answer_seconds: float = 10.0


class PageMonitor(QObject):
    """Follows the pages of one login.

    Until the user has sent a form or followed a link, an error page means that the authorization
    request was refused. Later it may only mean a mistyped password.

    Signals:
        ended: `BrowserResult`: the login can't return.
        doubted: A sentence on a page at which the user may want to end the login.
        refused: What the page wanted and did not get.
    """

    ended = Signal(object)
    doubted = Signal(str)
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
        page.setProperty(_STATUS, status if domain is _Domain.HttpStatusCodeDomain else 0)
        if self._options.is_redirect(address) or domain is _Domain.CertificateErrorDomain:
            return  # The page has reported it already.
        if domain is not _Domain.HttpStatusCodeDomain:
            if info.status() is _Status.LoadFailedStatus:
                self.ended.emit(results.load_failed(address, info.errorString()))
        # An error document may come with status 200, so every page is read.
        elif not self._touched:
            self._read(page, address, self._check_document)
        elif status >= _BAD_REQUEST:
            words = f"The page has the status {status}. If the page can't go on, end the test."
            self.doubted.emit(words)

    def explain(
        self,
        page: QWebEnginePage,
        otherwise: Callable[[LastPage], BrowserResult],
        done: Callable[[BrowserResult], None],
    ) -> None:
        """Call `done` with how the login ended, by what the page says; else with `otherwise`.

        Never called for a page that hangs.
        """

        def read(last: LastPage) -> None:
            # A sign-on page may explain what a redirect URI is, or refuse a mistyped password.
            if last.signs_on:
                known = None if self._touched else self._problem(last)
            else:
                known = self._problem(last) or self._options.page_words(*last.parts)
            done(BrowserResult(BrowserEnd.ERROR_PAGE, known) if known else otherwise(last))

        self._read(page, page.url().toEncoded().toStdString(), read)

    def _read(self, page: QWebEnginePage, url: str, done: Callable[[LastPage], None]) -> None:
        status = int(page.property(_STATUS) or 0)

        def answer(found: object) -> None:
            text, signs_on = json.loads(found) if isinstance(found, str) and found else ("", False)
            done(LastPage(url, status, text, signs_on))

        page.runJavaScript(_READ, _OURS, answer)

    def _problem(self, last: LastPage) -> Problem | None:
        found = self._options.error_document(*last.parts)
        # The address of a sign-on page may have an error too, such as a mistyped password.
        return found or (None if last.signs_on else self._options.error_parameters(*last.parts[:2]))

    def _check_document(self, last: LastPage) -> None:
        problem = self._problem(last)
        if problem:
            self.ended.emit(BrowserResult(BrowserEnd.ERROR_PAGE, problem))
        elif last.status >= _BAD_REQUEST:
            self.ended.emit(results.error_page(last))
