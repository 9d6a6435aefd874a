"""Problems and other notices: a banner for the whole page, a note in place of a field's help."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wizard.model.problem import Problem, Problems
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, Glyph
from wizard.ui.widgets.card import clear, row, top
from wizard.ui.widgets.labels import WrappingLabel

Tone = Literal["info", "passed", "warned", "failed"]


class Banner(QFrame):
    """Icon, a sentence, an explanation, perhaps a button, perhaps “Try again”.

    Signals:
        acted: The button was pressed.
        retried: “Try again” was.
    """

    acted = Signal()
    retried = Signal()

    def __init__(self, tone: Tone = "info", name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._glyph = Glyph("info", "accent")
        self._what = WrappingLabel("", "strong", f"{name}-what")
        self._more = WrappingLabel("", "body", f"{name}-more")
        self._button = Button("", "plain", name=f"{name}-act")
        self._button.clicked.connect(self.acted)
        self._retry = Button("Try again", "plain", "again", f"{name}-retry")
        self._retry.clicked.connect(self.retried)
        self._lay_out()
        self.say("", tone=tone)

    def say(self, what: str, more: str = "", action: str = "", tone: Tone = "info") -> None:
        """Show these words; the banner hides itself when `what` is empty."""
        labels.rekind(self, f"banner-{tone}")
        self._glyph.show_icon(tone, "accent" if tone == "info" else tone)
        self._what.setText(what)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._retry.hide()
        self.setVisible(bool(what))

    def offer_retry(self) -> None:
        """Show “Try again” until something else is said."""
        self._retry.show()

    def show_problem(self, problem: Problem | None, action: str = "") -> None:
        """Show a problem's words, or nothing."""
        if problem is None:
            self.say("")
        else:
            tone: Tone = "failed" if problem.is_error else "warned"
            self.say(problem.what, f"{problem.why} {problem.remedy}", action, tone)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        across.setSpacing(theme.MEDIUM)
        top(self._glyph, across)
        words = QVBoxLayout()
        words.setSpacing(theme.TINY)
        words.addWidget(self._what)
        words.addWidget(self._more)
        for button in (self._button, self._retry):  # side by side they need a wide window
            words.addLayout(row(button, stretch=True))
        across.addLayout(words, 1)


def notice(what: str, more: str = "", tone: Tone = "info", name: str = "") -> Banner:
    """A banner that always says the same."""
    made = Banner(tone, name)
    made.say(what, more, tone=tone)
    return made


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
    kind: labels.Kind = "failed" if problem.is_error else "warned"
    drawn = QWidget()
    across = QHBoxLayout(drawn)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(theme.SMALL)
    top(Glyph(kind, kind, 1.3), across)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(labels.selectable(labels.label(problem.what, kind, f"{problem.code}-what")))
    words.addWidget(labels.label(problem.why, "muted", f"{problem.code}-why"))
    words.addWidget(labels.label(problem.remedy, "body", f"{problem.code}-remedy"))
    across.addLayout(words, 1)
    return drawn
