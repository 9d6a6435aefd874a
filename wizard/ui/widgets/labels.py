"""Labels that show exactly the text they are given, never its mark-up.

A label of Qt's is at least as wide as its longest word, and with it everything around it:
`WrappingLabel` puts invisible places to break into long words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:  # events that come later, or never
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent

Kind = Literal[
    "body", "title", "heading", "sentence", "strong", "muted", "small",
    "passed", "warned", "failed", "skipped", "product", "demo", "demo-small",
]  # fmt: skip


_NAME = re.compile(r"(?<!\S)-\S+|\S+-\S*\.\w\S*")


def label(text: str = "", kind: Kind = "body", name: str = "") -> QLabel:
    """A label that wraps and takes plain text only."""
    made = QLabel()
    _set_up(made, kind, name)
    made.setText(text)
    return made


def _set_up(made: QLabel, kind: Kind, name: str) -> None:
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("kind", kind)
    made.setObjectName(name)


def short(text: str = "", kind: Kind = "body", name: str = "") -> QLabel:
    """A label of a word or two that stays on one line."""
    made = label(text, kind, name)
    made.setWordWrap(False)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made


def selectable(made: QLabel) -> QLabel:
    """The label, with its text open to mouse and keyboard selection."""
    flags = Qt.TextInteractionFlag
    made.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return made


def unbroken(words: str) -> str:
    """A text whose names of files and options are not broken at their hyphens."""
    return _NAME.sub(lambda found: found[0].replace("-", "-\u2060"), words)


def set_visible(made: QWidget, visible: bool) -> None:
    """Show or hide a widget that may not be in its window yet: it is shown with that one then."""
    if visible and made.parentWidget() is None:
        # `setVisible` would open a window of its own, which takes the focus with it.
        made.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        made.setVisible(visible)


def rekind(made: QWidget, kind: str) -> None:
    """Make the style sheet's rules for another kind apply to a widget."""
    set_property(made, "kind", kind)


def set_property(made: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at."""
    if made.property(name) != value:
        made.setProperty(name, value)
        if not made.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return  # it will be, when it is first shown
        # Rules for properties are applied only when a widget is polished.
        made.style().unpolish(made)
        made.style().polish(made)
        if isinstance(made, QFrame):  # it keeps the old rule's padding until its frame is set
            made.setFrameStyle(made.frameStyle())


def mono(scale: float = 1.0) -> QFont:
    """The font of values to copy, a multiple of the running text's size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(round(QFontInfo(QApplication.font()).pixelSize() * scale))
    return font


# A zero-width space, at which Qt may break a line.
_BREAK = "\u200b"
_LONG_WORD = re.compile(r"\S{21,}")
_PIECE = re.compile(r".{6}(?=.)")


class WrappingLabel(QLabel):
    """Plain text, the whole of it, in whatever width there is."""

    def __init__(self, words: str = "", kind: Kind = "body", name: str = "") -> None:
        super().__init__()
        _set_up(self, kind, name)
        self._words = ""
        self.setText(words)

    def setText(self, words: str) -> None:
        """Show these words."""
        self._words = words
        broken = _LONG_WORD.sub(lambda found: _PIECE.sub(rf"\g<0>{_BREAK}", found[0]), words)
        super().setText(broken)
        # A screen reader would stop at the invisible breaks.
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
        from PySide6.QtGui import QAction  # noqa: PLC0415 - rarely needed
        from PySide6.QtWidgets import QMenu  # noqa: PLC0415 - likewise

        menu = QMenu(self)
        copy = QAction("Copy", menu)
        copy.triggered.connect(self._copy)
        menu.addAction(copy)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText())

    def _offer_selection(self) -> None:
        from PySide6.QtGui import QClipboard  # noqa: PLC0415 - rarely needed

        clipboard = QGuiApplication.clipboard()
        # On X11 the middle button pastes what is selected.
        if clipboard.supportsSelection() and self.hasSelectedText():
            clipboard.setText(self.selectedText(), QClipboard.Mode.Selection)
