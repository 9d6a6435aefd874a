"""The base class of pages: inputs bound to the draft, and what the shell draws around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import add, column
from wizard.ui.widgets.inputs import Field, Input


class Page(QWidget):
    """One step. The shell draws title, sentence, rail and footer; the page draws its cards.

    A page adds its parts in its constructor and hands each input to `bind`, by which the
    input shows and edits the draft's field of its name. What else depends on the draft goes into
    `show_draft`, and into `show_problems` what else depends on problems.

    Signals:
        go: (Step, field name or empty): take the user there.
        busy_changed: Work that Next should wait for began or ended.
        next_changed: `next_text` or `next_is_quiet` says something else now.
        completed: The last thing to do here was done: Next is next.
        reveal: A part of the page that should be scrolled into view.
        restart: The program must be restarted with this setup to go on here.
    """

    NEXT: ClassVar[str] = "Next"
    step: ClassVar[Step]
    sentence: ClassVar[str] = ""
    wide: ClassVar[bool] = False

    go = Signal(object, str)
    busy_changed = Signal()
    next_changed = Signal()
    completed = Signal()
    reveal = Signal(QWidget)
    restart = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName(f"page-{self.step.value}")
        self.setAccessibleName(self.step.title)
        self.column = column(on=self, spacing=theme.LARGE)
        self._inputs: dict[str, Input] = {}
        self._busy = False

    @property
    def title(self) -> str:
        """The heading over the page."""
        return self.step.title

    @property
    def next_text(self) -> str:
        """What the button that leaves the page forwards says."""
        return self.NEXT

    @property
    def next_is_quiet(self) -> bool:
        """Whether another button of the page is the one to press."""
        return any(
            button.property("kind") == "accent" and button.isEnabled() and button.isVisibleTo(self)
            for button in self.findChildren(Button)
        )

    def finish(self) -> bool:
        """Next was pressed on an open page: do what is left to do; False stays on the page."""
        return True

    @property
    def busy(self) -> bool:
        """True while Next should wait."""
        return self._busy

    @property
    def busy_words(self) -> str:
        """The text beside Next while it waits."""
        return "One moment: something is still being done."

    def set_busy(self, *, busy: bool) -> None:
        """Report that work began or ended that Next should wait for."""
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit()

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put parts below those that are there."""
        add(self.column, *parts)

    def bind(self, made: Input) -> None:
        """Let an input show and edit the draft's field that it is named after."""
        self._inputs[made.name] = made
        made.set_value(getattr(self.session.draft, made.name))
        made.value_changed.connect(lambda value: self._take(made.name, value))

    def _take(self, name: str, value: object) -> None:
        """An entry that is removed from a list can be had back."""
        former = getattr(self.session.draft, name)
        if isinstance(value, tuple) and len(value) < len(former):
            gone = next(entry for entry in former if entry not in value)
            self.session.undo.edit(f"Removed “{visible(str(gone), 60)}”", **{name: value})
        else:
            self.session.edit(**{name: value})

    def adopt(self, made: Input) -> None:
        """Show the problems of an input, and focus it on request, without binding its value."""
        self._inputs[made.name] = made

    def show_draft(self, draft: Draft) -> None:
        """Show the draft; called after every change, also the page's own."""
        for name, made in self._inputs.items():
            # Adopted inputs, such as the secret, are not in the draft.
            if hasattr(draft, name):
                made.set_value(getattr(draft, name))

    def show_problems(self, problems: Problems) -> None:
        """Put each problem beside the field it belongs to."""
        for name, made in self._inputs.items():
            made.show_problems(tuple(p for p in problems if p.field == name))

    def focus_field(self, name: str) -> None:
        """Put the cursor where `name` is fixed and show what is wrong there."""
        if name in self._inputs:
            self._inputs[name].insist()

    def take_focus(self) -> None:
        """Put the cursor into the first line; without one Tab starts at the top of the page."""
        first = next(iter(self._inputs.values()), None)
        target = first.main_widget() if isinstance(first, Field) else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, problem: Problem) -> None:
        """Take the user to where `problem` is fixed."""
        self.go.emit(problem.step, problem.field or "")

    def entered(self) -> None:
        """The page came into view."""

    def left(self) -> None:
        """The page went out of view."""

    def unregister(self, then: Callable[[], object]) -> None:
        """Remove from Ping what was registered there, on the page that can; then call that."""
