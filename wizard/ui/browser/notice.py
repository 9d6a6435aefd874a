"""One line between toolbar and page: what the page wanted and did not get, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wizard.ui import theme
from wizard.ui.text import label
from wizard.ui.widgets import Button, Glyph, IconButton


class Notice(QFrame):
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
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MEDIUM, theme.SMALL, theme.SMALL, theme.SMALL)
        row.setSpacing(theme.SMALL)
        row.addWidget(Glyph("warned", "warned"))
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(away)
        self.hide()

    def tell(self, text: str, title: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a sentence, with a button if there is something to do."""
        self._act = act
        self._text.setText(text)
        self._button.setText(title)
        self._button.setVisible(act is not None)
        self.show()

    def text(self) -> str:
        """What is shown now; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def act(self) -> None:
        """Do what the button says."""
        self.hide()
        if self._act:
            self._act()
