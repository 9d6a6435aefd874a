"""Back, Next, and beside a closed Next the sentence that leads to what is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from wizard.model.problem import Problem
from wizard.ui import text, theme
from wizard.ui.widgets.glyph import Button, Glyph


class Footer(QFrame):
    """Signals: `back`, `next`, and `mend` with the problem that keeps Next closed."""

    back = Signal()
    next = Signal()
    mend = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._problem: Problem | None = None
        self._back = Button("Back", "plain", "back", "back")
        self._next = Button("Next", "accent", name="next")
        self._glyph = Glyph("info", "muted", 1.3)
        self._words = text.label("", "muted", "hint-words")
        self._show = Button("Show me", "quiet", name="hint")
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.HUGE, theme.MEDIUM, theme.HUGE, theme.MEDIUM)
        across.setSpacing(theme.SMALL)
        for part in (self._back, self._glyph, self._words, self._show, self._next):
            across.addWidget(part)
        across.setStretch(2, 1)
        across.insertSpacing(1, theme.LARGE)
        self._back.clicked.connect(self.back)
        self._next.clicked.connect(self.next)
        self._show.clicked.connect(self._to_problem)

    def show_state(self, next_text: str, *, first: bool) -> None:
        """What Next is called, and whether there is anything before this page."""
        self._next.setText(next_text)
        self._back.setVisible(not first)

    def open(self) -> None:
        """Next may be pressed."""
        self._say("", None)

    def close_for(self, problem: Problem) -> None:
        """Next is closed because of `problem`."""
        self._say(problem.what, problem)

    def wait(self, words: str) -> None:
        """Next is closed while work goes on, which `words` name."""
        self._say(words, None)

    def remark(self, problem: Problem) -> None:
        """Say why another step can't be opened yet, whatever Next is."""
        self._fill(f"First, on “{problem.step.title}”: {problem.what}", problem)

    def _say(self, words: str, problem: Problem | None) -> None:
        self._next.setEnabled(not words)
        self._next.setAccessibleDescription(words)
        self._fill(words, problem)

    def _fill(self, words: str, problem: Problem | None) -> None:
        self._problem = problem
        self._words.setText(words)
        self._glyph.setVisible(bool(words))
        self._show.setVisible(problem is not None)
        self._show.setAccessibleName(f"Show me: {words}")

    def _to_problem(self) -> None:
        if self._problem:
            self.mend.emit(self._problem)
