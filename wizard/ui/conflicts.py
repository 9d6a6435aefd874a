"""Says that another window or computer changed or deleted the open setup meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from wizard.model.problem import Problem
from wizard.store import CHANGED, GONE
from wizard.ui.session import Session

NAME = "setup-conflict"


class ConflictNotes(QObject):
    """Shows each such problem of a setup once, in a box over the window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._shown: set[tuple[str, str]] = set()
        session.save_failed.connect(self._show)

    @property
    def unread(self) -> bool:
        """True while a box is open: the window should not close with it."""
        return self._window.findChild(QDialog, NAME) is not None

    def _show(self, problem: Problem) -> None:
        case = (problem.code, self._session.draft.setup_id)
        if problem.code in (CHANGED, GONE) and case not in self._shown:
            self._shown.add(case)
            from wizard.ui import dialogs  # noqa: PLC0415 - rarely needed

            dialogs.show_problem(self._window, "Setups", problem, NAME)
