"""The fallback: sign in with the system's browser and paste the callback address back."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, Card, Field, notice, row

_COPY = "Copy address"


class OwnBrowserView(QWidget):
    """Signals: `pasted` with the address, `given_up`."""

    pasted = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._url = ""
        self._pkce = Banner("warned", "own-browser-pkce")
        self._copy = Button(_COPY, "quiet", "copy", "own-browser-copy")
        self._field = Field(
            "pasted-callback",
            "The address your browser ends at",
            "https://…/callback_ping?code=…",
            "Copy the whole address line, whatever the page shows. It works once, for a minute.",
        )
        self._check = Button("Check it", "accent", name="check-pasted")
        self._open = Button("Open my browser", "accent", "globe", "open-own-browser")
        self._back = Button("Back", "quiet", name="own-browser-back")
        self._lay_out()
        self._copy.clicked.connect(self._take_address)
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._url)))
        self._check.clicked.connect(self._paste)
        self._field.edit.returnPressed.connect(self._paste)
        self._back.clicked.connect(self.given_up)

    def begin(self, url: str, *, pkce: bool) -> None:
        """A new attempt."""
        self._url = url
        self._copy.setText(_COPY)
        self._field.edit.clear()
        self._pkce.say(
            "" if pkce else "Switch PKCE on before you use your own browser.",
            "" if pkce else "Without it, whoever sees the code can use it before the wizard does.",
            tone="warned",
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.LARGE)
        warning = notice(
            "A running ClearML may see this login's code.",
            "Your browser really goes to the callback URL. If ClearML answers there, it may use "
            "the code up before the wizard can: then the result is an expired code, and the "
            "embedded browser is the way to test.",
            tone="warned",
            name="own-browser-warning",
        )
        card = Card("Sign in with your own browser", name="own-browser-card")
        card.column.addLayout(row(self._open, self._copy, stretch=True))
        card.add(self._field)
        card.column.addLayout(row(self._check, self._back, stretch=True))
        for part in (warning, self._pkce, card):
            column.addWidget(part)
        column.addStretch(1)

    def _take_address(self) -> None:
        QApplication.clipboard().setText(self._url)
        self._copy.setText("Copied")

    def _paste(self) -> None:
        if self._field.value.strip():
            self.pasted.emit(self._field.value)
            self._field.edit.clear()
