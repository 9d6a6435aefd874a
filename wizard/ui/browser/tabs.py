"""The pages of one login: one as a rule, more when the login page opens windows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wizard.model.text import visible

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
