"""What all inputs have in common, and the most common of them: a line of text."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.model.problem import Problems
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.notices import ProblemNote

PAUSE_MS = 700
"""How long a field that was left before waits for a pause in typing before it objects again."""


class Input(QWidget):
    """Something that holds one value of the draft, named after the draft's field.

    Subclasses emit `value_changed` for the user's changes only, and draw `shown_problems` in
    `_draw_problems`. The widget's object name is the field's name.
    """

    value_changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setObjectName(name)
        self._problems: Problems = ()
        self._shown: Problems = ()
        self._heard = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._speak)

    @property
    def shown_problems(self) -> Problems:
        """The problems that are visible now."""
        return self._shown

    def set_value(self, value: object) -> None:
        """Show a value without emitting anything; nothing happens when it is shown already."""

    def main_widget(self) -> QWidget:
        """The part that takes the focus."""
        return self

    def show_problems(self, problems: Problems) -> None:
        """Take in what is wrong with the value: drawn now, later, or cleared at once."""
        if problems == self._problems:
            return
        self._problems = problems
        if self._silent():
            self._draw(())
        elif self._typing() and not set(problems) <= set(self._shown):
            self._draw(tuple(p for p in self._shown if p in problems))
            self._pause.start()
        else:
            self._draw(problems)

    def insist(self) -> None:
        """Take the focus and show what is wrong, even if nothing was typed yet."""
        self.take_focus()
        self._heard = True
        self._speak()

    def take_focus(self) -> None:
        """Take the focus as if the user had come with the Tab key."""
        self.main_widget().setFocus(Qt.FocusReason.TabFocusReason)

    def was_left(self) -> None:
        """The focus went away with something typed: from now on the field may object."""
        self._heard = True
        self._speak()

    def typed(self) -> None:
        """The user changed something: what was objected to is judged again after a pause."""
        if self._heard:
            self._pause.start()

    def _silent(self) -> bool:
        return not self._heard

    def _typing(self) -> bool:
        return self.main_widget().hasFocus()

    def _speak(self) -> None:
        self._pause.stop()
        self._draw(self._problems)

    def _draw(self, problems: Problems) -> None:
        if problems != self._shown:
            self._shown = problems
            self._draw_problems(problems)

    def _draw_problems(self, problems: Problems) -> None:
        """Make `problems` visible beside the value."""


_STILL_HERE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class LineEdit(QLineEdit):
    """A line that tells when the focus goes elsewhere in the window.

    Looking something up in another window, or in the line's own menu, is not leaving it.
    """

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell after Qt has done its part."""
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE:
            self.left.emit()


class Field(Input):
    """One line of text of the draft.

    Signals:
        committed: The text, when the focus leaves or Enter is pressed and it differs from what was
            committed before: the moment for work, since nothing goes out while one types.
    """

    committed = Signal(str)

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name)
        self.edit = LineEdit()
        self.edit.setObjectName(f"{name}-edit")
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(help)
        self._label = labels.label(label, "strong")
        self._label.setBuddy(self.edit)
        self._help = labels.label(help, "muted", f"{name}-help")
        self._help.setVisible(bool(help))
        self._note = ProblemNote(f"{name}-note")
        self._committed = ""
        self._lay_out()
        self.edit.textEdited.connect(self._edited)
        self.edit.left.connect(self._leave)
        self.edit.returnPressed.connect(self._leave)

    @property
    def value(self) -> str:
        """What is typed now."""
        return self.edit.text()

    def add_beside(self, widget: QWidget) -> None:
        """Put a button to the right of the line."""
        self._across.addWidget(widget)

    def set_value(self, value: object) -> None:
        """Show a text; one that is there from the start may be objected to at once."""
        shown = str(value)
        if shown == self.edit.text():
            return
        self.edit.setText(shown)
        self.edit.setCursorPosition(0)
        self._committed = shown
        self._heard = bool(shown) or self._heard

    def set_help(self, help: str) -> None:
        """Other words below the line."""
        self._help.setText(help)
        self._help.setVisible(bool(help) and not self.shown_problems)
        self.edit.setAccessibleDescription(help)

    def main_widget(self) -> QWidget:
        """The line itself."""
        return self.edit

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL - 2)
        self._across = QHBoxLayout()
        self._across.setSpacing(theme.SMALL)
        self._across.addWidget(self.edit, 1)
        column.addWidget(self._label)
        column.addLayout(self._across)
        column.addWidget(self._help)
        column.addWidget(self._note)

    def _edited(self, value: str) -> None:
        self.value_changed.emit(value)
        self.typed()

    def _leave(self) -> None:
        if self.edit.text() or self._committed:
            self.was_left()
        if self.edit.text() != self._committed:
            self._committed = self.edit.text()
            self.committed.emit(self._committed)

    def _draw_problems(self, problems: Problems) -> None:
        wrong = any(p.is_error for p in problems)
        self._note.show_problems(problems)
        self._help.setVisible(not problems and bool(self._help.text()))
        words = " ".join(f"{p.what} {p.remedy}" for p in problems)
        self.edit.setAccessibleDescription(words or self._help.text())
        self.edit.setProperty("wrong", "true" if wrong else "false")
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
