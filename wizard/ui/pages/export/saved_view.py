"""What came of saving: the files, what to be careful about, and the sheet to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.export.carrying import with_others
from wizard.export.exporting import ASKS, ExportPlan, export
from wizard.export.folder_warnings import gitignore_lines
from wizard.export.outputs import ExportRequest, Layout
from wizard.export.sheet import SHEET_FILE, SheetContext
from wizard.files import Overwrite, make_folder
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.ui import theme
from wizard.ui.pages.export.steps_view import say_exported
from wizard.ui.widgets import Banner, Button, CopyValue, ProblemNote, row


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is asked to be written: saved files are current while this stays the same."""

    handoff: ExportRequest
    target: Layout
    include_names: bool


@dataclass(frozen=True, slots=True)
class Done:
    """An export, and the lines that a `.gitignore` beside it lacks."""

    exported: ExportPlan
    gitignore: tuple[str, ...]


def save(
    occasion: SheetContext, draft: Draft, folder: Path, overwrite: Overwrite
) -> Done | Problem:
    """Write everything, with what the draft's files hold besides; the folder is made."""
    handoff, target = with_others(occasion.handoff, draft), occasion.target
    made = make_folder(folder)
    if made:
        return made
    done = export(handoff, folder, target=target, overwrite=overwrite, occasion=occasion)
    if isinstance(done, tuple):
        return done[0]
    secret = tuple(note.name for note in target.notes(handoff) if note.secret)
    return Done(done, gitignore_lines(folder, secret))


def _in_window(caution: Problem) -> Problem:
    """The lines for the .gitignore stand below the cautions, to be copied."""
    return replace(caution, remedy=_IGNORE) if caution.code == "export.git" else caution


_IGNORE = (
    "Add the lines below to the .gitignore in this folder, or choose a folder outside the "
    "repository."
)


class SavedView(QWidget):
    """Stands below the button that saves."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Path()
        self.said = Banner("info", "export-said")
        self._open = Button("Open the handoff sheet", "plain", "file", "export-open-sheet")
        self._cautions = ProblemNote("export-cautions")
        self._gitignore = CopyValue("", "Lines for the .gitignore", "gitignore")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.MEDIUM)
        column.addWidget(self.said)
        column.addLayout(row(self._open, stretch=True))
        column.addWidget(self._cautions)
        column.addWidget(self._gitignore)
        self._open.clicked.connect(self._open_sheet)
        self._forget()

    def show_done(self, done: Done) -> None:
        """The files are there."""
        exported = done.exported
        self._sheet = exported.folder / SHEET_FILE
        say_exported(self.said, exported)
        self._cautions.show_problems(tuple(map(_in_window, exported.cautions)))
        self._gitignore.set_value("\n".join(done.gitignore))
        self._gitignore.setVisible(bool(done.gitignore))
        self._open.show()

    def show_problem(self, problem: Problem) -> None:
        """They could not be written."""
        self._forget()
        self.said.show_problem(problem, "Replace them" if problem.code in ASKS else "")

    def outdated(self) -> None:
        """They were written, and something was changed since."""
        self._forget()
        self.said.say("Changed since the files were saved", "Save them again.", tone="warned")

    def _forget(self) -> None:
        self._cautions.show_problems(())
        self._gitignore.hide()
        self._open.hide()

    def _open_sheet(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sheet.absolute())))
