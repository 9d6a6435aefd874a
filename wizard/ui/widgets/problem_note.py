"""What is wrong, why, and what to do, in the place of a field's help."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.model.problem import Problem, Problems
from wizard.ui import text, theme
from wizard.ui.widgets.card import clear, top
from wizard.ui.widgets.glyph import Glyph

_MOST = 4


class ProblemNote(QWidget):
    """Up to `most` problems with icon and words; hidden while there are none."""

    def __init__(self, name: str = "", most: int = _MOST) -> None:
        super().__init__()
        self._most = most
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SMALL)
        self.hide()

    def show_problems(self, problems: Problems) -> None:
        """Replace what is shown."""
        clear(self._column)
        for problem in problems[: self._most]:
            drawn = _drawn(problem)
            self._column.addWidget(drawn)
            drawn.show()
        self.setVisible(bool(problems))


def _drawn(problem: Problem) -> QWidget:
    kind: text.Kind = "failed" if problem.is_error else "warned"
    drawn = QWidget()
    across = QHBoxLayout(drawn)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(theme.SMALL)
    top(Glyph(kind, kind, 1.3), across)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(text.selectable(text.label(problem.what, kind, f"{problem.code}-what")))
    words.addWidget(text.label(problem.why, "muted", f"{problem.code}-why"))
    words.addWidget(text.label(problem.remedy, "body", f"{problem.code}-remedy"))
    across.addLayout(words, 1)
    return drawn
