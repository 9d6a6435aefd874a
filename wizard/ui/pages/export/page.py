"""Page 7: every value once more, the files, and the command that applies them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from wizard import flow
from wizard.clearml.variables import assignments
from wizard.export.carrying import with_others
from wizard.export.exporting import export_problems, fitted, placed
from wizard.export.layout import target_of
from wizard.export.outputs import ExportRequest
from wizard.export.sheet import SheetContext
from wizard.files import Overwrite
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.export.deployment_card import DeploymentInput
from wizard.ui.pages.export.layout_card import LayoutCard
from wizard.ui.pages.export.review import Review
from wizard.ui.pages.export.saved_view import Done, ExportJob, SavedView, save
from wizard.ui.pages.export.steps_view import StepsView, say_proof
from wizard.ui.pages.export.unknown_variables import UnknownVariables
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Field, row
from wizard.ui.widgets.admin_spelling import AdminSpelling

FOLDER, DEMO_FOLDER = "clearml-ping-sso", "clearml-ping-sso-demo"


class ExportPage(Page):
    """Writes the files into a folder of the user's choice, and never over foreign ones unasked."""

    step = Step.EXPORT
    sentence = (
        "Look everything over, save the files, and hand them to whoever runs the ClearML server. "
        "Nothing is changed there until the command below is run."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._usual = Path.home() / (DEMO_FOLDER if session.services.demo else FOLDER)
        self._handed: ExportJob | None = None
        self._proof = Banner("info", "proof")
        self._spelling = AdminSpelling(session)
        self._unknown = UnknownVariables()
        self._review = Review()
        self._layout_card = LayoutCard()
        self._how = Card("How is your ClearML server run?", "Asked once, for the exact command.")
        self._deployment = DeploymentInput()
        self._folder = Field("export-folder", "Folder for the files", "", _FOLDER_HELP)
        self._choose = Button("Choose…", "plain", "folder", "export-choose")
        self._save = Button("Save the files", "plain", "file", "export-save")
        self._saved = SavedView()
        self._steps = StepsView()
        self._folder.set_value(str(self._usual))
        self._folder.add_beside(self._choose)
        self.bind(self._layout_card.choice)
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
        say_proof(self._proof, self.session.state)
        self._spelling.show_logins(self.session.people)
        asks = target_of(draft.layout).asks
        self._layout_card.show_layout(draft.layout)
        self._deployment.ask(asks)
        self._how.setVisible(bool(asks))
        order = self._order()
        self._save.setEnabled(order is not None and not _faults(order))
        if order is not None:
            self._show_order(order)

    def _show_order(self, order: ExportJob) -> None:
        handoff = order.handoff
        self._layout_card.show_notes(order.target.notes(handoff))
        written = assignments(handoff.settings, handoff.credentials)
        self._review.show_assignments(written, flow.proof(self.session.state))
        wrong = tuple(p for p in _faults(order) if p.field == "deployment")
        self._deployment.show_problems(wrong)
        if self._handed is not None and order != self._handed:
            self._handed = None
            self._saved.outdated()
            self.next_changed.emit()

    def show_problems(self, problems: Problems) -> None:
        """Problems of the deployment come from `show_draft`; the standing moved, so look again."""
        del problems
        self.show_draft(self.session.draft)

    def entered(self) -> None:
        """The commands depend on what is on this machine, which is looked up now."""
        self._refresh_steps()

    def _lay_out(self) -> None:
        values = Card("What ClearML will be told", "The secret is written, but never shown here.")
        values.add(self._review)
        self._how.add(self._deployment)
        files = Card("Save the files", _FILES)
        files.add(self._folder)
        files.column.addLayout(row(self._save, stretch=True))
        files.add(self._saved)
        then = Card("Then, where ClearML runs")
        then.add(self._steps)
        cards = (values, self._layout_card, self._how, files, then)
        for part in (self._proof, self._spelling, self._unknown, *cards):
            self.column.addWidget(part)

    def _connect(self) -> None:
        self._proof.acted.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._choose.clicked.connect(self._ask_folder)
        self._save.clicked.connect(lambda: self._export(Overwrite.OWN))
        self._saved.said.acted.connect(lambda: self._export(Overwrite.ANY))
        self._layout_card.changed.connect(lambda: self.show_draft(self.session.draft))
        self._layout_card.changed.connect(self._refresh_steps)
        self._layout_card.choice.value_changed.connect(self._refresh_steps)
        self._deployment.settled.connect(self._refresh_steps)
        self._folder.committed.connect(lambda _: self._refresh_steps())

    def _order(self) -> ExportJob | None:
        session = self.session
        settings, credentials = settle(session.draft), session.credentials
        if not isinstance(settings, Settings) or credentials is None or not credentials.complete:
            return None
        target = target_of(session.draft.layout)
        made = ExportRequest(settings, credentials, session.draft.deployment, session.services.demo)
        card = self._layout_card
        return ExportJob(card.completed(made, target), target, card.include_names)

    def _place(self) -> Path:
        return Path(self._folder.value.strip() or self._usual).expanduser()

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the files", self._folder.value)
        if found:
            self._folder.set_value(found)
            self._refresh_steps()

    def _export(self, overwrite: Overwrite) -> None:
        order, folder = self._order(), self._place()
        if order is None or self.busy:
            return
        self.set_busy(busy=True)

        def told(done: Done | Problem) -> None:
            self._told(order, done)

        occasion, draft = self._occasion(order), self.session.draft
        self.session.runner.run(lambda _: save(occasion, draft, folder, overwrite), told)

    def _occasion(self, order: ExportJob) -> SheetContext:
        """What the handoff sheet tells besides: who was tested, and whether that still holds."""
        session, draft = self.session, self.session.draft
        return SheetContext(
            order.handoff,
            session.services.clock(),
            logins=session.people,
            current=flow.current_fingerprint(session.state),
            product=draft.product,
            clearml_groups=draft.clearml_groups,
            include_names=order.include_names,
            target=order.target,
        )

    def _told(self, order: ExportJob, done: Done | Problem) -> None:
        self.set_busy(busy=False)
        if isinstance(done, Done):
            self._handed = order
            self._saved.show_done(done)
            self._refresh_steps()
            self.next_changed.emit()
        else:
            self._saved.show_problem(done)
        self.reveal.emit(self._saved.said)
        self.show_draft(self.session.draft)

    def _refresh_steps(self) -> None:
        order, folder, draft = self._order(), self._place(), self.session.draft
        if order is None or _faults(order):
            return

        def told(found: ExportRequest | Problem) -> None:
            if (
                isinstance(found, ExportRequest)
                and order == self._order()
                and folder == self._place()
            ):
                self._steps.show_steps(order.target.steps(found))
                self._unknown.show_handoff(found, draft.source_paths)

        self.session.runner.run(lambda _: _prepared(order, draft, folder), told)


def _faults(order: ExportJob) -> Problems:
    return export_problems(order.handoff, order.target)


def _prepared(order: ExportJob, draft: Draft, folder: Path) -> ExportRequest:
    return placed(fitted(with_others(order.handoff, draft), order.target), folder)


_FOLDER_HELP = "Made when it is not there. Files of other origin are never replaced unasked."
_FILES = "A file with the secret is readable by you only."
