"""What all inputs have in common: a name, a value, and problems shown beside it in good time."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wizard.model.problem import Problems

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
