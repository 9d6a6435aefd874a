"""Import of existing files: shown first, then filled into the setup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.model import fields
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.oidc.cancel import CancelToken
from wizard.ui.credentials_controller import Storage
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Disclosure, ProblemNote, labels, row
from wizard.ui.widgets.card import boxed, column, refill

if TYPE_CHECKING:  # it loads the parsers of all file kinds
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from wizard.lint.importing import Imported

# Files that can be opened at once; a deployment has only a few.
MOST_FILES = 20

_MOST_PROBLEMS = 12


class ImportCard(QWidget):
    """A quiet line that opens a card; nothing from a file is filled in before it was shown.

    Signals:
        news: What appeared and should be scrolled into view.
        changed: There are values to use now, or no longer.
    """

    news = Signal(QWidget)
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("import-card")
        self._session = session
        self._keyring = session.keyring
        self._cancel: CancelToken | None = None
        self._paths: tuple[Path, ...] = ()
        self._found: Imported | None = None
        self._rows: Sequence[tuple[str, str]] = ()
        self._filled = 0
        self._fold = Disclosure("I have settings in a file", "import", self._fill)
        column(self._fold, on=self)
        self.setAcceptDrops(True)

    def _fill(self) -> None:
        self._choose = Button("Choose files…", "plain", "file", "import-choose")
        self._said = Banner(name="import-said")
        self._preview = column()
        self._wrong = labels.label(_WRONG, "strong", "import-wrong")
        self._problems = ProblemNote("import-problems", _MOST_PROBLEMS)
        self._to_keep = ProblemNote("import-to-keep", _MOST_PROBLEMS)
        self._use = Button("Use these values", "accent", name="import-use")
        self._drop = Button("Leave them", "quiet", name="import-leave")
        self._lay_out()
        self._connect()
        self._show_found(None)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Read files as one deployment in the background, and show what they set."""
        if not paths:
            return
        self._fold.open()
        if self._cancel is not None:
            # Files chosen while others are still read replace them.
            self._cancel.set()
        self._filled = 0
        self._show_found(None)
        if len(paths) > MOST_FILES:
            self._said.say(
                f"{len(paths)} files are more than one deployment has", _TOO_MANY, tone="warned"
            )
            return
        self._paths = tuple(path.absolute() for path in paths)
        self._said.say(f"Reading {_names(self._paths)}…")
        chosen = self._paths
        self._cancel = self._session.runner.run(lambda _: _read_files(chosen), self._read)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open_files(_files(event))

    def _lay_out(self) -> None:
        card = Card()
        card.add(
            labels.label(_EXPLAINED, "muted"),
            row(self._choose, stretch=True),
            *(self._said, self._preview, self._wrong, self._problems, self._to_keep),
            row(self._use, self._drop, stretch=True),
        )
        self._fold.column.addWidget(card)

    def _connect(self) -> None:
        self._choose.clicked.connect(self._choose_files)
        self._use.clicked.connect(self._take)
        self._drop.clicked.connect(self._leave)
        self._said.acted.connect(self._keyring.use_memory)
        self._keyring.changed.connect(self._show_stored)

    def _choose_files(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - loaded with its button

        chosen, _ = QFileDialog.getOpenFileNames(self, "Open existing settings", "", _KINDS)
        self.open_files([Path(one) for one in chosen])

    def _read(self, found: Imported | Problem) -> None:
        self._cancel = None
        if isinstance(found, Problem):
            self._said.show_problem(found)
            return
        self._show_found(found)
        if self._rows:
            self._said.say(f"Read from {_names(self._paths)}. Nothing is filled in yet.", _REPLACES)
        else:
            self._said.say(f"No setting for Ping is in {_names(self._paths)}.", tone="warned")
        self.news.emit(self._use if self._rows else self._said)

    def _show_found(self, found: Imported | None) -> None:
        self._found = found
        rows = self._rows = _preview(found) if found else ()
        refill(self._preview, (_drawn(*one) for one in rows))
        self._wrong.setVisible(bool(rows and found and found.problems))
        self._problems.show_problems(found.problems if found else ())
        self._to_keep.show_problems(found.to_keep if found and rows else ())
        self._use.setVisible(bool(rows))
        self._drop.setVisible(bool(rows))
        self.changed.emit()

    def _leave(self) -> None:
        self._choose.setFocus()  # the pressed button is hidden next
        self._show_found(None)
        self._said.say("")

    def _take(self) -> None:
        """Fill in the draft, and store the credentials for the token endpoint of the files."""
        from wizard.lint.importing import filling  # noqa: PLC0415 - loaded with the files

        found = self._found
        if found is None:
            return
        self._filled = len(self._rows)
        self._leave()
        self._session.undo.edit(
            f"Imported {_values(self._filled)}",
            **filling(found, self._session.draft),
            source_paths=tuple(map(str, self._paths)),
        )
        self._store(found)
        self._show_stored()

    def _store(self, found: Imported) -> None:
        secret = fields.client_secret(found.credentials.client_secret.reveal()).value
        if secret is not None:
            self._keyring.type_secret(secret)
        if fields.client_id(found.credentials.client_id).value:
            self._keyring.type_client_id(found.credentials.client_id)
        self._keyring.store()

    def _show_stored(self) -> None:
        """Show whether the credentials are stored."""
        problem = self._keyring.waiting or self._keyring.problem
        # The keyring also changes for other reasons than these files.
        if self._found is not None or not self._filled:
            return
        if problem:
            self._said.show_problem(problem, "Keep for this run only")
        elif self._keyring.state is Storage.STORING:
            self._said.say("Storing the client ID and the secret…")
        else:
            self._said.say(_filled(self._filled), _GO_THROUGH, tone="passed")


def _read_files(paths: Sequence[Path]) -> Imported | Problem:
    from wizard.lint.importing import draft_from  # noqa: PLC0415 - slow, off the window's thread

    return draft_from(paths)


def _preview(found: Imported) -> Sequence[tuple[str, str]]:
    from wizard.lint.importing import preview  # noqa: PLC0415 - loaded with the files

    return preview(found)


def _drawn(name: str, value: str) -> QWidget:
    """A variable with its value, as it would be filled in."""
    from wizard.ui.widgets.mono_text import MonoText  # noqa: PLC0415 - loaded with the files

    shown = MonoText(1.0, f"import-value-{name}")
    shown.setPlainText(value)
    shown.setAccessibleName(f"Value of {name}")
    drawn = boxed(column(labels.label(name, "small"), shown, spacing=2))
    drawn.setAccessibleName(f"{name}: {value}")
    return drawn


def _files(event: QDropEvent) -> list[Path]:
    addresses = event.mimeData().urls()
    return [Path(one.toLocalFile()) for one in addresses if one.isLocalFile()]


def _names(paths: Sequence[Path]) -> str:
    first = visible(paths[0].name, 60)
    return first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"


def _filled(number: int) -> str:
    return f"{_values(number)} {'is' if number == 1 else 'are'} filled in"


def _values(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"


_EXPLAINED = (
    "An env file, a compose override or Helm values with settings for Ping, written by this "
    "program or by hand. Choose the files of one deployment together, or drop them here. "
    "They are only read."
)
_TOO_MANY = (
    f"Up to {MOST_FILES} are read together. Choose those that set variables of the apiserver."
)
_KINDS = "Env files, compose files, Helm values (*.env *.yml *.yaml *.txt);;All files (*)"
_REPLACES = "“Use these values” fills them in and replaces what you have typed there."
_WRONG = (
    "Problems in the files. Above is what was meant, where that is clear; an export writes it "
    "correctly."
)
_GO_THROUGH = (
    "Client ID and secret are stored, if the files contain them. Go through the steps to check "
    "the values; the test login proves them."
)
