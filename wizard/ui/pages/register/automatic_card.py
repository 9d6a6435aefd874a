"""The first way of page 2: the administrator signs in, reads the plan, and the wizard registers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Signal
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
from wizard.registration.plan import Consent, Plan
from wizard.registration.registering import Registering
from wizard.registration.rotate import rotate
from wizard.ui import theme
from wizard.ui.background import Relay
from wizard.ui.pages.register.access import make_form
from wizard.ui.pages.register.end_view import EndView
from wizard.ui.pages.register.first_check import first_check
from wizard.ui.pages.register.forms import Purpose
from wizard.ui.pages.register.plan_view import PlanView
from wizard.ui.pages.register.rotate_card import RotateCard
from wizard.ui.session import Session
from wizard.ui.widgets import BusyBar, Button, Card, labels
from wizard.ui.widgets.card import column, row

T = TypeVar("T")


class AutomaticCard(QWidget):
    """One part at a time: access, plan, progress, end.

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
        self._product = session.draft.product or Product.PINGONE
        self._form = make_form(self._product, session)
        self._running, self._busy = Card(name="running-card"), BusyBar("automatic-busy")
        self._doing = labels.label("", "heading")
        self._running.add(self._doing, self._busy)
        self._plan, self._end = PlanView(), EndView()
        self._rotate = RotateCard(session.services.clock())
        self._replace = Button("Replace the client secret…", "quiet", name="automatic-rotate")
        self._stages: tuple[QWidget, ...] = (
            *(self._form, self._running, self._plan, self._rotate, self._end),
        )
        replace = row(self._replace, stretch=True)
        column(*self._stages, replace, on=self, spacing=theme.LARGE)
        self._connect()
        self.begin(Purpose.REGISTER)

    @property
    def product(self) -> Product:
        """The product that the form is for."""
        return self._product

    @property
    def running(self) -> bool:
        """Whether Ping is being read or written."""
        return self._call is not None

    def begin(self, purpose: Purpose) -> None:
        """Ask for an authorization, unless something is under way."""
        if self.running:
            return
        self.close_connection()
        self._purpose = purpose
        found = self._file().read()
        journal = found if isinstance(found, Journal) else None
        if journal and journal.is_open:
            self._purpose = purpose = Purpose.UNDO  # before anything else
        there = purpose is Purpose.REGISTER and journal is not None and bool(journal.application)
        if there:
            heading, words = _COMPARE
        else:
            heading, words = _WORDS[purpose]
        self._form.say(heading.format(product=self._product.title), words)
        self._form.show_target(journal.place if journal else "")
        self._show(self._form)
        self._replace.setVisible(there and self._product is Product.PINGONE)

    def show_draft(self, draft: Draft) -> None:
        """A plan belongs to the answers that it was made for."""
        registration = registration_of(draft)
        shown = self._plan.isVisibleTo(self) and not self.running
        if shown and self._registration and registration != self._registration:
            self._read()

    def leave(self) -> None:
        """The page is left or the window closes: what waits is ended; what is written goes on."""
        self._form.cancel()
        if self.running:
            return
        self.close_connection()
        if self._plan.isVisibleTo(self) or self._rotate.isVisibleTo(self):
            self.begin(Purpose.REGISTER)

    def close_connection(self) -> None:
        """Revoke the access token; the program ends only after that, some seconds at most."""
        connection, self._connection = self._connection, None
        if connection:
            threading.Thread(target=connection.close, name="revoke").start()

    def _connect(self) -> None:
        self._form.connected.connect(self._connected)
        self._form.news.connect(self.news)
        self._busy.cancelled.connect(self._cancel)
        self._plan.agreed.connect(self._apply)
        self._plan.again.connect(self._read)
        self._plan.opened.connect(self.moved)
        self._plan.back.connect(lambda: self.begin(Purpose.REGISTER))
        self._replace.clicked.connect(lambda: self.begin(Purpose.ROTATE))
        self._rotate.agreed.connect(self._replace_secret)
        self._rotate.back.connect(lambda: self.begin(Purpose.REGISTER))
        self._end.login.connect(lambda: self.go.emit(Step.LOGIN, ""))
        self._end.fix.connect(lambda found: self.go.emit(found.step, found.field or ""))
        self._end.undo.connect(self._undo_again)
        self._end.restart.connect(lambda: self.begin(Purpose.REGISTER))

    def _file(self) -> JournalFile:
        session = self._session
        return JournalFile(session.services.store.folder, session.draft.setup_id)

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
            self._run(_READING, registering.plan, self._show_plan)

    def _show_plan(self, found: Plan | Problem) -> None:
        findings = self._registering.findings if self._registering else None
        if findings:
            self._plan.show_findings(self._product, findings)
            self._show(self._plan)
        elif isinstance(found, Problem):
            self._fail(found)

    def _apply(self, plan: Plan, agreed: frozenset[Consent]) -> None:
        """Store what is typed first: the registration writes its credentials to the same entry."""
        registering, keyring = self._registering, self._session.keyring
        if not registering or self.running:
            return
        draft, services, relay = self._session.draft, self._session.services, self._relay

        def work(stop: CancelToken) -> _Applied | Problem:
            outcome = registering.apply(plan, agreed, stop, relay.send)
            if isinstance(outcome, Problem) or outcome.end is not End.FINISHED:
                return outcome if isinstance(outcome, Problem) else _Applied(outcome)
            relay.send("Look up the endpoints")
            filled = registering.registrar.filled(outcome.application)
            http = services.http_for(draft.ca_file.strip())
            made, wrong = completed(draft, filled, http, CancelToken())
            return _Applied(outcome, filled.client_id, _changes(draft, made), wrong)

        def start() -> None:
            keyring.paused = True
            self._run(_WRITING, work, self._applied)

        keyring.sync(start)

    def _applied(self, found: _Applied | Problem) -> None:
        session = self._session
        session.keyring.paused = False
        if isinstance(found, Problem):
            self._fail(found)
            return
        self._ended(found.outcome, found.client_id)
        if found.outcome.end is End.FINISHED:
            session.undo.edit("Filled in by the registration", **found.changes)
            session.keyring.reload(self._check)

    def _check(self) -> None:
        session = self._session
        draft, credentials = session.draft, session.credentials
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
        purpose, relay = self._purpose, self._relay

        def work(_: CancelToken) -> Outcome | Problem:
            wrong = _wrong_place(registering)
            if wrong:
                return wrong
            remove = purpose is Purpose.REMOVE
            return registering.remove(relay.send) if remove else registering.undo(relay.send)

        self._run(_UNDOING, work, self._undone, stoppable=False)

    def _undone(self, found: Outcome | Problem) -> None:
        if isinstance(found, Problem):
            self._fail(found)
            return
        self._ended(found)
        if found.end is End.UNDONE:
            self._session.keyring.reload(self._report_removal)

    def _report_removal(self) -> None:
        if self._purpose is Purpose.REMOVE:
            self.removed.emit()

    def _replace_secret(self, end: datetime) -> None:
        registering, keyring = self._prepared(None), self._session.keyring
        if registering is None:
            return

        def start() -> None:
            keyring.paused = True
            self._run(
                _ROTATING,
                lambda stop: _wrong_place(registering) or rotate(registering, end, stop),
                self._replaced,
                stoppable=False,
            )

        keyring.sync(start)

    def _replaced(self, found: str | Problem) -> None:
        session = self._session
        session.keyring.paused = False
        if isinstance(found, Problem):
            self._fail(found)
            return
        session.edit(former_until=found)
        session.keyring.reload()
        self._end.show_replaced(former_secret(session.draft, session.services.clock()))
        self._show(self._end)
        self.close_connection()

    def _ended(self, outcome: Outcome, client_id: str = "") -> None:
        self._end.show_outcome(outcome, self._product, client_id)
        self._show(self._end)
        if outcome.end is not End.REMAINS:
            self.close_connection()

    def _fail(self, found: Problem) -> None:
        """Back to the form, with the reason; what is unfinished is undone first."""
        self.begin(Purpose.UNDO if found.code == _UNFINISHED else self._purpose)
        self._form.show_problem(found)

    def _run(
        self,
        words: tuple[str, str],
        work: Callable[[CancelToken], T | Problem],
        done: Callable[[T | Problem], None],
        *,
        stoppable: bool = True,
    ) -> None:
        """Do work on another thread that Cancel stops; closing the window stops it as well."""
        stop, connection = CancelToken(), self._connection
        self._call = stop
        self._doing.setText(words[0].format(product=self._product.title))
        self._busy.start(words[1], stoppable=stoppable)
        self._show(self._running)

        def whole(cancel: CancelToken) -> T | Problem:
            try:
                return work(stop)
            finally:
                if cancel.is_set and connection:
                    connection.close()

        def guarded(cancel: CancelToken) -> T | Problem:
            # The program ends only when this thread does: half of it must not stay in Ping.
            with cancel.interrupts(stop.set), ThreadPoolExecutor(1, "register") as pool:
                return pool.submit(whole, cancel).result()

        def finish(found: T | Problem) -> None:
            self._call = None
            self._busy.stop()
            done(found)
            if not self.isVisible():  # the page was left meanwhile
                self.leave()

        self._session.runner.run(guarded, finish)

    def _cancel(self) -> None:
        if self._call:
            self._call.set()
            self._say_step("Cancelling; what was begun is undone")

    def _say_step(self, words: str) -> None:
        if self.running:
            self._busy.advance(words, 0)

    def _show(self, stage: QWidget) -> None:
        self._replace.hide()
        for one in self._stages:
            one.setVisible(one is stage)
        self.moved.emit()
        self.news.emit(stage)


@dataclass(frozen=True, slots=True)
class _Applied:
    """What came of carrying out a plan.

    Attributes:
        changes: Fields of the draft to fill in.
        problem: Why the endpoints could not be looked up.
    """

    outcome: Outcome
    client_id: str = ""
    changes: dict[str, object] = field(default_factory=dict)
    problem: Problem | None = None


def _changes(before: Draft, after: Draft) -> dict[str, object]:
    names = (one.name for one in fields(before))
    return {n: getattr(after, n) for n in names if getattr(after, n) != getattr(before, n)}


def _wrong_place(registering: Registering) -> Problem | None:
    """An authorization for another place can undo nothing."""
    journal, registrar = registering.file.read(), registering.registrar
    if not isinstance(journal, Journal):
        return journal or problem("registration.nothing-to-undo")
    if (journal.place, journal.api) == (registrar.place, origin(registrar.api.base)):
        return None
    return problem("registration.other-place", place=f"{journal.place} {journal.api}".strip())


_UNFINISHED = "registration.unfinished"
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
