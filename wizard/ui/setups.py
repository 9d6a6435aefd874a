"""What can be done with setups: open another, rename, save to a file, remove this one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from wizard import files
from wizard.model.draft import Draft
from wizard.model.export_record import ExportRecord
from wizard.model.problem import Problem, Problems
from wizard.model.serialization import draft_to_json
from wizard.model.settings import display_name
from wizard.model.text import from_home, visible
from wizard.ui import dialogs
from wizard.ui.chooser import NEW, Chooser, ListedSetups, listed_setups
from wizard.ui.opening import NAMELESS, from_file, loaded, new_draft
from wizard.ui.removal import IN_PING, Part, RemovalDialog, removal_report
from wizard.ui.session import Kept, Session

_TITLE = "Setups"
_LONGEST_NAME = 40
T = TypeVar("T")


class Setups(QObject):
    """The menu of the setup's name in the rail.

    Signals:
        chosen: The `Draft` to open instead of the present one.
        rename: The field with the name is wanted.
        unregister: The application in Ping is to be removed; then that is to be called.
    """

    chosen = Signal(object)
    rename = Signal()
    unregister = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._menu = QMenu(window)
        self._menu.setObjectName("setups-menu")

    def show(self) -> None:
        """Open the menu above its button."""
        self._menu.clear()
        for words, act in {
            "Open another setup…": self._list,
            NEW: lambda: self.chosen.emit(new_draft()),
            "Open a setup from a file…": self._open_file,
            "Rename…": self.rename.emit,
            "Save this setup to a file…": self._save_to_file,
            "Remove this setup…": self._offer_removal,
        }.items():
            self._menu.addAction(words).triggered.connect(act)
        self._menu.insertSeparator(self._menu.actions()[3])
        self._menu.popup(self._place())

    def _place(self) -> QPoint:
        button = self._window.findChild(QWidget, "setups")
        if button is None:
            return QCursor.pos()
        corner = button.mapToGlobal(button.rect().topLeft())
        # The button is at the lower edge of the window, so the menu opens upwards.
        return corner - QPoint(0, self._menu.sizeHint().height())

    def _run(self, work: Callable[[], T | Problem], done: Callable[[T], None]) -> None:
        """Off the GUI thread; a problem is shown."""

        def end(found: T | Problem) -> None:
            if isinstance(found, Problem):
                dialogs.show_problem(self._window, _TITLE, found, "setups-problem")
            else:
                done(found)

        self._session.runner.run(lambda _: work(), end)

    def _list(self) -> None:
        self._run(lambda: listed_setups(self._session.services), self._offer)

    def _offer(self, listed: ListedSetups) -> None:
        chooser = Chooser(listed, self._session.draft.setup_id, self._window)
        chooser.picked.connect(self._load)
        if self._session.deleted:
            chooser.rejected.connect(lambda: self._load(""))
        chooser.open()

    def _load(self, setup_id: str) -> None:
        self._run(lambda: loaded(self._session.services.store, setup_id), self.chosen.emit)

    def _open_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, "Open a setup", "", _FILES)
        if path:
            self._run(lambda: from_file(self._session.services.store, Path(path)), self._opened)

    def _opened(self, draft: Draft) -> None:
        self._say(_OPENED.format(name=_name(draft)), lambda: self.chosen.emit(draft))

    def _save_to_file(self) -> None:
        draft = self._session.draft
        usual = f"{_name(draft)}.json".replace("/", "-")
        # It asks before another file is replaced.
        path, _ = QFileDialog.getSaveFileName(self._window, "Save this setup", usual, _FILES)
        if path:
            self._run(
                lambda: files.write_text(Path(path), draft_to_json(draft)),
                lambda _: self._say(_SAVED.format(path=from_home(path))),
            )

    def _offer_removal(self) -> None:
        dialog = RemovalDialog(self._session, self._window)
        dialog.agreed.connect(self._remove)
        dialog.open()

    def _remove(self, parts: dict[Part, bool], *, unregistered: bool = False) -> None:
        if parts.get(IN_PING) and not unregistered:
            # First: afterwards it is not known any more which one that is.
            self.unregister.emit(lambda: self._remove(parts, unregistered=True))
            return

        def report(failed: Problems) -> None:
            self._say(removal_report(parts, failed), self._list)

        def go_on(problem: Problem | None) -> None:
            self._run(lambda: problem or _delete_files(parts), report)

        self._session.delete(go_on, [one for one in Kept if not parts[one]])

    def _say(self, text: str, then: Callable[[], object] = lambda: None) -> None:
        box = dialogs.message_box(self._window, _TITLE, text, "setups-note")
        box.addButton(QMessageBox.StandardButton.Ok)
        box.finished.connect(lambda _: then())
        box.open()


def _delete_files(parts: dict[Part, bool]) -> Problems:
    from wizard.export.record import delete_exported  # noqa: PLC0415 - for this only

    records = [one for one, goes in parts.items() if goes and isinstance(one, ExportRecord)]
    return tuple(itertools.chain.from_iterable(map(delete_exported, records)))


def _name(draft: Draft) -> str:
    return visible(display_name(draft) or NAMELESS, _LONGEST_NAME)


_FILES = "Setups (*.json)"
_SAVED = (
    "Saved to {path}.\n\nOn another computer, choose “Open a setup from a file…” there. Client ID, "
    "secret and test logins are not in the file: enter them, and sign in, there again."
)
_OPENED = (
    "“{name}” is now a setup on this computer.\n\nClient ID, secret and test logins are not in the "
    "file: enter them in step “Endpoints and credentials”, then sign in again."
)
