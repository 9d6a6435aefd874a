"""What was written, what has to be known about it, and what to open next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wizard.export.archive import ZIP_FILE
from wizard.export.exporting import QUESTIONS, plan_export, write_export
from wizard.export.folder_warnings import gitignore_lines, secret_names
from wizard.export.plan import ExportPlan, ExportRequest
from wizard.export.record import export_record
from wizard.export.sheet import SHEET_FILE, SheetContext
from wizard.export.warnings import DROPS
from wizard.files import Written, make_folder
from wizard.model.export_record import ExportRecord
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.services import with_existing_files
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, CopyValue, ProblemNote, row
from wizard.ui.widgets.card import column


@dataclass(frozen=True, slots=True)
class Saved:
    """An export that was written, and the lines that the folder's `.gitignore` lacks."""

    plan: ExportPlan
    written: Written
    gitignore: tuple[str, ...]
    record: ExportRecord


def save(
    request: ExportRequest,
    opened: Sequence[str],
    folder: Path,
    context: SheetContext,
    agreed: Collection[str],
) -> Saved | Problem:
    """Write everything; the folder is created. It reads files: not for the GUI thread.

    Args:
        request: What is exported.
        opened: Paths of the files that the setup was read from.
        folder: Where the files go.
        context: For the handoff sheet.
        agreed: Codes of questions that the user has answered with yes.
    """
    failed = make_folder(folder)
    if failed:
        return failed
    # Read again now: the files may have changed since they were shown.
    plan = plan_export(with_existing_files(request, opened, folder), folder, context)
    if not isinstance(plan, ExportPlan):
        return plan[0]
    written = write_export(plan, agreed)
    if not isinstance(written, Written):
        return written[0]
    record = export_record(request, plan, context)
    return Saved(plan, written, gitignore_lines(folder, secret_names(plan.files)), record)


class SavedView(QWidget):
    """The files that were saved, warnings about them, and what to open.

    Signals:
        again: Files are to be saved, once more or after a ZIP.
    """

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self.said = Banner("info", "export-said")
        self._folder_button = Button("Open the folder", "plain", "folder", "export-open-folder")
        self._sheet_button = Button("Open the handoff sheet", "plain", "file", "export-open-sheet")
        self._again = Button("Save again", "quiet", name="export-again")
        self._buttons = (self._folder_button, self._sheet_button, self._again)
        self._warnings = ProblemNote("export-warnings")
        self._gitignore = CopyValue("", "Lines for the .gitignore", "gitignore")
        parts = (self.said, row(*self._buttons, stretch=True), self._warnings, self._gitignore)
        column(*parts, on=self, spacing=theme.MEDIUM)
        self._folder_button.clicked.connect(lambda: self._open(self._folder))
        self._sheet_button.clicked.connect(lambda: self._open(self._folder / SHEET_FILE))
        self._again.clicked.connect(self.again)
        self._clear()

    def show_saved(self, saved: Saved) -> None:
        """The files are written."""
        self._folder = saved.plan.folder
        say_written(self.said, saved.written)
        self._warnings.show_problems(tuple(map(_in_window, saved.plan.warnings)))
        self._gitignore.set_value("\n".join(saved.gitignore))
        for button in self._buttons:
            button.show()
        # In a ZIP it can't be opened from here.
        names = {path.name for path in saved.written.paths}
        as_files = SHEET_FILE in names
        if ZIP_FILE in names:
            self.said.say(_APART, f"{visible(saved.written.paths[0])}\n{_HOW}", tone="passed")
        self._sheet_button.setVisible(as_files)
        self._again.setText("Save again" if as_files else "Save as files too")

    def show_problem(self, problem: Problem | None) -> None:
        """They could not be written."""
        self._clear()
        code = problem.code if problem else ""
        agree = "Save them anyway" if code == DROPS else "Replace them"
        self.said.show_problem(problem, agree if code in QUESTIONS else "")

    def show_outdated(self) -> None:
        """They were written, and something was changed since."""
        self._clear()
        self.said.say("Changed since the files were saved", "Save them again.", tone="warned")

    def _clear(self) -> None:
        self._warnings.show_problems(())
        self._gitignore.hide()
        for button in self._buttons:
            button.hide()

    def _open(self, path: Path) -> None:
        """In the desktop's file manager or browser; nothing else is started."""
        # What was put there since might be a program.
        if path.is_dir() if path == self._folder else path.is_file():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute())))
        else:
            self.said.say(f"No longer there: {visible(path)}", "Save again.", tone="warned")


def _in_window(warning: Problem) -> Problem:
    """The lines for the .gitignore are shown below the warnings, to be copied."""
    return replace(warning, remedy=_IGNORE) if warning.code == "export.git" else warning


_IGNORE = (
    "Add the lines below to the .gitignore in this folder, or choose a folder outside the "
    "repository."
)


def say_written(banner: Banner, written: Written) -> None:
    """What was written, and what could not be protected."""
    names = "\n".join(visible(path) for path in written.paths)
    if written.leftovers:
        left = ", ".join(visible(name) for name in written.leftovers)
        names += f"\nRemoved, left over from an interrupted run: {left}"
    if written.unprotected:
        exposed = ", ".join(written.unprotected)
        banner.say("Saved, but others may be able to read the secret",
                   f"{names}\n{exposed}: {_EXPOSED}", tone="warned")  # fmt: skip
    else:
        banner.say("Saved", names, tone="passed")


_APART = "Saved, without client ID and secret"
_HOW = "Hand those over apart from it: the handoff sheet inside says where they go."
_EXPOSED = "this file system or operating system did not let the wizard keep other users out."
