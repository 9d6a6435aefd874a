"""The login browser: one private profile, one login, one ending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineFindTextResult,
    QWebEngineLoadingInfo,
    QWebEngineNavigationRequest,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEngineWebAuthUxRequest,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from wizard.ui.browser import endings
from wizard.ui.browser.ask import scheme
from wizard.ui.browser.endings import Ended, Ending
from wizard.ui.browser.interceptor import CallbackInterceptor
from wizard.ui.browser.notice import Notice
from wizard.ui.browser.page import BrowserPage
from wizard.ui.browser.profile import authorities, private_profile
from wizard.ui.browser.security_key import KeyPrompt
from wizard.ui.browser.tabs import Tabs
from wizard.ui.browser.toolbar import Toolbar

LIMIT_SECONDS = 600.0
"""How long a login may take: a second factor and a password reset fit in."""

_WEB = ("http", "https")
_MOST_TABS = 5
_BAD_REQUEST = 400
_ACTIONS = QWebEnginePage.WebAction
_MENU = (_ACTIONS.Cut, _ACTIONS.Copy, _ACTIONS.Paste, _ACTIONS.SelectAll)
_Domain = QWebEngineLoadingInfo.ErrorDomain
_Kind = QWebEngineNavigationRequest.NavigationType
_BY_HAND = {_Kind.LinkClickedNavigation, _Kind.FormSubmittedNavigation}
_Status = QWebEngineLoadingInfo.LoadStatus


def no_error_page(url: str) -> bool:
    """Knows no provider's error pages."""
    return not url


@dataclass(frozen=True, slots=True)
class Plan:
    """What one login's browser must know.

    Attributes:
        is_redirect: Whether an address is the redirect URI (with query or fragment).
        is_error_page: Whether an address is the provider's own error page, which never returns.
        ca_file: PEM file of certificate authorities to trust besides the system's.
        limit_seconds: How long the login may take.
    """

    is_redirect: Callable[[str], bool]
    is_error_page: Callable[[str], bool] = no_error_page
    ca_file: str = ""
    limit_seconds: float = LIMIT_SECONDS


class LoginBrowser(QWidget):
    """Toolbar, notices, tabs. Deleting it deletes everything the login left behind.

    Signals:
        caught: The callback's address (str) and its body (bytes, empty for a GET). At most once.
        ended: `Ended`; exactly once, right after `caught` if there was a callback.
    """

    caught = Signal(str, object)
    ended = Signal(object)

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan, self._over, self._touched = plan, False, False
        self._blocked = ""
        # A profile must go after its pages, which are children of this widget.
        app = QApplication.instance()
        self._profile = private_profile(authorities(plan.ca_file), app)
        self.destroyed.connect(self._profile.deleteLater)
        if app is not None:
            app.aboutToQuit.connect(self.dispose)
        self._guard = CallbackInterceptor(plan.is_redirect, self._profile)
        self._guard.caught.connect(self._catch, Qt.ConnectionType.QueuedConnection)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._profile.downloadRequested.connect(
            lambda _: self._refuse("The page wanted to save a file.")
        )
        self.toolbar, self.notice, self.tabs = Toolbar(self), Notice(self), Tabs(self)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(lambda: self._end(endings.timed_out(plan.limit_seconds)))
        self._lay_out()
        self._wire()

    def open(self, url: str) -> None:
        """Begin the login at the authorization endpoint's `url`; the time starts to run."""
        self._limit.start(round(self._plan.limit_seconds * 1000))
        self._new_view().load(QUrl(url))

    def stop(self) -> None:
        """End the login on the person's behalf; nothing happens when it is over."""
        self._end(endings.popup_blocked(self._blocked) if self._blocked else endings.closed())

    def dispose(self) -> None:
        """Delete pages and profile soon, in the order they must go: for the end of the program."""
        for view in self.tabs.views():
            self.tabs.take(view)
            view.deleteLater()
        self.deleteLater()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.notice)
        rows.addWidget(self.tabs, 1)

    def _wire(self) -> None:
        bar = self.toolbar
        bar.back.connect(lambda: self._do(_ACTIONS.Back))
        bar.again.connect(lambda: self._do(_ACTIONS.Reload))
        bar.zoomed.connect(self._zoom)
        bar.sought.connect(self._seek)
        self.tabs.changed.connect(self._show_place)
        self.tabs.unwanted.connect(self._close_tab)

    def _new_view(self) -> QWebEngineView:
        page = BrowserPage(self._profile, self._plan.is_redirect, self)
        view = QWebEngineView(page, self)
        page.setParent(view)
        page.caught.connect(self._catch, Qt.ConnectionType.QueuedConnection)
        page.distrusted.connect(self._end, Qt.ConnectionType.QueuedConnection)
        page.refused.connect(self._refuse)
        page.keyed.connect(lambda request: self._use_key(view, request))
        page.loadingChanged.connect(lambda info: self._loading(page, info))
        page.navigationRequested.connect(self._note_touch)
        page.loadProgress.connect(self.toolbar.loading)
        page.urlChanged.connect(self._show_place)
        page.newWindowRequested.connect(self._open_window)
        page.windowCloseRequested.connect(lambda: self._close_tab(view))
        page.renderProcessTerminated.connect(self._crash)
        page.findTextFinished.connect(self._found)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: _menu(view, at))
        self.tabs.add(view)
        view.setFocus()
        return view

    def _catch(self, url: str, body: bytes) -> None:
        if self._over:
            return
        self._finish()
        self.caught.emit(url, body)
        self.ended.emit(Ended(Ending.CALLBACK_POST if body else Ending.CALLBACK))

    def _end(self, ended: Ended) -> None:
        if self._over:
            return
        self._finish()
        self.ended.emit(ended)

    def _finish(self) -> None:
        self._over = True
        self._limit.stop()
        self.toolbar.stop()
        self.notice.hide()
        for view in self.tabs.views():
            view.stop()
            view.setEnabled(False)

    def _loading(self, page: BrowserPage, info: QWebEngineLoadingInfo) -> None:
        self.toolbar.can_go_back(page.history().canGoBack())
        address = info.url().toEncoded().toStdString()
        if info.status() is _Status.LoadStoppedStatus and info.url().scheme() not in _WEB:
            self._refuse(f"The page wanted to open another program ({scheme(info.url())}).")
        elif self._plan.is_error_page(address):
            self._end(endings.error_page(address))
        elif info.status() is _Status.LoadFailedStatus:
            self._failed(address, info)

    def _refuse(self, told: str) -> None:
        self.notice.tell(f"{told} It was not allowed to.")

    def _note_touch(self, request: QWebEngineNavigationRequest) -> None:
        if request.navigationType() in _BY_HAND:
            self._touched = True

    def _failed(self, address: str, info: QWebEngineLoadingInfo) -> None:
        if self._over or self._plan.is_redirect(address):
            return
        status = info.errorCode()
        if info.errorDomain() is _Domain.CertificateErrorDomain:
            return  # The page has said it already, with the certificate at hand.
        if info.errorDomain() is not _Domain.HttpStatusCodeDomain:
            self._end(endings.load_failed(address, info.errorString()))
        elif status >= _BAD_REQUEST and not self._touched:
            self._end(endings.error_page(address, status))
        else:
            self.notice.tell(
                f"Ping answered with status {status}. If the page says that it can't go on, "
                "end the test here.",
                "End the test",
                lambda: self._end(endings.error_page(address, status)),
            )

    def _open_window(self, request: QWebEngineNewWindowRequest) -> None:
        url = request.requestedUrl()
        address = url.toEncoded().toStdString()
        if self._plan.is_redirect(address) and "?" in address:
            self._catch(address, b"")
        elif len(self.tabs.views()) >= _MOST_TABS:
            self.notice.tell("The page wants to open more windows than a login needs.")
        elif request.isUserInitiated():
            request.openIn(self._new_view().page())
        else:
            self._blocked = address
            self.notice.tell(
                f"The page wants to open a window by itself ({endings.host(address)}).",
                "Allow",
                lambda: self._allow(url),
            )

    def _allow(self, url: QUrl) -> None:
        self._blocked = ""
        self._new_view().load(url)

    def _close_tab(self, view: QWebEngineView) -> None:
        if len(self.tabs.views()) == 1:
            self.stop()
            return
        self.tabs.take(view)
        view.deleteLater()

    def _use_key(self, view: QWebEngineView, request: QWebEngineWebAuthUxRequest) -> None:
        prompt = KeyPrompt(request, view)
        prompt.failed.connect(
            lambda site, reason: self.notice.tell(
                f"The login asked for a security key. {reason}",
                "End the test",
                lambda: self._end(endings.security_key(site, reason)),
            )
        )

    def _crash(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status is not QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self._end(endings.crashed(status.name.removesuffix("TerminationStatus"), code))

    def _show_place(self) -> None:
        view = self.tabs.current()
        if view is not None:
            self.toolbar.address.show_url(view.url())
            self.toolbar.can_go_back(view.history().canGoBack())

    def _do(self, action: QWebEnginePage.WebAction) -> None:
        view = self.tabs.current()
        if view is not None and not self._over:
            view.triggerPageAction(action)

    def _zoom(self, factor: float) -> None:
        for view in self.tabs.views():
            view.setZoomFactor(factor)

    def _seek(self, text: str, backwards: bool) -> None:
        view = self.tabs.current()
        flag = QWebEnginePage.FindFlag.FindBackward if backwards else QWebEnginePage.FindFlag(0)
        if view is not None:
            view.page().findText(text, flag)

    def _found(self, result: QWebEngineFindTextResult) -> None:
        self.toolbar.finder.tell(result.activeMatch(), result.numberOfMatches())


def _menu(view: QWebEngineView, at: QPoint) -> None:
    menu = QMenu(view)
    for action in _MENU:
        menu.addAction(view.pageAction(action))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(view.mapToGlobal(at))
