"""A label for words from outside: none of them is too long to be broken.

A label of Qt's is at least as wide as its longest word, and with it everything around it. Places to
break that nobody sees are put into long words; whoever reads or copies gets none of them.
"""

from __future__ import annotations

import re

from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLabel, QMenu

from wizard.ui import text

_BREAK = "\u200b"
_LONG_WORD = re.compile(r"\S{21,}")
_PIECE = re.compile(r".{6}(?=.)")


class Wrapping(QLabel):
    """Plain text, the whole of it, in whatever width there is."""

    def __init__(self, words: str = "", kind: text.Kind = "body", name: str = "") -> None:
        super().__init__()
        text.dress(self, kind, name)
        self._words = ""
        self.setText(words)

    def setText(self, words: str) -> None:
        """Show these words."""
        self._words = words
        broken = _LONG_WORD.sub(lambda found: _PIECE.sub(rf"\g<0>{_BREAK}", found[0]), words)
        super().setText(broken)
        self.setAccessibleName(words if broken != words else "")

    def text(self) -> str:
        """The words as they were given."""
        return self._words

    def selectedText(self) -> str:
        """What is selected, as it was given."""
        return super().selectedText().replace(_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is copied or selected by keys is copied as it was given."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)
            self._offer_selection()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is selected by the mouse can be pasted with it on some systems."""
        super().mouseReleaseEvent(event)
        self._offer_selection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a text that can be selected."""
        if not self.hasSelectedText():
            return
        menu = QMenu(self)
        copy = QAction("Copy", menu)
        copy.triggered.connect(self._copy)
        menu.addAction(copy)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText())

    def _offer_selection(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self.hasSelectedText():
            clipboard.setText(self.selectedText(), QClipboard.Mode.Selection)
