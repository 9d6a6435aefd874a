"""Lists of names: entered one by one, or typed and pasted as lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from wizard.ui import theme
from wizard.ui.widgets.buttons import Button, IconButton
from wizard.ui.widgets.card import boxed, column, refill, row
from wizard.ui.widgets.inputs import LabelledInput, LineEdit, describe


class ListEditor(LabelledInput):
    """A tuple of texts in the order in which they are shown."""

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name, label, help, shows_problems=True)
        self._entries: tuple[str, ...] = ()
        self.edit = LineEdit()
        describe(self.edit, name, f"{label}: new entry", help)
        self.edit.setPlaceholderText(example)
        self._add = Button("Add", "plain", "plus", f"{name}-add")
        self._frame = QFrame()
        self._frame.setProperty("kind", "value")
        self._rows = column(
            on=self._frame, spacing=0, margins=(theme.TINY, theme.TINY, theme.TINY, theme.TINY)
        )
        self.lay_out(row(self.edit, self._add, wide=0), self._frame)
        self.edit.returnPressed.connect(self._take)
        # An entry that was typed but not added would be lost on Next.
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
        self._frame.setVisible(bool(self._entries))
        refill(self._rows, (self._row(*one) for one in enumerate(self._entries)))

    def _row(self, place: int, entry: str) -> QWidget:
        line = QLineEdit(entry)
        line.setProperty("kind", "bare")
        line.setObjectName(f"{self.name}-{place}")
        line.setAccessibleName(f"{self._label.text()}: entry {place + 1}")
        line.setCursorPosition(0)
        line.editingFinished.connect(lambda: self._correct(place, line.text()))
        return boxed(row(line, *self._buttons(place), spacing=0, wide=0))

    def _buttons(self, place: int) -> tuple[IconButton, ...]:
        name = f"{self.name}-{place}"
        up = IconButton("up", "Move up", f"{name}-up")
        down = IconButton("down", "Move down", f"{name}-down")
        remove = IconButton("remove", "Remove", f"{name}-remove")
        up.setEnabled(place > 0)
        down.setEnabled(place < len(self._entries) - 1)
        up.clicked.connect(lambda: self._swap(place, place - 1))
        down.clicked.connect(lambda: self._swap(place, place + 1))
        remove.clicked.connect(lambda: self._drop(place))
        return up, down, remove

    def _correct(self, place: int, entry: str) -> None:
        # Removing a row takes its focus away, which ends its editing once more.
        if place >= len(self._entries) or entry == self._entries[place]:
            return
        if not entry.strip() or entry in self._entries:
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


_LINES = 4
# Entries taken in at most.
MOST = 1000


def entries(typed: str) -> tuple[str, ...]:
    """The lines without the blanks around them, empty ones and repetitions left out."""
    lines = (line.strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST]


class PastedList(LabelledInput):
    """A tuple of texts, one per line. The text stays as it was typed, with its empty lines."""

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name, label, help, shows_problems=True)
        self._value: tuple[str, ...] = ()
        self.edit = QPlainTextEdit()
        describe(self.edit, name, label, help)
        self.edit.setPlaceholderText(example)
        self.edit.setTabChangesFocus(True)
        height = QFontMetrics(self.edit.font()).lineSpacing() * _LINES + 2 * theme.LARGE
        self.edit.setFixedHeight(height)
        self.lay_out(self.edit)
        self.edit.textChanged.connect(self._typed)

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
