"""A list of names: add, correct, reorder, remove. A comma is a character like any other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.model.problem import Problems
from wizard.ui import text, theme
from wizard.ui.widgets.card import clear, row
from wizard.ui.widgets.field import LineEdit
from wizard.ui.widgets.glyph import Button, IconButton
from wizard.ui.widgets.inputs import Input
from wizard.ui.widgets.problem_note import ProblemNote


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
        self._help = text.label(help, "muted", f"{name}-help")
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
        heading = text.label(label, "strong")
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
