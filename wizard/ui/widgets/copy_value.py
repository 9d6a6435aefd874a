"""A value to copy: monospaced, selectable, with a button that confirms."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import column, row
from wizard.ui.widgets.mono_text import CommandText, MonoText

CONFIRM_MS = 2000


class CopyValue(QWidget):
    """A value with its copy button, and a label above it when it has one.

    A `command` breaks between its words only.
    """

    def __init__(
        self,
        value: str,
        label: str = "",
        name: str = "",
        *,
        scale: float = 1.0,
        command: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._what = label or "value"
        self._text = (CommandText if command else MonoText)(scale, f"{name}-value")
        self._copy = Button("Copy", "plain", "copy", f"{name}-copy")
        self._copy.clicked.connect(self._to_clipboard)
        self._reset = QTimer(self, singleShot=True, interval=CONFIRM_MS)
        self._reset.timeout.connect(lambda: self._confirm(copied=False))
        self._confirm(copied=False)
        self._lay_out(label)
        self.set_value(value)

    @property
    def value(self) -> str:
        """What the button copies."""
        return self._text.toPlainText()

    def set_value(self, value: str) -> None:
        """Show another value; hide without one."""
        if value != self._text.toPlainText():
            self._text.set_text(value)
            self._confirm(copied=False)
        labels.set_visible(self, bool(value))
        self._text.setAccessibleName(self._what)
        self._text.updateGeometry()

    def call(self, what: str) -> None:
        """What a screen reader says of a value without a label."""
        self._what = what
        self._text.setAccessibleName(what)
        self._confirm(copied=False)

    def _lay_out(self, label: str) -> None:
        frame = QFrame()
        frame.setProperty("kind", "value")
        across = row(self._text, self._copy, on=frame, spacing=theme.MEDIUM, wide=0)
        across.setContentsMargins(theme.MEDIUM, theme.SMALL - 2, theme.SMALL - 2, theme.SMALL - 2)
        across.setAlignment(self._text, Qt.AlignmentFlag.AlignVCenter)
        across.setAlignment(self._copy, Qt.AlignmentFlag.AlignTop)
        above = (labels.label(label, "small"),) if label else ()
        column(*above, frame, on=self, spacing=theme.TINY)

    def _to_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self.value)
        self._confirm(copied=True)
        announce(self, self._copy.accessibleName())
        self._reset.start()

    def _confirm(self, *, copied: bool) -> None:
        self._copy.setText("Copied" if copied else "Copy")
        self._copy.show_icon("check" if copied else "copy")
        words = f"Copied {self._what}" if copied else f"Copy {self._what}"
        self._copy.setAccessibleName(words)
