"""Where the files go, whom the handoff sheet names, and the ZIP instead of files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from wizard.ui.pages.export.saved_view import SavedView
from wizard.ui.widgets import Button, Card, Disclosure, Field, Toggle, row
from wizard.ui.widgets.card import add


class SaveCard(Card):
    """Asks for the folder; below it, what was saved.

    Signals:
        changed: Another folder is typed.
        settled: The folder is complete.
        zip_wanted: One ZIP is to be saved; whether with the client secret.
    """

    changed = Signal()
    settled = Signal()
    zip_wanted = Signal(bool)

    def __init__(self, usual: Path) -> None:
        super().__init__("Where should they be saved?", name="save-card")
        self._usual = usual
        self.saved = SavedView()
        self.contact = Field("contact", "Whom to call, for the handoff sheet", "Name, telephone")
        self._folder = Field("export-folder", "Folder for the files", "", _FOLDER_HELP)
        choose = Button("Choose…", "plain", "folder", "export-choose")
        self._folder.set_value(str(usual))
        self._folder.add_beside(choose)
        self.add(self._folder, self.contact, self._zip(), self.saved)
        choose.clicked.connect(self._choose)
        self._folder.value_changed.connect(self.changed)
        self._folder.committed.connect(self.settled)

    @property
    def folder(self) -> Path:
        """The folder that is typed; the usual one for none."""
        return Path(self._folder.value.strip() or self._usual).expanduser()

    def _zip(self) -> Disclosure:
        fold = Disclosure("Save as one ZIP", "zip")
        secret = Toggle("zip-secret", *_SECRET)
        button = Button("Save the ZIP", "plain", "file", "export-zip")
        add(fold.column, secret, row(button, stretch=True))
        button.clicked.connect(lambda: self.zip_wanted.emit(secret.value))
        return fold

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the files", self._folder.value)
        if found:
            self._folder.set_value(found)
            self.changed.emit()
            self.settled.emit()


_FOLDER_HELP = "Created if missing. Existing files are never overwritten without asking."
_SECRET = (
    "Put the client secret into it",
    "The ZIP is not encrypted, so delete it after applying.",
)
