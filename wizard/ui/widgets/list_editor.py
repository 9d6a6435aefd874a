"""Lists of names: entered one by one, or typed and pasted as lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.model.problem import Problems
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, IconButton
from wizard.ui.widgets.card import clear, row
from wizard.ui.widgets.inputs import Input, LineEdit
from wizard.ui.widgets.notices import ProblemNote


class ListEditor(Input):
    """A tuple of texts in the order in which they are shown."""

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name)
        self._heard = True
        self._entries: tuple[str, ...] = ()
        self._label = label
        self.edit = LineEdit()
        self.edit.setObjectName(f"{name}-edit")
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(f"{label}: new entry")
        self.edit.setAccessibleDescription(help)
        self._add = Button("Add", "plain", "plus", f"{name}-add")
        self._frame = QFrame()
        self._frame.setProperty("kind", "value")
        self._rows = QVBoxLayout(self._frame)
        self._rows.setContentsMargins(theme.TINY, theme.TINY, theme.TINY, theme.TINY)
        self._rows.setSpacing(0)
        self._help = labels.label(help, "muted", f"{name}-help")
        self._help.setVisible(bool(help))
        self._note = ProblemNote(f"{name}-note")
        self._lay_out(label)
        self.edit.returnPressed.connect(self._take)
        self.edit.left.connect(self._take)
        self._add.clicked.connect(self._take)
        self._draw_rows()

    @property
    def value(self) -> tuple[str, ...]:
        """The entries."""
        return self._entries

    def set_value(self, value: object) -> None:
        """Show entries."""
        entries = tuple(value) if isinstance(value, tuple) else ()
        if entries != self._entries:
            self._entries = entries
            self._draw_rows()

    def main_widget(self) -> QWidget:
        """The line for a new entry."""
        return self.edit

    def _lay_out(self, label: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL - 2)
        heading = labels.label(label, "strong")
        heading.setBuddy(self.edit)
        across = row(self.edit, self._add)
        across.setStretch(0, 1)
        column.addWidget(heading)
        column.addLayout(across)
        column.addWidget(self._frame)
        column.addWidget(self._help)
        column.addWidget(self._note)

    def _take(self) -> None:
        typed = self.edit.text()
        if not typed.strip():
            return
        self.edit.clear()
        if typed not in self._entries:
            self._change((*self._entries, typed))

    def _change(self, entries: tuple[str, ...]) -> None:
        self._entries = entries
        self._draw_rows()
        self.value_changed.emit(entries)

    def _draw_rows(self) -> None:
        clear(self._rows)
        self._frame.setVisible(bool(self._entries))
        for place, entry in enumerate(self._entries):
            drawn = self._row(place, entry)
            self._rows.addWidget(drawn)
            drawn.show()

    def _row(self, place: int, entry: str) -> QWidget:
        drawn = QWidget()
        across = QHBoxLayout(drawn)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        line = QLineEdit(entry)
        line.setProperty("kind", "bare")
        line.setObjectName(f"{self.name}-{place}")
        line.setAccessibleName(f"{self._label}: entry {place + 1}")
        line.setCursorPosition(0)
        line.editingFinished.connect(lambda: self._correct(place, line.text()))
        across.addWidget(line, 1)
        for made, moved in self._movers(place):
            across.addWidget(made)
            made.clicked.connect(moved)
        return drawn

    def _movers(self, place: int) -> tuple[tuple[IconButton, object], ...]:
        name = f"{self.name}-{place}"
        up = IconButton("up", "Move up", f"{name}-up")
        down = IconButton("down", "Move down", f"{name}-down")
        away = IconButton("remove", "Remove", f"{name}-remove")
        up.setEnabled(place > 0)
        down.setEnabled(place < len(self._entries) - 1)
        return (
            (up, lambda: self._swap(place, place - 1)),
            (down, lambda: self._swap(place, place + 1)),
            (away, lambda: self._drop(place)),
        )

    def _correct(self, place: int, entry: str) -> None:
        if place >= len(self._entries) or entry == self._entries[place]:
            return
        if not entry.strip():
            self._drop(place)
            return
        if entry in self._entries:
            self._drop(place)
            return
        # The rows stay: the button that took the focus is still to be clicked.
        self._entries = (*self._entries[:place], entry, *self._entries[place + 1 :])
        self.value_changed.emit(self._entries)

    def _swap(self, place: int, other: int) -> None:
        changed = list(self._entries)
        changed[place], changed[other] = changed[other], changed[place]
        self._change(tuple(changed))
        moved = self.findChild(QLineEdit, f"{self.name}-{other}")
        if moved:
            moved.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, place: int) -> None:
        self._change(self._entries[:place] + self._entries[place + 1 :])
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_problems(self, problems: Problems) -> None:
        self._note.show_problems(problems)
        self._help.setVisible(not problems and bool(self._help.text()))


_LINES = 4
MOST = 1000
"""Entries taken in at most."""


def entries(typed: str) -> tuple[str, ...]:
    """The lines without the blanks around them, empty ones and repetitions left out."""
    lines = (line.strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST]


class PastedList(Input):
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
        heading = labels.label(label, "strong")
        heading.setBuddy(self.edit)
        self._help = labels.label(help, "muted", f"{name}-help")
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
