"""The login browser: one private profile, one login, one ending, a tab per page."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEngineWebAuthUxRequest,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from wizard.checks.login import browser_result as endings
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.browser import scripts
from wizard.ui.browser.dialogs import KeyPrompt
from wizard.ui.browser.monitor import BrowserOptions, PageMonitor
from wizard.ui.browser.page import BrowserPage, CallbackInterceptor
from wizard.ui.browser.profile import authorities, private_profile
from wizard.ui.browser.toolbar import NoticeBar, Toolbar

_MOST_TABS = 5
_ACTIONS = QWebEnginePage.WebAction
_MENU = (_ACTIONS.Cut, _ACTIONS.Copy, _ACTIONS.Paste, _ACTIONS.SelectAll)


class LoginBrowser(QFrame):
    """Toolbar, notices, tabs. Deleting it deletes everything the login left behind.

    Signals:
        caught: The callback's address (str) and its body (bytes, empty for a GET). At most once.
        ended: `BrowserResult`; exactly once, right after `caught` if there was a callback.
    """

    caught = Signal(str, object)
    ended = Signal(object)

    def __init__(self, plan: BrowserOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan, self._over = plan, False
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
        self._token = secrets.token_urlsafe()
        self._profile.scripts().insert([scripts.remember(), scripts.notice(self._token)])
        self._profile.downloadRequested.connect(
            lambda _: self._refuse("The page wanted to save a file.")
        )
        self.toolbar, self.notice, self.tabs = Toolbar(self), NoticeBar(self), Tabs(self)
        self._watch = PageMonitor(plan, self)
        self._watch.ended.connect(self._end)
        self._watch.doubted.connect(self._doubt)
        self._watch.refused.connect(self._refuse)
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
        self.setProperty("kind", "card")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, theme.SMALL)
        rows.setSpacing(0)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.notice)
        rows.addWidget(self.tabs, 1)

    def _wire(self) -> None:
        bar = self.toolbar
        bar.back.connect(lambda: self._do(_ACTIONS.Back))
        bar.again.connect(lambda: self._do(_ACTIONS.Reload))
        bar.zoomed.connect(self._zoom)
        self.tabs.changed.connect(self._show_place)
        self.tabs.unwanted.connect(self._close_tab)

    def _new_view(self) -> QWebEngineView:
        page = BrowserPage(self._profile, self._plan.is_redirect, self._token)
        view = QWebEngineView(page, self)
        page.setParent(view)
        page.caught.connect(self._catch, Qt.ConnectionType.QueuedConnection)
        page.distrusted.connect(self._end, Qt.ConnectionType.QueuedConnection)
        page.refused.connect(self._refuse)
        page.keyed.connect(self._await_key)
        page.webAuthUxRequested.connect(lambda request: self._use_key(view, request))
        self._watch.follow(page)
        page.loadProgress.connect(self.toolbar.loading)
        page.urlChanged.connect(self._show_place)
        page.newWindowRequested.connect(self._open_window)
        page.windowCloseRequested.connect(lambda: self._close_tab(view))
        page.renderProcessTerminated.connect(self._crash)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: _menu(view, at))
        self.tabs.add(view)
        view.setFocus()
        return view

    def _catch(self, url: str) -> None:
        if self._over:
            return
        self._finish()
        if "?" in url or "#" in url:
            self._return(url, b"")
        else:
            pages = [view.page() for view in self.tabs.views()]
            scripts.posted(pages, lambda body: self._return(url, body))

    def _return(self, url: str, body: bytes) -> None:
        self.caught.emit(url, body)
        self.ended.emit(BrowserResult(BrowserEnd.CALLBACK_POST if body else BrowserEnd.CALLBACK))

    def _end(self, ended: BrowserResult) -> None:
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

    def _refuse(self, told: str) -> None:
        self.notice.tell(f"{told} It was not allowed to.")

    def _doubt(self, told: str, ended: BrowserResult) -> None:
        self.notice.tell(told, "End the test", lambda: self._end(ended))

    def _open_window(self, request: QWebEngineNewWindowRequest) -> None:
        url = request.requestedUrl()
        address = url.toEncoded().toStdString()
        if self._plan.is_redirect(address):
            self._catch(address)
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

    def _await_key(self) -> None:
        self._doubt(
            "The page asks for a security key: plug it in and touch it. Passkeys of this computer "
            "or of a phone are not available here.",
            endings.security_key(self._place(), "No key was used."),
        )

    def _use_key(self, view: QWebEngineView, request: QWebEngineWebAuthUxRequest) -> None:
        prompt = KeyPrompt(request, view)
        prompt.failed.connect(
            lambda site, reason: self._doubt(
                f"The login asked for a security key. {reason}", endings.security_key(site, reason)
            )
        )

    def _crash(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status is not QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self._end(endings.crashed(status.name.removesuffix("TerminationStatus"), code))

    def _place(self) -> str:
        view = self.tabs.current()
        return view.url().host() if view is not None else ""

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


def _menu(view: QWebEngineView, at: QPoint) -> None:
    menu = QMenu(view)
    for action in _MENU:
        menu.addAction(view.pageAction(action))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(view.mapToGlobal(at))


_TITLE = 28


class Tabs(QWidget):
    """A tab bar that appears with the second page.

    Signals:
        changed: Another page is in front.
        unwanted: The person closed this view's tab.
    """

    changed = Signal()
    unwanted = Signal(QWebEngineView)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QTabBar(self)
        self._bar.setObjectName("browser-tabs")
        self._bar.setTabsClosable(True)
        self._bar.setExpanding(False)
        self._bar.setDrawBase(False)
        self._bar.setAutoHide(True)
        self._pages = QStackedWidget(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._bar)
        rows.addWidget(self._pages, 1)
        self._bar.currentChanged.connect(self._turn)
        self._bar.tabCloseRequested.connect(self._unwant)

    def add(self, view: QWebEngineView) -> None:
        """Put a view in front."""
        self._pages.addWidget(view)
        view.titleChanged.connect(lambda title: self._title(view, title))
        self._bar.setCurrentIndex(self._bar.addTab("New page"))
        self._pages.setCurrentWidget(view)

    def take(self, view: QWebEngineView) -> None:
        """Remove a view; the one before it comes to the front."""
        index = self._pages.indexOf(view)
        self._pages.removeWidget(view)
        self._bar.removeTab(index)

    def views(self) -> list[QWebEngineView]:
        """All views, in the order they were opened."""
        widgets = (self._pages.widget(i) for i in range(self._pages.count()))
        return [w for w in widgets if isinstance(w, QWebEngineView)]

    def current(self) -> QWebEngineView | None:
        """The view in front."""
        widget = self._pages.currentWidget()
        return widget if isinstance(widget, QWebEngineView) else None

    def _title(self, view: QWebEngineView, title: str) -> None:
        index = self._pages.indexOf(view)
        shown = visible(title, _TITLE).replace("&", "&&")
        self._bar.setTabText(index, shown or "New page")

    def _turn(self, index: int) -> None:
        if 0 <= index < self._pages.count():
            self._pages.setCurrentIndex(index)
            self.changed.emit()

    def _unwant(self, index: int) -> None:
        view = self._pages.widget(index)
        if isinstance(view, QWebEngineView):
            self.unwanted.emit(view)
