"""The window: rail, page and footer over `wizard.flow`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
)

from wizard import flow
from wizard.flow import STEPS, StepState
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.settings import display_name
from wizard.model.step import Step
from wizard.ui import keys, theme
from wizard.ui.ahead import Ahead
from wizard.ui.announce import announce
from wizard.ui.click_guard import ClickGuard
from wizard.ui.closing import WAITING, Closing, start_again
from wizard.ui.conflicts import ConflictNotes
from wizard.ui.frame import PageFrame
from wizard.ui.navigation import PRODUCT, Footer, Rail
from wizard.ui.opening import NAMELESS
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.undo import UndoBar
from wizard.ui.widgets.card import boxed, column, row

if TYPE_CHECKING:  # for what is opened later
    from wizard.ui.help import HelpWindow
    from wizard.ui.setups import Setups

SIZE, SMALLEST = QSize(1120, 760), QSize(720, 480)
_log = logging.getLogger(__name__)
_COMPACT_BELOW = 960
"""Width of the window, in pixels with the smallest font, below which the rail shrinks."""


class Shell(QMainWindow):
    """Shows one page at a time. Pages report problems; the shell decides what they close.

    Attributes:
        then: The setup to open in place of this one; None to end the program.

    Signals:
        restarting: Another process is about to open the same setup.
        left: Everything is saved, and the window of `then` may open; this one closes after that.
    """

    restarting = Signal()
    left = Signal()

    def __init__(self, session: Session, make_page: Callable[[Step, Session], Page]) -> None:
        super().__init__()
        self.session = session
        self._make_page = make_page
        self._frames: dict[Step, PageFrame] = {}
        self._ahead: Ahead | None = None
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._rail = Rail(demo=session.services.demo)
        self._setups: Setups | None = None
        self.then: Draft | None = None
        self._footer = Footer()
        self._help: HelpWindow | None = None
        self._guard = ClickGuard(self)
        self._closing = Closing(session, self)
        self._conflicts = ConflictNotes(session, self)
        self._restarts = self._leaving = False
        self._current = STEPS[0]
        self._lay_out()
        self._connect()
        self._shortcuts()
        self._enter(STEPS[0])
        self.setStyleSheet(theme.window_style())

    @property
    def current(self) -> Step:
        """The step in view."""
        return self._current

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._frames[self._current].page

    def go(self, step: Step, field: str = "") -> None:
        """Open a step if what lies before it allows; put the cursor on `field` when given."""
        closed = self._closed(step)
        if closed:
            self._footer.remark(closed)
            return
        if step is not self._current:
            self.page.left()
            self.session.undo.forget()
            self._enter(step)
        if field:
            self._focus(field)

    def forward(self) -> None:
        """To the next step, when Next is open and there is one."""
        if self.page.busy or self._blocked() or not self.page.finish():
            return
        later = flow.after(self._current)
        if later:
            self.go(later)

    def backward(self) -> None:
        """To the step before."""
        earlier = flow.before(self._current)
        if earlier:
            self.go(earlier)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field that has no use for it, or on Next; not for Save or “Go on anyway”."""
        focused, once = QApplication.focusWidget(), not event.isAutoRepeat()
        meant = isinstance(focused, QLineEdit) or focused is self._footer.next_button
        entered = event.key() in keys.ENTER and once and meant
        if entered and self.page.next_text == Page.NEXT:
            self.forward()
        else:
            super().keyPressEvent(event)

    def show_help(self) -> None:
        """Open the guide at the page in view."""
        from wizard.ui.about import show_about  # noqa: PLC0415 - not needed for the first page
        from wizard.ui.help import HelpWindow  # noqa: PLC0415 - likewise

        if self._help is None:
            self._help = made = HelpWindow(self)
            made.about.connect(lambda: show_about(made, self.session.runner))
        self._help.show_step(self._current)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the draft, and wait for what is being stored."""
        # First, since leaving a page may store what was typed there.
        self.page.left()
        self.session.save_now()
        if self._conflicts.unread:
            event.ignore()
            self._stay()
        elif not self._closing.may():
            event.ignore()
        elif self._restarts and not self._start_again():
            event.ignore()
            self._stay()
        elif self.then is not None and not self._leaving:
            event.ignore()
            self._leaving = True
            self.left.emit()
        else:
            super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The window system's window is there from now on."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._guard)
        QTimer.singleShot(0, self, lambda: _log.info("Window shown"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window gets a narrow rail."""
        super().resizeEvent(event)
        self._fit_rail()

    def _fit_rail(self) -> None:
        self._rail.set_compact(compact=self.width() < theme.scaled(_COMPACT_BELOW))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the desktop from light to dark and back."""
        super().changeEvent(event)
        # Only once it is built; and a style sheet changes palettes itself.
        if event.type() is QEvent.Type.PaletteChange and self.styleSheet():
            style = theme.window_style()
            if style != self.styleSheet():
                self.setStyleSheet(style)

    def _show_setups(self) -> None:
        if self._setups is None:
            from wizard.ui.setups import Setups  # noqa: PLC0415 - not needed for the first page

            self._setups = Setups(self.session, self)
            self._setups.chosen.connect(self._leave_for)
            self._setups.rename.connect(lambda: self.go(Step.SERVER, "name"))
            self._setups.unregister.connect(self._unregister)
        self._setups.show()

    def _leave_for(self, draft: Draft) -> None:
        self.then = draft
        self.close()

    def _unregister(self, then: Callable[[], object]) -> None:
        self.go(Step.REGISTER)
        self.page.unregister(then)

    def _restart(self) -> None:
        self._restarts = True
        self.close()

    def _start_again(self) -> bool:
        self._restarts = False
        problem = self.session.save_whole()
        if problem is None:
            self.restarting.emit()
            problem = start_again(self.session.services, self.session.draft.setup_id)
        if problem:
            from wizard.ui import dialogs  # noqa: PLC0415 - rarely needed

            dialogs.show_problem(self, "Start again", problem, "restart-problem")
        return problem is None

    def _stay(self) -> None:
        self.then, self._restarts = None, False
        self._closing.reset()
        self._refresh()

    def _lay_out(self) -> None:
        self.setWindowTitle(PRODUCT)
        self.setWindowIcon(theme.icon("product", "accent", 64))
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self.setMinimumSize(SMALLEST)
        self._fit_rail()  # also before it is shown: later its parts would be styled once more
        right = column(self._stack, UndoBar(self.session.undo), self._footer, spacing=0)
        right.setStretch(0, 1)
        self.setCentralWidget(boxed(row(self._rail, right, spacing=0, wide=1)))

    def _connect(self) -> None:
        self._rail.picked.connect(self.go)
        self._rail.setups.connect(self._show_setups)
        self._footer.back.connect(self.backward)
        self._footer.next.connect(self.forward)
        self._footer.close_window.connect(self.close)
        self._footer.help.connect(self.show_help)
        self._footer.fix.connect(lambda problem: self.go(problem.step, problem.field or ""))
        self.session.edited.connect(self._refresh_draft)
        self.session.changed.connect(self._refresh)
        self.session.evidence_changed.connect(self._refresh)
        self.session.saved.connect(self._refresh_saved)
        self.session.save_failed.connect(self._refresh_saved)
        self.session.save_failed.connect(lambda p: announce(self, p.what, urgent=True))
        self.session.keyring.changed.connect(self._refresh_saved)
        self._closing.waiting.connect(self._refresh_footer)
        self._closing.ready.connect(self.close)
        self._closing.stayed.connect(self._stay)

    def _frame(self, step: Step, made: Page | None = None) -> PageFrame:
        """A step's page, built when it is first opened or before: all eight take a second."""
        if step not in self._frames:
            page = made or self._make_page(step, self.session)
            frame = self._frames[step] = PageFrame(page)
            self._stack.addWidget(frame)
            page.go.connect(self.go)
            page.busy_changed.connect(self._refresh)
            page.next_changed.connect(self._refresh_footer)
            page.completed.connect(self._footer.next_button.setFocus)
            page.restart.connect(self._restart)
            page.reveal.connect(frame.reveal)
            page.reveal.connect(self._guard.changed)
        return self._frames[step]

    def build_ahead(self) -> None:
        """From now on build the next page in pauses; to be called once all modules are loaded."""
        if self._ahead is None:
            self._ahead = Ahead(self)
            self.session.edited.connect(self._ahead.wait)
        self._ahead.begin(self._next_page())

    def _next_page(self) -> Iterator[object]:
        step = flow.after(self._current)
        if step is None or step in self._frames:
            return
        page = self._make_page(step, self.session)
        yield page
        frame = self._frame(step, page)
        yield frame
        page.show_draft(self.session.draft)
        page.show_problems(self.session.problems[step])
        frame.resize(self._stack.size())
        frame.grab(QRect(0, 0, 1, 1))  # lays it out

    def _shortcuts(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            keys.HELP: self.show_help,
            keys.UNDO: self.session.undo.undo,
            keys.BACK: self.backward,
            keys.NEXT: self.forward,
        }
        for number, step in enumerate(STEPS, 1):
            acts[keys.STEP.format(number)] = partial(self.go, step)
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _enter(self, step: Step) -> None:
        frame = self._frame(step)
        _log.info("Step %s", step.value)
        self._current = step
        self._guard.changed()
        # Before the page is shown, so that nothing outdated is seen for a moment, and that it is
        # laid out once.
        self.session.see(step)
        self._refresh_draft()
        self._refresh()
        if (focused := self.focusWidget()) is not None:
            focused.clearFocus()  # or Qt looks for the next stop on the page that it hides
        self._stack.setCurrentWidget(frame)
        self.page.take_focus()
        self.page.entered()
        self.setWindowTitle(f"{self.page.title} - {PRODUCT}")
        announce(self, f"Step {STEPS.index(step) + 1} of {len(STEPS)}: {self.page.title}")
        if self._ahead:
            self.build_ahead()

    def _focus(self, field: str) -> None:
        self.page.focus_field(field)
        focused = QApplication.focusWidget()
        if focused is not None:
            self._frames[self._current].reveal(focused)

    def _closed(self, step: Step) -> Problem | None:
        # A step that was opened once stays open, but an export always needs what comes before it.
        seen = step in flow.seen(self.session.state) and step is not Step.EXPORT
        return None if seen else flow.ready_for(self.session.state, step)

    def _blocked(self) -> Problem | None:
        return flow.blocked(self.session.state, self._current)

    def _refresh_draft(self) -> None:
        # Pages out of sight are brought up to date when they are entered.
        self.page.show_draft(self.session.draft)
        self._refresh_saved()
        self._refresh_footer()

    def _refresh(self) -> None:
        self.page.show_problems(self.session.problems[self._current])
        states = dict(flow.step_states(self.session.state))
        over = {Step.EXPORT: self._is_exported, Step.VERIFY: self._is_accepted}
        for step, is_over in over.items():
            if states[step] is StepState.DONE and not is_over():
                states[step] = StepState.UNFINISHED
        self._rail.show_states(states, self._current)
        self._refresh_footer()

    def _is_exported(self) -> bool:
        return bool(self.session.exports)

    def _is_accepted(self) -> bool:
        from wizard.ui.pages.verify.acceptance import is_accepted  # noqa: PLC0415 - for page 8

        return is_accepted(self.session.state)

    def _refresh_footer(self) -> None:
        changed = self._footer.show_state(
            self.page.next_text,
            first=self._current is STEPS[0],
            last=self._current is STEPS[-1],
            quiet=self.page.next_is_quiet,
        )
        if changed:
            self._guard.changed()
        closed = self._blocked()
        if self._closing.waits:
            self._footer.wait(WAITING)
        elif self.page.busy:
            self._footer.wait(self.page.busy_words)
        elif closed:
            self._footer.close_for(closed)
        else:
            self._footer.open()

    def _refresh_saved(self) -> None:
        keyring = self.session.keyring
        problem = (
            self.session.save_problem or keyring.waiting or (keyring.unstored and keyring.problem)
        )
        words = "Saving…" if self.session.unsaved else "Saved"
        name = display_name(self.session.draft) or NAMELESS
        self._rail.show_setup(name, problem.what if problem else words)
