"""How an administrator's authorization is got: what the forms of all products have in common."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.oidc.http import CancelToken
from wizard.registration.connection import Connection
from wizard.ui.pages.register.forms import FORMS
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, labels, row

Connect = Callable[[CancelToken], Connection | Problem]
Words = tuple[str, str]
"""A heading, and what is being waited for."""


class AccessForm(Card):
    """What is needed to call one product's administration API.

    Attributes:
        meanwhile: What is shown while the authorization is waited for.

    Signals:
        wanted: (Words, Connect): get an authorization by this work.
        failed: The `Problem` that ends it.
        news: What appeared and should be scrolled into view.
    """

    wanted = Signal(object, object)
    failed = Signal(object)
    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__(name="access-card")
        self.session, self.meanwhile = session, QWidget()
        self._heading = labels.label("", "heading", "access-title")
        self._words = labels.label("", "muted", "access-words")
        self._problem = Banner(name="access-problem")
        self.add(self._heading, self._words, self._problem)

    def say(self, heading: str, words: str, problem: Problem | None = None) -> None:
        """What the authorization is for, and why it did not work the last time."""
        self._heading.setText(heading)
        self._words.setText(words)
        self._problem.show_problem(problem)

    def add_go(self, caption: str, name: str) -> Button:
        """Add the button that begins, and below it what was never tried."""
        made = Button(caption, "accent", "key", name)
        self.add(row(made, stretch=True), labels.label(_UNVERIFIED, "small"))
        return made

    def show_target(self, place: str) -> None:
        """Fill in where to connect; `place` is the one of an earlier registration, if any."""


def make_form(product: Product, session: Session) -> AccessForm:
    """The form of a product; only those of `FORMS` have one."""
    module, name = FORMS[product]
    found: AccessForm = getattr(import_module(f"wizard.ui.pages.register.{module}"), name)(session)
    return found


_UNVERIFIED = (
    "No Ping product was called in making this: the check and the test login are the proof."
)
