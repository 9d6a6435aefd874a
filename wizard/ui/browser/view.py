"""The login browser: one private profile, one login, one ending, a tab per page."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

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
    QTabWidget,
    QWidget,
)

from wizard.checks.login import browser_result as results
from wizard.checks.login.browser_result import BrowserEnd, BrowserResult, LastPage
from wizard.model.problem import problem
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.browser.dialogs import KeyPrompt
from wizard.ui.browser.monitor import BrowserOptions, PageMonitor
from wizard.ui.browser.page import BrowserPage, CallbackInterceptor
from wizard.ui.browser.profile import (
    login_scripts,
    private_profile,
    read_posted_form,
)
from wizard.ui.browser.toolbar import NoticeBar, Toolbar
from wizard.ui.widgets.card import column

_MOST_TABS = 5
# Milliseconds for a page to say what it shows, before the login ends without it.
_READING = 1000
_MOST_SIGN_INS = 3  # dialogs for HTTP authentication: two mistyped passwords, then the right one
_LONGEST_TITLE = 28
_UNNAMED = "New page"
_ACTIONS = QWebEnginePage.WebAction
_MENU = (_ACTIONS.Cut, _ACTIONS.Copy, _ACTIONS.Paste, _ACTIONS.SelectAll)


class LoginBrowser(QFrame):
    """Toolbar, notices, tabs. Deleting it deletes everything that the login stored.

    Signals:
        caught: The callback's address (str) and its body (bytes, empty for a GET). At most once.
        ended: `BrowserResult`; exactly once, right after `caught` if there was a callback.
    """

    caught = Signal(str, object)
    ended = Signal(object)

    def __init__(self, options: BrowserOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options, self._over, self._blocked = options, False, ""
        self._requested = self._silent = ""
        # A profile must be deleted after its pages, which are children of this widget.
        app = QApplication.instance()
        self._profile = private_profile(options.authorities, app)
        self.destroyed.connect(self._profile.deleteLater)
        if app is not None:
            app.aboutToQuit.connect(self.dispose)
        self._guard = CallbackInterceptor(options.is_redirect, self._profile)
        self._guard.caught.connect(self._catch, Qt.ConnectionType.QueuedConnection)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._token = secrets.token_urlsafe()
        self._sign_ins = iter(range(_MOST_SIGN_INS))
        self._profile.scripts().insert(login_scripts(self._token))
        self._profile.downloadRequested.connect(
            lambda _: self._show_refusal("The page wanted to save a file.")
        )
        self.toolbar, self.notice, self.tabs = Toolbar(self), NoticeBar(self), Tabs(self)
        self._monitor = PageMonitor(options, self)
        self._monitor.ended.connect(self._end)
        self._monitor.doubted.connect(self._doubt)
        self._monitor.refused.connect(self._show_refusal)
        self._limit, self._silence = (QTimer(self, singleShot=True) for _ in range(2))
        self.setProperty("kind", "card")
        parts = (self.toolbar, self.notice, self.tabs)
        column(*parts, on=self, spacing=0, margins=(1, 1, 1, theme.SMALL)).setStretch(2, 1)
        self._connect()

    def open(self, url: str) -> None:
        """Begin the login at the authorization endpoint's `url`; the time starts to run."""
        self._limit.start(round(self._options.limit_seconds * 1000))
        self._new_view().load(QUrl(url))
        self._await_answer(url)

    def stop(self) -> None:
        """End the login at the user's request; nothing happens when it is over."""
        if self._blocked:
            self._end(results.popup_blocked(self._blocked))
        else:
            self._explain(results.closed)

    def dispose(self) -> None:
        """Delete pages, then the profile, soon: for the end of the program."""
        for view in self.tabs.views():
            self.tabs.take(view)
        self.deleteLater()

    def _connect(self) -> None:
        seconds, bar = self._options.limit_seconds, self.toolbar
        self._limit.timeout.connect(lambda: self._explain(partial(results.timed_out, seconds)))
        self._silence.timeout.connect(self._say_silent)
        bar.back.connect(lambda: self._do(_ACTIONS.Back))
        bar.again.connect(lambda: self._do(_ACTIONS.Reload))
        bar.zoomed.connect(self._zoom)
        self.tabs.currentChanged.connect(self._show_place)
        self.tabs.tabCloseRequested.connect(lambda index: self._close_tab(self.tabs.widget(index)))

    def _new_view(self) -> QWebEngineView:
        page = BrowserPage(self._profile, self._options.is_redirect, self._token, self._sign_ins)
        view = QWebEngineView(page, self)
        view.setAccessibleName("Login page")
        # Deleted together with the view, and so before the profile.
        page.setParent(view)
        # Queued: a page must not be stopped inside its own callback.
        page.caught.connect(self._catch, Qt.ConnectionType.QueuedConnection)
        page.distrusted.connect(self._end, Qt.ConnectionType.QueuedConnection)
        page.too_many_prompts.connect(
            lambda place: self._end(results.too_many_prompts(place, _MOST_SIGN_INS))
        )
        page.refused.connect(self._show_refusal)
        page.keyed.connect(self._await_key)
        page.webAuthUxRequested.connect(lambda request: self._use_key(view, request))
        self._monitor.follow(page)
        page.loadStarted.connect(
            lambda: self._await_answer(page.requestedUrl().toEncoded().toStdString())
        )
        page.loadProgress.connect(self._progress)
        page.urlChanged.connect(self._show_place)
        page.newWindowRequested.connect(self._open_window)
        page.windowCloseRequested.connect(lambda: self._close_tab(view))
        page.renderProcessTerminated.connect(self._crash)
        # Qt's own menu would offer to save the page and to show its source.
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: _menu(view, at))
        self.tabs.add(view)
        view.setFocus()
        return view

    def _catch(self, url: str) -> None:
        if self._over:
            return
        self._finish()
        # With neither, the response is in the body (response_mode=form_post).
        if "?" in url or "#" in url:
            self._return(url, b"")
        else:
            pages = [view.page() for view in self.tabs.views()]
            read_posted_form(pages, lambda body: self._return(url, body))

    def _return(self, url: str, body: bytes) -> None:
        self.caught.emit(url, body)
        self.ended.emit(BrowserResult(BrowserEnd.CALLBACK_POST if body else BrowserEnd.CALLBACK))

    def _end(self, ended: BrowserResult) -> None:
        if self._over:
            return
        self._finish()
        self.ended.emit(ended)

    def _explain(self, otherwise: Callable[[LastPage], BrowserResult]) -> None:
        """End the login with what the page in view says of the cause; else with `otherwise`."""
        view = self.tabs.current()
        if view is None or self._over:
            self._end(otherwise(LastPage()))
            return
        last = LastPage(view.url().toEncoded().toStdString())
        QTimer.singleShot(_READING, self, lambda: self._end(otherwise(last)))
        self._monitor.explain(view.page(), otherwise, self._end)

    def _finish(self) -> None:
        # First, since stopping a page may report another end of the login.
        self._over = True
        self._limit.stop()
        self._silence.stop()
        self.toolbar.stop()
        self.notice.hide()
        for view in self.tabs.views():
            view.stop()
            # Nothing must be typed into a page once its login is over.
            view.setEnabled(False)

    def _await_answer(self, url: str) -> None:
        if not self._over:
            self._requested = results.host(url)
            self.toolbar.begin(self._requested)
            self._silence.start(round(self._options.answer_seconds * 1000))

    def _progress(self, percent: int) -> None:
        if not percent:
            return  # Nothing came yet.
        self._silence.stop()
        if self._silent and self.notice.text() == self._silent:
            self.notice.hide()
        self.toolbar.loading(percent)

    def _say_silent(self) -> None:
        seconds = round(self._options.answer_seconds)
        found = problem("browser.no-answer", host=self._requested, seconds=seconds)
        self._silent = f"{found.what} {found.remedy}"
        ended = BrowserResult(BrowserEnd.LOAD_FAILED, found)
        self.notice.show_notice(self._silent, "Stop the login", lambda: self._end(ended))

    def _show_refusal(self, reason: str) -> None:
        self.notice.show_notice(f"{reason} It was not allowed to.")

    def _doubt(self, reason: str) -> None:
        end = partial(self._explain, results.error_page)
        self.notice.show_notice(reason, "End the test", end)

    def _offer_end(self, reason: str, ended: BrowserResult) -> None:
        self.notice.show_notice(reason, "End the test", lambda: self._end(ended))

    def _open_window(self, request: QWebEngineNewWindowRequest) -> None:
        url = request.requestedUrl()
        address = url.toEncoded().toStdString()
        # A window that opens straight at the callback gets no page that could catch it.
        if self._options.is_redirect(address):
            self._catch(address)
        elif self.tabs.count() >= _MOST_TABS:
            self.notice.show_notice("The page wants to open more windows than a login needs.")
        elif request.isUserInitiated():
            request.openIn(self._new_view().page())
        else:
            self._blocked = address
            self.notice.show_notice(
                f"The page wants to open a window by itself ({results.host(address)}).",
                "Allow",
                lambda: self._allow(url),
            )

    def _allow(self, url: QUrl) -> None:
        self._blocked = ""
        self._new_view().load(url)

    def _close_tab(self, view: QWidget | None) -> None:
        if self.tabs.count() == 1:
            self.stop()
        elif isinstance(view, QWebEngineView):
            self.tabs.take(view)

    def _await_key(self) -> None:
        self._offer_end(
            "The page asks for a security key: plug it in and touch it. Passkeys of this computer "
            "or of a phone are not available here.",
            results.security_key(self._place(), "No key was used."),
        )

    def _use_key(self, view: QWebEngineView, request: QWebEngineWebAuthUxRequest) -> None:
        KeyPrompt(request, view).failed.connect(
            lambda site, reason: self._offer_end(
                f"The login asked for a security key. {reason}", results.security_key(site, reason)
            )
        )

    def _crash(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status is not QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self._end(results.crashed(status.name.removesuffix("TerminationStatus"), code))

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


class Tabs(QTabWidget):
    """The pages of the login; the tab bar appears with the second one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tabBar().setObjectName("browser-tabs")
        self.tabBar().setExpanding(False)
        self.setTabsClosable(True)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setTabBarAutoHide(True)

    def add(self, view: QWebEngineView) -> None:
        """Put a view in front."""
        view.titleChanged.connect(lambda title: self._name(view, title))
        self.setCurrentIndex(self.addTab(view, _UNNAMED))

    def take(self, view: QWebEngineView) -> None:
        """Remove a view and delete it soon; another one comes to the front."""
        self.removeTab(self.indexOf(view))
        view.deleteLater()

    def views(self) -> list[QWebEngineView]:
        """All views, in the order they were opened."""
        widgets = (self.widget(index) for index in range(self.count()))
        return [w for w in widgets if isinstance(w, QWebEngineView)]

    def current(self) -> QWebEngineView | None:
        """The view in front."""
        widget = self.currentWidget()
        return widget if isinstance(widget, QWebEngineView) else None

    def _name(self, view: QWebEngineView, title: str) -> None:
        # A single & in a tab's text would mark a key.
        shown = visible(title, _LONGEST_TITLE).replace("&", "&&")
        self.setTabText(self.indexOf(view), shown or _UNNAMED)
