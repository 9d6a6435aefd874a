"""Long work: what is being done now, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.widgets import labels
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import column, row


class BusyBar(QWidget):
    """Hidden until `start`; emits `cancelled` when the user presses Cancel."""

    cancelled = Signal()

    def __init__(self, name: str = "busy") -> None:
        super().__init__()
        self.setObjectName(name)
        self._doing = labels.label("", "body", f"{name}-doing")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = Button("Cancel", "plain", name=f"{name}-cancel")
        self._cancel.clicked.connect(self.cancelled)
        self.setFocusProxy(self._cancel)
        words = column(self._doing, self._bar)
        row(words, self._cancel, on=self, spacing=theme.LARGE, wide=0)
        self.hide()

    def start(self, doing: str, steps: int = 0, *, stoppable: bool = True) -> None:
        """Say what is being done; without a number of steps the bar shows no progress."""
        self._cancel.setVisible(stoppable)
        # Qt draws a range from 0 to 0 as a bar that only shows activity.
        self._bar.setRange(0, steps)
        # It moves all the time then: not where the desktop has effects switched off.
        effects = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
        self._bar.setVisible(bool(steps) or effects)
        self._bar.setValue(0)
        self._say(doing)
        self.show()
        announce(self, doing)

    def advance(self, doing: str, step: int) -> None:
        """Say what is being done now, `step` steps being done."""
        self._bar.setValue(step)
        self._say(doing)

    def stop(self) -> None:
        """The work is over."""
        self.hide()

    def _say(self, doing: str) -> None:
        self._doing.setText(doing)
        self._bar.setAccessibleName(doing)
