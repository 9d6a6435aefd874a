"""Message boxes that do not block the program: deleted when they are closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from wizard.model.problem import Problem
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import FittingScrollArea, boxed, column, row


def message_box(window: QWidget, title: str, text: str, name: str) -> QMessageBox:
    """A box without buttons yet; show it with `open`."""
    box = QMessageBox(window)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    # Qt would guess: text from outside must not become mark-up.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


def problem_text(problem: Problem) -> str:
    """What happened, why, what to do."""
    return "\n\n".join((problem.what, problem.why, problem.remedy))


def show_problem(window: QWidget, title: str, problem: Problem, name: str) -> None:
    """Show a problem."""
    box = message_box(window, title, problem_text(problem), name)
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()


class PartsDialog(QDialog):
    """A heading, parts below each other that scroll if need be, and buttons below."""

    def __init__(
        self, window: QWidget | None, title: str, name: str, parts: Iterable[QWidget]
    ) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setStyleSheet(theme.window_style())
        self.setMinimumWidth(theme.scaled(_WIDTH))
        inside = column(*parts, spacing=theme.MEDIUM, margins=(2, 2, 2, 2))
        self._buttons = row(stretch=True)
        scrolling = FittingScrollArea(boxed(inside, "card-ground"), theme.scaled(_TALLEST))
        margins = (theme.WIDE, theme.WIDE, theme.WIDE, theme.LARGE)
        heading = labels.label(title, "title")
        column(heading, scrolling, self._buttons, on=self, spacing=theme.LARGE, margins=margins)

    def add_button(self, caption: str, act: Callable[[], object], kind: str = "plain") -> Button:
        """Another button to the right."""
        made = Button(caption, kind)
        made.clicked.connect(act)
        self._buttons.addWidget(made)
        return made


_WIDTH, _TALLEST = 520, 300
"""Pixels with the smallest font; the whole fits the smallest window."""
