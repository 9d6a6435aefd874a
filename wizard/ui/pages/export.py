"""Page 7: every value once more, the files, and the command that applies them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from wizard import flow
from wizard.clearml.commands import Command, commands
from wizard.clearml.exporting import Exported, export, export_problems, placed
from wizard.clearml.outputs import Handoff
from wizard.clearml.sheet import Occasion
from wizard.clearml.variables import assignments
from wizard.files import NOT_OURS, Overwrite, make_folder
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.deployment import DeploymentInput
from wizard.ui.pages.handover import CommandList, say_exported, say_proof
from wizard.ui.pages.review import Review
from wizard.ui.pages.unknown_variables import UnknownVariables
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Field, ProblemNote, row

FOLDER = "clearml-ping-sso"


class ExportPage(Page):
    """Writes the files into a folder of the user's choice, and never over foreign ones unasked."""

    step = Step.EXPORT
    sentence = (
        "Look everything over, save the files, and hand them to whoever runs the ClearML server. "
        "Nothing is changed there until the command below is run."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._handed: Handoff | None = None
        self._proof = Banner("info", "proof")
        self._unknown = UnknownVariables(session)
        self._review = Review()
        self._deployment = DeploymentInput()
        self._folder = Field("export-folder", "Folder for the files", "", _FOLDER_HELP)
        self._choose = Button("Choose…", "plain", "folder", "export-choose")
        self._save = Button("Save the files", "plain", "file", "export-save")
        self._said = Banner("info", "export-said")
        self._cautions = ProblemNote("export-cautions")
        self._commands = CommandList()
        self._folder.set_value(str(Path.home() / FOLDER))
        self._folder.add_beside(self._choose)
        self.bind(self._deployment)
        self._lay_out()
        self._connect()
        self.show_draft(session.draft)

    @property
    def next_text(self) -> str:
        """First the files."""
        return "Save the files" if self._handed is None else "Next"

    def finish(self) -> bool:
        """Save the files; once they are saved as things stand, go on."""
        if self._handed is not None:
            return True
        self._export(Overwrite.OWN)
        return False

    def show_draft(self, draft: Draft) -> None:
        """Bring the values up to the draft, and say when saved files are older than it."""
        super().show_draft(draft)
        say_proof(self._proof, self.session.standing)
        handoff = self._handoff()
        self._save.setEnabled(handoff is not None and not export_problems(handoff))
        if handoff is None:
            return
        written = assignments(handoff.settings, handoff.credentials)
        self._review.show_assignments(written, flow.proof(self.session.standing))
        found = export_problems(handoff)
        self._deployment.show_problems(tuple(p for p in found if p.field == "deployment"))
        if self._handed is not None and handoff != self._handed:
            self._handed = None
            self._cautions.show_problems(())
            self._said.say("Changed since the files were saved", "Save them again.", tone="warned")
            self.next_changed.emit()

    def show_problems(self, problems: Problems) -> None:
        """Problems of the deployment come from `show_draft`; the standing moved, so look again."""
        del problems
        self.show_draft(self.session.draft)

    def entered(self) -> None:
        """The commands depend on what is on this machine, which is looked up now."""
        self._refresh_commands()
        self._unknown.look()

    def _lay_out(self) -> None:
        values = Card("What ClearML will be told", "The secret is written, but never shown here.")
        values.add(self._review)
        how = Card("How is your ClearML server run?", "Asked once, for the exact command.")
        how.add(self._deployment)
        files = Card("Save the files", _FILES)
        files.add(self._folder)
        files.column.addLayout(row(self._save, stretch=True))
        files.add(self._said, self._cautions)
        then = Card("Then, on the machine that runs ClearML")
        then.add(self._commands)
        for part in (self._proof, self._unknown, values, how, files, then):
            self.column.addWidget(part)

    def _connect(self) -> None:
        self._proof.acted.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._choose.clicked.connect(self._ask_folder)
        self._save.clicked.connect(lambda: self._export(Overwrite.OWN))
        self._said.acted.connect(lambda: self._export(Overwrite.ANY))
        self._deployment.settled.connect(self._refresh_commands)
        self._folder.committed.connect(lambda _: self._refresh_commands())

    def _handoff(self) -> Handoff | None:
        session = self.session
        settings, credentials = settle(session.draft), session.credentials
        if not isinstance(settings, Settings) or credentials is None or not credentials.complete:
            return None
        return Handoff(settings, credentials, session.draft.deployment, session.services.demo)

    def _target(self) -> Path:
        return Path(self._folder.value.strip() or str(Path.home() / FOLDER)).expanduser()

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the files", self._folder.value)
        if found:
            self._folder.set_value(found)
            self._refresh_commands()

    def _export(self, overwrite: Overwrite) -> None:
        handoff, folder = self._handoff(), self._target()
        if handoff is None:
            return
        self.set_busy(busy=True)
        self._save.setEnabled(False)

        def told(done: Exported | Problem) -> None:
            self._told(handoff, done)

        occasion = self._occasion(handoff)
        self.session.runner.run(lambda _: _written(occasion, folder, overwrite), told)

    def _occasion(self, handoff: Handoff) -> Occasion:
        """What the handoff sheet tells besides: who was tested, and whether that still holds."""
        session, draft = self.session, self.session.draft
        return Occasion(
            handoff,
            session.services.clock(),
            logins=session.people,
            current=flow.current_fingerprint(session.standing),
            product=draft.product,
            clearml_groups=draft.clearml_groups,
        )

    def _told(self, handoff: Handoff, done: Exported | Problem) -> None:
        self.set_busy(busy=False)
        self._save.setEnabled(True)
        if isinstance(done, Exported):
            self._handed = handoff
            say_exported(self._said, done)
            self._cautions.show_problems(done.cautions)
            self._commands.show_commands(done.commands)
            self.reveal.emit(self._said)
            self.next_changed.emit()
            return
        self._cautions.show_problems(())
        self._said.show_problem(done, "Replace them" if done.code == NOT_OURS else "")
        self.reveal.emit(self._said)

    def _refresh_commands(self) -> None:
        handoff, folder = self._handoff(), self._target()
        if handoff is not None and not export_problems(handoff):
            self.session.runner.run(
                lambda _: commands(placed(handoff, folder)), self._show_commands
            )

    def _show_commands(self, found: tuple[Command, ...] | Problem) -> None:
        if not isinstance(found, Problem):
            self._commands.show_commands(found)


def _written(occasion: Occasion, folder: Path, overwrite: Overwrite) -> Exported | Problem:
    handoff = occasion.handoff
    made = make_folder(folder)
    done = made or export(handoff, folder, overwrite=overwrite, occasion=occasion)
    return done[0] if isinstance(done, tuple) else done


_FOLDER_HELP = "Made when it is not there. Files of other origin are never replaced unasked."
_FILES = (
    "ping-sso.env with the values and the secret, readable by you only; "
    "docker-compose.ping-sso.yml, which hands them to the apiserver; and ping-sso-handoff.html, "
    "a sheet for whoever deploys them: no secret in it, tested people by role instead of name."
)
