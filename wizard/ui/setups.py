"""The menu of setups: create one, open a saved one, delete the open one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.settings import display_name
from wizard.model.text import visible
from wizard.services import Services
from wizard.store import SavedSetup, Store, new_id
from wizard.ui import dialogs
from wizard.ui.session import Session

NEW = "Create a new setup"
NAMELESS = "New setup"
_TITLE = "Setups"
_LONGEST_NAME = 40
_MOST_NAMED = 3


def last_draft(services: Services) -> Draft:
    """The last saved setup that can be opened; an empty one when there is none."""
    return last_setup(services)[0]


def last_setup(services: Services, opened_last: str = "") -> tuple[Draft, Problems]:
    """The setup that was open last, else the last saved one, with why others cannot be opened."""
    skipped: list[Problem] = []
    saved_setups = services.store.saved()
    for saved in sorted(saved_setups, key=lambda one: one.setup_id != opened_last):
        found = saved.problems or services.store.load(saved.setup_id)
        if isinstance(found, Draft):
            return found, tuple(skipped)
        skipped += found
    return new_draft(), tuple(skipped)


def show_skipped(window: QWidget, skipped: Problems) -> None:
    """Name the setups that cannot be opened; nothing happens without any."""
    if skipped:
        texts = [dialogs.problem_text(one) for one in skipped[:_MOST_NAMED]]
        box = dialogs.message_box(window, _TITLE, "\n\n\n".join(texts), "skipped-setups")
        box.addButton(QMessageBox.StandardButton.Close)
        box.open()


def new_draft() -> Draft:
    """An empty setup; it is saved once something is typed."""
    return Draft(setup_id=new_id())


class Setups(QObject):
    """The menu of the button “Setups”.

    Signals:
        chosen: The `Draft` to open instead of the present one.
    """

    chosen = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._menu = QMenu(window)
        self._menu.setObjectName("setups-menu")
        self._menu.setToolTipsVisible(True)

    def show(self) -> None:
        """List what is saved, then open the menu above its button."""
        store = self._session.services.store
        self._session.runner.run(lambda _: store.saved(), self._open)

    def _open(self, found: tuple[SavedSetup, ...] | Problem) -> None:
        others = () if isinstance(found, Problem) else found
        self._menu.clear()
        self._menu.addAction(NEW).triggered.connect(lambda: self.chosen.emit(new_draft()))
        self._menu.addSeparator()
        self._list(saved for saved in others if saved.setup_id != self._session.draft.setup_id)
        self._menu.addSeparator()
        self._menu.addAction(f"Delete “{_on_menu(self._name())}”…").triggered.connect(
            self._confirm_deletion
        )
        self._menu.popup(self._place())

    def _list(self, others: Iterable[SavedSetup]) -> None:
        for saved in others:
            action = self._menu.addAction(_caption(saved))
            action.setToolTip(" ".join(visible(p.what, 200) for p in saved.problems))
            # Listed although it can't be opened: otherwise it would seem to be lost.
            action.setEnabled(not saved.problems)
            action.triggered.connect(lambda _=False, one=saved: self._load(one))

    def _place(self) -> QPoint:
        button = self._window.findChild(QWidget, "setups")
        if button is None:
            return QCursor.pos()
        corner = button.mapToGlobal(button.rect().topLeft())
        # The button is at the lower edge of the window, so the menu opens upwards.
        return corner - QPoint(0, self._menu.sizeHint().height())

    def _load(self, saved: SavedSetup) -> None:
        store = self._session.services.store
        self._session.runner.run(lambda _: _loaded(store, saved), self._choose)

    def _choose(self, found: Draft | Problem) -> None:
        if isinstance(found, Problem):
            self._show_problem(found)
        else:
            self.chosen.emit(found)

    def _confirm_deletion(self) -> None:
        question = f"Delete “{visible(self._name(), _LONGEST_NAME)}”?\n\n{_WHAT_GOES}"
        box = dialogs.message_box(self._window, _TITLE, question, "delete-setup")
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        # Enter must not delete anything.
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        delete.clicked.connect(lambda: self._session.delete(self._deleted))
        box.open()

    def _name(self) -> str:
        return display_name(self._session.draft) or NAMELESS

    def _deleted(self, problem: Problem | None) -> None:
        if problem:
            self._show_problem(problem)
            return
        services = self._session.services
        self._session.runner.run(lambda _: last_draft(services), self._choose)

    def _show_problem(self, problem: Problem) -> None:
        dialogs.show_problem(self._window, _TITLE, problem, "setups-problem")


def _loaded(store: Store, saved: SavedSetup) -> Draft | Problem:
    """The saved draft; it may have become unreadable since it was listed."""
    found = store.load(saved.setup_id)
    return found if isinstance(found, Draft) else found[0]


def _caption(saved: SavedSetup) -> str:
    name = _on_menu(saved.name)
    if saved.problems:
        return f"Cannot be opened: {name}"
    return f"Open: {name}  (changed {saved.changed:%Y-%m-%d})"


def _on_menu(name: str) -> str:
    """A name on a menu, where `&` would mark a key."""
    return visible(name, _LONGEST_NAME).replace("&", "&&")


_WHAT_GOES = (
    "Its draft, its kept test logins and its client ID and secret in the keyring are deleted.\n"
    "Exported files and the application in Ping stay as they are."
)
