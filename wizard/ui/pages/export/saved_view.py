"""What is said about an export: how far it is proven, what was written, what to do next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wizard import flow
from wizard.export.exporting import QUESTIONS, plan_export, write_export
from wizard.export.folder_warnings import gitignore_lines
from wizard.export.plan import Command, ExportPlan, ExportRequest, Steps
from wizard.export.record import export_record
from wizard.export.sheet import SHEET_FILE, SheetContext
from wizard.export.warnings import DROPS
from wizard.files import Written, make_folder
from wizard.flow import Proof, SetupState
from wizard.model.export_record import ExportRecord
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.services import with_existing_files
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, CopyValue, ProblemNote, Separator, labels, row
from wizard.ui.widgets.card import boxed, column, refill


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
    secret = tuple(note.name for note in request.notes if note.secret)
    record = export_record(request, plan, context)
    return Saved(plan, written, gitignore_lines(folder, secret), record)


class SavedView(QWidget):
    """Below the button that saves: the files, warnings about them, and the sheet to open."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Path()
        self.said = Banner("info", "export-said")
        self._open = Button("Open the handoff sheet", "plain", "file", "export-open-sheet")
        self._warnings = ProblemNote("export-warnings")
        self._gitignore = CopyValue("", "Lines for the .gitignore", "gitignore")
        parts = (self.said, row(self._open, stretch=True), self._warnings, self._gitignore)
        column(*parts, on=self, spacing=theme.MEDIUM)
        self._open.clicked.connect(self._open_sheet)
        self._clear()

    def show_saved(self, saved: Saved) -> None:
        """The files are written."""
        self._sheet = saved.plan.folder / SHEET_FILE
        say_written(self.said, saved.written)
        self._warnings.show_problems(tuple(map(_in_window, saved.plan.warnings)))
        self._gitignore.set_value("\n".join(saved.gitignore))
        self._gitignore.setVisible(bool(saved.gitignore))
        self._open.show()

    def show_problem(self, problem: Problem) -> None:
        """They could not be written."""
        self._clear()
        agree = "Save them anyway" if problem.code == DROPS else "Replace them"
        self.said.show_problem(problem, agree if problem.code in QUESTIONS else "")

    def show_outdated(self) -> None:
        """They were written, and something was changed since."""
        self._clear()
        self.said.say("Changed since the files were saved", "Save them again.", tone="warned")

    def _clear(self) -> None:
        self._warnings.show_problems(())
        self._gitignore.hide()
        self._open.hide()

    def _open_sheet(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sheet.absolute())))


def _in_window(warning: Problem) -> Problem:
    """The lines for the .gitignore are shown below the warnings, to be copied."""
    return replace(warning, remedy=_IGNORE) if warning.code == "export.git" else warning


_IGNORE = (
    "Add the lines below to the .gitignore in this folder, or choose a folder outside the "
    "repository."
)


class ProofView(QWidget):
    """How far test logins prove the setup, and each open finding.

    Signals:
        acted: The step of the test login is wanted.
    """

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._banner = Banner("info", "proof")
        self._findings = ProblemNote("open-findings", _MOST_FINDINGS)
        column(self._banner, self._findings, on=self, spacing=theme.MEDIUM)
        self._banner.acted.connect(self.acted)

    def show_state(self, state: SetupState) -> None:
        """Bring it up to the setup."""
        roles = state.role_proof
        self._findings.show_problems(roles.findings if roles else ())
        _say_proof(self._banner, state, "\n".join(roles.lines) if roles else "")


def _say_proof(banner: Banner, state: SetupState, lines: str) -> None:
    proof, summary = flow.proof(state), flow.proof_summary(state)
    if proof is Proof.PASSED and state.evidence is not None:
        when = f"{state.evidence.at:%Y-%m-%d %H:%M} UTC"
        banner.say(summary, f"{_PROVEN.format(when=when)}\n{lines}", tone="passed")
    else:
        why = f"{_WHY}\n" if proof in _UNTESTED else ""
        banner.say(summary, f"{why}{lines}", "Go to Test login", "warned")


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


class CommandList(QWidget):
    """Commands in order, each with its own copy button."""

    def __init__(self, name: str, heading: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}s")
        self._name = name
        title = [labels.label(heading, "heading")] if heading else []
        self._rows = column(spacing=theme.LARGE)
        column(*title, self._rows, on=self, spacing=theme.MEDIUM)
        self._shown: tuple[Command, ...] = ()

    def show_commands(self, found: tuple[Command, ...]) -> None:
        """Replace what is shown."""
        if found != self._shown:
            self._shown = found
            refill(self._rows, (self._drawn(*one) for one in enumerate(found, 1)))

    def _drawn(self, number: int, command: Command) -> QWidget:
        parts: list[QWidget] = [
            labels.label(f"{number}. {command.title}", "strong"),
            labels.label(labels.unbroken(command.says), "muted"),
        ]
        if command.line:
            line = CopyValue(command.line, "", f"{self._name}-{number}", command=True)
            line.call(f"command: {command.title}")
            parts.append(line)
        return boxed(column(*parts, spacing=theme.TINY))


class StepsView(QWidget):
    """How the files are applied, how to see that it worked, and the way back."""

    def __init__(self) -> None:
        super().__init__()
        self._apply = CommandList("command")
        self._verify = CommandList("verify", "See that it worked")
        self._roll_back = CommandList("roll-back", "The way back")
        parts = (self._apply, Separator(), self._verify, Separator(), self._roll_back)
        column(*parts, on=self, spacing=theme.LARGE)

    def show_steps(self, steps: Steps) -> None:
        """Replace what is shown."""
        self._apply.show_commands(steps.apply)
        self._verify.show_commands(steps.verify)
        self._roll_back.show_commands(steps.roll_back)


_PROVEN = (
    "On {when} a login went through with exactly these endpoints, credentials, callback URL, PKCE "
    "setting and claims. What a login can't prove is marked below."
)
_MOST_FINDINGS = 30
_UNTESTED = (Proof.NONE, Proof.STALE)
_WHY = "Everything below was checked for form only. A test login takes a minute."
_EXPOSED = "this file system or operating system did not let the wizard keep other users out."
