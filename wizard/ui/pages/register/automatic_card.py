"""The first way of page 2: the administrator signs in, reads the plan, and the wizard registers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wizard.flow import former_secret
from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.urls import origin
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken
from wizard.registration.apply import End, Outcome
from wizard.registration.completed import completed
from wizard.registration.connection import Connection
from wizard.registration.journal import Journal, JournalFile
from wizard.registration.model import Registration, registration_of
from wizard.registration.plan import Consent, Findings, Plan
from wizard.registration.registering import Registering
from wizard.registration.rotate import end_after, rotate
from wizard.ui import theme
from wizard.ui.background import Relay
from wizard.ui.pages.register.access import Connect, Words, make_form
from wizard.ui.pages.register.end_view import EndView
from wizard.ui.pages.register.first_check import first_check
from wizard.ui.pages.register.forms import Purpose
from wizard.ui.pages.register.plan_view import PlanView
from wizard.ui.pages.register.rotate_card import RotateCard
from wizard.ui.session import Session
from wizard.ui.undo import differences
from wizard.ui.widgets import BusyBar, Button, Card, labels
from wizard.ui.widgets.card import column, row

T = TypeVar("T")


class AutomaticCard(QWidget):
    """One part at a time: access, plan, progress, end.

    Attributes:
        product: The one that the form is for.

    Signals:
        go: (Step, field name): take the user there.
        news: What appeared and should be scrolled into view.
        moved: `running` has another value, or another part is shown.
        removed: The application that was to be removed is gone.
    """

    go = Signal(object, str)
    news = Signal(QWidget)
    moved = Signal()
    removed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("automatic-card")
        self._session, self._purpose = session, Purpose.REGISTER
        self._connection: Connection | None = None
        self._registering: Registering | None = None
        self._registration: Registration | None = None
        self._call: CancelToken | None = None
        self._relay = Relay(self._say_step)
        self.product = session.draft.product or Product.PINGONE
        self._form = make_form(self.product, session)
        self._running, self._busy = Card(name="running-card"), BusyBar("automatic-busy")
        self._doing = labels.label("", "heading")
        self._running.add(self._doing, self._form.meanwhile, self._busy)
        self._plan, self._end = PlanView(), EndView()
        self._rotate = RotateCard()
        self._replace = Button("Replace the client secret…", "quiet", name="automatic-rotate")
        self._stages = (self._form, self._running, self._plan, self._rotate, self._end)
        column(*self._stages, row(self._replace, stretch=True), on=self, spacing=theme.LARGE)
        self._connect()
        self.begin(Purpose.REGISTER)

    @property
    def running(self) -> bool:
        """Whether Ping is being read or written; waiting for a sign-in does not count."""
        return self.waiting and self._connection is not None

    @property
    def waiting(self) -> bool:
        """Whether something is under way, a sign-in among it."""
        return self._call is not None

    def begin(self, purpose: Purpose, problem: Problem | None = None) -> None:
        """Ask for an authorization, unless something is under way; the problem is why again."""
        if self.running:
            return
        self._stop()
        self.close_connection()
        self._purpose = purpose
        found = self._file().read()
        journal = found if isinstance(found, Journal) else None
        if journal and journal.is_open:
            self._purpose = purpose = Purpose.UNDO  # before anything else
        there = purpose is Purpose.REGISTER and journal is not None and bool(journal.application)
        heading, words = _COMPARE if there else _WORDS[purpose]
        self._form.say(heading.format(product=self.product.title), words, problem)
        self._form.show_target(journal.place if journal else "")
        self._show(self._form)
        self._replace.setVisible(there and self.product is Product.PINGONE)

    def show_draft(self, draft: Draft) -> None:
        """A plan belongs to the answers that it was made for."""
        registration = registration_of(draft)
        shown = self._plan.isVisibleTo(self) and not self.running
        if shown and self._registration and registration != self._registration:
            self._read()

    def leave(self) -> None:
        """The page is left or the window closes: what waits is ended; what is written goes on."""
        if not self.running and not self._end.isVisibleTo(self):
            self.begin(self._purpose)
        elif not self.running:
            self.close_connection()

    def close_connection(self) -> None:
        """Revoke the access token; the program ends only after that, some seconds at most."""
        connection, self._connection, self._registering = self._connection, None, None
        if connection:
            threading.Thread(target=connection.close, name="revoke").start()

    def _connect(self) -> None:
        self._form.wanted.connect(self._sign_in)
        self._form.failed.connect(self._fail)
        self._form.news.connect(self.news)
        self._busy.cancelled.connect(self._cancel)
        self._plan.agreed.connect(self._apply)
        self._plan.again.clicked.connect(self._read)
        self._plan.opened.connect(self.moved)
        self._replace.clicked.connect(lambda: self.begin(Purpose.ROTATE))
        self._rotate.agreed.connect(self._replace_secret)
        self._end.login.clicked.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._end.verdicts.fix.connect(lambda found: self.go.emit(found.step, found.field or ""))
        self._end.undo.clicked.connect(self._undo_again)
        for button in (self._plan.back, self._rotate.back, self._end.restart):
            button.clicked.connect(lambda: self.begin(Purpose.REGISTER))

    def _file(self) -> JournalFile:
        session = self._session
        return JournalFile(session.services.store.folder, session.draft.setup_id)

    def _sign_in(self, words: Words, connect: Connect) -> None:
        self._stop()
        self._run(words, connect, self._connected)
        self._form.meanwhile.show()

    def _connected(self, connection: Connection) -> None:
        self._connection = connection
        if self._purpose is Purpose.REGISTER:
            self._read()
        elif self._purpose is Purpose.ROTATE:
            self._show(self._rotate)
        else:
            self._undo()

    def _prepared(self, registration: Registration | None) -> Registering | None:
        """A registration over the connection; None without one."""
        connection, session = self._connection, self._session
        if connection is None:
            self.begin(self._purpose)
            return None
        self._registration = registration
        registrar, vault = connection.registrar(registration), session.keyring.vault
        self._registering = Registering(registrar, self._file(), vault, session.draft.setup_id)
        return self._registering

    def _read(self) -> None:
        """Read what is in Ping for the answers of now."""
        registration = registration_of(self._session.draft)
        if not isinstance(registration, Registration):
            self._fail(registration[0])
            return
        registering = self._prepared(registration)
        if registering:
            self._run(_READING, partial(_findings, registering), self._show_plan)

    def _show_plan(self, findings: Findings) -> None:
        self._plan.show_findings(self.product, findings)
        self._show(self._plan)

    def _apply(self, plan: Plan, agreed: frozenset[Consent]) -> None:
        registering, session, said = self._registering, self._session, self._relay.send
        if not registering or self.running:
            return
        draft, services = session.draft, session.services

        def work(stop: CancelToken) -> _Applied | Problem:
            outcome = registering.apply(plan, agreed, stop, said)
            if isinstance(outcome, Problem) or outcome.end is not End.FINISHED:
                return outcome if isinstance(outcome, Problem) else (outcome, "", {}, None)
            said("Look up the endpoints")
            filled = registering.registrar.filled(outcome.application)
            http = services.http_for(draft.ca_file.strip())
            made, wrong = completed(draft, filled, http, CancelToken())
            changes = {name: new for name, (_, new) in differences(draft, made).items()}
            return outcome, filled.client_id, changes, wrong

        self._write(_WRITING, work, self._applied)

    def _applied(self, found: _Applied) -> None:
        outcome, client_id, changes, wrong = found
        self._ended(outcome, client_id)
        if outcome.end is End.FINISHED:
            self._session.undo.edit(
                "Filled in by the registration (Undo changes nothing in Ping)", **changes
            )
            self._session.keyring.reload(lambda: self._check(wrong))

    def _write(
        self, words: Words, work: Callable[[CancelToken], T | Problem], done: Callable[[T], None]
    ) -> None:
        """Store what is typed first: the work writes to the same entry of the keyring."""
        keyring = self._session.keyring

        def start() -> None:
            if not self.running:  # the button may have been pressed twice
                keyring.paused = True
                self._run(words, work, done)

        keyring.sync(start)

    def _check(self, wrong: Problem | None) -> None:
        """Without endpoints there is nothing to check."""
        session = self._session
        if wrong:
            self._end.check.show_problem(wrong)
            return
        draft, credentials = session.draft, session.credentials
        if credentials and not credentials.client_secret:
            self._end.show_secret_missing()
            return
        self._end.check_begins()
        session.runner.run(
            lambda cancel: first_check(session.services, draft, credentials, cancel),
            self._show_check,
        )

    def _show_check(self, found: tuple[Verdict, ...] | Problem) -> None:
        self._end.show_check(() if isinstance(found, Problem) else found)
        self.news.emit(self._end)

    def _undo_again(self) -> None:
        self._undo() if self._connection else self.begin(Purpose.UNDO)

    def _undo(self) -> None:
        """Undo what an earlier run left, or remove the application that was created."""
        registering = self._prepared(None)
        if registering is None:
            return
        remove, said = self._purpose is Purpose.REMOVE, self._relay.send
        take_back = registering.remove if remove else registering.undo

        def work(_: CancelToken) -> Outcome | Problem:
            return _wrong_place(registering) or take_back(said)

        self._run(_UNDOING, work, self._undone, stoppable=False)

    def _undone(self, outcome: Outcome) -> None:
        self._ended(outcome)
        if outcome.end is End.UNDONE:
            removed = self._purpose is Purpose.REMOVE
            self._session.keyring.reload(self.removed.emit if removed else None)

    def _replace_secret(self, days: int) -> None:
        registering = self._prepared(None)
        end = end_after(days, self._session.services.clock())
        if registering is None:
            return

        def work(stop: CancelToken) -> str | Problem:
            return _wrong_place(registering) or rotate(registering, end, stop)

        self._write(_ROTATING, work, self._replaced)

    def _replaced(self, end: str) -> None:
        session = self._session
        session.edit(former_until=end)
        session.keyring.reload()
        self._end.show_replaced(former_secret(session.draft, session.services.clock()))
        self._show(self._end)
        self.close_connection()

    def _ended(self, outcome: Outcome, client_id: str = "") -> None:
        self._end.show_outcome(outcome, self.product, client_id)
        self._show(self._end)
        if outcome.end is not End.REMAINS:
            self.close_connection()

    def _fail(self, found: Problem) -> None:
        """Back to the form, with the reason; `begin` sees what is unfinished."""
        self.begin(self._purpose, found)

    def _run(
        self,
        words: Words,
        work: Callable[[CancelToken], T | Problem],
        done: Callable[[T], None],
        *,
        stoppable: bool = True,
    ) -> None:
        """Do work on another thread that Cancel stops; closing the window stops it as well."""
        stop = self._call = CancelToken()
        self._doing.setText(words[0].format(product=self.product.title))
        self._busy.start(words[1], stoppable=stoppable)
        self._form.meanwhile.hide()
        self._show(self._running)

        def finish(found: T | Problem) -> None:
            if self._call is not stop:
                return  # something else was begun in its place
            self._call = None
            focus: QWidget | None = self.window().focusWidget()
            held = focus is not None and self.isAncestorOf(focus)
            self._busy.stop()
            self._session.keyring.paused = self._session.deleted
            self._fail(found) if isinstance(found, Problem) else done(found)
            if held:
                self._take_focus()
            if not self.isVisible():  # the page was left meanwhile
                self.leave()

        self._session.runner.run(partial(_guarded, work, stop, self._connection), finish)

    def _take_focus(self) -> None:
        """Stay in the card, on something that does no harm when Space is pressed."""
        safe = (self._plan.back, self._rotate.back, self._end.restart, self._end.undo, self._busy)
        if there := next((one for one in safe if one.isVisible()), None):
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        """End what waits for a sign-in; an answer that comes now is not used."""
        if self._call:
            self._call.set()
        self._call = None

    def _cancel(self) -> None:
        if not self.running:
            self.begin(self._purpose)
        elif self._call:
            self._call.set()
            self._say_step("Cancelling; what was begun is undone")

    def _say_step(self, words: str) -> None:
        if self.running:
            self._busy.advance(words, 0)

    def _show(self, stage: QWidget) -> None:
        self._replace.hide()
        stage.show()  # first, or the focus of what is hidden leaves the page
        for one in self._stages:
            one.setVisible(one is stage)
        self.moved.emit()
        self.news.emit(stage)


_Applied = tuple[Outcome, str, dict[str, object], Problem | None]
"""The end, the client ID, fields of the draft, and why endpoints are missing."""


def _guarded(
    work: Callable[[CancelToken], T | Problem],
    stop: CancelToken,
    connection: Connection | None,
    cancel: CancelToken,
) -> T | Problem:
    """Do the work in a thread that the program's end waits for: nothing stays half-made."""
    with cancel.interrupts(stop.set), ThreadPoolExecutor(1, "register") as pool:
        try:
            found = pool.submit(work, stop).result()
        finally:
            if cancel.is_set and connection:
                pool.submit(connection.close)
        if stop.is_set and isinstance(found, Connection):
            pool.submit(found.close)  # it is no longer waited for
    return found


def _findings(registering: Registering, stop: CancelToken) -> Findings | Problem:
    """What is in Ping; of several applications one is chosen later."""
    found = registering.plan(stop)
    if registering.findings is None:
        return found if isinstance(found, Problem) else problem("registration.no-plan")
    return registering.findings


def _wrong_place(registering: Registering) -> Problem | None:
    """An authorization for another place can undo nothing."""
    journal, registrar = registering.file.read(), registering.registrar
    if not isinstance(journal, Journal):
        return journal or problem("registration.nothing-to-undo")
    if (journal.place, journal.api) == (registrar.place, origin(registrar.api.base)):
        return None
    return problem("registration.other-place", place=f"{journal.place} {journal.api}".strip())


_WORDS = {
    Purpose.REGISTER: (
        "Sign in to {product}",
        "The wizard then shows what it would change, and changes nothing before you agree.",
    ),
    Purpose.UNDO: (
        "Sign in to {product} to undo the unfinished registration",
        "What it created is removed, and what it changed is put back.",
    ),
    Purpose.ROTATE: (
        "Sign in to {product} to replace the client secret",
        "Then you choose until when the former one goes on working.",
    ),
    Purpose.REMOVE: (
        "Sign in to {product} to remove the application",
        "People can no longer sign in to ClearML through it.",
    ),
}
_ROTATING = ("Replacing the client secret", "Requesting a new one from PingOne")
_COMPARE = (
    "Compare with {product}",
    "ClearML is registered. Sign in to see whether anything differs from what it needs.",
)
_READING = ("Looking at {product}", "Reading the environment and its applications")
_WRITING = ("Registering ClearML in {product}", "Preparing")
_UNDOING = ("Undoing in {product}", "Preparing")
