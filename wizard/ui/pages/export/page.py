"""Step "Review and export": every value once more, the files, and the command that applies them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from wizard.clearml.roles import RoleProof
from wizard.export.exporting import check_request, place
from wizard.export.layouts import find_layout
from wizard.export.plan import ExportRequest
from wizard.export.sheet import SheetContext
from wizard.export.warnings import existing_warnings
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.services import with_existing_files
from wizard.ui.page import Page
from wizard.ui.pages.export.deployment_card import DeploymentInput
from wizard.ui.pages.export.layout_card import LayoutCard
from wizard.ui.pages.export.review import Review
from wizard.ui.pages.export.saved_earlier import SavedEarlier
from wizard.ui.pages.export.saved_view import ProofView, Saved, SavedView, StepsView, save
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Card, Field, ProblemNote, row
from wizard.ui.widgets.admin_spelling import AdminSpelling

FOLDER, DEMO_FOLDER = "clearml-ping-sso", "clearml-ping-sso-demo"
_MOST_WARNINGS = 30

ExportJob = tuple[ExportRequest, bool, RoleProof | None]
"""What is to be written, and what the sheet says of people: saved files are as old as this."""


class ExportPage(Page):
    """Writes the files into a folder of the user's choice; asks before it replaces others."""

    step = Step.EXPORT
    sentence = (
        "Look everything over, save the files, and hand them to those who run the ClearML server. "
        "Nothing is changed there until the command below is run."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._usual = Path.home() / (DEMO_FOLDER if session.services.demo else FOLDER)
        self._saved_job: ExportJob | None = None
        self._question: Problem | None = None
        self._agreed: frozenset[str] = frozenset()
        self._earlier, self._proof = SavedEarlier(session), ProofView()
        self._spelling = AdminSpelling(session)
        self._existing = Card("The files that you opened", name="existing-files")
        self._existing_note = ProblemNote("existing-files-note", _MOST_WARNINGS)
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
        return "Save the files" if self._saved_job is None else "Next"

    def finish(self) -> bool:
        """Save the files; once they are saved as the draft is now, go on."""
        if self._saved_job is not None:
            return True
        self._start()
        return False

    def show_draft(self, draft: Draft) -> None:
        """Bring the values up to the draft, and say when saved files are older than it."""
        super().show_draft(draft)
        self._proof.show_state(self.session.state)
        self._spelling.show_logins(self.session.people)
        needs = find_layout(draft.layout).needs
        self._layout_card.show_layout(draft.layout)
        self._deployment.show_questions(needs)
        self._how.setVisible(bool(needs))
        request = self._request()
        self._earlier.show_request(request)
        self._save.setEnabled(request is not None and not check_request(request))
        if request is not None:
            self._show_request(request)

    def _show_request(self, request: ExportRequest) -> None:
        self._layout_card.show_notes(request.notes)
        self._review.show_assignments(request.written, self.session.state.role_proof)
        wrong = tuple(p for p in check_request(request) if p.field == "deployment")
        self._deployment.show_problems(wrong)
        if self._saved_job is not None and self._job(request) != self._saved_job:
            self._saved_job = None
            self._saved.show_outdated()
            self.next_changed.emit()

    def show_problems(self, problems: Problems) -> None:
        """Problems of the deployment come from `show_draft`, which the changed state needs too."""
        del problems
        self.show_draft(self.session.draft)

    def entered(self) -> None:
        """The commands depend on what is on this machine, which is read now."""
        self._refresh_steps()

    def _lay_out(self) -> None:
        values = Card("Values for ClearML", "The secret is written, but never shown here.")
        values.add(self._review)
        self._existing.add(self._existing_note)
        self._existing.hide()
        self._how.add(self._deployment)
        files = Card("Save the files", _FILES)
        files.add(self._folder)
        files.column.addLayout(row(self._save, stretch=True))
        files.add(self._saved)
        then = Card("Then, where ClearML runs")
        then.add(self._steps)
        cards = (values, self._layout_card, self._how, files, then)
        for part in (self._earlier, self._proof, self._spelling, self._existing, *cards):
            self.column.addWidget(part)

    def _connect(self) -> None:
        self._proof.acted.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._choose.clicked.connect(self._choose_folder)
        self._save.clicked.connect(self._start)
        self._saved.said.acted.connect(self._agree)
        self._layout_card.changed.connect(lambda: self.show_draft(self.session.draft))
        self._layout_card.changed.connect(self._refresh_steps)
        self._layout_card.choice.value_changed.connect(self._refresh_steps)
        self._deployment.settled.connect(self._refresh_steps)
        self._folder.committed.connect(lambda _: self._refresh_steps())

    def _request(self) -> ExportRequest | None:
        session = self.session
        draft, credentials = session.draft, session.credentials
        settings = settle(draft)
        if not isinstance(settings, Settings) or credentials is None or not credentials.complete:
            return None
        layout, demo = find_layout(draft.layout), session.services.demo
        request = ExportRequest(settings, credentials, layout, draft.deployment, demo)
        return self._layout_card.complete(request)

    def _job(self, request: ExportRequest) -> ExportJob:
        proof = self.session.state.role_proof
        return request, self._layout_card.include_names, proof

    def _folder_path(self) -> Path:
        return Path(self._folder.value.strip() or self._usual).expanduser()

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the files", self._folder.value)
        if found:
            self._folder.set_value(found)
            self._refresh_steps()

    def _start(self) -> None:
        self._agreed = frozenset()
        self._export()

    def _agree(self) -> None:
        if self._question is not None:
            # One yes answers one question: the next file may be another program's.
            self._agreed |= {self._question.code}
            self._export()

    def _export(self) -> None:
        request, folder = self._request(), self._folder_path()
        if request is None or self.busy:
            return
        self.set_busy(busy=True)
        session, job = self.session, self._job(request)
        now, names = session.services.clock(), self._layout_card.include_names
        context = SheetContext.of(session.state, now, include_names=names)
        opened, agreed = session.draft.source_paths, self._agreed
        session.runner.run(
            lambda _: save(request, opened, folder, context, agreed), partial(self._done, job)
        )

    def _done(self, job: ExportJob, done: Saved | Problem) -> None:
        self.set_busy(busy=False)
        self._question = None
        if isinstance(done, Saved):
            self._saved_job = job
            self._earlier.end()
            self.session.add_export(done.record)
            self._saved.show_saved(done)
            self._refresh_steps()
            self.next_changed.emit()
        else:
            self._question = done
            self._saved.show_problem(done)
        self.reveal.emit(self._saved.said)
        self.show_draft(self.session.draft)

    def _refresh_steps(self) -> None:
        request, folder, opened = (
            self._request(),
            self._folder_path(),
            self.session.draft.source_paths,
        )
        if request is None or check_request(request):
            return

        def show(found: ExportRequest | Problem) -> None:
            # The draft or the folder may have changed while files were read.
            is_current = request == self._request() and folder == self._folder_path()
            if isinstance(found, ExportRequest) and is_current:
                self._steps.show_steps(found.steps)
                warnings = existing_warnings(found)
                self._existing_note.show_problems(warnings)
                self._existing.setVisible(bool(warnings))

        self.session.runner.run(
            lambda _: place(with_existing_files(request, opened, folder), folder), show
        )


_FOLDER_HELP = "Created if missing. Existing files are never overwritten without asking."
_FILES = "A file with the secret is readable by you only."
