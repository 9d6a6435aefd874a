"""A line for pasted text that may have a secret in it: given on at once, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wizard.model.secret import Secret
from wizard.ui.widgets.inputs import LabelledInput, LineEdit, describe


class PasteField(LabelledInput):
    """Hides what is typed, and empties itself as soon as it is pasted or Enter is pressed.

    Signals:
        pasted: The text, as a `Secret`.
    """

    pasted = Signal(object)

    def __init__(self, name: str, label: str, help: str) -> None:
        super().__init__(name, label, help)
        self.edit, self._length = LineEdit(), 0
        describe(self.edit, name, label, help)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.pending = lambda: bool(self._length)
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self._give)
        self.edit.left.connect(self._empty)
        self.lay_out(self.edit)

    def main_widget(self) -> QWidget:
        """The line itself."""
        return self.edit

    def _edited(self, typed: str) -> None:
        """More than one character at once was pasted or dropped."""
        before, self._length = self._length, len(typed)
        if len(typed) > before + 1:
            self._give()

    def _give(self) -> None:
        text = Secret(self.edit.text())
        self._empty()
        if text:
            self.pasted.emit(text)

    def _empty(self) -> None:
        self._length = 0
        # Unlike `clear`, this also forgets what could be undone.
        self.edit.setText("")
