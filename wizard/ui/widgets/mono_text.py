"""Monospaced text to read and to select: values that may break anywhere, commands that may not."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from wizard.ui.widgets import labels

# Pixels, both sides together: the ring of the focus, and room for the cursor.
_BORDER = 4
# A word joiner, at which Qt never breaks a line.
_JOINER = "\u2060"
# Where Qt might break a line although no blank is there, as after a hyphen.
_INSIDE_WORDS = re.compile(r"(?<=[^\w\s])(?=\S)|(?<=\w)(?=[^\w\s])")


class MonoText(QTextEdit):
    """Read-only text that wraps anywhere and is as tall as it needs."""

    def __init__(self, scale: float, name: str) -> None:
        super().__init__()
        self._heights: dict[tuple[str, str, int], int] = {}
        self.setObjectName(name)
        self.setProperty("kind", "value")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(labels.mono(scale))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, words: str) -> None:
        """Show this."""
        self.setPlainText(words)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at which the whole text is seen."""
        asked = self.document().toPlainText(), self.font().key(), width
        if asked not in self._heights:  # layouts ask several times
            self._heights = dict([*self._heights.items(), (asked, self._height(width))][-4:])
        return self._heights[asked]

    def _height(self, width: int) -> int:
        # A document of its own, since the widget's has the width of the moment.
        whole = QTextDocument(self.document().toPlainText())
        whole.setDefaultFont(self.font())
        whole.setDocumentMargin(0)
        whole.setDefaultTextOption(self.document().defaultTextOption())
        whole.setTextWidth(max(width - _BORDER, 1))
        return round(whole.size().height()) + _BORDER

    def sizeHint(self) -> QSize:
        """One line, or as tall as the present width asks for."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        return QSize(120, QFontMetrics(self.font()).height() + _BORDER)


class CommandText(MonoText):
    """A command line that breaks between its words only, and anywhere in one that is too long.

    Invisible joiners keep the words together; they are neither read aloud nor copied.
    """

    def __init__(self, scale: float, name: str) -> None:
        super().__init__(scale, name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def set_text(self, words: str) -> None:
        """Show this line, or these."""
        self.setPlainText(_INSIDE_WORDS.sub(_JOINER, words))

    def toPlainText(self) -> str:
        """The line as it was given."""
        return super().toPlainText().replace(_JOINER, "")

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied by keys or mouse, without the joiners."""
        found = super().createMimeDataFromSelection()  # Qt's own object: one made here dies early
        words = found.text().replace(_JOINER, "")
        found.clear()
        found.setText(words)
        return found
