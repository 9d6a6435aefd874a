"""A value to copy: monospaced, selectable, with a button that confirms."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from wizard.ui import text, theme
from wizard.ui.widgets.glyph import Button

CONFIRM_MS = 2000
_TALL = 100_000


class MonoText(QTextEdit):
    """Read-only text that wraps anywhere and is as tall as it needs."""

    def __init__(self, scale: float, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "value")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(text.mono(scale))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at which the whole text is seen."""
        flags = Qt.TextFlag.TextWrapAnywhere
        bounds = QRect(0, 0, max(width - 2, 1), _TALL)
        return (
            QFontMetrics(self.font()).boundingRect(bounds, flags, self.toPlainText()).height() + 2
        )

    def sizeHint(self) -> QSize:
        """One line, or as tall as the present width asks for."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        return QSize(120, QFontMetrics(self.font()).height() + 2)


class CopyValue(QWidget):
    """A value with its copy button, and a label above it when it has one.

    Signals:
        copied: The value went to the clipboard.
    """

    copied = Signal()

    def __init__(self, value: str, label: str = "", name: str = "", *, scale: float = 1.0) -> None:
        super().__init__()
        self.setObjectName(name)
        self._what = label or "value"
        self._text = MonoText(scale, f"{name}-value")
        self._copy = Button("Copy", "plain", "copy", f"{name}-copy")
        self._copy.clicked.connect(self._to_clipboard)
        self._calm = QTimer(self, singleShot=True, interval=CONFIRM_MS)
        self._calm.timeout.connect(lambda: self._confirm(copied=False))
        self._confirm(copied=False)
        self._lay_out(label)
        self.set_value(value)

    @property
    def value(self) -> str:
        """What the button copies."""
        return self._text.toPlainText()

    def set_value(self, value: str) -> None:
        """Show another value; an empty one can't be copied."""
        if value != self._text.toPlainText():
            self._text.setPlainText(value)
            self._confirm(copied=False)
        self._copy.setEnabled(bool(value))
        self._text.setAccessibleName(self._what)
        self._text.updateGeometry()

    def set_empty_text(self, words: str) -> None:
        """What stands there while there is no value yet."""
        self._text.setPlaceholderText(words)

    def _lay_out(self, label: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TINY)
        if label:
            column.addWidget(text.label(label, "small"))
        frame = QFrame()
        frame.setProperty("kind", "value")
        across = QHBoxLayout(frame)
        across.setContentsMargins(theme.MEDIUM, theme.SMALL - 2, theme.SMALL - 2, theme.SMALL - 2)
        across.setSpacing(theme.MEDIUM)
        across.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(frame)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self.value)
        self._confirm(copied=True)
        self._calm.start()
        self.copied.emit()

    def _confirm(self, *, copied: bool) -> None:
        self._copy.setText("Copied" if copied else "Copy")
        self._copy.show_icon("check" if copied else "copy")
        words = f"Copied {self._what}" if copied else f"Copy {self._what}"
        self._copy.setAccessibleName(words)
