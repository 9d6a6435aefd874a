"""How an administrator's authorization is got: what the forms of all products have in common."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.oidc.http import CancelToken
from wizard.registration.connection import Connection
from wizard.ui import theme
from wizard.ui.pages.register.forms import FORMS
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Card, labels
from wizard.ui.widgets.card import column

Connect = Callable[[CancelToken], Connection | Problem]


class AccessForm(Card):
    """What is needed to call one product's administration API.

    A product's form puts its fields into `fields`, what is shown while it waits into `meanwhile`,
    and calls `begin` with its work.

    Signals:
        connected: The `Connection`, which the receiver closes.
        news: What appeared and should be scrolled into view.
    """

    connected = Signal(object)
    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__(name="access-card")
        self.session = session
        self._call: CancelToken | None = None
        self._heading = labels.label("", "heading", "access-title")
        self._words = labels.label("", "muted", "access-words")
        self._inside, self._waiting = QWidget(), QWidget()
        self.fields = column(on=self._inside, spacing=theme.MEDIUM)
        self.meanwhile = column(spacing=theme.MEDIUM)
        self._doing, self._busy = labels.label("", "heading"), BusyBar("access-busy")
        self._busy.cancelled.connect(self.cancel)
        column(self._doing, self.meanwhile, self._busy, on=self._waiting, spacing=theme.MEDIUM)
        self._problem = Banner(name="access-problem")
        self.add(self._heading, self._words, self._problem, self._inside, self._waiting)
        self._wait(waiting=False)

    def say(self, heading: str, words: str) -> None:
        """What the authorization is for."""
        self._heading.setText(heading)
        self._words.setText(words)

    def show_problem(self, problem: Problem | None) -> None:
        """Why it did not work the last time."""
        self._problem.show_problem(problem)
        if problem:
            self.news.emit(self._problem)

    def show_target(self, place: str) -> None:
        """Fill in where to connect; `place` is the one of an earlier registration, if any."""

    @property
    def waiting(self) -> bool:
        """Whether the administrator is to do something elsewhere, or a server is to answer."""
        return self._call is not None

    def begin(self, title: str, doing: str, connect: Connect) -> None:
        """Do the work, which may wait for the administrator; another one under way is cancelled."""
        self.cancel()
        self.show_problem(None)
        self._doing.setText(title)
        self._busy.start(doing)
        self._wait(waiting=True)
        self._busy.setFocus(Qt.FocusReason.OtherFocusReason)

        def work(cancel: CancelToken) -> Connection | Problem:
            found = connect(cancel)
            if cancel.is_set and isinstance(found, Connection):
                found.close()  # it is no longer waited for
            return found

        call = self._call = CancelToken()  # until there is the true one
        started = self.session.runner.run(work, self._finish)
        if self._call is call:
            self._call = started
        self.news.emit(self)

    def cancel(self) -> None:
        """Stop waiting; an answer that comes now is not used."""
        if self._call:
            self._call.set()
        self._end()

    def _finish(self, found: Connection | Problem) -> None:
        self._end()
        if isinstance(found, Problem):
            self.show_problem(found)
        else:
            self.connected.emit(found)

    def _end(self) -> None:
        self._call = None
        self._busy.stop()
        self._wait(waiting=False)

    def _wait(self, *, waiting: bool) -> None:
        for part in (self._heading, self._words, self._inside):
            part.setVisible(not waiting)
        self._waiting.setVisible(waiting)


def make_form(product: Product, session: Session) -> AccessForm:
    """The form of a product; only those of `FORMS` have one."""
    module, name = FORMS[product]
    found: AccessForm = getattr(import_module(f"wizard.ui.pages.register.{module}"), name)(session)
    return found
