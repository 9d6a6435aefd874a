"""Message boxes that do not block the program: plain text, deleted when they are closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.model.problem import Problem


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
