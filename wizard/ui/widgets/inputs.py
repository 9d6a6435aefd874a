"""What all inputs have in common, and the most common of them: a line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from wizard.model.problem import Problems
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.keys import ENTER
from wizard.ui.widgets import labels
from wizard.ui.widgets.card import column, row
from wizard.ui.widgets.notices import ProblemNote

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

# Milliseconds without typing after which a field that was left before shows its problems again.
PAUSE_MS = 700


class Input(QWidget):
    """Edits one value of the draft and shows what is wrong with it in good time.

    Subclasses emit `value_changed` for the user's changes only. The widget's object name is the
    name of the draft's field.
    """

    value_changed = Signal(object)

    def __init__(self, name: str, *, shows_problems: bool = False) -> None:
        """Args: `shows_problems` is true for inputs that may show problems before they are left."""
        super().__init__()
        self.name = name
        self.setObjectName(name)
        self._problems: Problems = ()
        self._shown: Problems = ()
        self._shows_problems = shows_problems
        self._note = ProblemNote(f"{name}-note")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._show_all)

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
        if not self._shows_problems:
            self._draw(())
        # While the user types, problems only disappear; new ones wait for a pause.
        elif self.main_widget().hasFocus() and not set(problems) <= set(self._shown):
            self._draw(tuple(p for p in self._shown if p in problems))
            self._pause.start()
        else:
            self._draw(problems)

    def insist(self) -> None:
        """Take the focus and show what is wrong, even if nothing was typed yet."""
        self.take_focus()
        self.was_left()

    def take_focus(self) -> None:
        """Take the focus as if the user had come with the Tab key."""
        self.main_widget().setFocus(Qt.FocusReason.TabFocusReason)

    def was_left(self) -> None:
        """The focus went away with something typed: from now on problems are shown."""
        self._shows_problems = True
        self._show_all()

    def typed(self) -> None:
        """The user changed something: its problems are shown after a pause."""
        if self._shows_problems:
            self._pause.start()

    def _show_all(self) -> None:
        self._pause.stop()
        self._draw(self._problems)

    def _draw(self, problems: Problems) -> None:
        if problems != self._shown:
            fresh = [one.what for one in problems if one not in self._shown]
            self._shown = problems
            self._draw_problems(problems)
            announce(self, " ".join(fresh))

    def _draw_problems(self, problems: Problems) -> None:
        self._note.show_problems(problems)


class LabelledInput(Input):
    """An input below its label; the help below it gives way to problems."""

    def __init__(self, name: str, label: str, help: str, *, shows_problems: bool = False) -> None:
        super().__init__(name, shows_problems=shows_problems)
        self._label = labels.label(label, "strong")
        self._help = labels.label(help, "muted", f"{name}-help")
        labels.set_visible(self._help, bool(help))

    def lay_out(self, *parts: QWidget | QLayout) -> None:
        """Put the parts between the label and the help."""
        self._label.setBuddy(self.main_widget())
        column(self._label, *parts, self._help, self._note, on=self, spacing=theme.SMALL - 2)

    def _draw_problems(self, problems: Problems) -> None:
        super()._draw_problems(problems)
        self._help.setVisible(not problems and bool(self._help.text()))


_STILL_HERE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class LineEdit(QLineEdit):
    """A line that reports when the focus goes elsewhere in the window.

    Reading something in another window, or in the line's own menu, is not leaving it.

    Attributes:
        pending: Whether Enter has something to do in this line; otherwise it is the window's.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pending: Callable[[], bool] = lambda: False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt hands Enter on to the window in any case."""
        pending = event.key() in ENTER and self.pending()
        super().keyPressEvent(event)
        if pending:
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report it after Qt has done its part."""
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE:
            self.left.emit()


class Field(LabelledInput):
    """One line of text of the draft.

    Signals:
        committed: The text, when the focus leaves or Enter is pressed and it differs from what was
            committed before. Requests are sent then, not while the user types.
    """

    committed = Signal(str)

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name, label, help)
        self.edit = LineEdit()
        describe(self.edit, name, label, help)
        self.edit.setPlaceholderText(example)
        self._committed = ""
        self._across = row(self.edit, wide=0)
        self.lay_out(self._across)
        self.edit.textEdited.connect(self._edited)
        self.edit.left.connect(self._leave)
        self.edit.returnPressed.connect(self._leave)

    @property
    def value(self) -> str:
        """What is typed now."""
        return self.edit.text()

    def add_beside(self, button: QAbstractButton) -> None:
        """Put a button to the right of the line."""
        button.setAccessibleName(f"{button.text()} {self._label.text()}")
        self._across.addWidget(button)

    def set_value(self, value: object) -> None:
        """Show a text; the problems of one that is there from the start are shown at once."""
        shown = str(value)
        if shown == self.edit.text():
            return
        self.edit.setText(shown)
        # The start of a long address says more than its end.
        self.edit.setCursorPosition(0)
        self._committed = shown
        # A text that was not typed just now is complete, so its problems are shown.
        self._shows_problems = bool(shown) or self._shows_problems

    def set_help(self, help: str) -> None:
        """Another help below the line."""
        self._help.setText(help)
        self._help.setVisible(bool(help) and not self.shown_problems)
        self.edit.setAccessibleDescription(help)

    def main_widget(self) -> QWidget:
        """The line itself."""
        return self.edit

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
        super()._draw_problems(problems)
        words = " ".join(f"{p.what} {p.remedy}" for p in problems)
        self.edit.setAccessibleDescription(words or self._help.text())
        wrong = any(p.is_error for p in problems)
        labels.set_property(self.edit, "wrong", "true" if wrong else "false")


def describe(edit: QLineEdit | QPlainTextEdit, name: str, label: str, help: str = "") -> None:
    """Name what is typed into, for tests and for screen readers."""
    edit.setObjectName(f"{name}-edit")
    edit.setAccessibleName(label)
    edit.setAccessibleDescription(help)
