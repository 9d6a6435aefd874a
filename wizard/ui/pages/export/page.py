"""Step "Review and export": how far the values are proven, the layout, the folder, the files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from wizard import flow
from wizard.clearml.roles import RoleProof
from wizard.export.archive import zip_request
from wizard.export.exporting import check_request, place
from wizard.export.layouts import find_layout
from wizard.export.plan import ExportRequest
from wizard.export.record import parts
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
from wizard.ui.pages.export.proof_view import ProofView
from wizard.ui.pages.export.review import Review
from wizard.ui.pages.export.save_card import SaveCard
from wizard.ui.pages.export.saved_earlier import SavedEarlier
from wizard.ui.pages.export.saved_view import Saved, save
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, ProblemNote
from wizard.ui.widgets.admin_spelling import AdminSpelling

FOLDER, DEMO_FOLDER = "clearml-ping-sso", "clearml-ping-sso-demo"
_MOST_WARNINGS = 30

ExportJob = tuple[ExportRequest, bool, str, Path, RoleProof | None]
"""What is to be written where, and what only the sheet says: saved files are as old as this."""


class ExportPage(Page):
    """Writes the files into a folder of the user's choice; asks before it replaces others."""

    step = Step.EXPORT
    sentence = "Save the files and hand them to the people who run the ClearML server."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._saved_job: ExportJob | None = None
        self._question: Problem | None = None
        self._agreed: frozenset[str] = frozenset()
        self._zip_secret: bool | None = None
        self._earlier, self._proof = SavedEarlier(session), ProofView()
        self._spelling = AdminSpelling(session)
        self._existing = Card("The files that you opened", name="existing-files")
        self._existing_note = ProblemNote("existing-files-note", _MOST_WARNINGS)
        self._review = Review()
        self._layout_card = LayoutCard()
        self._how = Card("How is your ClearML server run?")
        self._deployment = DeploymentInput()
        self._former = Banner("warned", "former-secret")
        self._save = SaveCard(Path.home() / (DEMO_FOLDER if session.services.demo else FOLDER))
        self._saved = self._save.saved
        for made in (self._layout_card.choice, self._deployment, self._save.contact):
            self.bind(made)
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
        self._start(None)
        return False

    def show_draft(self, draft: Draft) -> None:
        """Bring the values up to the draft, and say when saved files are older than it."""
        super().show_draft(draft)
        self._proof.show_state(self.session.state)
        self._former.show_problem(flow.former_secret(draft, self.session.services.clock()))
        self._spelling.show_logins(self.session.people)
        needs = find_layout(draft.layout).needs
        self._layout_card.show_layout(draft.layout)
        self._deployment.show_questions(needs)
        self._how.setVisible(bool(needs))
        request = self._request()
        self._earlier.show_request(request)
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
        """What has to be done about files of this machine shows once they are read."""
        self._refresh_existing()

    def _lay_out(self) -> None:
        self._existing.add(self._existing_note)
        self._existing.hide()
        self._how.add(self._deployment)
        about = (
            self._former,
            self._earlier,
            self._proof,
            self._spelling,
            self._existing,
            self._review,
        )
        self.add(*about, self._layout_card, self._how, self._save)

    def _connect(self) -> None:
        self._proof.acted.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._saved.said.acted.connect(self._agree)
        self._saved.again.connect(lambda: self._start(None))
        self._save.zip_wanted.connect(self._start)
        for changed in (self._layout_card.changed, self._save.changed):
            changed.connect(lambda: self.show_draft(self.session.draft))
        settled = (self._layout_card.choice.value_changed, self._deployment.settled)
        for signal in (*settled, self._layout_card.changed, self._save.settled):
            signal.connect(self._refresh_existing)

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
        state, names = self.session.state, self._layout_card.include_names
        return request, names, state.draft.contact, self._save.folder, state.role_proof

    def _start(self, zip_secret: bool | None) -> None:
        """Save files; or one ZIP, with or without the client secret."""
        self._agreed, self._zip_secret = frozenset(), zip_secret
        self._export()

    def _agree(self) -> None:
        if self._question is not None:
            # One yes answers one question: the next file may be another program's.
            self._agreed |= {self._question.code}
            self._export()

    def _export(self) -> None:
        if self.busy:
            return
        request = self._request()
        if request is None:
            self._saved.show_problem(flow.ready_for(self.session.state, Step.EXPORT))
            self.reveal.emit(self._saved)
        elif any(p.field == "deployment" for p in check_request(request)):
            self.focus_field("deployment")
            self.reveal.emit(self._deployment)
        else:
            self._write(request)

    def _write(self, request: ExportRequest) -> None:
        self.take_focus()  # or Qt hands it on from Next, which waits now
        self.set_busy(busy=True)
        session, job = self.session, self._job(request)
        now, names = session.services.clock(), self._layout_card.include_names
        context = SheetContext.of(session.state, now, include_names=names)
        opened, agreed, folder = session.draft.source_paths, self._agreed, self._save.folder
        zip_secret = self._zip_secret

        def work(_: object) -> Saved | Problem:
            made = request if zip_secret is None else zip_request(request, secret=zip_secret)
            if isinstance(made, Problem):
                return made
            done = save(made, opened, folder, context, agreed)
            if isinstance(done, Problem):
                return done
            # A ZIP fits as long as the setup is the one that it was made from.
            return replace(done, record=replace(done.record, parts=parts(request)))

        session.runner.run(work, partial(self._done, job))

    def _done(self, job: ExportJob, done: Saved | Problem) -> None:
        self.set_busy(busy=False)
        self._question = None
        if isinstance(done, Saved):
            self._saved_job = job
            self._earlier.end()
            self.session.add_export(done.record)
            self._saved.show_saved(done)
            self._refresh_existing()
            self.next_changed.emit()
        else:
            self._question = done
            self._saved.show_problem(done)
        self.reveal.emit(self._saved)
        self.show_draft(self.session.draft)

    def _refresh_existing(self) -> None:
        request, folder, opened = (
            self._request(),
            self._save.folder,
            self.session.draft.source_paths,
        )
        if request is None or check_request(request):
            return

        def show(found: ExportRequest | Problem) -> None:
            # The draft or the folder may have changed while files were read.
            is_current = request == self._request() and folder == self._save.folder
            if isinstance(found, ExportRequest) and is_current:
                warnings = existing_warnings(found)
                self._existing_note.show_problems(warnings)
                self._existing.setVisible(bool(warnings))

        self.session.runner.run(
            lambda _: place(with_existing_files(request, opened, folder), folder), show
        )
