"""Before a login: what will happen, what is still missing, and the button that begins it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow import Proof
from wizard.model.problem import Problem, Problems
from wizard.ui import theme
from wizard.ui.pages.login.kept_logins import KeptLogins
from wizard.ui.pages.login.questions import Question
from wizard.ui.widgets import Banner, Button, Card, Glyph, labels, notice, row
from wizard.ui.widgets.card import FittingScrollArea

_STEPS = (
    ("globe", "A private browser opens inside this window, at Ping's own login page."),
    ("people", "You sign in as a person who will use ClearML. Your password goes to Ping only."),
    ("shield", "The way back to ClearML is stopped here: your server is not touched."),
    ("check", "The wizard checks the answer and shows what ClearML would be told."),
)


class StartView(QWidget):
    """Signals: `opened` (embedded browser), `own_browser`, `waived`, `agreed` (to a question).

    Args:
        removed: What the environment asked for and was not passed on to the browser.
        sandbox_off: Why the browser opens without its sandbox, where nobody is asked.
    """

    opened = Signal()
    own_browser = Signal()
    waived = Signal()
    agreed = Signal()
    fix = Signal(object)
    kept_opened = Signal(object)

    def __init__(self, removed: Problems, sandbox_off: Problem | None) -> None:
        super().__init__()
        self._missing: Problem | None = None
        self._state = Banner(name="login-state")
        self._question = Banner(name="login-question")
        self._open = Button("Open the login", "accent", "play", "open-login")
        self._own = Button("Use my own browser instead", "quiet", name="own-browser")
        self._waive = Button("Go on without a test", "quiet", name="waive-login")
        self._column = self._lay_out()
        self._give_notice(removed, sandbox_off)
        self._open.clicked.connect(self.opened)
        self._own.clicked.connect(self.own_browser)
        self._waive.clicked.connect(self.waived)
        self._question.acted.connect(self.agreed)
        self._state.acted.connect(self._fix)

    def show_standing(self, missing: Problem | None, proof: Proof) -> None:
        """What keeps the login closed, or what the last one is worth now."""
        self._missing = missing
        self._open.setEnabled(missing is None)
        self._own.setEnabled(missing is None)
        if missing:
            where = f"Go to “{missing.step.title}”"
            self._state.say(f"First: {missing.what}", missing.remedy, where, "warned")
        elif proof is Proof.STALE:
            self._state.say(
                "Something was changed since the last test login.",
                "Its result no longer belongs to this set-up. Run it again.",
                tone="warned",
            )
        else:
            self._state.say("")

    def add_kept(self, kept: KeptLogins) -> None:
        """Put the logins of earlier below; `kept_opened` carries the one to be shown."""
        self._column.insertWidget(self._column.count() - 1, kept)
        kept.opened.connect(self.kept_opened)

    def ask(self, question: Question | None) -> None:
        """Put a question that must be answered before the login begins; None takes it back."""
        if question is None:
            self._question.say("")
        else:
            self._question.show_problem(question.problem, question.action)

    def _fix(self) -> None:
        if self._missing:
            self.fix.emit(self._missing)

    def _lay_out(self) -> QVBoxLayout:
        inside = QWidget()
        inside.setObjectName("card-ground")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FittingScrollArea(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.LARGE)
        column.addWidget(self._state)
        column.addWidget(self._question)
        column.addWidget(self._card())
        column.addStretch(1)
        return column

    def _give_notice(self, removed: Problems, sandbox_off: Problem | None) -> None:
        if sandbox_off:
            why = f"{sandbox_off.what} {_DEMO}"
            made = notice("The embedded browser runs without its sandbox.", why, name="root-notice")
            self._column.insertWidget(2, made)
        if removed:
            self._column.insertWidget(self._column.count() - 1, _scrubbed(removed))

    def _card(self) -> Card:
        card = Card("What happens now", name="login-card")
        for icon, words in _STEPS:
            line = row(Glyph(icon, "accent", 1.6), labels.label(words), spacing=theme.MEDIUM)
            line.setStretch(1, 1)
            card.column.addLayout(line)
        card.column.addSpacing(theme.SMALL)
        for button in (self._open, self._own, self._waive):  # side by side they need a wide window
            card.column.addLayout(row(button, stretch=True))
        return card


def _scrubbed(removed: Problems) -> Banner:
    """What was kept from the browser: said once, below what the page is about."""
    lines = [f"• {problem.what} {problem.why}" for problem in removed]
    remedies = dict.fromkeys(problem.remedy for problem in removed)
    return notice(
        "Not passed on to the login browser", "\n".join((*lines, *remedies)), name="scrubbed"
    )


_DEMO = "The demo talks to this computer only; a real login asks first."
