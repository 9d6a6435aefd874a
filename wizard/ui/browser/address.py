"""Where the page is: a padlock, the host emphasised, nothing that can be edited."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from wizard.model import urls
from wizard.model.text import visible
from wizard.ui import theme

_LONGEST = 300
_PADLOCK = 14
_HEIGHT = 32
_OPEN = "The connection is not encrypted."


class AddressLine(QFrame):
    """Drawn, not typed into, so that nobody can put another address there.

    Host and port are never shortened away; the path goes first. The query is left out: it holds
    state and nonce.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browser-address")
        self.setProperty("kind", "value")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scheme, self._host, self._path, self._words = "", "", "", ""

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

    def text(self) -> str:
        """The address as shown: host and path."""
        return self._host + self._path

    def sizeHint(self) -> QSize:
        """As much as there is."""
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
            host = metrics.elidedText(self._host, Qt.TextElideMode.ElideLeft, area.width())
            painter.setPen(theme.color("text"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area, middle, host)
            area.setLeft(area.left() + metrics.horizontalAdvance(host))
            path = metrics.elidedText(self._path, Qt.TextElideMode.ElideRight, area.width())
            painter.setPen(theme.color("muted"))
            painter.drawText(area, middle, path)


def _safety(scheme: str, address: str) -> str:
    if scheme == "https":
        return "The connection is encrypted and the certificate is trusted."
    if scheme and urls.is_loopback(address):
        return "Not encrypted; the page is on this computer."
    return _OPEN if scheme else ""
