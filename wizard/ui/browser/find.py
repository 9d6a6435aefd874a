"""Find a text on the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wizard.ui import theme
from wizard.ui.widgets import IconButton
from wizard.ui.widgets.labels import short


class FindLine(QWidget):
    """A field, up, down, how many there are, close.

    Signals:
        sought: A text, and whether to look backwards; an empty text ends the search.
    """

    sought = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = QLineEdit(self)
        self._text.setObjectName("browser-find")
        self._text.setPlaceholderText("Find on this page")
        self._text.setAccessibleName("Find on this page")
        self._text.textChanged.connect(lambda text: self.sought.emit(text, False))
        self._text.returnPressed.connect(lambda: self.sought.emit(self._text.text(), False))
        self._found = short("", "small", "browser-found")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SMALL, 0, theme.SMALL, theme.SMALL)
        row.setSpacing(theme.TINY)
        row.addWidget(self._text, 1)
        row.addWidget(self._found)
        row.addWidget(_button("up", "Previous", lambda: self._again(True)))
        row.addWidget(_button("down", "Next", lambda: self._again(False)))
        row.addWidget(_button("remove", "Close", self.end))

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def tell(self, at: int, matches: int) -> None:
        """Show how many were found."""
        empty = "" if not self._text.text() else "Not on this page"
        self._found.setText(f"{at} of {matches}" if matches else empty)

    def end(self) -> None:
        """Close the line and drop the marks."""
        self.sought.emit("", False)
        self._found.setText("")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _again(self, backwards: bool) -> None:
        self.sought.emit(self._text.text(), backwards)


def _button(icon: str, title: str, act: Callable[[], None]) -> IconButton:
    made = IconButton(icon, title, f"browser-find-{icon}")
    made.clicked.connect(act)
    return made
