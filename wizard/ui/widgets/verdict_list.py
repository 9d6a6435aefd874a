"""Draws verdicts: icon, word, title, what was seen, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from wizard.checks.check import shown_title
from wizard.model.problem import Problem
from wizard.model.verdict import State, Verdict
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, Glyph
from wizard.ui.widgets.card import Disclosure, add, clear, column, icon_row, row
from wizard.ui.widgets.deeds import deed
from wizard.ui.widgets.labels import WrappingLabel

_WORDS: dict[State, tuple[labels.Kind, str]] = {
    State.PASSED: ("passed", "Passed"),
    State.WARNED: ("warned", "Warning"),
    State.FAILED: ("failed", "Failed"),
    State.SKIPPED: ("skipped", "Not checked"),
}
_ELSEWHERE = "The explanation and the remedy are with the result."


class VerdictRow(QWidget):
    """One verdict.

    Args:
        action: What the button says when it does something else than lead to the problem's field.
        brief: Whether the problem is explained elsewhere on the page.

    Signals:
        fix: The verdict's problem, when its button is pressed.
    """

    fix = Signal(object)

    def __init__(self, verdict: Verdict, action: str = "", *, brief: bool = False) -> None:
        super().__init__()
        self.verdict = verdict
        kind, word = _WORDS[verdict.state]
        self.setObjectName(f"verdict-{verdict.check}")
        title = shown_title(verdict)
        self.setAccessibleName(f"{word}: {title}")
        heading = (labels.short(word, kind), WrappingLabel(title, "strong"))
        for part in heading:
            part.setAlignment(Qt.AlignmentFlag.AlignTop)  # level, also with a title of two lines
        parts: list[QWidget | QLayout] = [row(*heading, wide=1)]
        if verdict.problem and not brief:
            parts += self._explained(verdict.problem, action)
        elif brief or verdict.detail:
            parts.append(WrappingLabel(_ELSEWHERE if brief else verdict.detail, "muted"))
        icon = Glyph(kind, "muted" if kind == "skipped" else kind)
        across = icon_row(icon, *parts)
        across.setContentsMargins(0, theme.TINY, 0, theme.TINY)
        self.setLayout(across)

    @property
    def failed(self) -> bool:
        """Whether it is more than a warning."""
        return self.verdict.state is State.FAILED

    def _explained(self, problem: Problem, action: str) -> list[QWidget | QLayout]:
        words = (
            WrappingLabel(problem.what),
            WrappingLabel(problem.why, "muted"),
            WrappingLabel(problem.remedy),
        )
        button = Button(action or deed(problem), "fold", "next")
        button.setObjectName(f"fix-{problem.code}")
        button.clicked.connect(lambda: self.fix.emit(problem))
        self.setFocusProxy(button)
        return [
            *map(labels.selectable, words),
            row(button, stretch=True),
        ]


class VerdictList(QWidget):
    """Verdicts below each other, or a sentence while there are none.

    Signals:
        fix: The problem that the user wants to go and fix.
    """

    fix = Signal(object)

    def __init__(
        self, name: str = "verdicts", empty: str = "", actions: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._actions = actions or {}
        self._explained: Problem | None = None
        self._verdicts: tuple[Verdict, ...] = ()
        self.setObjectName(name)
        self._empty = labels.label(empty, "muted", f"{name}-empty")
        labels.set_visible(self._empty, bool(empty))
        self._column = column()
        column(self._empty, self._column, on=self)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What is shown."""
        return self._verdicts

    def show_verdicts(self, verdicts: Sequence[Verdict], explained: Problem | None = None) -> None:
        """Replace what is shown; the problem `explained` is explained on the left already."""
        clear(self._column)
        self._explained = explained
        self._verdicts = ()
        failed = [one for one in verdicts if one.state is State.FAILED]
        waiting = [one for one in verdicts if failed and one.waits]
        for verdict in verdicts:
            if verdict not in waiting:
                self.add(verdict)
        self._fold(waiting, "this" if len(failed) == 1 else "these")
        self._empty.setVisible(not verdicts and bool(self._empty.text()))

    def first_failure(self) -> VerdictRow | None:
        """The row of the first verdict that failed."""
        rows = (self._column.itemAt(n) for n in range(self._column.count()))
        shown = (item.widget() for item in rows if item)
        failures = (one for one in shown if isinstance(one, VerdictRow) and one.failed)
        return next(failures, None)

    def _fold(self, waiting: Sequence[Verdict], what: str) -> None:
        """One line for the checks that wait for those that failed."""
        if not waiting:
            return
        checks = "1 check waits" if len(waiting) == 1 else f"{len(waiting)} checks wait"
        line = Disclosure(f"{checks} for {what}", f"{self.objectName()}-waiting")
        add(line.column, *map(VerdictRow, waiting))
        self._verdicts = (*self._verdicts, *waiting)
        failures = sum(one.state is State.FAILED for one in self._verdicts)
        self._column.insertWidget(failures, line)
        line.show()

    def add(self, verdict: Verdict) -> None:
        """One more, as it arrives."""
        self._empty.hide()
        code = verdict.problem.code if verdict.problem else ""
        brief = verdict.problem is not None and verdict.problem == self._explained
        made = VerdictRow(verdict, self._actions.get(code, ""), brief=brief)
        made.fix.connect(self.fix)
        self._verdicts = (*self._verdicts, verdict)
        self._column.addWidget(made)
        # Widgets added to a visible layout stay hidden until the next event otherwise.
        made.show()
