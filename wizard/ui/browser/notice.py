"""One line between toolbar and page: what the page wanted and did not get, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from wizard.ui import theme
from wizard.ui.text import label


class Notice(QFrame):
    """Shows the latest notice until it is closed or the login ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("browserNotice")
        self.setProperty("kind", "warned")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], None] | None = None
        sign = QLabel(self)
        sign.setPixmap(theme.pixmap("warned", "warned", 16))
        self._text = label("", "small", "browserNoticeText")
        self._button = QPushButton(self)
        self._button.setObjectName("browserNoticeAct")
        self._button.clicked.connect(self.act)
        away = QPushButton(self)
        away.setIcon(theme.icon("remove", "muted"))
        away.setAccessibleName("Close this notice")
        away.setProperty("kind", "icon")
        away.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MEDIUM, theme.SMALL, theme.SMALL, theme.SMALL)
        row.setSpacing(theme.SMALL)
        row.addWidget(sign)
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
