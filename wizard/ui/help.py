"""The guide in a window of its own; it comes with the program and needs no network."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QFrame, QTextBrowser, QWidget

from wizard.assets import resource
from wizard.flow import STEPS
from wizard.model.step import Step
from wizard.ui import theme
from wizard.ui.navigation import PRODUCT
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import boxed, column, row

_SIZE = QSize(620, 640)
_MARKDOWN = QTextDocument.MarkdownFeature


class HelpWindow(QDialog):
    """The guide; made when it is first wanted, open beside the wizard.

    Signals:
        about: Versions and licences are wanted.
    """

    about = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("help")
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self._text = QTextBrowser()
        self._text.setObjectName("help-text")
        self._text.setAccessibleName("Guide")
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        # The file has no links, and nothing is opened or loaded should it get some.
        self._text.setOpenLinks(False)
        document = self._text.document()
        document.setDocumentMargin(theme.WIDE)
        guide = resource("guide.md").read_text(encoding="utf-8")
        document.setMarkdown(guide, _MARKDOWN.MarkdownDialectGitHub | _MARKDOWN.MarkdownNoHTML)
        self._places = _space_headings(document)
        about = Button(f"About {PRODUCT}", "quiet", name="about-open")
        about.clicked.connect(self.about)
        below = boxed(row(about, stretch=True))
        below.setContentsMargins(theme.MEDIUM, theme.TINY, theme.MEDIUM, theme.TINY)
        column(self._text, below, on=self, spacing=0)

    def show_step(self, step: Step) -> None:
        """Show the section of a page, its heading at the top."""
        self.setWindowTitle(f"Help: {step.title}")
        self.show()
        self.raise_()
        self.activateWindow()
        # Once the text has the width of the window.
        QTimer.singleShot(0, self, lambda: self._scroll_to(step))

    def _scroll_to(self, step: Step) -> None:
        cursor = self._text.textCursor()
        # Seen from the end, the place comes into view at the top.
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._text.setTextCursor(cursor)
        cursor.setPosition(self._places.get(f"{STEPS.index(step) + 1} {step.title}", 0))
        self._text.setTextCursor(cursor)


def _space_headings(document: QTextDocument) -> dict[str, int]:
    """Give headings room above; where each of them is."""
    places, block = {}, document.begin()
    while block.isValid():
        shape = block.blockFormat()
        if shape.headingLevel():
            places[block.text()] = block.position()
            shape.setTopMargin(theme.WIDE)
            QTextCursor(block).setBlockFormat(shape)
        block = block.next()
    return places
