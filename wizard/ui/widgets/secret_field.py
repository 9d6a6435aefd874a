"""A secret: hidden while it is typed, shown as eight dots when it is in use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from wizard.model.secret import DOTS, Secret
from wizard.ui import theme
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button, Glyph, IconButton
from wizard.ui.widgets.card import boxed, column, row
from wizard.ui.widgets.inputs import LabelledInput, LineEdit, describe

HIDE_AFTER_MS = 20_000


class SecretField(LabelledInput):
    """Either a line to type a secret into, or eight dots for the one that is in use.

    `value_changed` has a `Secret`: what is typed; an empty one when the former is to be kept.

    Signals:
        forget_asked: The user wants to remove the secret.
    """

    forget_asked = Signal()

    def __init__(self, name: str, label: str, help: str = "") -> None:
        super().__init__(name, label, help)
        self._typing = help
        self._drawn: tuple[Secret, str] | None = None
        self.edit = LineEdit()
        describe(self.edit, name, label)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._peek = IconButton("eye", "Show what is typed", f"{name}-peek")
        self._keep = Button("Keep the stored one", "quiet", name=f"{name}-keep")
        for beside in (self._peek, self._keep):  # a click on them is not the end of typing
            beside.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dots = labels.selectable(labels.label(DOTS, "body", f"{name}-shown"))
        self._dots.setFont(labels.mono())
        self._where = labels.label("", "small", f"{name}-where")
        self._reveal = Button("Reveal", "quiet", "eye", f"{name}-reveal")
        self._replace = Button("Replace", "quiet", name=f"{name}-replace")
        self._forget = Button("Forget", "danger", name=f"{name}-forget")
        for button in (self._replace, self._forget):
            button.setAccessibleName(f"{button.text()} the {label.lower()}")
        self._stack = QStackedWidget()
        self._hide = QTimer(self, singleShot=True, interval=HIDE_AFTER_MS)
        self._lay_out()
        self._connect()
        self.show_secret(Secret(""))

    def set_value(self, value: object) -> None:
        """A secret is no part of the draft: see `show_secret`."""

    def show_secret(self, secret: Secret, note: str = "") -> None:
        """Show eight dots for a secret and where it is; for an empty one the line to type into.

        A line that was opened to replace this very secret stays open.
        """
        if (secret, note) == self._drawn and not self.edit.text():
            return
        self._drawn = secret, note
        self._where.setText(note)
        self.conceal()
        self.edit.clear()
        self._keep.setVisible(bool(secret))
        self._turn(1 if secret else 0)

    def conceal(self) -> None:
        """Show dots again; call when the page is left."""
        self._hide.stop()
        self._dots.setText(DOTS)
        self._caption_reveal("Reveal")
        self._reveal.show_icon("eye")
        self._echo(plain=False)

    def take_focus(self) -> None:
        """Open the line: whoever is led here replaces the secret."""
        self._turn(0)
        super().take_focus()

    def main_widget(self) -> QWidget:
        """The line, or the button that opens it."""
        return self._replace if self._stack.currentIndex() else self.edit

    def hideEvent(self, event: QEvent) -> None:
        """What can't be seen need not stay revealed."""
        super().hideEvent(event)  # type: ignore[arg-type]  # Qt hands a QHideEvent
        self.conceal()

    def _connect(self) -> None:
        self.edit.left.connect(self._leave)
        self.edit.returnPressed.connect(self._leave)
        self.edit.textEdited.connect(self._edited)
        self._peek.clicked.connect(self._toggle_echo)
        self._keep.clicked.connect(self._keep_former)
        self._reveal.clicked.connect(self._toggle_reveal)
        self._replace.clicked.connect(self._type_new)
        self._forget.clicked.connect(self.forget_asked)
        self._hide.timeout.connect(self.conceal)
        QApplication.clipboard().selectionChanged.connect(self._clear_selection)

    def _clear_selection(self) -> None:
        """X and Wayland offer what is selected for pasting; it would stay there after “Hide”."""
        clipboard, mode = QApplication.clipboard(), QClipboard.Mode.Selection
        selected = {self._dots.selectedText(), self.edit.selectedText()}
        # The text of another program would have to be requested from it.
        if clipboard.ownsSelection() and clipboard.text(mode) in selected - {""}:
            clipboard.clear(mode)

    def _lay_out(self) -> None:
        typing = boxed(row(self.edit, self._peek, self._keep, wide=0))
        typing.setFocusProxy(self.edit)  # a click beside them is not the end of typing either
        self._sides = (typing, self._stored_part())
        for part in self._sides:
            self._stack.addWidget(part)
        self.lay_out(self._stack)

    def _stored_part(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("kind", "value")
        words = column(self._dots, self._where, spacing=2)
        buttons = (self._reveal, self._replace, self._forget)
        across = row(Glyph("lock", "accent"), words, *buttons, on=frame, wide=1)
        across.setSpacing(theme.MEDIUM)
        across.setContentsMargins(theme.MEDIUM, theme.SMALL - 2, theme.SMALL, theme.SMALL - 2)
        return frame

    def _turn(self, side: int) -> None:
        """Show one side, and be no taller than it needs."""
        policy = QSizePolicy.Policy
        for number, part in enumerate(self._sides):
            # A stack is as tall as its tallest side unless the others are ignored.
            height = policy.Preferred if number == side else policy.Ignored
            part.setSizePolicy(policy.Preferred, height)
        self._stack.setCurrentIndex(side)
        self._help.setText("" if side else self._typing)
        self._help.setHidden(bool(side) or bool(self.shown_problems))

    def _edited(self, typed: str) -> None:
        self.value_changed.emit(Secret(typed))
        self.typed()

    def _leave(self) -> None:
        if self.edit.text():
            self.was_left()

    def _keep_former(self) -> None:
        self.edit.clear()
        self._turn(1)
        self.value_changed.emit(Secret(""))

    def _type_new(self) -> None:
        self._turn(0)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_echo(self) -> None:
        self._echo(plain=self.edit.echoMode() is QLineEdit.EchoMode.Password)

    def _echo(self, *, plain: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if plain else mode.Password)
        self._peek.show_icon("eye-off" if plain else "eye")
        self._peek.say("Hide what is typed" if plain else "Show what is typed")

    def _caption_reveal(self, verb: str) -> None:
        self._reveal.setText(verb)
        self._reveal.setAccessibleName(f"{verb} the {self._label.text().lower()}")

    def _toggle_reveal(self) -> None:
        if self._hide.isActive():
            self.conceal()
            return
        secret, _ = self._drawn or (Secret(""), "")
        self._dots.setText(secret.reveal())
        self._caption_reveal("Hide")
        self._reveal.show_icon("eye-off")
        # Covers the secret again if the user forgets to.
        self._hide.start()
