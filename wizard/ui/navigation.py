"""The two ways through the steps: the rail on the left, Back and Next below the page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from wizard.flow import STEPS, StepState
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, ElidingButton, Glyph
from wizard.ui.widgets.card import FittingScrollArea, boxed, column, row

WIDTH, COMPACT_WIDTH = 248, 64
_LONGEST_NAME = 60
_DEMO_SHORT = "Demo"
_DEMO = "Demo: Ping, ClearML and the people are built in, nothing is real."
PRODUCT = "ClearML Ping SSO"
_FOOT_MARGINS, _NO_MARGINS = (theme.TINY, 0, theme.TINY, 0), (0, 0, 0, 0)
_SETUPS_DO = "Open another setup, rename, save or remove this one"


class StepButton(QAbstractButton):
    """One step: its name beside a numbered disc, a tick, or a warning sign."""

    def __init__(self, step: Step, number: int) -> None:
        super().__init__()
        self.step = step
        self._number = number
        self.state = StepState.NOT_SEEN
        self._compact = False
        self.setObjectName(f"step-{step.value}")
        self.setText(step.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: StepState, *, current: bool) -> None:
        """Draw another state, and name it in the tool tip and to screen readers."""
        self.state = state
        self.setChecked(current)
        here = ", you are here" if current else ""
        self.setAccessibleName(f"Step {self._number}, {self.step.title}: {state.value}{here}")
        self.setToolTip(f"{self.step.title}: {state.value}{here} (Ctrl+{self._number})")
        self.update()

    def set_compact(self, *, compact: bool) -> None:
        """Draw the disc without the name; its tool tip and accessible name stay."""
        self._compact = compact
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """Do nothing: only the shell decides which step is current."""

    def sizeHint(self) -> QSize:
        """As tall as the name in bold and two lines need, so that nothing moves with the state."""
        line = QFontMetrics(self._font(bold=True)).height()
        if self._compact:
            return QSize(COMPACT_WIDTH - 2 * theme.MEDIUM, 2 * line)
        return QSize(WIDTH - 2 * theme.MEDIUM, max(42, 2 * line + theme.SMALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw background, disc and name."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_ground(painter)
            disc = round(QFontInfo(self.font()).pixelSize() * 1.7)
            left = (self.width() - disc) / 2 if self._compact else theme.MEDIUM
            where = QRectF(left, (self.height() - disc) / 2, disc, disc)
            self._draw_mark(painter, where)
            if not self._compact:
                self._draw_name(painter, where.right() + theme.MEDIUM)

    def _draw_ground(self, painter: QPainter) -> None:
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "window"))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, theme.RADIUS, theme.RADIUS)

    def _draw_mark(self, painter: QPainter, where: QRectF) -> None:
        if self._shown_state is StepState.ATTENTION:
            theme.paint(painter, "warned", "warned", where, "rail")
        elif self._shown_state is StepState.DONE:
            theme.paint(painter, "passed", "accent", where, "rail")
        elif self._shown_state is StepState.DEFAULTS:
            self._draw_ring(painter, where, "accent", "rail")
            inside = where.width() / 5
            theme.paint(painter, "check", "accent", where.adjusted(*(inside,) * 2, *(-inside,) * 2))
        else:
            self._draw_number(painter, where)

    def _draw_ring(self, painter: QPainter, where: QRectF, edge: str, within: str) -> None:
        painter.setPen(QPen(theme.color(edge), 1.5))
        painter.setBrush(theme.color(within))
        painter.drawEllipse(where.adjusted(1, 1, -1, -1))

    def _draw_number(self, painter: QPainter, where: QRectF) -> None:
        current = self.isChecked()
        colors = ("accent", "accent") if current else ("edge", "rail")
        self._draw_ring(painter, where, *colors)
        painter.setPen(theme.color("on_accent" if current else "muted"))
        painter.setFont(self._font(bold=current))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _draw_name(self, painter: QPainter, left: float) -> None:
        state = self._shown_state
        painter.setFont(self._font(bold=self.isChecked()))
        painter.setPen(theme.color("muted" if state is StepState.NOT_SEEN else "text"))
        room = QRectF(left, 0, self.width() - left - theme.TINY, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        # The state's word, where the name leaves a line for it.
        if state and painter.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            above = room.adjusted(0, theme.TINY, 0, -room.height() / 2)
            painter.drawText(above, flags, self.text())
            painter.setPen(theme.color("warned" if state is StepState.ATTENTION else "muted"))
            below = room.adjusted(0, room.height() / 2, 0, -theme.TINY)
            painter.drawText(below, flags, state.value.capitalize())
        else:
            painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, self.text())

    @property
    def _shown_state(self) -> StepState | None:
        """None for the step in view, whose number is drawn: there the page itself says it."""
        return None if self.isChecked() else self.state

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        return font


class Rail(QFrame):
    """The product's name, the steps, the setup's name and whether it is saved.

    Signals:
        picked: The step the user wants to see.
        setups: The user opens the menu of setups; there is none in the demo.
    """

    picked = Signal(object)
    setups = Signal()

    def __init__(self, title: str = PRODUCT, *, demo: bool = False) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._title = labels.label(title, "product")
        self._wide_only: tuple[QWidget, ...] = (self._title,)
        self.buttons = {step: StepButton(step, number) for number, step in enumerate(STEPS, 1)}
        self._name, self._compact = "", False
        self._saved = labels.label("", "small", "setup-saved")
        self._setups = ElidingButton("", "quiet", "" if demo else "up", "setups")
        self._setups.setEnabled(not demo)
        self._setups.setAccessibleDescription(_SETUPS_DO)
        self._setups.clicked.connect(self.setups)
        self._demo = labels.label(_DEMO, "demo", "demo-mark" if demo else "")
        self._demo.setToolTip(_DEMO)
        margins = (theme.MEDIUM, theme.WIDE, theme.MEDIUM, theme.LARGE)
        self._below = self._foot(demo=demo)
        self._below.setContentsMargins(*_FOOT_MARGINS)
        parts = (self._head(), self._steps(), self._below)
        column(*parts, on=self, spacing=theme.LARGE, margins=margins).setStretch(1, 1)

    def set_compact(self, *, compact: bool) -> None:
        """Numbered discs only, for narrow windows."""
        self.setFixedWidth(COMPACT_WIDTH if compact else WIDTH)
        for part in self._wide_only:
            part.setVisible(not compact)
        for button in self.buttons.values():
            button.set_compact(compact=compact)
        self._compact = compact
        self._setups.setText("" if compact else self._name)
        labels.rekind(self._setups, "icon" if compact else "quiet")
        self._demo.setText(_DEMO_SHORT if compact else _DEMO)
        labels.rekind(self._demo, "demo-small" if compact else "demo")
        self._below.setContentsMargins(*(_NO_MARGINS if compact else _FOOT_MARGINS))

    def show_states(self, states: Mapping[Step, StepState], current: Step) -> None:
        """Draw the state of every step."""
        for step, button in self.buttons.items():
            button.show_state(states[step], current=step is current)

    def show_setup(self, name: str, saved: str) -> None:
        """The setup's name, and whether it is saved."""
        self._name = visible(name, _LONGEST_NAME).replace("&", "&&")
        self._setups.setText("" if self._compact else self._name)
        self._setups.setAccessibleName(f"Setup “{visible(name, _LONGEST_NAME)}”")
        self._setups.setToolTip(f"{visible(name, _LONGEST_NAME)}\n{_SETUPS_DO}")
        self._saved.setText(saved)

    def _steps(self) -> QWidget:
        buttons = column(*self.buttons.values(), spacing=2)
        buttons.addStretch(1)
        for step, button in self.buttons.items():
            # `clicked` passes a bool; the default binds the step of this round of the loop.
            button.clicked.connect(lambda _=False, step=step: self.picked.emit(step))
        return FittingScrollArea(boxed(buttons, "rail-steps"))

    def _head(self) -> QHBoxLayout:
        head = row(Glyph("product", "accent", 2.4), self._title, spacing=theme.MEDIUM, wide=1)
        head.setContentsMargins(theme.TINY, 0, 0, 0)
        return head

    def _foot(self, *, demo: bool) -> QVBoxLayout:
        self._wide_only += (self._saved,)
        self._saved.setIndent(theme.SMALL)  # level with the name in the button
        name = column(row(self._setups, stretch=True), self._saved, spacing=0)
        return column(self._demo, name, spacing=theme.MEDIUM) if demo else name


class Footer(QFrame):
    """Back, Next, and beside a closed Next the reason for it.

    Attributes:
        next_button: Next.

    Signals:
        back, next, close_window, help: The buttons were pressed.
        fix: The problem that keeps Next closed, when the user wants to go there.
    """

    back = Signal()
    next = Signal()
    close_window = Signal()
    help = Signal()
    fix = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._problem: Problem | None = None
        guide = Button("Help", "quiet", name="help-open")
        guide.setToolTip("The guide, at this page (F1)")
        guide.clicked.connect(self.help)
        self._back = Button("Back", "plain", "back", "back")
        self.next_button = Button("Next", "accent", name="next")
        # Not where Next is on the page before, and not in its colour.
        self._close = Button("Close", "plain", name="close")
        self._glyph = Glyph("info", "muted", 1.3)
        self._words = labels.label("", "muted", "hint-words")
        self._show = Button("Show me", "quiet", name="hint")
        parts = (guide, self._back, self._close, self._glyph, self._words, self._show)
        across = row(*parts, self.next_button, on=self, wide=4)
        across.setContentsMargins(theme.HUGE, theme.MEDIUM, theme.HUGE, theme.MEDIUM)
        across.insertSpacing(3, theme.LARGE)
        self._back.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        self._close.clicked.connect(self.close_window)
        self._show.clicked.connect(self._to_problem)

    def show_state(self, next_text: str, *, first: bool, last: bool, quiet: bool = False) -> bool:
        """Name Next, hide Back on the first page, and offer Close on the last one.

        A `quiet` Next is not the button to press.

        Returns:
            True when Next was another button before, so that a click may be meant for that.
        """
        changed = self.next_button.text() != next_text
        self.next_button.setText(next_text)
        # A page may have a button of the same words.
        self.next_button.setAccessibleName("Next" if next_text == "Next" else f"Next: {next_text}")
        labels.rekind(self.next_button, "plain" if quiet else "accent")
        self._back.setVisible(not first)
        self.next_button.setVisible(not last)
        self._close.setVisible(last)
        return changed

    def open(self) -> None:
        """Enable Next."""
        self._set_reason("", None)

    def close_for(self, problem: Problem) -> None:
        """Disable Next because of `problem`."""
        self._set_reason(problem.what, problem)

    def wait(self, words: str) -> None:
        """Disable Next while the work goes on that `words` name."""
        self._set_reason(words, None)

    def remark(self, problem: Problem) -> None:
        """Explain why another step can't be opened yet; Next stays as it is."""
        self._fill(f"First, in step “{problem.step.title}”: {problem.what}", problem)
        announce(self, self._words.text(), urgent=True)

    def _set_reason(self, words: str, problem: Problem | None) -> None:
        self.next_button.setEnabled(not words)
        # Screen readers read the reason with the disabled button.
        self.next_button.setAccessibleDescription(words)
        self._fill(words, problem)

    def _fill(self, words: str, problem: Problem | None) -> None:
        self._problem = problem
        self._words.setText(words)
        self._glyph.setVisible(bool(words))
        self._show.setVisible(problem is not None)
        self._show.setAccessibleName(f"Show me: {words}")

    def _to_problem(self) -> None:
        if self._problem:
            self.fix.emit(self._problem)
