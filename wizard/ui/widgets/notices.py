"""Problems and other notices: a banner for the whole page, a note in place of a field's help."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from wizard.model.problem import Problem, Problems
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, Glyph
from wizard.ui.widgets.card import boxed, column, icon_row, refill, row
from wizard.ui.widgets.labels import WrappingLabel

Tone = Literal["info", "passed", "warned", "failed"]


class Banner(QFrame):
    """An icon, a sentence, an explanation, perhaps a button, perhaps “Try again”.

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
        # Side by side the buttons would need a wide window.
        buttons = (row(one, stretch=True) for one in (self._button, self._retry))
        across = icon_row(self._glyph, self._what, self._more, *buttons)
        across.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        self.setLayout(across)
        self.say("", tone=tone)

    def say(self, what: str, more: str = "", action: str = "", tone: Tone = "info") -> None:
        """Show these words; the banner hides itself when `what` is empty."""
        fresh = (what, more) != (self._what.text(), self._more.text())
        labels.rekind(self, f"banner-{tone}")
        self._glyph.show_icon(tone, "accent" if tone == "info" else tone)
        self._what.setText(what)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._retry.hide()
        labels.set_visible(self, bool(what))
        if what and fresh:
            announce(self, f"{what} {more}", urgent=tone == "failed")

    def take_focus(self) -> bool:
        """Go to the first button that is shown; whether there is one."""
        shown = (one for one in (self._button, self._retry) if one.isVisible())
        button = next(shown, None)
        if button:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return button is not None

    def offer_retry(self) -> None:
        """Show “Try again” until other words are shown."""
        self._retry.show()

    def show_problem(self, problem: Problem | None, action: str = "") -> None:
        """Show a problem's words, or nothing."""
        if problem is None:
            self.say("")
        else:
            tone: Tone = "failed" if problem.is_error else "warned"
            # The remedy begins a line: it is what people look for.
            self.say(problem.what, f"{problem.why}\n{problem.remedy}", action, tone)


def notice(what: str, more: str = "", tone: Tone = "info", name: str = "") -> Banner:
    """A banner that always says the same."""
    made = Banner(tone, name)
    made.say(what, more, tone=tone)
    return made


class ProblemNote(QWidget):
    """Up to `most` problems with icon and words; hidden while there are none."""

    def __init__(self, name: str = "", most: int = 4) -> None:
        super().__init__()
        self._most = most
        self.setObjectName(name)
        self._column = column(on=self)
        self.hide()

    def show_problems(self, problems: Problems) -> None:
        """Replace what is shown."""
        refill(self._column, map(_problem, problems[: self._most]))
        self.setVisible(bool(problems))


def _problem(problem: Problem) -> QWidget:
    kind: labels.Kind = "failed" if problem.is_error else "warned"
    words = (
        labels.selectable(labels.label(problem.what, kind, f"{problem.code}-what")),
        labels.label(problem.why, "muted", f"{problem.code}-why"),
        labels.label(problem.remedy, "body", f"{problem.code}-remedy"),
    )
    return boxed(icon_row(Glyph(kind, kind, 1.3), *words, spacing=theme.SMALL, gap=2))
