"""A list typed or pasted as lines: one entry per line."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from wizard.model.problem import Problems
from wizard.ui import text, theme
from wizard.ui.widgets.inputs import Input
from wizard.ui.widgets.problem_note import ProblemNote

_LINES = 4
MOST = 1000
"""Entries taken in at most."""


def entries(typed: str) -> tuple[str, ...]:
    """The lines without the blanks around them, empty ones and repetitions left out."""
    lines = (line.strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST]


class LinesEditor(Input):
    """A tuple of texts. What is typed stays as it is, also empty lines, while it means the same."""

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name)
        self._heard = True
        self.edit = QPlainTextEdit()
        self.edit.setObjectName(f"{name}-edit")
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(help)
        self.edit.setTabChangesFocus(True)
        height = QFontMetrics(self.edit.font()).lineSpacing() * _LINES + 2 * theme.LARGE
        self.edit.setFixedHeight(height)
        heading = text.label(label, "strong")
        heading.setBuddy(self.edit)
        self._help = text.label(help, "muted", f"{name}-help")
        self._note = ProblemNote(f"{name}-note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL - 2)
        for part in (heading, self.edit, self._help, self._note):
            column.addWidget(part)
        self.edit.textChanged.connect(self._typed)
        self._value: tuple[str, ...] = ()

    @property
    def value(self) -> tuple[str, ...]:
        """The entries."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show entries, one per line."""
        given = tuple(value) if isinstance(value, tuple) else ()
        if given != self._value:
            self._value = given
            self.edit.setPlainText("\n".join(given))

    def main_widget(self) -> QWidget:
        """The text."""
        return self.edit

    def _typed(self) -> None:
        found = entries(self.edit.toPlainText())
        if found != self._value and "\n".join(self._value) != self.edit.toPlainText():
            self._value = found
            self.value_changed.emit(found)

    def _draw_problems(self, problems: Problems) -> None:
        self._note.show_problems(problems)
        self._help.setVisible(not problems)
