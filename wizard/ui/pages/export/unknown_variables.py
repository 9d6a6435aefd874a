"""What opened files set besides Ping: that it is passed on, and what of it can't be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.export.others import left_out_problem, listed
from wizard.export.outputs import ExportRequest
from wizard.ui import theme
from wizard.ui.widgets import Banner


class UnknownVariables(QWidget):
    """Hidden unless the set-up was read from files that hold variables besides Ping's."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("unknown-variables")
        self._kept = Banner(name="unknown-kept")
        self._left_out = Banner(name="unknown-left-out")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.MEDIUM)
        column.addWidget(self._kept)
        column.addWidget(self._left_out)
        self.hide()

    def show_handoff(self, handoff: ExportRequest, paths: Sequence[str]) -> None:
        """Say what will be written besides, with values from the files `paths`, and what won't."""
        names = listed(one.shown for one in handoff.others)
        said = (_KEPT, f"{names}. {_FROM.format(files=listed(paths))}") if names else ("",)
        self._kept.say(*said)
        self._left_out.say("")
        if handoff.left_out:
            left = left_out_problem(handoff.left_out)
            self._left_out.say(left.what, f"{left.why} {left.remedy}", tone="warned")
        self.setVisible(bool(names or handoff.left_out))


_KEPT = "Other variables of the files you opened are written too"
_FROM = "Their values are read from {files} when you save, and are not looked at."
