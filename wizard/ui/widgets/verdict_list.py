"""Draws verdicts: icon, word, title, what was seen, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wizard.model.problem import Problem
from wizard.model.verdict import State, Verdict
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, Glyph
from wizard.ui.widgets.card import clear, row, top
from wizard.ui.widgets.labels import WrappingLabel

WORDS = {
    State.PASSED: "Passed",
    State.WARNED: "Look at this",
    State.FAILED: "Failed",
    State.SKIPPED: "Not checked",
}
_KINDS: dict[State, labels.Kind] = {
    State.PASSED: "passed",
    State.WARNED: "warned",
    State.FAILED: "failed",
    State.SKIPPED: "skipped",
}


_NARROWEST = 40
_TOLD = "What happened and what to do stands on the left."


class VerdictRow(QWidget):
    """One verdict; `mend` carries its problem when its button is pressed.

    `action` is what the button says when it does not lead to the problem's step. A `brief` row
    leaves the words to the place that tells them already.
    """

    fix = Signal(object)

    def __init__(self, verdict: Verdict, action: str = "", *, brief: bool = False) -> None:
        super().__init__()
        self.verdict = verdict
        self.setObjectName(f"verdict-{verdict.check}")
        self.setAccessibleName(f"{WORDS[verdict.state]}: {verdict.title}")
        kind = _KINDS[verdict.state]
        across = QHBoxLayout(self)
        across.setContentsMargins(0, theme.TINY, 0, theme.TINY)
        across.setSpacing(theme.MEDIUM)
        top(Glyph(kind, "muted" if kind == "skipped" else kind), across)
        self._words = QVBoxLayout()
        self._words.setSpacing(theme.TINY)
        word, title = (
            labels.short(WORDS[verdict.state], kind),
            labels.label(verdict.title, "strong"),
        )
        for part in (word, title):
            part.setAlignment(Qt.AlignmentFlag.AlignTop)  # level, be the title of two lines
        heading = row(word, title)
        heading.setStretch(1, 1)
        self._words.addLayout(heading)
        across.addLayout(self._words, 1)
        if verdict.problem and not brief:
            self._tell(verdict.problem, action or f"Go to {verdict.problem.step.title}")
        else:
            self._say(_TOLD if brief else verdict.detail)
        for made in self.findChildren(QLabel):
            if made.wordWrap():  # an address is one long word, and must not widen the list
                made.setMinimumWidth(_NARROWEST)

    def _say(self, detail: str) -> None:
        if detail:
            self._words.addWidget(labels.label(labels.breakable(detail), "muted"))

    def _tell(self, problem: Problem, action: str) -> None:
        self._words.addWidget(labels.selectable(WrappingLabel(problem.what)))
        self._words.addWidget(labels.selectable(WrappingLabel(problem.why, "muted")))
        self._words.addWidget(labels.selectable(WrappingLabel(problem.remedy)))
        button = Button(action, "fold", "next", f"fix-{problem.code}")
        button.clicked.connect(lambda: self.fix.emit(problem))
        self._words.addLayout(row(button, stretch=True))


class VerdictList(QWidget):
    """Verdicts below each other; words in their place while there are none.

    Signals:
        fix: The problem that the user wants to go and fix.
    """

    fix = Signal(object)

    def __init__(
        self, name: str = "verdicts", empty: str = "", actions: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._actions = actions or {}
        self._told: Problem | None = None
        self.setObjectName(name)
        self._empty = labels.label(empty, "muted", f"{name}-empty")
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.SMALL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._empty)
        outer.addLayout(self._column)
        self._verdicts: tuple[Verdict, ...] = ()
        self._empty.setVisible(bool(empty))

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What is shown."""
        return self._verdicts

    def show_verdicts(self, verdicts: Sequence[Verdict], told: Problem | None = None) -> None:
        """Replace what is shown; the words of `told` stand on the left already."""
        clear(self._column)
        self._told = told
        self._verdicts = ()
        for verdict in verdicts:
            self.add(verdict)
        self._empty.setVisible(not verdicts and bool(self._empty.text()))

    def add(self, verdict: Verdict) -> None:
        """One more, as it arrives."""
        self._empty.hide()
        code = verdict.problem.code if verdict.problem else ""
        brief = verdict.problem is not None and verdict.problem == self._told
        made = VerdictRow(verdict, self._actions.get(code, ""), brief=brief)
        made.fix.connect(self.fix)
        self._verdicts = (*self._verdicts, verdict)
        self._column.addWidget(made)
        made.show()
