"""Above the login page: back, reload, the address with its padlock, zoom, progress and notices."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from wizard.model import urls
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import Button, Glyph, IconButton
from wizard.ui.widgets.card import column, row
from wizard.ui.widgets.labels import label, short

_ZOOMS = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
_USUAL = 1.0
_REQUESTED, _FULL = 5, 100
_THIN = "QProgressBar { min-height: 2px; max-height: 2px; border-radius: 0; }"


class Toolbar(QWidget):
    """View only: emits signals, contains no browser logic.

    Signals:
        back, again: The buttons were used.
        zoomed: The new factor, 1.0 for the page's own size.
    """

    back = Signal()
    again = Signal()
    zoomed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._browser = parent
        self._zoom = _USUAL
        self.address = AddressBar(self)
        self._bar = _progress(self)
        keys = QKeySequence.StandardKey
        self._back = self._button("back", "Back", self.back.emit)
        self._again = self._button("again", "Reload", self.again.emit, keys.Refresh)
        self._back.setEnabled(False)
        self._percent = short("100 %", "small", "browser-zoom")
        smaller = self._button("minus", "Smaller", lambda: self._step(-1), keys.ZoomOut)
        larger = self._button("plus", "Larger", lambda: self._step(1), keys.ZoomIn)
        parts = (self._back, self._again, self.address, smaller, self._percent, larger)
        across = row(*parts, spacing=theme.TINY, wide=2)
        across.setContentsMargins(theme.SMALL, theme.SMALL, theme.SMALL, theme.SMALL)
        column(across, self._bar, on=self, spacing=0)

    def begin(self, host: str) -> None:
        """A page of `host` was requested: show it before anything arrives."""
        self.address.show_request(host)
        self._bar.setAccessibleName(f"Loading {host}")
        self.loading(_REQUESTED)

    def loading(self, percent: int) -> None:
        """Show how much of the page is there; nothing once that is all of it."""
        self._bar.setValue(percent)
        self._bar.setVisible(0 < percent < _FULL)

    def can_go_back(self, possible: bool) -> None:
        """Enable or disable Back."""
        self._back.setEnabled(possible)

    def stop(self) -> None:
        """Disable every button: the login is over."""
        for button in self.findChildren(IconButton):
            button.setEnabled(False)
        self._bar.hide()

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
            # Only while the browser has the focus: other pages use the same keys.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        return button


def _progress(parent: QWidget) -> QProgressBar:
    bar = QProgressBar(parent)
    bar.setObjectName("browser-progress")
    bar.setTextVisible(False)
    bar.setStyleSheet(_THIN)
    policy = bar.sizePolicy()
    # The page must not move whenever the bar comes and goes.
    policy.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(policy)
    bar.hide()
    bar.setRange(0, _FULL)
    return bar


_LONGEST = 300
_PADLOCK = 14
_HEIGHT = 32
_OPEN = "The connection is not encrypted."


class AddressBar(QFrame):
    """Shows where the page is, with a padlock; it can't be edited.

    Host and port are shortened last, after the path. The query is left out: it contains state and
    nonce.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browser-address")
        self.setProperty("kind", "value")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scheme, self._host, self._path, self._words = "", "", "", ""
        self._requested = ""

    def show_url(self, url: QUrl) -> None:
        """Show where the page is; `about:blank` and the like show nothing."""
        address = url.toEncoded().toStdString()
        web = url.scheme() in urls.DEFAULT_PORTS
        port = f":{url.port()}" if url.port() > 0 else ""
        self._scheme = url.scheme() if web else ""
        self._host = visible(url.host() + port, _LONGEST) if web else ""
        self._path = visible(url.path(), _LONGEST) if web and url.path() != "/" else ""
        self._words = _safety(self._scheme, address)
        shown = f"{self._scheme}://{self._host}{self._path}" if web else "No page yet"
        self.setAccessibleName(f"Address: {shown}. {self._words}")
        self.setToolTip(f"{shown}\n{self._words}" if web else "")
        self.update()

    def show_request(self, host: str) -> None:
        """Say what is being loaded, as long as there is no page."""
        self._requested = f"Loading {visible(host, _LONGEST)}…"
        if not self._host:
            self.setAccessibleName(self._requested)
            self.update()

    def text(self) -> str:
        """The address as shown: host and path."""
        return self._host + self._path

    def sizeHint(self) -> QSize:
        """A width that may grow."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Padlock, host, path."""
        super().paintEvent(event)
        area = self.rect().adjusted(theme.MEDIUM, 0, -theme.MEDIUM, 0)
        with QPainter(self) as painter:
            if self._host:
                icon = "lock" if self._scheme == "https" else "info"
                role = "warned" if self._words == _OPEN else "muted"
                top = (self.height() - _PADLOCK) // 2
                painter.drawPixmap(area.left(), top, theme.pixmap(icon, role, _PADLOCK))
                area.setLeft(area.left() + _PADLOCK + theme.SMALL)
            metrics = QFontMetrics(self.font())
            # The end of a host name says whose it is.
            host = metrics.elidedText(self._host, Qt.TextElideMode.ElideLeft, area.width())
            painter.setPen(theme.color("text"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area, middle, host)
            area.setLeft(area.left() + metrics.horizontalAdvance(host))
            after = self._path if self._host else self._requested
            path = metrics.elidedText(after, Qt.TextElideMode.ElideRight, area.width())
            painter.setPen(theme.color("muted"))
            painter.drawText(area, middle, path)


def _safety(scheme: str, address: str) -> str:
    if scheme == "https":
        return "The connection is encrypted and the certificate is trusted."
    if scheme and urls.is_loopback(address):
        return "Not encrypted; the page is on this computer."
    return _OPEN if scheme else ""


class NoticeBar(QFrame):
    """Shows the latest notice until it is closed or the login ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("browser-notice")
        self.setProperty("kind", "warned")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], None] | None = None
        self._text = label("", "body", "browser-notice-words")
        self._button = Button("", "plain", name="browser-notice-act")
        self._button.clicked.connect(self.act)
        away = IconButton("remove", "Close this notice", "browser-notice-close")
        away.clicked.connect(self.hide)
        across = row(Glyph("warned", "warned"), self._text, self._button, away, on=self, wide=1)
        across.setContentsMargins(theme.MEDIUM, theme.SMALL, theme.SMALL, theme.SMALL)
        self.hide()

    def show_notice(
        self, text: str, title: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Show a sentence, with a button if there is something to do."""
        self._act = act
        self._text.setText(text)
        self._button.setText(title)
        self._button.setVisible(act is not None)
        self.show()
        announce(self, text, urgent=True)

    def text(self) -> str:
        """What is shown now; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def act(self) -> None:
        """Do what the button says."""
        self.hide()
        if self._act:
            self._act()
