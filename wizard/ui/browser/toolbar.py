"""The browser's toolbar: back, reload, the address with its padlock, zoom, find, progress."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from wizard.ui import theme
from wizard.ui.browser.address import AddressLine
from wizard.ui.browser.find import FindLine
from wizard.ui.text import short
from wizard.ui.widgets import IconButton

_ZOOMS = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
_USUAL = 1.0
_FULL = 100
_THIN = "QProgressBar { min-height: 2px; max-height: 2px; border-radius: 0; }"


class Toolbar(QWidget):
    """Only draws and asks; the browser does.

    Signals:
        back, again: The buttons were used.
        zoomed: The new factor, 1.0 for the page's own size.
        sought: A text to find, and whether backwards; an empty text ends the search.
    """

    back = Signal()
    again = Signal()
    zoomed = Signal(float)
    sought = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._browser = parent
        self._zoom = _USUAL
        self.address = AddressLine(self)
        self.finder = FindLine(self)
        self.finder.sought.connect(self.sought)
        self.finder.hide()
        self._bar = _progress(self)
        self._back = self._button("back", "Back", self.back.emit)
        self._again = self._button(
            "again", "Reload", self.again.emit, QKeySequence.StandardKey.Refresh
        )
        self._back.setEnabled(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._row())
        rows.addWidget(self.finder)
        rows.addWidget(self._bar)

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.SMALL, theme.SMALL, theme.SMALL, theme.SMALL)
        row.setSpacing(theme.TINY)
        row.addWidget(self._back)
        row.addWidget(self._again)
        row.addWidget(self.address, 1)
        keys = QKeySequence.StandardKey
        row.addWidget(self._button("minus", "Smaller", lambda: self._step(-1), keys.ZoomOut))
        self._percent = short("100 %", "small", "browser-zoom")
        row.addWidget(self._percent)
        row.addWidget(self._button("plus", "Larger", lambda: self._step(1), keys.ZoomIn))
        row.addWidget(self._button("search", "Find on this page", self._open_find, keys.Find))
        return row

    def loading(self, percent: int) -> None:
        """Show how much of the page is there; all of it, or none yet known, shows nothing."""
        self._bar.setValue(percent)
        self._bar.setVisible(0 < percent < _FULL)

    def can_go_back(self, possible: bool) -> None:
        """Open or close the way back."""
        self._back.setEnabled(possible)

    def stop(self) -> None:
        """Nothing can be done with the page any more."""
        for button in self.findChildren(IconButton):
            button.setEnabled(False)
        self._bar.hide()

    def _open_find(self) -> None:
        self.finder.show()
        self.finder.take_focus()

    def _step(self, by: int) -> None:
        at = min(range(len(_ZOOMS)), key=lambda i: abs(_ZOOMS[i] - self._zoom))
        self._zoom = _ZOOMS[min(max(at + by, 0), len(_ZOOMS) - 1)]
        self._percent.setText(f"{round(self._zoom * _FULL)} %")
        self.zoomed.emit(self._zoom)

    def _button(
        self,
        icon: str,
        title: str,
        act: Callable[[], None],
        key: QKeySequence.StandardKey | None = None,
    ) -> IconButton:
        button = IconButton(icon, title, f"browser-{icon}")
        button.clicked.connect(act)
        if key:
            shortcut = QShortcut(QKeySequence(key), self._browser)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        return button


def _progress(parent: QWidget) -> QProgressBar:
    bar = QProgressBar(parent)
    bar.setObjectName("browser-progress")
    bar.setTextVisible(False)
    bar.setStyleSheet(_THIN)
    policy = bar.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(policy)
    bar.hide()
    bar.setRange(0, _FULL)
    return bar
